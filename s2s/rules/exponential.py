"""Exponentials, logarithms and hyperbolic functions."""

import numpy as np

from s2s.rulebook.declare import elementwise
from s2s.rules.domains import above_one, pairs, positive, real, unit


@elementwise(np.exp, real)
def exp(x, result):
    return result


@elementwise(np.exp2, real)
def exp2(x, result):
    return result * np.log(2)


@elementwise(np.expm1, real)
def expm1(x, result):
    return result + 1


@elementwise(np.log, positive)
def log(x):
    return 1 / x


@elementwise(np.log2, positive)
def log2(x):
    return 1 / (x * np.log(2))


@elementwise(np.log10, positive)
def log10(x):
    return 1 / (x * np.log(10))


@elementwise(np.log1p, positive)
def log1p(x):
    return 1 / (1 + x)


@elementwise(np.logaddexp, pairs(), complex_ok=False)
def logaddexp(x1, x2, result):
    return np.exp(x1 - result), np.exp(x2 - result)


@elementwise(np.logaddexp2, pairs(), complex_ok=False)
def logaddexp2(x1, x2, result):
    return np.exp2(x1 - result), np.exp2(x2 - result)


@elementwise(np.sinh, real)
def sinh(x):
    return np.cosh(x)


@elementwise(np.cosh, real)
def cosh(x):
    return np.sinh(x)


@elementwise(np.tanh, real)
def tanh(x, result):
    return 1 - result**2


@elementwise(np.arcsinh, real)
def arcsinh(x):
    return 1 / np.sqrt(x**2 + 1)


@elementwise(np.arccosh, above_one)
def arccosh(x):
    return 1 / np.sqrt(x**2 - 1)


@elementwise(np.arctanh, unit)
def arctanh(x):
    return 1 / (1 - x**2)


RULES = (
    exp,
    exp2,
    expm1,
    log,
    log2,
    log10,
    log1p,
    logaddexp,
    logaddexp2,
    sinh,
    cosh,
    tanh,
    arcsinh,
    arccosh,
    arctanh,
)
