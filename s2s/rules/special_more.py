"""Special functions with elementary derivatives: polynomials, hypergeometric and elliptic ones.

Degrees and parameters are passive: an active one is an error.
"""

import numpy as np
from scipy import special

from s2s.rulebook.declare import elementwise, tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import between, pairs, positive, real, unit
from s2s.rules.special_samples import after
from s2s_runtime.cotangents import unbroadcast

DEGREE = np.pi / 180

# --- accurate forms of elementary functions


@elementwise(special.cbrt, positive, complex_ok=False)
def cbrt(x, result):
    return 1 / (3 * result**2)


@elementwise(special.log1p, positive, complex_ok=False)
def log1p(x):
    return 1 / (1 + x)


@elementwise(special.expm1, real, complex_ok=False)
def expm1(x, result):
    return result + 1


@elementwise(special.exp2, real, complex_ok=False)
def exp2(x, result):
    return np.log(2) * result


@elementwise(special.cosm1, real, complex_ok=False)
def cosm1(x):
    return -np.sin(x)


@elementwise(special.exprel, real, complex_ok=False)
def exprel(x):
    return special.hyp1f1(2, 3, x) / 2


@elementwise(special.powm1, pairs(0.5, 2.0), complex_ok=False)
def powm1(x, y):
    return y * x ** (y - 1), np.log(x) * x**y


@elementwise(special.sindg, real, complex_ok=False)
def sindg(x):
    return DEGREE * special.cosdg(x)


@elementwise(special.cosdg, real, complex_ok=False)
def cosdg(x):
    return -DEGREE * special.sindg(x)


@elementwise(special.boxcox, pairs(0.5, 2.0), operands=("x",), passive=("lmbda",), complex_ok=False)
def boxcox(x, lmbda):
    return x ** (lmbda - 1)


@elementwise(
    special.boxcox1p, pairs(0.5, 2.0), operands=("x",), passive=("lmbda",), complex_ok=False
)
def boxcox1p(x, lmbda):
    return (1 + x) ** (lmbda - 1)


@elementwise(
    special.inv_boxcox, pairs(0.5, 2.0), operands=("x",), passive=("lmbda",), complex_ok=False
)
def inv_boxcox(x, lmbda, result):
    return result ** (1 - lmbda)


@elementwise(special.huber, pairs(0.5, 2.0), complex_ok=False)
def huber(delta, r):
    inside = np.abs(r) <= delta
    return np.where(inside, 0, np.abs(r) - delta), np.where(inside, r, delta * np.sign(r))


@elementwise(special.pseudo_huber, pairs(0.5, 2.0), complex_ok=False)
def pseudo_huber(delta, r):
    slope = np.sqrt(1 + (r / delta) ** 2)
    return 2 * delta * (slope - 1) - r**2 / (delta * slope), r / slope


@elementwise(special.kl_div, pairs(0.5, 2.0), complex_ok=False)
def kl_div(x, y):
    return np.log(x / y), 1 - x / y


# --- gamma


@elementwise(special.rgamma, positive, complex_ok=False)
def rgamma(z, result):
    return -result * special.digamma(z)


@elementwise(special.loggamma, positive, complex_ok=False)
def loggamma(z):
    return special.digamma(z)


@elementwise(special.poch, pairs(0.5, 2.0), complex_ok=False)
def poch(z, m, result):
    top = special.digamma(z + m)
    return result * (top - special.digamma(z)), result * top


@elementwise(special.binom, pairs(0.4, 0.8, second=(0.1, 0.3)), complex_ok=False)
def binom(x, y, result):
    rest = special.digamma(x - y + 1)
    return result * (special.digamma(x + 1) - rest), result * (rest - special.digamma(y + 1))


@elementwise(
    special.zeta, after(2.5, domain=positive), operands=("q",), passive=("x",), complex_ok=False
)
def zeta(x, q):
    return -x * special.zeta(x + 1, q)


@elementwise(special.lambertw, positive, complex_ok=False)
def lambertw(z, result):
    return 1 / (z + np.exp(result))


# --- hypergeometric functions


@elementwise(
    special.hyp0f1, after(1.5, domain=positive), operands=("z",), passive=("v",), complex_ok=False
)
def hyp0f1(v, z):
    return special.hyp0f1(v + 1, z) / v


@elementwise(
    special.hyp1f1, after(1.5, 2.5, domain=real), operands=("x",), passive=("a", "b"),
    complex_ok=False,
)
def hyp1f1(a, b, x):
    return a / b * special.hyp1f1(a + 1, b + 1, x)


