"""Windows that a loop's body names have adjoints with a text of their own, not found by address."""

from __future__ import annotations

import numpy as np
import pytest

import s2s


def named_window(x, steps):
    u = x.copy()
    for _ in range(steps):
        inside = u[1:-1]
        around = u[:-2] + u[2:]
        u[1:-1] = inside + 0.1 * (around - 2 * inside)
    return np.sum(u**2)


def named_row(x, steps):
    u = np.outer(np.ones(steps), x)
    for i in range(steps):
        row = u[i]
        row *= 0.5 + i
    return np.sum(u**2)


def read_after_the_loop(x, steps):
    u = np.outer(np.ones(steps), x)
    for i in range(steps):
        row = u[i]
        row *= 0.5 + i
    row += x
    return np.sum(u**2)


def differences(function, x) -> np.ndarray:
    step = 1e-6
    rows = step * np.eye(len(x))
    return np.array([function(x + d, 3) - function(x - d, 3) for d in rows]) / (2 * step)


@pytest.mark.parametrize(
    ("function", "static"),
    [(named_window, True), (named_row, True), (read_after_the_loop, False)],
)
def test_a_variable_that_nobody_reads_later_has_no_say(function, static):
    gradient = s2s.grad(function)
    x = np.linspace(0.3, 1.1, 5)
    np.testing.assert_allclose(gradient(x, 3), differences(function, x), rtol=1e-7)
    assert ("Shadows" not in gradient.source) == static
