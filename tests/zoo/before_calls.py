"""Statements that read something and then call a function that writes it."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def _bump(x):
    x[0] = x[0] * x[0] + x[1]
    return x.sum()


def element_before(x):
    x = x * 1.0
    return x[0] + _bump(x)


def sum_before(x):
    x = x * 1.0
    return x.sum() + x[0] * _bump(x)


def within_a_call(x):
    x = x * 1.0
    return np.sin(x[0] + _bump(x)) * x[0]


def before_and_after(x):
    x = x * 1.0
    y = x[0] * _bump(x) * x[0] + _bump(x) * x[0]
    return y * np.sum(x)


def on_every_trip(x):
    x = x * 1.0
    total = 0.0
    for i in range(2):
        total = total + np.tanh(x[i] + _bump(x))
    return total


class _Cell:
    def __init__(self, w):
        self.w = w

    def grow(self):
        self.w = self.w * self.w + 1.0
        return 3.0 * self.w


def attribute_before(x):
    cell = _Cell(x)
    return cell.w + cell.grow() * cell.w


def _squared(table):
    table["w"] = table["w"] * table["w"]
    return 3.0 * table["w"]


def item_before(x):
    table = {"w": np.sin(x)}
    return table["w"] + _squared(table)


def passive_before(x):
    count = [1.0]

    def more():
        count[0] = count[0] + 1.0
        return count[0] * x

    return count[0] * x + more() * count[0]


CASES = (
    *(
        Case(function, lambda rng: (vector(rng, 3),), ("x",))
        for function in (
            element_before, sum_before, within_a_call, before_and_after, on_every_trip,
        )
    ),
    *(
        Case(function, lambda rng: (number(rng),), ("x",))
        for function in (attribute_before, item_before, passive_before)
    ),
)
