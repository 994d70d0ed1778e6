"""Values and vectors of general matrices, and their powers.

An eigenvector is of length 1 and its largest component real, as LAPACK leaves it.
"""

import numpy as np

from s2s.rulebook.declare import constant, tangent
from s2s.rules.domains import well_conditioned
from s2s_runtime.matrices import (
    corner,
    doubled,
    eliminated,
    embedded,
    largest_held,
    over_gaps,
    row_order,
    turning,
    unturning,
    vectors_of,
)


def general(rng):
    yield (np.array([[1.0, 0.4, 0.2], [0.3, 2.5, 0.1], [0.5, 0.2, 4.0]]),), {}
    yield (np.array([[1.0, 3.0, 0.2], [-1.0, 1.5, 0.1], [0.5, 0.2, 4.0]]),), {}


def eigvals_adjoint(result_bar, a, result):
    vectors = vectors_of(a, result)
    turned = np.conj(np.swapaxes(vectors, -1, -2))
    if np.iscomplexobj(a):
        return np.linalg.solve(turned, np.expand_dims(result_bar, -1) * turned)
    return np.real(np.linalg.solve(turned, np.expand_dims(result_bar, -1) * turned))


@tangent(np.linalg.eigvals, general, adjoint=eigvals_adjoint, conjugates=True, varies=True)
def eigvals(a, a_dot, result):
    vectors = vectors_of(a, result)
    moved = np.linalg.solve(vectors, a_dot @ vectors)
    return np.sum(moved * np.eye(np.shape(moved)[-1]), axis=-1)


def eig_adjoint(result_bar, a, result):
    w = result[0]
    v = result[1]
    turned = np.conj(np.swapaxes(v, -1, -2))
    along = np.sum(np.conj(v) * result_bar[1], axis=-2, keepdims=True)
    free = result_bar[1] - v * np.real(along) - unturning(along, v, largest_held(v))
    inner = over_gaps(turned @ free, np.conj(w)) + embedded(result_bar[0])
    if np.iscomplexobj(a):
        return np.linalg.solve(turned, inner @ turned)
    return np.real(np.linalg.solve(turned, inner @ turned))


@tangent(
    np.linalg.eig, general, adjoint=eig_adjoint, conjugates=True, varies=True,
    returns_sequence=True,
)
def eig(a, a_dot, result):
    w = result[0]
    v = result[1]
    inner = np.linalg.solve(v, a_dot @ v)
    free = v @ over_gaps(inner, w)
    lengths = np.real(np.sum(np.conj(v) * free, axis=-2, keepdims=True))
    values = np.diagonal(inner, axis1=-2, axis2=-1)
    return values, free - v * (lengths + turning(free, v, largest_held(v)))


def powers(rng):
    for (a,), _ in well_conditioned(rng):
        for n in (0, 1, 3, -2):
            yield (a, n), {}


def power_adjoint(result_bar, a, n):
    return corner(np.linalg.matrix_power(doubled(np.swapaxes(a, -1, -2), result_bar), n))


@tangent(np.linalg.matrix_power, powers, adjoint=power_adjoint, complex_ok=True)
def matrix_power(a, a_dot, n):
    return corner(np.linalg.matrix_power(doubled(a, a_dot), n))


def single(rng):
    yield (rng.normal(size=(4, 4)) + 4 * np.eye(4),), {}


def eliminated_adjoint(result_bar, a, result):
    lower = np.tril(result, -1) + np.eye(len(a))
    upper = np.triu(result)
    low = np.tril(np.swapaxes(lower, -1, -2) @ np.tril(result_bar, -1), -1)
    inner = low + np.triu(np.triu(result_bar) @ np.swapaxes(upper, -1, -2))
    left = np.linalg.solve(np.swapaxes(lower, -1, -2), inner)
    return np.swapaxes(np.linalg.solve(upper, np.swapaxes(left, -1, -2)), -1, -2)


@tangent(eliminated, single, adjoint=eliminated_adjoint)
def eliminated_rule(a, a_dot, result):
    lower = np.tril(result, -1) + np.eye(len(a))
    upper = np.triu(result)
    turned = np.swapaxes(np.linalg.solve(lower, a_dot), -1, -2)
    inner = np.swapaxes(np.linalg.solve(np.swapaxes(upper, -1, -2), turned), -1, -2)
    return lower @ np.tril(inner, -1) + np.triu(inner) @ upper


RULES = (eigvals, eig, matrix_power, eliminated_rule, *constant(row_order))