@elementwise(
    special.hyp2f1, after(1.0, 1.5, 3.5, domain=between(-0.5, 0.5)), operands=("z",),
    passive=("a", "b", "c"), complex_ok=False,
)
def hyp2f1(a, b, c, z):
    return a * b / c * special.hyp2f1(a + 1, b + 1, c + 1, z)


@elementwise(
    special.hyperu, after(1.0, 1.5, domain=positive), operands=("x",), passive=("a", "b"),
    complex_ok=False,
)
def hyperu(a, b, x):
    return -a * special.hyperu(a + 1, b + 1, x)


# --- elliptic integrals


PARTS = between(0.1, 0.8)


@elementwise(special.ellipk, PARTS, complex_ok=False)
def ellipk(m, result):
    return (special.ellipe(m) / (1 - m) - result) / (2 * m)


@elementwise(special.ellipe, PARTS, complex_ok=False)
def ellipe(m, result):
    return (result - special.ellipk(m)) / (2 * m)


@elementwise(special.ellipkinc, pairs(0.1, 0.8), operands=("phi",), passive=("m",),
             complex_ok=False)
def ellipkinc(phi, m):
    return 1 / np.sqrt(1 - m * np.sin(phi) ** 2)


@elementwise(special.ellipeinc, pairs(0.1, 0.8), operands=("phi",), passive=("m",),
             complex_ok=False)
def ellipeinc(phi, m):
    return np.sqrt(1 - m * np.sin(phi) ** 2)


# --- orthogonal polynomials; the degree is an integer

DEGREES = after(3, domain=unit)


@elementwise(special.eval_legendre, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_legendre(n, x, result):
    return n * (x * result - special.eval_legendre(n - 1, x)) / (x**2 - 1)


@elementwise(special.eval_chebyt, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_chebyt(n, x):
    return n * special.eval_chebyu(n - 1, x)


@elementwise(special.eval_chebyu, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_chebyu(n, x, result):
    return ((n + 1) * special.eval_chebyt(n + 1, x) - x * result) / (x**2 - 1)


@elementwise(special.eval_hermite, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_hermite(n, x):
    return 2 * n * special.eval_hermite(np.maximum(n - 1, 0), x)


@elementwise(special.eval_hermitenorm, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_hermitenorm(n, x):
    return n * special.eval_hermitenorm(np.maximum(n - 1, 0), x)


@elementwise(special.eval_laguerre, DEGREES, operands=("x",), inert=("n",), complex_ok=False)
def eval_laguerre(n, x):
    return -np.sign(n) * special.eval_genlaguerre(np.maximum(n - 1, 0), 1, x)


@elementwise(
    special.eval_genlaguerre, after(3, 1.5, domain=unit), operands=("x",), inert=("n",),
    passive=("alpha",), complex_ok=False,
)
def eval_genlaguerre(n, alpha, x):
    return -np.sign(n) * special.eval_genlaguerre(np.maximum(n - 1, 0), alpha + 1, x)


# --- several results


def sici_adjoint(result_bar, x):
    return result_bar[0] * np.sinc(x / np.pi) + result_bar[1] * np.cos(x) / x


@tangent(special.sici, positive, adjoint=sici_adjoint, returns_sequence=True)
def sici(x, x_dot):
    return x_dot * np.sinc(x / np.pi), x_dot * np.cos(x) / x


def shichi_adjoint(result_bar, x):
    return (result_bar[0] * np.sinh(x) + result_bar[1] * np.cosh(x)) / x


@tangent(special.shichi, positive, adjoint=shichi_adjoint, returns_sequence=True)
def shichi(x, x_dot):
    return x_dot * np.sinh(x) / x, x_dot * np.cosh(x) / x


def fresnel_adjoint(result_bar, z):
    angle = np.pi / 2 * z**2
    return result_bar[0] * np.sin(angle) + result_bar[1] * np.cos(angle)


@tangent(special.fresnel, positive, adjoint=fresnel_adjoint, returns_sequence=True)
def fresnel(z, z_dot):
    angle = np.pi / 2 * z**2
    return z_dot * np.sin(angle), z_dot * np.cos(angle)


def ellipj_adjoint(result_bar, u, m, result):
    sn = result_bar[0] * result[1] * result[2]
    cn = result_bar[1] * result[0] * result[2]
    dn = m * result_bar[2] * result[0] * result[1]
    return unbroadcast(sn - cn - dn + result_bar[3] * result[2], u)


@tangent(special.ellipj, after(domain=pairs(0.1, 0.8)), adjoint=ellipj_adjoint,
         returns_sequence=True)
def ellipj(u, u_dot, m, result):
    return (
        u_dot * result[1] * result[2],
        -u_dot * result[0] * result[2],
        -m * u_dot * result[0] * result[1],
        u_dot * result[2],
    )


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
