"""Classes that give their items in a way of their own: read as plain tuples they would be wrong."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tests.zoo.case import Case, vector


class Turned(NamedTuple):
    a: object
    b: object

    def __iter__(self):
        return iter([self.b * 2.0, self.a])


class Crossed(NamedTuple):
    a: object
    b: object

    def __getitem__(self, index):
        return tuple.__getitem__(self, 1 - index) * 3.0


def _unpacked(x):
    p, q = Turned(x, x * x)
    return np.sum(p * 3.0 + q)


def _looped_over(x):
    total = 0.0
    for v in Turned(x, x * x):
        total = total * 2.0 + np.sum(v)
    return total


def _by_number(x):
    crossed = Crossed(x, x * x)
    return np.sum(crossed[0] * crossed.a)


PROGRAMS = (_unpacked, _looped_over, _by_number)
CASES = tuple(
    Case(program, lambda rng: (vector(rng, 4),), ("x",), refused=True) for program in PROGRAMS
)
