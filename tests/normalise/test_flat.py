"""Writes through `y.flat` of an array that a comprehension makes, and of a copy."""

from __future__ import annotations

import numpy as np
import pytest

import s2s


def of_a_comprehension(x, s):
    y = np.array([u * x[0] if u > 0.3 else u for u in x])
    y.flat[0] = s
    return np.sum(y * y)


def of_an_array(x, s):
    y = x.copy()
    y.flat[0] = s
    return np.sum(y * y)


def test_a_write_through_flat():
    x_bar, s_bar = s2s.grad(of_a_comprehension, ("x", "s"))(np.array([0.2, 0.5]), 0.4)
    assert x_bar.tolist() == pytest.approx([0.1, 0.04]) and s_bar == 0.8
    x_bar, s_bar = s2s.grad(of_an_array, ("x", "s"))(np.array([0.2, 0.5]), 0.4)
    assert x_bar.tolist() == [0.0, 1.0] and s_bar == 0.8
