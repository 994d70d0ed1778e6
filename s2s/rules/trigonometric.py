"""Circular functions and their inverses."""

import numpy as np

from s2s.rulebook.declare import elementwise
from s2s.rules.domains import off_zero, pairs, real, unit


@elementwise(np.sin, real)
def sin(x):
    return np.cos(x)


@elementwise(np.cos, real)
def cos(x):
    return -np.sin(x)


@elementwise(np.tan, unit)
def tan(x, result):
    return 1 + result**2


@elementwise(np.arcsin, unit)
def arcsin(x):
    return 1 / np.sqrt(1 - x**2)


@elementwise(np.arccos, unit)
def arccos(x):
    return -1 / np.sqrt(1 - x**2)


@elementwise(np.arctan, real)
def arctan(x):
    return 1 / (1 + x**2)


@elementwise(np.arctan2, pairs(0.2, 2.0), complex_ok=False)
def arctan2(x1, x2):
    r2 = x1**2 + x2**2  # shared by both partials
    return x2 / r2, -x1 / r2


@elementwise(np.sinc, off_zero)
def sinc(x, result):
    return np.where(x == 0, 0, np.cos(np.pi * x) - result) / np.where(x == 0, 1, x)


RULES = (sin, cos, tan, arcsin, arccos, arctan, arctan2, sinc)
