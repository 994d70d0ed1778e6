"""Reductions and outer products spelled as methods of ufuncs: `np.add.reduce(x)`.

A ufunc's method reduces along axis 0 unless told otherwise.
"""

import numpy as np

from s2s.rulebook.declare import linear, multilinear, tangent
from s2s.rules.domains import several, shaped, with_rest
from s2s_runtime.cotangents import spread
from s2s_runtime.partials import product_of_others, tie_share

ALONG = several(
    with_rest((4,)),
    with_rest((2, 3)),
    with_rest((2, 3), 1),
    with_rest((2, 3), axis=None),
    with_rest((2, 3), axis=(0, 1), keepdims=True),
)


@linear(np.add.reduce, ALONG)
def sum_(result_bar, array, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    return spread(result_bar, array, axis=along, keepdims=keepdims)


def product_adjoint(result_bar, array, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    others = product_of_others(array, axis=along)
    return spread(result_bar, array, axis=along, keepdims=keepdims) * others


@tangent(np.multiply.reduce, ALONG, adjoint=product_adjoint)
def product(array, array_dot, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    others = product_of_others(array, axis=along)
    return np.sum(array_dot * others, axis=along, keepdims=keepdims)


def extremum_adjoint(result_bar, array, result, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    share = tie_share(array, result, axis=along, keepdims=keepdims)
    return spread(result_bar, array, axis=along, keepdims=keepdims) * share


@tangent(np.maximum.reduce, ALONG, adjoint=extremum_adjoint)
def maximum(array, array_dot, result, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    share = tie_share(array, result, axis=along, keepdims=keepdims)
    return np.sum(array_dot * share, axis=along, keepdims=keepdims)


@tangent(np.minimum.reduce, ALONG, adjoint=extremum_adjoint)
def minimum(array, array_dot, result, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    share = tie_share(array, result, axis=along, keepdims=keepdims)
    return np.sum(array_dot * share, axis=along, keepdims=keepdims)


def logarithm_adjoint(result_bar, array, result, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    bar = spread(result_bar, array, axis=along, keepdims=keepdims)
    return bar * np.exp(array - spread(result, array, axis=along, keepdims=keepdims))


@tangent(np.logaddexp.reduce, ALONG, adjoint=logarithm_adjoint)
def logarithm(array, array_dot, result, axis=0, *, keepdims=False):
    along = axis  # the functions below have another default
    share = np.exp(array - spread(result, array, axis=along, keepdims=keepdims))
    return np.sum(array_dot * share, axis=along, keepdims=keepdims)


TABLES = several(shaped((3,), (2,)), shaped((2, 3), (2,)))


@multilinear(np.multiply.outer, TABLES)
def product_outer(result_bar, A, B):  # noqa: N803
    return (
        np.tensordot(result_bar, B, axes=np.ndim(B)),
        np.tensordot(A, result_bar, axes=np.ndim(A)),
    )


def sums_adjoint(result_bar, A, B):  # noqa: N803
    return (
        np.tensordot(result_bar, np.ones_like(B), axes=np.ndim(B)),
        np.tensordot(np.ones_like(A), result_bar, axes=np.ndim(A)),
    )


@tangent(np.add.outer, TABLES, adjoint=sums_adjoint)
def sum_outer(A, A_dot, B, B_dot):  # noqa: N803
    return np.add.outer(A_dot, np.zeros_like(B)), np.add.outer(np.zeros_like(A), B_dot)


def differences_adjoint(result_bar, A, B):  # noqa: N803
    return (
        np.tensordot(result_bar, np.ones_like(B), axes=np.ndim(B)),
        -np.tensordot(np.ones_like(A), result_bar, axes=np.ndim(A)),
    )


@tangent(np.subtract.outer, TABLES, adjoint=differences_adjoint)
def difference_outer(A, A_dot, B, B_dot):  # noqa: N803
    return np.add.outer(A_dot, np.zeros_like(B)), -np.add.outer(np.zeros_like(A), B_dot)


RULES = (
    sum_,
    product,
    maximum,
    minimum,
    logarithm,
    product_outer,
    sum_outer,
    difference_outer,
)
