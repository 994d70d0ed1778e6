"""Arguments that share memory, in functions that write them: a text of their own, the same bits."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from tests.agreement import assert_close
from tests.oracle import oracle_gradient

X = np.linspace(0.5, 1.4, 7)
TABLE = np.linspace(0.5, 1.4, 9).reshape(3, 3)


def add_then_multiply(a, b):
    a += b
    b *= a
    return np.sum(a)


def scaled(a, b, w):
    a *= w
    return np.sum(a * b)


def element_by_element(a, b):
    for i in range(3):
        a[i] = b[i + 1] * a[i]
        b[i] += a[0]
    return np.sum(a**2) + np.sum(b)


def through_a_window(a, b, w):
    turned = a.T
    b *= w
    return np.sum(turned**2) + np.sum(a[0] * b[1])


def same(x):
    return x, x


def shifted(x):
    return x[1:], x[:-1]


def backwards(x):
    return x[::-1], x


def rows(_):
    table = TABLE.copy()
    return table, table[::-1]


CASES = [
    (add_then_multiply, same, (), "a"),
    (add_then_multiply, shifted, (), "a"),
    (add_then_multiply, shifted, (), "b"),
    (scaled, shifted, (1.3,), "w"),
    (scaled, shifted, (1.3,), "b"),
    (element_by_element, backwards, (), "a"),
    (element_by_element, backwards, (), "b"),
    (through_a_window, rows, (1.2,), "a"),
]


@pytest.mark.parametrize(("function", "make", "rest", "wrt"), CASES)
def test_what_is_written_through_one_argument_is_seen_through_the_other(function, make, rest, wrt):
    args = (*make(X.copy()), *rest)
    before = [np.copy(arg) for arg in args]
    (expected,) = oracle_gradient(function, args, (wrt,))
    gradient = s2s.grad(function, wrt=wrt)
    assert_close(gradient(*args), expected, 1e-12, "gradient")
    _, pullback = s2s.vjp(function, wrt=wrt)(*args)
    assert_close(pullback(1.0), expected, 1e-12, "pullback")
    _, tangent = s2s.jvp(function, wrt=wrt)(args, np.ones_like(expected))
    assert_close(tangent, np.sum(expected), 1e-12, "tangent")
    assert all(np.array_equal(one, other) for one, other in zip(args, before, strict=True))


@pytest.mark.parametrize(("function", "make", "rest", "wrt"), CASES)
def test_the_same_function_with_arguments_apart(function, make, rest, wrt):
    args = (*make(X.copy()), *rest)
    apart = tuple(np.copy(arg) if isinstance(arg, np.ndarray) else arg for arg in args)
    gradient = s2s.grad(function, wrt=wrt)
    gradient(*args)
    assert_close(gradient(*apart), oracle_gradient(function, apart, (wrt,))[0], 1e-12, "apart")


def test_two_gradients_of_one_memory_are_refused():
    x = X.copy()
    with pytest.raises(s2s.S2SError, match="told apart"):
        s2s.grad(add_then_multiply, wrt=("a", "b"))(x, x)
    with pytest.raises(s2s.S2SError, match="container"):
        s2s.grad(in_a_container, wrt="x")(x, {"y": x[2:]})


def in_a_container(x, held):
    x *= 2.0
    return np.sum(x[2:] * held["y"])
