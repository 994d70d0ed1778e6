"""Lists that objects begin empty and fill as they go, by methods, by helpers and by other names."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


class Sums:
    def __init__(self, n):
        self.buffer = np.zeros(n)
        self.log = []

    def push(self, v, w=1.0):
        self.buffer += v * w
        self.log.append((self.buffer, w))
        return self

    def snap(self):
        self.log.append((self.buffer.copy(), 2.0))


class History:
    def __init__(self):
        self.xs = []
        self.total = 0.0

    def add(self, v):
        self.xs.append(v)
        self.total += np.sum(v)

    def mean(self):
        return sum(self.xs) / len(self.xs)


class Tree:
    def __init__(self, value):
        self.value = value
        self.children = []

    def add(self, child):
        self.children.append(child)
        return self

    def total(self):
        return self.value + sum(child.total() * 0.5 for child in self.children)


def _fill(values, v):
    values.append(v)


def one_buffer_many_times(x):
    sums = Sums(5)
    sums.push(x).push(x * x, 0.5)
    sums.snap()
    sums.push(x)
    return sum(np.sum(b**2) * w for b, w in sums.log)


def mean_and_last(x):
    history = History()
    for k in range(3):
        history.add(x * k + 1)
    return np.sum(history.mean() * history.xs[-1]) + history.total


def filled_by_helper(x):
    history = History()
    history.add(x[0] * 2)
    _fill(history.xs, x)
    return np.sum(history.xs[0] * history.xs[1])


def filled_by_another_name(x):
    history = History()
    others = history.xs
    history.add(x[0] * 2)
    others.append(x)
    return np.sum(history.xs[0] * others[1]) + np.sum(others[0] * history.xs[-1])


def two_of_a_class(x):
    one, other = History(), History()
    one.add(x)
    other.add(x[0])
    one.xs.append(other.xs[0])
    return np.sum(one.xs[0] * one.xs[1])


def tree(x):
    root = Tree(x[0]).add(Tree(x[1]).add(Tree(x[2] ** 2))).add(Tree(x[3]))
    return root.total() ** 2


PROGRAMS = (
    one_buffer_many_times, mean_and_last, filled_by_helper, filled_by_another_name,
    two_of_a_class, tree,
)  # fmt: skip
CASES = tuple(Case(program, lambda rng: (vector(rng, 5),), ("x",)) for program in PROGRAMS)
