"""An attribute that is read twice between two writes is kept once, and each version apart."""

from __future__ import annotations

import numpy as np
import pytest

import s2s


class Layer:
    def __init__(self, w):
        self.w = w

    def grow(self):
        before = self.w * np.sin(self.w)
        self.w = self.w * 2.0 * self.w
        return before + self.w * self.w


def overwritten(x):
    layer = Layer(x)
    layer.w *= layer.w * layer.w
    return layer.w * np.exp(layer.w)


def by_a_method(x):
    layer = Layer(x)
    return layer.w * layer.grow() * layer.w


def in_a_loop(x):
    layer = Layer(x * x)
    for _ in range(3):
        y = np.sin(layer.w) * layer.w * x
        layer.w = y + layer.w
    return np.sum(layer.w)


def through_another_name(x):
    layer = Layer(x * x)
    inner = layer.w
    total = np.sum(layer.w * layer.w)
    inner *= 3.0
    total = total * np.sum(np.sin(layer.w) * layer.w)
    inner += np.cos(inner)
    return total * np.sum(layer.w * layer.w * inner)


NUMBER, ARRAY = 0.3, np.array([0.3, 0.7])
CASES = (
    (overwritten, NUMBER),
    (by_a_method, NUMBER),
    (in_a_loop, ARRAY),
    (through_another_name, ARRAY),
)


@pytest.mark.parametrize(("function", "argument"), CASES)
def test_each_version_is_read_as_it_was(function, argument):
    s2s.check_grads(function, cache=False, seed=1)(argument)


def test_one_version_is_kept_once():
    gradient = s2s.grad(overwritten, cache=False)
    gradient(NUMBER)
    assert gradient.source.count("= layer.w  # keep") == 1
