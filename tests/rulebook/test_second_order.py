"""Second derivatives at points where a formula that divides would be lost."""

import numpy as np
import pytest

import s2s

ZEROS = ([2.0, 0.0, 5.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0], [0.7, -1.2, 0.4])


def running_product(x):
    return np.sum(np.cumprod(x) * np.array([1.0, 2.0, 3.0]))


@pytest.mark.parametrize("point", ZEROS)
def test_running_products(point):
    a, b, c = point
    expected = [[0, 2 + 3 * c, 3 * b], [2 + 3 * c, 0, 3 * a], [3 * b, 3 * a, 0]]
    assert np.allclose(s2s.hessian(running_product)(np.array(point)), expected, atol=1e-15)


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


def product_and_others(x):
    return np.prod(x) + np.sum(np.prod(np.outer([1.0, 2.0], x), axis=1))


@pytest.mark.parametrize("point", ZEROS)
def test_products(point):
    a, b, c = point
    factor = 1 + 1 + 2**3
    expected = [[0, factor * c, factor * b], [factor * c, 0, factor * a],
                [factor * b, factor * a, 0]]
    assert np.allclose(s2s.hessian(product_and_others)(np.array(point)), expected, atol=1e-14)
    third = s2s.grad(lambda x: s2s.hessian(product_and_others)(x)[0, 1])
    assert np.allclose(third(np.array(point)), [0, 0, factor], atol=1e-14)
