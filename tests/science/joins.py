"""Arrays joined, norms of every order, and other functions of everyday code."""

import numpy as np


def joined(x, y):
    v = np.r_[x, 1.0, y]
    m = np.c_[x, y]
    return np.sum(v**2) + np.sum(m * np.c_[y, x] ** 2)


def norms(x, m):
    vectors = np.linalg.norm(x, 1) + np.linalg.norm(x, np.inf) + np.linalg.norm(x, 3)
    rows = np.sum(np.linalg.norm(m, 2, axis=1)) + np.linalg.norm(m, "fro")
    return vectors * rows + np.linalg.norm(m, axis=0).sum()


def masked(x):
    kept = x > 0.6
    fraction, whole = np.modf(3 * x)
    return np.sum(x**2, where=kept) + np.mean(np.nan_to_num(x)) + np.sum(fraction**3)


PROGRAMS = (
    (joined, lambda rng: (rng.normal(size=3), rng.normal(size=3)), (0, 1)),
    (norms, lambda rng: (rng.normal(size=4), rng.normal(size=(3, 2))), (0, 1)),
    (masked, lambda rng: (rng.uniform(0.3, 1.5, 6),), (0,)),
)
