"""Regions that run forward inside a reverse sweep: the gradients of reverse mode, or refusals.

The second half holds the cases in which forward inside reverse is known to have gone wrong silently
elsewhere: index tests, captured variables, custom rules passed by, second derivatives, nesting.
"""

from __future__ import annotations

import numpy as np
import pytest

import s2s

SCALE = 1.5


def friction(re, rel):
    with s2s.forward("re", "rel"):
        u = 5.0
        for _ in range(20):
            u = -2 * np.log10(rel / 3.7 + 2.51 * u / re)
    return u**-2 + re * 1e-5


def pointwise(re, rel):
    with s2s.forward("re", "rel"):
        u = 5.0 + 0 * re
        for _ in range(20):
            u = -2 * np.log10(rel / 3.7 + 2.51 * u / re)
    return np.sum(u**-2)


def stretched(a, b):
    with s2s.forward("a", "b"):
        table = np.sin(a) * b
    return np.sum(table**2)


def mixing(a, b):
    with s2s.forward("a", "b"):
        s = np.sin(a) * b[0]
        t = np.sum(a * 2) + b
    return np.sum(s) * np.prod(t)


def counted(x, y):
    s = np.sum(x)
    with s2s.forward("s"):
        t, n = s, 0
        while abs(t) > 0.1 and n < 100:
            t = t / (1.1 + s)
            n += 1
    return np.sum(y) * t + n


def in_a_loop(x, y):
    for row in range(3):
        a = x[row]
        with s2s.forward("a"):
            b = np.sin(a) / a
        y = y * b
    return np.sum(y)


def index_test(x, y):
    total = 0.0
    for i in range(3):
        a = x[i]
        with s2s.forward("a"):
            b = a if i == 1 else a * 0.0
        total = total + b * y[i]
    return total


def captured_passively(a, y):
    w = np.array([1.0, 2.0, 3.0])
    with s2s.forward("a"):
        b = np.tanh(a * w * SCALE)
    return np.sum(b * y)


def branch_on_an_element(a, y):
    with s2s.forward("a"):
        b = np.where(a > 0.5, a**2, a) if a[0] > 0 else a * 3
    return np.sum(b * y)


def nested(a, y):
    with s2s.forward("a"):
        b = np.sin(a)
        with s2s.forward("b"):
            c = np.exp(b) * b
    return np.sum(c * y)


V, W = np.array([0.3, 0.7, 1.1]), np.array([1.0, 2.0, -0.5])
M = np.array([[0.3, 0.8, 0.4], [0.9, 0.2, 0.6]])
CASES = (
    (friction, (1e4, 1e-3)),
    (pointwise, (np.array([1e4, 2e4]), 1e-3)),
    (stretched, (M, V)),
    (stretched, (V, M)),
    (mixing, (M, V)),
    (counted, (V, W)),
    (in_a_loop, (V, W)),
    (index_test, (V, W)),
    (captured_passively, (V, W)),
    (branch_on_an_element, (V, W)),
    (nested, (V, W)),
)
ORDER_TWO = [case for case in CASES if case[0] not in (mixing, in_a_loop, index_test)]


@pytest.mark.parametrize(("function", "args"), CASES)
def test_gradients(function, args):
    s2s.check_grads(function, (0, 1))(*args)


@pytest.mark.parametrize(("function", "args"), ORDER_TWO)
def test_second_derivatives_see_through_the_partials(function, args):
    s2s.check_grads(s2s.grad(function))(*args)


def test_the_header_counts():
    gradient = s2s.grad(pointwise, (0, 1))
    gradient(np.array([1e4, 2e4]), 1e-3)
    said = " ".join(gradient.source.split())
    assert "re: one tangent for all elements, rel: one tangent; 1 result" in said


# ---- refusals -------------------------------------------------------------------------


def captured(a, w):
    with s2s.forward("a"):
        b = a * w
    return np.sum(b)


def captured_by_a_closure(a, w):
    def layer(v):
        return np.tanh(v * w)

    with s2s.forward("a"):
        b = layer(a)
    return np.sum(b)


def writes_outside(a, w):
    h = a * 2.0
    with s2s.forward("a"):
        h[0] = np.sin(a[1])
    return np.sum(h * w)


def draws(a, w):
    with s2s.forward("a", "w"):
        b = a * w * np.random.normal()
    return np.sum(b)


def leaves(a, w):
    for _ in range(2):
        with s2s.forward("a"):
            b = np.sin(a)
            break
    return np.sum(b * w)


def unnamed(a, w):
    names = ("a",)
    with s2s.forward(*names):
        b = np.sin(a)
    return np.sum(b * w)


@s2s.custom_vjp
def doubled_gradient(x):
    return x * 1.0


doubled_gradient.defvjp(lambda x: (x * 1.0, ()), lambda kept, bar: (2.0 * bar,))


def custom_rule_of_reverse_mode(a, w):
    with s2s.forward("a"):
        b = doubled_gradient(a)
    return np.sum(b * w)


REFUSED = (
    (captured, "`w` carries a derivative into this forward region"),
    (captured_by_a_closure, "`w` carries a derivative into this forward region"),
    (writes_outside, "forward region"),
    (draws, "must happen once"),
    (leaves, "left before its end"),
    (unnamed, "not understood"),
    (custom_rule_of_reverse_mode, "."),
)


@pytest.mark.parametrize(("function", "what"), REFUSED)
def test_what_would_be_unsound_is_refused(function, what):
    with pytest.raises(s2s.S2SError, match=what):
        s2s.grad(function, (0, 1))(V, W)
