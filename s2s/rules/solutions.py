"""Inverses, solutions of linear systems, determinants and norms.

The norm has derivative 0 where it is 0.
"""

import numpy as np

from s2s.rulebook.declare import constant, tangent
from s2s.rules.domains import well_conditioned
from s2s_runtime.cotangents import spread, unbroadcast
from s2s_runtime.norms import matrix_norm_slope, norm_curve, norm_gradient, norm_slope
from s2s_runtime.partials import ratio
from s2s_runtime.products import matmul_adjoint_left


def systems(rng):
    for (a,), _ in well_conditioned(rng):
        yield (a, rng.normal(size=a.shape)), {}
    yield (rng.normal(size=(3, 3)) + 4 * np.eye(3), rng.normal(size=(3, 2))), {}
    yield (rng.normal(size=(3, 3)) + 4 * np.eye(3), rng.normal(size=3)), {}


@tangent(np.linalg.inv, well_conditioned, complex_ok=True)
def inv(a, a_dot, result):
    return -(result @ a_dot @ result)


def solve_adjoint(result_bar, a, b, result):
    if np.ndim(a) == 2 and np.ndim(b) == 1:
        solved = np.linalg.solve(a.T, result_bar)
        return -np.outer(solved, result), solved
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        solved = np.linalg.solve(a.T, result_bar)
        return -solved @ result.T, solved
    solved = np.linalg.solve(np.swapaxes(a, -1, -2), result_bar)
    return -matmul_adjoint_left(solved, a, result), unbroadcast(solved, b)


@tangent(np.linalg.solve, systems, adjoint=solve_adjoint, complex_ok=True)
def solve(a, a_dot, b, b_dot, result):
    return -np.linalg.solve(a, a_dot @ result), np.linalg.solve(a, b_dot)


def det_adjoint(result_bar, a, result):
    if np.ndim(a) == 2:
        return result_bar * result * np.linalg.inv(a).T
    return np.expand_dims(result_bar * result, (-2, -1)) * np.swapaxes(np.linalg.inv(a), -1, -2)


@tangent(np.linalg.det, well_conditioned, adjoint=det_adjoint, complex_ok=True)
def det(a, a_dot, result):
    return result * np.trace(np.linalg.solve(a, a_dot), axis1=-2, axis2=-1)


def slogdet_adjoint(result_bar, a):
    if np.ndim(a) == 2:
        return result_bar[1] * np.linalg.inv(a).T
    return np.expand_dims(result_bar[1], (-2, -1)) * np.swapaxes(np.linalg.inv(a), -1, -2)


@tangent(np.linalg.slogdet, well_conditioned, adjoint=slogdet_adjoint, returns_sequence=True)
def slogdet(a, a_dot):
    logarithm_dot = np.trace(np.linalg.solve(a, a_dot), axis1=-2, axis2=-1)
    return np.zeros_like(logarithm_dot), logarithm_dot


def norms(rng):
    yield (rng.normal(size=4),), {}
    yield (rng.normal(size=(2, 3)), "fro"), {}
    for axis in (None, 0, (0, 2)):
        yield (rng.normal(size=(2, 3, 4)),), {"axis": axis, "keepdims": axis == 0}
    for order in (1, 2, 3, np.inf, -np.inf):
        yield (rng.normal(size=4), order), {}
        yield (rng.normal(size=(2, 3)), order, 1), {}
        yield (rng.normal(size=(2, 3)), order, 0), {}
    yield (rng.normal(size=(4, 3)), "nuc"), {}
    yield (rng.normal(size=(4, 3)), 2), {}
    for name in ("nuc", "fro"):
        yield (rng.normal(size=(4, 2, 3)), name, (0, 2)), {"keepdims": True}
    for order in (1, 2):
        yield (rng.normal(size=(4, 2, 3)), order, (0, 2)), {}


def norm_adjoint(result_bar, x, result, ord=None, axis=None, *, keepdims=False):  # noqa: A002
    if ord is None or ord == "fro":
        return spread(ratio(result_bar, result), x, axis=axis, keepdims=keepdims) * x
    if np.ndim(x) == 2 and axis is None:
        return result_bar * matrix_norm_slope(x, ord)
    if np.ndim(x) == 1 or axis in (0, 1, 2, 3, -1, -2, -3):
        slope = norm_slope(x, spread(result, x, axis=axis, keepdims=keepdims), ord, axis=axis)
        return spread(result_bar, x, axis=axis, keepdims=keepdims) * slope
    slope = norm_gradient(x, result, ord, axis=axis, keepdims=keepdims)
    return spread(result_bar, x, axis=axis, keepdims=keepdims) * slope


