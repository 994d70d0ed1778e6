"""Adjoints that a rule takes apart, or names, while they lie in a container's shadow.

    d = {"p": p, "q": np.stack([x, x])}       the shadow of d["q"] is cleared where it is handed back:
    d["p"] += 1.0                             its windows are not to be read afterwards
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


CASES = tuple(
    Case(function, lambda rng: (vector(rng, 3), vector(rng, 2)), ("x", "p"))
    for function in (
        stacked,
        joined,
        rows_joined,
        appended,
        added_up,
        contracted_to_no_axes,
    )
) + tuple(
    Case(function, lambda rng: (matrix(rng, 2, 3), vector(rng, 2)), ("x", "p"))
    for function in (summed_in_a_type, integrated, axes_moved)
)
