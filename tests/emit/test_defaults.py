"""The signature of a generated function shows the defaults of the user's."""

from __future__ import annotations

import numpy as np
import pytest

import s2s

RATE = 0.5


def plain(x, rate=0.1, *, sign=-1, word="a"):
    return np.sum(x * rate * sign) if word == "a" else np.sum(x)


def interrupted(x, rate=0.1, *rest, sign=-1):
    return np.sum(x * rate * sign) + sum(rest)


def computed(x, rate=RATE, sign=-1):
    return np.sum(x * rate * sign)


SHOWN = (
    (plain, "plain_value_and_grad(x, rate=0.1, sign=-1, word=\"a\")"),
    (interrupted, "interrupted_value_and_grad(x, rate, rest, sign=-1)"),
    (computed, "computed_value_and_grad(x, rate, sign=-1)"),
)


@pytest.mark.parametrize(("function", "signature"), SHOWN)
def test_literal_defaults_are_shown(function, signature):
    gradient = s2s.grad(function, cache=False)
    x_bar = gradient(np.ones(3))
    assert f"def {signature}:" in gradient.source
    explicit = gradient(np.ones(3), function.__defaults__[0])
    assert np.array_equal(x_bar, explicit)


def test_a_module_on_its_own_takes_them():
    gradient = s2s.grad(plain, cache=False)
    gradient(np.ones(3))
    space: dict = {}
    exec(gradient.source, space)
    value, x_bar = space["plain_value_and_grad"](np.ones(3))
    assert value == plain(np.ones(3))
    assert np.array_equal(x_bar, gradient(np.ones(3)))


def test_second_derivatives_read_them():
    product = s2s.hvp(plain, cache=False)
    assert np.array_equal(product((np.ones(3),), np.ones(3)), np.zeros(3))
