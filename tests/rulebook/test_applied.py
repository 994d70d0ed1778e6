"""Functions that call what they are given, and orders of memory, in programs that write."""

import numpy as np
import pytest

import s2s
from tests.campaign.check import slope

X = np.array([[0.4, 0.9, 1.3], [0.7, 1.1, 0.2]])
ALONG = np.array([[0.3, -0.7, 0.5], [1.1, -0.4, 0.2]])


def lines(x):
    return np.sum(np.apply_along_axis(lambda t: t * t.sum(), 1, x) ** 2)


def numbers_of_lines(x):
    return np.sum(np.apply_along_axis(lambda t: t[0] * t[-1], 0, x) * np.array([1.0, 2.0, 3.0]))


def longer_lines(x):
    made = np.apply_along_axis(lambda t: np.outer(t, t), 1, x)
    return np.sum(made * np.arange(18.0).reshape(2, 3, 3))


def library_function(x):
    return np.sum(np.apply_along_axis(np.cumsum, 0, x) ** 2)


def items(x):
    return np.sum(np.vectorize(lambda t: t * t if t > 0.8 else 2.0 * t)(x) * x)


def pairs_of_items(x):
    return np.sum(np.vectorize(lambda t, u: t * u + t)(x, x[0]) ** 2)


def pieces(x):
    v = x[0]
    made = np.piecewise(v, [v < 0.7, v >= 1.0], [lambda t: t**2, lambda t: 3.0 * t, np.sin])
    return np.sum(made * x[1])


def rows_in_turn(x):
    y = np.array(x, order="F")
    flat = y.ravel()
    flat[1] = flat[0] * 3.0
    return np.sum(y**2) + np.sum(flat * np.arange(6.0))


def reshaped(x):
    y = x * 2.0
    turned = y.reshape((3, 2), order="F")
    turned[0] = turned[1] ** 2
    return np.sum(y * turned.T) + np.sum(np.ravel(y, order="F") * np.arange(6.0))


FUNCTIONS = (lines, numbers_of_lines, longer_lines, library_function, items, pairs_of_items,
             pieces, rows_in_turn, reshaped)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_first_derivatives(function):
    expected = slope(function, X, ALONG)
    value, tangent = s2s.jvp(function)((X.copy(),), ALONG)
    gradient = s2s.grad(function)(X.copy())
    assert np.isclose(value, function(X.copy()), rtol=1e-14)
    assert np.isclose(tangent, expected, rtol=1e-8)
    assert np.isclose(np.sum(gradient * ALONG), tangent, rtol=1e-12)


def truncated(x):
    return np.sum(np.vectorize(lambda t: 1 if t < 0.5 else t)(x) * x)


def test_the_first_result_decides_the_dtype():
    assert np.allclose(s2s.grad(truncated)(X), np.vectorize(lambda t: 1 if t < 0.5 else t)(X))


@pytest.mark.parametrize("order", ["A", "K"])
def test_orders_that_depend_on_the_layout_are_refused(order):
    def function(x):
        return np.sum(np.ravel(x, order=order) ** 2)

    with pytest.raises(s2s.S2SError):
        s2s.grad(function)(X)
