"""One function of a number, sin(x) * x ** 3, computed in five ways: its derivatives are known.

The ways are those that a second derivative can go wrong in: a straight line, a loop, a branch,
memory that is written, a helper that is called.
"""

from __future__ import annotations

import math

import numpy as np


def straight_line(x):
    return np.sin(x) * x**3


def loop(x):
    y = np.sin(x)
    for _ in range(3):
        y = y * x
    return y


def branch(x):
    if x > 0.0:
        y = np.sin(x) * x
    else:
        y = np.sin(-x) * -x
    return y * x * x


def mutation(x):
    powers = np.ones(3)
    powers[0] = np.sin(x)
    powers[1:] *= x
    powers[1] *= powers[0]
    return powers[1] * powers[2] * x


def times(y, x):
    return y * x


def helper(x):
    return times(times(np.sin(x), x), times(x, x))


PROGRAMS = (straight_line, loop, branch, mutation, helper)


def derivative(x: float, order: int) -> float:
    """The derivative of sin(x) * x ** 3 by Leibniz' rule."""
    return sum(
        math.comb(order, k) * math.perm(3, k) * x ** (3 - k)
        * math.sin(x + (order - k) * math.pi / 2)
        for k in range(min(order, 3) + 1)
    )
