"""Loops over what `itertools` chooses from, starred arguments, and dicts joined in place."""

from __future__ import annotations

import itertools

import numpy as np

from tests.zoo.case import Case, vector


class Body:
    def __init__(self, place):
        self.place = place


def permutations(x):
    return sum(a * np.sin(b) for a, b in itertools.permutations(x, 2))


def permutations_of_three(x):
    total = 0.0
    for a, b, c in itertools.permutations(x[:4], 3):
        total += a * np.sin(b) * c**2
    return total


def permutations_of_objects(x):
    bodies = [Body(x[i]) for i in range(3)]
    for one, other in itertools.permutations(bodies, 2):
        one.place = one.place + 0.1 * other.place**2
    return sum(body.place**2 for body in bodies)


def combinations_of_three(x):
    return sum(a * b * c for a, b, c in itertools.combinations(x, 3))


def with_replacement(x):
    return sum(a * np.cos(b) for a, b in itertools.combinations_with_replacement(x, 2))


def _area(a, b, c):
    return a * b + np.sin(c)


def starred_array(x):
    y = x[:3]
    return _area(*y) * x[4]


def starred_list(x):
    parts = [v * 2.0 for v in x]
    return np.hypot(*parts[:2])


def starred_displays(x):
    return _area(*[x[0], x[1], x[2]]) + _area(*(x[1], x[2]), c=x[3])


def starred_coefficients(x):
    def slope(t, y, a, b, c):
        return np.array([a * y[0] - b * y[0] * y[1], c * y[1] * t])

    y = np.array([1.0, 0.5])
    p = x[:3]
    for k in range(4):
        y = y + 0.1 * slope(0.1 * k, y, *p)
    return y[0] * y[1]


def dict_joined_in_place(x):
    d = {"a": x[0]}
    other = {"b": x[1], "a": x[2]}
    d |= other
    for k in range(2):
        d |= {f"n{k}": x[k] * 2.0}
    return sum(v**2 for v in d.values()) * d["a"]


def _pool_written(x):
    y = x.copy()
    for a, b in itertools.product(y, y):
        y[0] += a * b
    return y[0]


def _pairs_written(x):
    y = x.copy()
    for a, b in itertools.pairwise(y):
        y[1] += a * b
    return y[1]


def _permuted_written(x):
    y = x.copy()
    for a, b in itertools.permutations(y, 2):
        y[0] += a * b
    return y[0]


PROGRAMS = (
    permutations, permutations_of_three, permutations_of_objects, combinations_of_three,
    with_replacement, starred_array, starred_list, starred_displays, starred_coefficients,
    dict_joined_in_place,
)  # fmt: skip
REFUSED = (_pool_written, _pairs_written, _permuted_written)
CASES = (
    *(Case(program, lambda rng: (vector(rng, 5),), ("x",)) for program in PROGRAMS),
    *(Case(program, lambda rng: (vector(rng, 5),), ("x",), refused=True) for program in REFUSED),
)
