"""Surgery: what is taken as a constant, passed through, or turned round."""

from __future__ import annotations

import numpy as np
import pytest

import s2s

X = np.array([0.5, 1.25, -2.0])


def scaled(x):
    return np.sum(x / s2s.stop_gradient(np.max(np.abs(x))))


def straight_through(x):
    return np.sum(2.0 * (x + s2s.stop_gradient(np.floor(x) - x)))


def turned_round(x):
    return np.sum(2.0 * s2s.stop_gradient(x) - x)


def block(x):
    with s2s.no_grad():
        scale = np.max(np.abs(x)) * 2.0
    return np.sum(x / scale)


def read_before_a_write(x):
    y = x * 1.0
    held = s2s.stop_gradient(y)
    y[0] = 7.0 * x[1]
    return np.sum(y * held)


EXPECTED = {
    scaled: np.full(3, 0.5),
    straight_through: np.full(3, 2.0),
    turned_round: np.full(3, -1.0),
    block: np.full(3, 0.25),
    read_before_a_write: np.array([0.0, 7.0 * X[0] + X[1], X[2]]),
}


@pytest.mark.parametrize("function", EXPECTED)
def test_constants_carry_no_derivative_in_either_mode(function):
    expected = EXPECTED[function]
    np.testing.assert_allclose(s2s.grad(function)(X), expected, rtol=1e-14)
    value, tangent = s2s.jvp(function)((X,), np.ones(3))
    assert value == function(X) and np.isclose(tangent, expected.sum(), rtol=1e-14)


def writing_block(x):
    y = x * 1.0
    with s2s.no_grad():
        y[0] = 2.0 * x[1]
    return np.sum(y)


def aliasing_block(x):
    with s2s.no_grad():
        y = x[1:]
    return np.sum(y * y)


@pytest.mark.parametrize("function", [writing_block, aliasing_block])
def test_blocks_that_cannot_be_honoured_are_refused(function):
    with pytest.raises(s2s.UnsupportedConstruct, match="S2S601.*cannot be honoured"):
        s2s.grad(function)(X)


def test_stop_gradient_of_the_package_is_differentiated_again():
    def scaled(x):
        z = s2s.stop_gradient(x * 2)
        return np.sum(x**3 * z)

    x = np.array([0.5, 0.7])
    source = s2s.grad(scaled)(x) is not None and s2s.grad(scaled).source
    assert "import s2s_runtime.marks as s2s" in source
    np.testing.assert_allclose(s2s.hvp(scaled)((x,), x), 6 * x * (2 * x) * x, rtol=1e-13)
