"""The two programs whose derivatives were written by hand before there was a compiler."""

from __future__ import annotations

import numpy as np


def relax(u, lo, w):
    u[lo : lo + 2] *= w
    return u[lo + 2 : lo + 4]


def sweep(x, w, n):
    u = x.copy()
    total = 0.0
    for i in range(n):
        right = relax(u, i, w)
        total = total + np.sum(right * right)
        if total > 4.0:
            return total * w
        left = relax(u, i + 1, w)
        left *= 0.5
    return total + np.sum(u**3)


class Cell:
    """A step with a layer that only run time knows and a rate that decays."""

    def __init__(self, layer, rate):
        self.layer = layer
        self.rate = rate

    def run(self, h, steps):
        for _ in range(steps):
            h = h + self.rate * self.layer(h)
            self.rate = self.rate * 0.9
        return np.sum(h * h)


class Wave:
    """A layer with a scale."""

    def __init__(self, scale):
        self.scale = scale

    def __call__(self, h):
        return np.sin(self.scale * h)
