"""The runtime's adjoints of products are products themselves: bilinear in the bar and an operand.

If `left(bar, a, b)` is the bar of `a` in `a @ b`, then `<w, left(bar, a, b)> = <w @ b, bar>`:
its own adjoints are `w @ b` and the bar of `b` in `w @ b`.
"""

import numpy as np

from s2s.rulebook.declare import multilinear
from s2s_runtime.products import (
    dot_adjoint_left,
    dot_adjoint_right,
    inner_adjoint_left,
    inner_adjoint_right,
    matmul_adjoint_left,
    matmul_adjoint_right,
    tensordot_adjoint_left,
    tensordot_adjoint_right,
)

PRODUCTS = (((2, 4), (2, 3), (3, 4)), ((2,), (2, 3), (3,)), ((4,), (3,), (3, 4)))
INNER = (((2, 4), (2, 3), (4, 3)), ((2,), (2, 3), (3,)))
CONTRACTED = (((2, 5), (2, 3, 4), (3, 4, 5)),)


def left(primitive, shapes):
    def sampler(rng):
        for bar, a, b in shapes:
            yield (rng.normal(size=bar), np.zeros(a, np.longdouble), rng.normal(size=b)), {}

    return multilinear(primitive, sampler, operands=("bar", "b"), inert=("a",), analytic=False)


def right(primitive, shapes):
    def sampler(rng):
        for bar, a, b in shapes:
            yield (rng.normal(size=bar), rng.normal(size=a), np.zeros(b, np.longdouble)), {}

    return multilinear(primitive, sampler, operands=("bar", "a"), inert=("b",), analytic=False)


@left(matmul_adjoint_left, PRODUCTS)
def matmul_left(result_bar, bar, a, b):
    return result_bar @ b, matmul_adjoint_right(bar, result_bar, b)


@right(matmul_adjoint_right, PRODUCTS)
def matmul_right(result_bar, bar, a, b):
    return a @ result_bar, matmul_adjoint_left(bar, a, result_bar)


@left(dot_adjoint_left, PRODUCTS)
def dot_left(result_bar, bar, a, b):
    return np.dot(result_bar, b), dot_adjoint_right(bar, result_bar, b)


@right(dot_adjoint_right, PRODUCTS)
def dot_right(result_bar, bar, a, b):
    return np.dot(a, result_bar), dot_adjoint_left(bar, a, result_bar)


@left(inner_adjoint_left, INNER)
def inner_left(result_bar, bar, a, b):
    return np.inner(result_bar, b), inner_adjoint_right(bar, result_bar, b)


@right(inner_adjoint_right, INNER)
def inner_right(result_bar, bar, a, b):
    return np.inner(a, result_bar), inner_adjoint_left(bar, a, result_bar)


@left(tensordot_adjoint_left, CONTRACTED)
def tensordot_left(result_bar, bar, a, b, axes=2):
    return (
        np.tensordot(result_bar, b, axes=axes),
        tensordot_adjoint_right(bar, result_bar, b, axes=axes),
    )


@right(tensordot_adjoint_right, CONTRACTED)
def tensordot_right(result_bar, bar, a, b, axes=2):
    return (
        np.tensordot(a, result_bar, axes=axes),
        tensordot_adjoint_left(bar, a, result_bar, axes=axes),
    )


RULES = (
    matmul_left,
    matmul_right,
    dot_left,
    dot_right,
    inner_left,
    inner_right,
    tensordot_left,
    tensordot_right,
)
