"""Integrals of elementary functions, incomplete gamma and beta functions, distributions.

Their derivatives are the integrands.  Shapes and degrees of freedom (`a`, `b`, `df`) are passive:
an active one is an error.
"""

import numpy as np
from scipy import special

from s2s.rulebook.declare import elementwise
from s2s.rulebook.rule import Rule
from s2s.rules.domains import between, positive, real
from s2s.rules.special_samples import after

SQRT_PI = 1.7724538509055159


@elementwise(special.erfi, real, complex_ok=False)
def erfi(x):
    return 2 / SQRT_PI * np.exp(x**2)


@elementwise(special.dawsn, real, complex_ok=False)
def dawsn(x, result):
    return 1 - 2 * x * result


@elementwise(special.exp1, positive, complex_ok=False)
def exp1(x):
    return -np.exp(-x) / x


@elementwise(special.expi, positive, complex_ok=False)
def expi(x):
    return np.exp(x) / x


@elementwise(
    special.expn, after(2, domain=positive), operands=("x",), inert=("n",), complex_ok=False
)
def expn(n, x):
    return -special.expn(n - 1, x)


@elementwise(special.spence, positive, complex_ok=False)
def spence(z):
    return -1 / special.exprel(np.log(z))


# --- gamma and beta


@elementwise(
    special.gammainc, after(2.5, domain=positive), operands=("x",), passive=("a",), complex_ok=False
)
def gammainc(a, x):
    return np.exp((a - 1) * np.log(x) - x - special.gammaln(a))


@elementwise(
    special.gammaincc, after(2.5, domain=positive), operands=("x",), passive=("a",),
    complex_ok=False,
)
def gammaincc(a, x):
    return -np.exp((a - 1) * np.log(x) - x - special.gammaln(a))


SHARES = between(0.15, 0.85)


@elementwise(
    special.gammaincinv, after(2.5, domain=SHARES), operands=("y",), passive=("a",),
    complex_ok=False,
)
def gammaincinv(a, y, result):
    return np.exp((1 - a) * np.log(result) + result + special.gammaln(a))


@elementwise(
    special.betainc, after(2.5, 1.5, domain=SHARES), operands=("x",), passive=("a", "b"),
    complex_ok=False,
)
def betainc(a, b, x):
    return np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - special.betaln(a, b))


@elementwise(
    special.betaincinv, after(2.5, 1.5, domain=SHARES), operands=("y",), passive=("a", "b"),
    complex_ok=False,
)
def betaincinv(a, b, y, result):
    logarithm = (1 - a) * np.log(result) + (1 - b) * np.log1p(-result) + special.betaln(a, b)
    return np.exp(logarithm)


# --- distributions


@elementwise(
    special.stdtr, after(3.0, domain=real), operands=("t",), passive=("df",), complex_ok=False
)
def stdtr(df, t):
    scale = np.exp(special.gammaln((df + 1) / 2) - special.gammaln(df / 2)) / np.sqrt(df * np.pi)
    return scale * (1 + t**2 / df) ** (-(df + 1) / 2)


@elementwise(
    special.chdtr, after(3.0, domain=positive), operands=("x",), passive=("v",), complex_ok=False
)
def chdtr(v, x):
    return np.exp((v / 2 - 1) * np.log(x / 2) - x / 2 - special.gammaln(v / 2)) / 2


@elementwise(
    special.pdtr, after(2, domain=positive), operands=("m",), inert=("k",), complex_ok=False
)
def pdtr(k, m):
    return -np.exp(k * np.log(m) - m - special.gammaln(k + 1))


@elementwise(
    special.owens_t,
    after(0.7, domain=positive),
    complex_ok=False,
)
def owens_t(h, a):
    along = np.exp(-(h**2) * (1 + a**2) / 2) / (2 * np.pi * (1 + a**2))
    return -np.exp(-(h**2) / 2) * special.erf(a * h / np.sqrt(2)) / np.sqrt(8 * np.pi), along


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
