"""What only its axes are wanted of is not kept where something kept has the same ones."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from tests.oracle import oracle_gradient


def log_of_softmax(w, y):
    total = 0.0
    for row in y:
        shifted = row - np.max(row)
        logp = shifted - np.log(np.sum(np.exp(w * shifted)))
        total += np.sum(logp[:2] * logp[1:])
    return total


def mean_of_powers(w, y):
    total = 0.0
    for row in y:
        difference = np.tanh(w * row)
        total += np.mean(difference**2) * w
    return total


def axes_grow_between(w, y):
    total = 0.0
    for row in y:
        wide = np.sin(w * y)
        narrow = np.sin(w * row)
        total += np.sum(np.mean(narrow + wide, axis=0) * np.cos(wide[0]))
    return total


def other_arm(w, y):
    total = 0.0
    for row in y:
        if row[0] > 0:
            a = np.exp(w * row)
            total += np.sum(a * a)
        b = w * row
        total += np.mean(b) * np.sum(b[:1])
    return total


PROGRAMS = (log_of_softmax, mean_of_powers, axes_grow_between, other_arm)


@pytest.mark.parametrize("function", PROGRAMS)
def test_the_gradient_is_that_of_the_oracle(function):
    y = np.linspace(-1.0, 1.5, 12).reshape(4, 3)
    found = s2s.grad(function, wrt="w", cache=False)(0.7, y)
    assert np.allclose(found, oracle_gradient(function, (0.7, y), wrt="w"), rtol=1e-11)


def test_powers_whose_mean_is_taken_are_not_kept():
    derivative = s2s.grad(mean_of_powers, wrt="w", cache=False)
    derivative(0.7, np.ones((4, 3)))
    assert "power_at" not in derivative.source
