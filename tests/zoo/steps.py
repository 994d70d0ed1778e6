"""Loops whose adjoint reads a variable as it was before a step and as it is after it."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def tanh_twice(x, w, n):
    for t in range(1, n):
        x = np.tanh(w * x + t)
        for k in range(t):
            x = np.sin(w * x) * np.exp(x)
    return np.sum(x)


def rebound_later(x, w, n):
    y = x
    for t in range(n):
        x = np.exp(-w * x)
        y = y * x
    x = x * y
    return np.sum(x)


def written_after(x, w, n):
    for t in range(n):
        x = np.exp(-w * x)
        x[0] = x[1] * w
    return np.sum(x)


def with_an_arm(x, w, n):
    for t in range(2, n):
        if t % 2:
            x = np.tanh(w * x)
        elif t % 3:
            x = np.exp(-x)
    return np.sum(x * x)


def left_early(x, w, n):
    for t in range(n):
        x = np.tanh(w * x)
        if t == 2:
            continue
        x = x * np.exp(x)
    return np.sum(x)


def swapped(x, w, n):
    y = x * w
    for t in range(n):
        x, y = np.exp(-y), np.tanh(x)
    return np.sum(x * y)


CASES = tuple(
    Case(function, lambda rng: (vector(rng), number(rng), 4), ("x", "w"))
    for function in (tanh_twice, rebound_later, written_after, with_an_arm, left_early, swapped)
)
