"""Arguments that are written: by the program, by its helpers, under two names at once."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def mutated_argument(x, w):
    x *= w
    x[0] = x[1] * x[2]
    return np.sum(np.sin(x))


def scale_in_place(a, w):
    a *= w


def helper_mutates(x, w):
    y = x.copy()
    scale_in_place(y, w)
    scale_in_place(y[1:3], 2.0)
    return np.sum(y**2)


def tail(a):
    return a[1:]


def helper_returns_view(x, w):
    y = x.copy()
    tail(y)[0] = w
    tail(tail(y))[:] *= 3.0
    return np.sum(y * y)


def window(a, i):
    a[i] *= 2.0
    return a[i + 1 :]


def view_helper_in_loop(x, w):
    y = x.copy()
    v = y
    for i in range(4):
        v = window(v, 0)
        v[0] = v[0] * w + v[-1]
        if v[0] > 3.0:
            return np.sum(y * y)
    return np.sum(y) * w


def outer_scale(a, b):
    a += b
    b *= a
    return a


def helper_mutates_both(x, w):
    y = x.copy()
    z = w * x
    r = outer_scale(y, z)
    return np.sum(r * y * z)


def same_argument_twice(x):
    y = x * 1.5
    r = outer_scale(y, y)
    return np.sum(r * y)


def overlapping_arguments(x):
    y = x.copy()
    outer_scale(y[1:], y[:-1])
    return np.sum(y * y)


CASES = (
    Case(mutated_argument, lambda rng: (vector(rng, 4), number(rng)), ("x", "w")),
    Case(helper_mutates, lambda rng: (vector(rng, 4), number(rng)), ("x", "w")),
    Case(helper_returns_view, lambda rng: (vector(rng, 4), number(rng)), ("x", "w")),
    Case(view_helper_in_loop, lambda rng: (vector(rng, 6), 0.7), ("x", "w"), name="views_to_end"),
    Case(view_helper_in_loop, lambda rng: (vector(rng, 6), 1.7), ("x", "w"), name="views_return"),
    Case(helper_mutates_both, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(same_argument_twice, lambda rng: (vector(rng, 3),), ("x",)),
    Case(overlapping_arguments, lambda rng: (vector(rng, 5),), ("x",)),
)
