"""Augmented writes whose adjoint reads what they leave: division and powers of every place."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


def elements(x, d):
    y = x.copy()
    y[2] /= d[1]
    y[1] **= d[0]
    return np.sum(y**2)


def masked(x, d):
    y = x.copy()
    mask = y > 0.9
    y[mask] /= d[mask]
    y[mask] **= d[mask]
    return np.sum(y**2)


def windows(x, d):
    y = x.copy()
    y[1:] /= d[1:]
    y[1:] **= d[:4]
    return np.sum(y**3)


def items_of_a_list(x, d):
    parts = [x[0], x[1]]
    arrays = [x * 2, x + 1]
    parts[0] /= d[0]
    parts[1] **= d[1]
    arrays[1] /= d
    return parts[0] * parts[1] * np.sum(arrays[0] * arrays[1])


def items_of_any_kind(x, d):
    parts = [x[0], x * 2]
    parts[0] /= d[0]
    return parts[0] * np.sum(parts[1])


def entries_of_a_dict(x, d):
    table = {"a": x[0] * 2}
    table["a"] /= d[0]
    table["a"] **= d[1]
    return table["a"] ** 2


def one_by_one(x, d):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] /= d[i]
        y[i] **= y[i - 1]
    return np.sum(y**3)


def columns(x, d):
    table = np.outer(x, x)
    table[:, 1] /= d
    table[1] **= d[2]
    table[:, :1] /= d[:, None]
    return np.sum(table**3)


CASES = tuple(
    Case(function, lambda rng: (vector(rng), vector(rng)), ("x", "d"))
    for function in (
        elements,
        masked,
        windows,
        items_of_a_list,
        items_of_any_kind,
        entries_of_a_dict,
        one_by_one,
        columns,
    )
)
