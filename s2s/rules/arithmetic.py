"""Sums, products, quotients, and what is made of them."""

import numpy as np

from s2s.rulebook.declare import elementwise
from s2s.rules.domains import off_zero, pairs, real


@elementwise(np.add, pairs())
def add(x1, x2):
    return 1, 1


@elementwise(np.subtract, pairs())
def subtract(x1, x2):
    return 1, -1


@elementwise(np.multiply, pairs())
def multiply(x1, x2):
    return x2, x1


@elementwise(np.divide, pairs(second=(0.5, 2.0)))
def divide(x1, x2, result):
    return 1 / x2, -result / x2


@elementwise(np.negative, real)
def negative(x):
    return -1


@elementwise(np.positive, real)
def positive(x):
    return 1


@elementwise(np.reciprocal, off_zero)
def reciprocal(x, result):
    return -(result**2)


@elementwise(np.remainder, pairs(0.1, 0.9, second=(1.0, 2.0)), complex_ok=False)
def remainder(x1, x2):
    return 1, -np.floor_divide(x1, x2)


@elementwise(np.fmod, pairs(0.1, 0.9, second=(1.0, 2.0)), complex_ok=False)
def fmod(x1, x2):
    return 1, -np.trunc(x1 / x2)


@elementwise(np.deg2rad, real, also=(np.radians,))
def deg2rad(x):
    return np.pi / 180


@elementwise(np.rad2deg, real, also=(np.degrees,))
def rad2deg(x):
    return 180 / np.pi


RULES = (
    add,
    subtract,
    multiply,
    divide,
    negative,
    positive,
    reciprocal,
    remainder,
    fmod,
    deg2rad,
    rad2deg,
)
