"""One statement reads a variable both whole and through a window, while it writes memory.

    y /= x[1:] * x        the adjoint of `x` waits for that of its window, and y_bar changes

What waits reads `y_bar` as it was before the line; each was silently wrong once.
"""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


def window_and_whole(x, m):
    y = m[:]
    y /= (2.0 + x[2:] * np.sin(x)).reshape(-1)
    return np.sum(y)


def whole_and_window(x, m):
    y = m[:, 0]
    y *= np.diff(x * x[:1])
    return np.sum(m * m)


def two_windows_and_whole(x, m):
    y = m[:]
    y /= np.cumsum(np.arctan2(x[2:], 2.0 + np.sin(x)) + x[1])[::-1]
    return np.sum(np.sin(m)) + np.sum(x * y[0])


def stored_into_a_window(x, m):
    y = m.reshape(-1)
    y[1:] = y[:1] * np.sin(x[1:]) * np.sum(x)
    y[0] = y[1] * x[0] + np.sum(x * x[2])
    return np.sum(y**2)


def powers_of_itself(x):
    y = x * 1.0
    z = y[1:]
    z **= np.diff(y * y[:1]) + np.cos(y[:2])
    return np.sum(y) * z[0]


def in_a_loop(x, m):
    y = m[:]
    for k in range(3):
        y *= np.sin(x[k] * x) + x / (2.0 + x[:1] ** 2)
    return np.sum(m)


def row(rng):
    return vector(rng, 3), vector(rng, 3)


def table(rng):
    return vector(rng, 3), np.abs(rng.normal(size=(2, 3))) + 0.5


CASES = (
    Case(window_and_whole, row, ("x", "m")),
    Case(window_and_whole, row, ("x",), name="window_and_whole_of_one"),
    Case(whole_and_window, table, ("x", "m")),
    Case(two_windows_and_whole, row, ("x", "m")),
    Case(stored_into_a_window, lambda rng: (vector(rng, 3), rng.normal(size=(1, 3))), ("x", "m")),
    Case(powers_of_itself, lambda rng: (np.abs(vector(rng, 3)) + 0.5,), ("x",)),
    Case(in_a_loop, row, ("x", "m")),
)
