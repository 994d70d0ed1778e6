"""Single values that are kept, or computed again, as the user asks."""

from __future__ import annotations

import numpy as np

import s2s
from tests.zoo.case import Case, matrix, number, vector


def in_a_loop(x, w, n):
    for _ in range(n):
        z = s2s.recompute(np.tanh(w * x))
        y = s2s.save(x * 2.0)
        x = z * np.sin(y) + z * z
    return np.sum(x)


def chained(a, x):
    y = s2s.recompute(a @ x)
    y = s2s.recompute(y)
    total = s2s.recompute(np.sum(y * y, axis=0, keepdims=True))
    return np.sum(np.exp(0.1 * total) * y)


def in_a_block(x, w):
    with s2s.checkpoint():
        y = s2s.save(x * w)
        z = s2s.recompute(np.exp(0.1 * y))
    return np.sum(z * y)


def made_of_what_is_overwritten(x):
    y = x.copy()
    z = s2s.recompute(np.exp(0.1 * y))
    y[0] = 3.0
    return np.sum(z * z * y)


def on_one_path(x):
    if np.sum(x) > 0.0:
        y = s2s.recompute(np.exp(0.1 * x))
    else:
        y = x
    return np.sum(y * y)


CASES = (
    Case(in_a_loop, lambda rng: (vector(rng), number(rng), 3), ("x", "w")),
    Case(chained, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "x")),
    Case(in_a_block, lambda rng: (vector(rng), number(rng)), ("x", "w")),
    Case(made_of_what_is_overwritten, lambda rng: (vector(rng),), ("x",)),
    Case(on_one_path, lambda rng: (vector(rng),), ("x",)),
)
