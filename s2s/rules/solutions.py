"""Inverses, solutions of linear systems, determinants and norms.

The norm has derivative 0 where it is 0.
"""

import numpy as np

from s2s.rulebook.declare import tangent
from s2s.rules.domains import well_conditioned
from s2s_runtime.cotangents import spread, unbroadcast
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
    """`ord` is left to its default, so `axis` is a keyword."""
    yield (rng.normal(size=4),), {}
    for axis in (None, 0, (0, 2)):
        yield (rng.normal(size=(2, 3, 4)),), {"axis": axis, "keepdims": axis == 0}


def norm_adjoint(result_bar, x, result, *, axis=None, keepdims=False):
    return spread(ratio(result_bar, result), x, axis=axis, keepdims=keepdims) * x


@tangent(np.linalg.norm, norms, adjoint=norm_adjoint)
def norm(x, x_dot, result, *, axis=None, keepdims=False):
    return ratio(np.sum(x_dot * x, axis=axis, keepdims=keepdims), result)


RULES = (inv, solve, det, slogdet, norm)