@tangent(np.linalg.norm, norms, adjoint=norm_adjoint)
def norm(x, x_dot, result, ord=None, axis=None, *, keepdims=False):  # noqa: A002
    if ord is None or ord == "fro":
        return ratio(np.sum(x_dot * x, axis=axis, keepdims=keepdims), result)
    if np.ndim(x) == 2 and axis is None:
        return np.sum(x_dot * matrix_norm_slope(x, ord))
    if np.ndim(x) == 1 or axis in (0, 1, 2, 3, -1, -2, -3):
        slope = norm_slope(x, spread(result, x, axis=axis, keepdims=keepdims), ord, axis=axis)
        return np.sum(x_dot * slope, axis=axis, keepdims=keepdims)
    slope = norm_gradient(x, result, ord, axis=axis, keepdims=keepdims)
    return np.sum(x_dot * slope, axis=axis, keepdims=keepdims)


def vectors(rng):
    yield (rng.normal(size=(2, 3)),), {}
    for order in (2, 3, 1):
        yield (rng.normal(size=(2, 3)),), {"ord": order, "axis": 1}
        yield (rng.normal(size=(2, 3)),), {"ord": order, "axis": (0, 1), "keepdims": True}


def vector_adjoint(result_bar, x, result, *, axis=None, keepdims=False, ord=2):  # noqa: A002
    if ord == 2:
        return spread(ratio(result_bar, result), x, axis=axis, keepdims=keepdims) * x
    slope = norm_slope(x, spread(result, x, axis=axis, keepdims=keepdims), ord, axis=axis)
    return spread(result_bar, x, axis=axis, keepdims=keepdims) * slope


@tangent(np.linalg.vector_norm, vectors, adjoint=vector_adjoint)
def vector_norm(x, x_dot, result, *, axis=None, keepdims=False, ord=2):  # noqa: A002
    if ord == 2:
        return ratio(np.sum(x_dot * x, axis=axis, keepdims=keepdims), result)
    slope = norm_slope(x, spread(result, x, axis=axis, keepdims=keepdims), ord, axis=axis)
    return np.sum(x_dot * slope, axis=axis, keepdims=keepdims)


def frobenius(rng):
    yield (rng.normal(size=(2, 3)),), {}
    yield (rng.normal(size=(2, 2, 3)),), {"keepdims": True}
    for order in (1, -1, 2, -2, np.inf, "nuc"):
        yield (rng.normal(size=(2, 4, 3)),), {"ord": order}


def matrix_adjoint(result_bar, x, result, *, keepdims=False, ord="fro"):  # noqa: A002
    if ord == "fro":
        return spread(ratio(result_bar, result), x, axis=(-2, -1), keepdims=keepdims) * x
    slope = norm_gradient(x, result, ord, axis=(-2, -1), keepdims=keepdims)
    return spread(result_bar, x, axis=(-2, -1), keepdims=keepdims) * slope


@tangent(np.linalg.matrix_norm, frobenius, adjoint=matrix_adjoint)
def matrix_norm(x, x_dot, result, *, keepdims=False, ord="fro"):  # noqa: A002
    if ord == "fro":
        return ratio(np.sum(x_dot * x, axis=(-2, -1), keepdims=keepdims), result)
    slope = norm_gradient(x, result, ord, axis=(-2, -1), keepdims=keepdims)
    return np.sum(x_dot * slope, axis=(-2, -1), keepdims=keepdims)


def slopes(rng):
    x = rng.normal(size=4)
    for order in (1, 3, np.inf):
        yield (x, np.full(4, np.linalg.norm(x, order)), order), {}


def slope_adjoint(result_bar, x, norm, ord, axis=None):  # noqa: A002
    steep = result_bar * norm_curve(x, norm, ord)
    return steep / norm, -steep * x / norm**2


@tangent(norm_slope, slopes, adjoint=slope_adjoint)
def norm_slope_rule(x, x_dot, norm, norm_dot, ord, axis=None):  # noqa: A002
    curve = norm_curve(x, norm, ord)
    return curve * x_dot / norm, -curve * norm_dot * x / norm**2


RULES = (
    inv,
    solve,
    det,
    slogdet,
    norm,
    vector_norm,
    matrix_norm,
    norm_slope_rule,
    *constant(norm_curve, norm_gradient, matrix_norm_slope, "ord"),
)
