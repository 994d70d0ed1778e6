"""Second derivatives at points where a formula that divides would be lost."""

import numpy as np
import pytest

import s2s

ZEROS = ([2.0, 0.0, 5.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0], [0.7, -1.2, 0.4])


def product(x):
    return np.prod(x)


def product_of_rows(x):
    return np.sum(np.prod(np.stack([x, x + 1.0]), axis=1) ** 2)


def running_product(x):
    return np.sum(np.cumprod(x) * np.array([1.0, 2.0, 3.0]))


def product_of_leading_axes(x):
    return np.sum(np.prod(np.reshape(np.concatenate([x, x[:1]]), (2, 1, 2)), axis=(0, 1)))


@pytest.mark.parametrize("point", ZEROS)
def test_products(point):
    a, b, c = point
    x = np.array(point)
    assert np.allclose(s2s.hessian(product)(x), [[0, c, b], [c, 0, a], [b, a, 0]], atol=1e-15)
    expected = [[0, 2 + 3 * c, 3 * b], [2 + 3 * c, 0, 3 * a], [3 * b, 3 * a, 0]]
    assert np.allclose(s2s.hessian(running_product)(x), expected, atol=1e-15)
    crossed = s2s.hessian(product_of_leading_axes)(x)  # a c + b a: elements 0, 2 and 1, 3
    assert np.allclose(crossed, [[0, 1, 1], [1, 0, 0], [1, 0, 0]], atol=1e-15)


@pytest.mark.parametrize("point", ZEROS)
def test_products_by_differences_of_the_gradient(point):
    x, h = np.array(point), 1e-4
    gradient = s2s.grad(product_of_rows)
    rows = [(gradient(x + h * e) - gradient(x - h * e)) / (2 * h) for e in np.eye(3)]
    assert np.allclose(s2s.hessian(product_of_rows)(x), rows, rtol=1e-6, atol=1e-6)


def joined(x):
    return np.sum(np.r_[0.0, x, 3] ** 2)


def chosen_by_a_class(x):
    return np.sum((np.errstate and x) ** 2)


@pytest.mark.parametrize("function", [joined, chosen_by_a_class])
def test_parts_that_cannot_move(function):
    x = np.array([1.0, 2.0, 3.0])
    assert s2s.grad(function)(x).tolist() == [2.0, 4.0, 6.0]
    assert s2s.jvp(function)((x,), np.ones(3))[1] == 12.0
    assert np.allclose(s2s.hessian(function)(x), 2.0 * np.eye(3))
