"""Adjoints that a rule takes apart, or names, while they lie in a container's shadow.

    d = {"p": p, "q": np.stack([x, x])}       d["q"]'s shadow is cleared where it is handed back:
    d["p"] += 1.0                             its windows are not to be read afterwards

And what only some paths bind, or only run time knows to be copied.
"""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, vector


def stacked(x, p):
    d = {"p": p, "q": np.stack([x, x * 2.0])}
    d["p"] += p
    return np.sum(d["q"] ** 2)


def joined(x, p):
    d = [p * 2.0, np.concatenate([x, x])]
    d[0] += 1.0
    return np.sum(d[1] ** 2 * 1.6)


def rows_joined(x, p):
    d = {"p": p * 2.0, "q": np.r_[x, x]}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def appended(x, p):
    d = {"p": p * 2.0, "q": np.append(x, x[:1])}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def added_up(x, p):
    d = {"p": p * 2.0, "q": np.cumsum(x, 0)}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def summed_in_a_type(x, p):
    d = {"p": p * 2.0, "q": np.sum(x, axis=0, dtype=np.float64)}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def contracted_to_no_axes(x, p):
    d = {"p": p * 2.0, "q": np.tensordot(x, x, 1)}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def integrated(x, p):
    d = {"p": p * 2.0, "q": np.trapezoid(x, np.array([0.0, 1.0, 2.0]), axis=1)}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def axes_moved(x, p):
    d = {"p": p * 2.0, "q": np.moveaxis(np.stack([x, x * 3.0]), -1, 0)}
    d["p"] += 1.0
    return np.sum(d["q"] ** 2)


def copied_into_an_array_of_unknown_kind(x, p):
    o = np.repeat(x, [1, 2, 1])
    d = np.zeros(np.shape(o))
    d[...] = np.repeat(x, [1, 2, 1])
    d[...] *= 2.0
    r = d / 2.0
    return np.sum(r * r) * np.sum(p)


def counted_where_it_is_bound(x, p):
    if x[0] > 100.0:
        n = int(p[0])
    if x[0] > 100.0:
        for n in range(n, 0, -1):
            x = x * np.sin(x)
    return np.sum(x * p[0])


def bound_on_the_path_that_reads(x, p):
    for k in range(3):
        if k > 0:
            n = k
        if k > 1:
            x = x * np.sin(p[0] * n)
    return np.sum(x * x)


CASES = tuple(
    Case(function, lambda rng: (vector(rng, 3), vector(rng, 2)), ("x", "p"))
    for function in (
        stacked,
        joined,
        rows_joined,
        appended,
        added_up,
        contracted_to_no_axes,
        copied_into_an_array_of_unknown_kind,
        counted_where_it_is_bound,
        bound_on_the_path_that_reads,
    )
) + tuple(
    Case(function, lambda rng: (matrix(rng, 2, 3), vector(rng, 2)), ("x", "p"))
    for function in (summed_in_a_type, integrated, axes_moved)
)
