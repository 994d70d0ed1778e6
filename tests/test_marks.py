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


def shrunk(gradient, most):
    return gradient * np.minimum(1.0, most / np.sqrt(np.sum(gradient**2)))


def clipped(x, c):
    h = np.exp(x)
    with s2s.insert_grad_of(h) as h_bar:
        h_bar = np.clip(h_bar, -c, c)
        h_bar *= 2
    return np.sum(h**2)


def shrunk_by_a_function(x, c):
    h = x**2
    with s2s.insert_grad_of(h) as h_bar:
        h_bar = shrunk(h_bar, c)
    return np.sum(h)


def reads_the_function(x, c):
    with s2s.insert_grad_of(x) as x_bar:
        x_bar = x_bar * x + c
    return np.sum(x**2)


def in_every_trip(x, c):
    for _ in range(3):
        x = np.sin(x)
        with s2s.insert_grad_of(x) as x_bar:
            x_bar = np.clip(x_bar, -c, c)
    return np.sum(x)


def by_trips(x, c):
    states = [x]
    for _ in range(3):
        states.append(np.sin(states[-1]))
    bar = np.ones(3)
    for state in reversed(states[:-1]):
        bar = np.clip(bar, -c, c) * np.cos(state)
    return bar


INSERTED = (
    (clipped, lambda x, c: 2 * np.clip(2 * np.exp(x), -c, c) * np.exp(x)),
    (shrunk_by_a_function, lambda x, c: shrunk(np.ones(3), c) * 2 * x),
    (reads_the_function, lambda x, c: 2 * x * x + c),
    (in_every_trip, by_trips),
)


@pytest.mark.parametrize(("function", "expected"), INSERTED, ids=lambda one: one.__name__)
def test_a_block_of_the_reverse_sweep(function, expected):
    value, bar = s2s.value_and_grad(function)(X, 0.8)
    assert value == function(X, 0.8)  # the block does nothing to the value
    np.testing.assert_allclose(bar, expected(X, 0.8), rtol=1e-14)
    _, pullback = s2s.vjp(s2s.grad(function))(X, 0.8)
    v = np.array([0.3, -0.2, 0.5])
    slope = (expected(X + 1e-6 * v, 0.8) - expected(X - 1e-6 * v, 0.8)) / 2e-6
    np.testing.assert_allclose(s2s.hvp(function)((X, 0.8), v), slope, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(np.sum(pullback(np.ones(3)) * v), np.sum(slope), rtol=1e-7)


def printed(x):
    with s2s.insert_grad_of(x) as x_bar:
        print(x_bar)  # noqa: T201 - what is refused
    return np.sum(x)


def of_an_expression(x):
    with s2s.insert_grad_of(x * 2) as x_bar:
        x_bar = x_bar * 2
    return np.sum(x)


def written_in_place(x):
    h = x * 2
    tail = h[1:]
    with s2s.insert_grad_of(h) as h_bar:
        h_bar = -h_bar
    h[0] = 0.0
    return np.sum(tail * h[:2])


def with_a_local_function(x):
    def doubled(bar):
        return bar * 2

    with s2s.insert_grad_of(x) as x_bar:
        x_bar = doubled(x_bar)
    return np.sum(x)


@pytest.mark.parametrize(
    "function", (printed, of_an_expression, written_in_place, with_a_local_function)
)
def test_blocks_that_cannot_stand_there_are_refused(function):
    with pytest.raises(s2s.S2SError, match="S2S601"):
        s2s.grad(function)(X)


def test_forward_mode_has_no_reverse_sweep_to_insert_into():
    with pytest.raises(s2s.S2SError, match="no meaning in forward mode"):
        s2s.jvp(reads_the_function)((X, 0.5), X)
