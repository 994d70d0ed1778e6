"""Special functions of SciPy, used where the user's program has imported them."""

import numpy as np
from scipy import special

from s2s.rulebook.declare import elementwise, tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import between, pairs, positive, real, several, unit, with_rest
from s2s_runtime.cotangents import spread

SQRT_PI = 1.7724538509055159

# --- error functions and the normal distribution


@elementwise(special.erf, real, complex_ok=False)
def erf(x):
    return 2 / SQRT_PI * np.exp(-(x**2))


@elementwise(special.erfc, real, complex_ok=False)
def erfc(x):
    return -2 / SQRT_PI * np.exp(-(x**2))


@elementwise(special.erfcx, real, complex_ok=False)
def erfcx(x, result):
    return 2 * x * result - 2 / SQRT_PI


@elementwise(special.erfinv, unit, complex_ok=False)
def erfinv(y, result):
    return SQRT_PI / 2 * np.exp(result**2)


@elementwise(special.erfcinv, between(0.2, 1.8), complex_ok=False)
def erfcinv(y, result):
    return -SQRT_PI / 2 * np.exp(result**2)


@elementwise(special.ndtr, real, complex_ok=False)
def ndtr(x):
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


@elementwise(special.log_ndtr, real, complex_ok=False)
def log_ndtr(x, result):
    return np.exp(-(x**2) / 2 - result) / np.sqrt(2 * np.pi)


@elementwise(special.ndtri, between(0.1, 0.9), complex_ok=False)
def ndtri(y, result):
    return np.sqrt(2 * np.pi) * np.exp(result**2 / 2)


# --- logistic functions, entropies, products with logarithms


@elementwise(special.expit, real, complex_ok=False)
def expit(x, result):
    return result * (1 - result)


@elementwise(special.log_expit, real, complex_ok=False)
def log_expit(x):
    return special.expit(-x)


@elementwise(special.logit, between(0.1, 0.9), complex_ok=False)
def logit(x):
    return 1 / (x * (1 - x))


@elementwise(special.xlogy, pairs(0.3, 2.0), complex_ok=False)
def xlogy(x, y):
    return np.log(y), x / y


@elementwise(special.xlog1py, pairs(0.3, 2.0), complex_ok=False)
def xlog1py(x, y):
    return np.log1p(y), x / (1 + y)


@elementwise(special.entr, positive, complex_ok=False)
def entr(x):
    return -np.log(x) - 1


@elementwise(special.rel_entr, pairs(0.3, 2.0), complex_ok=False)
def rel_entr(x, y):
    return np.log(x / y) + 1, -x / y


@elementwise(special.exp10, real, complex_ok=False)
def exp10(x, result):
    return np.log(10) * result


# --- gamma functions


@elementwise(special.gammaln, positive, complex_ok=False)
def gammaln(x):
    return special.digamma(x)


@elementwise(special.gamma, positive, complex_ok=False)
def gamma(x, result):
    return result * special.digamma(x)


@elementwise(special.digamma, positive, complex_ok=False)
def digamma(x):
    return special.polygamma(1, x)


def orders(rng):
    for (x,), _ in positive(rng):
        yield (1, x), {}


@elementwise(special.polygamma, orders, operands=("x",), inert=("n",), complex_ok=False)
def polygamma(n, x):
    return special.polygamma(n + 1, x)


@elementwise(special.beta, pairs(0.5, 2.0), complex_ok=False)
def beta(a, b, result):
    whole = special.digamma(a + b)
    return result * (special.digamma(a) - whole), result * (special.digamma(b) - whole)


@elementwise(special.betaln, pairs(0.5, 2.0), complex_ok=False)
def betaln(a, b):
    whole = special.digamma(a + b)
    return special.digamma(a) - whole, special.digamma(b) - whole


# --- sums of exponentials


ROWS = several(
    with_rest((4,)), with_rest((2, 3), axis=1), with_rest((2, 3), axis=0, keepdims=True)
)


def logsumexp_adjoint(result_bar, a, result, axis=None, *, keepdims=False):
    share = np.exp(a - spread(result, a, axis=axis, keepdims=keepdims))
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * share


@tangent(special.logsumexp, ROWS, adjoint=logsumexp_adjoint)
def logsumexp(a, a_dot, result, axis=None, *, keepdims=False):
    share = np.exp(a - spread(result, a, axis=axis, keepdims=keepdims))
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


LINES = several(with_rest((4,)), with_rest((2, 3), axis=1), with_rest((2, 3), axis=0))


def softmax_adjoint(result_bar, x, result, axis=None):
    return result * (result_bar - np.sum(result_bar * result, axis=axis, keepdims=True))


@tangent(special.softmax, LINES, adjoint=softmax_adjoint)
def softmax(x, x_dot, result, axis=None):
    return result * (x_dot - np.sum(x_dot * result, axis=axis, keepdims=True))


def log_softmax_adjoint(result_bar, x, result, axis=None):
    return result_bar - np.exp(result) * np.sum(result_bar, axis=axis, keepdims=True)


@tangent(special.log_softmax, LINES, adjoint=log_softmax_adjoint)
def log_softmax(x, x_dot, result, axis=None):
    return x_dot - np.sum(x_dot * np.exp(result), axis=axis, keepdims=True)


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
