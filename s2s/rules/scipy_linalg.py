"""Linear algebra of SciPy, used where the user's program has imported it."""

import numpy as np
import scipy.linalg

from s2s.rulebook.declare import tangent
from s2s.rulebook.rule import Rule, RuleError
from s2s.rules.domains import well_conditioned
from s2s_runtime.matrices import (
    corner,
    doubled,
    folded_lower,
    folded_upper,
    half_lower,
    mirrored_lower,
    mirrored_upper,
)


def single(rng):
    for (a,), _ in well_conditioned(rng):
        if a.ndim == 2:
            yield (a,), {}


def systems(rng):
    for (a,), _ in single(rng):
        yield (a, rng.normal(size=3)), {}
        yield (a, rng.normal(size=(3, 2))), {}


def expm_adjoint(result_bar, A):  # noqa: N803
    return corner(scipy.linalg.expm(doubled(np.swapaxes(A, -1, -2), result_bar)))


@tangent(scipy.linalg.expm, single, adjoint=expm_adjoint)
def expm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.expm(doubled(A, A_dot)))


def definite(rng):
    for (a,), _ in single(rng):
        yield (a @ a.T,), {}


def sqrtm_adjoint(result_bar, A):  # noqa: N803
    return corner(scipy.linalg.sqrtm(doubled(A.T, result_bar)))


@tangent(scipy.linalg.sqrtm, definite, adjoint=sqrtm_adjoint)
def sqrtm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.sqrtm(doubled(A, A_dot)))


def logm_adjoint(result_bar, A):  # noqa: N803
    return corner(scipy.linalg.logm(doubled(A.T, result_bar)))


@tangent(scipy.linalg.logm, definite, adjoint=logm_adjoint)
def logm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.logm(doubled(A, A_dot)))


def inv_adjoint(result_bar, a, result):
    return -(result.T @ result_bar @ result.T)


@tangent(scipy.linalg.inv, single, adjoint=inv_adjoint)
def inv(a, a_dot, result):
    return -(result @ a_dot @ result)


def det_adjoint(result_bar, a, result):
    return result_bar * result * np.linalg.inv(a).T


@tangent(scipy.linalg.det, single, adjoint=det_adjoint)
def det(a, a_dot, result):
    return result * np.trace(np.linalg.solve(a, a_dot))


def solve_adjoint(result_bar, a, b, result):
    solved = np.linalg.solve(a.T, result_bar)
    if np.ndim(b) == 1:
        return -np.outer(solved, result), solved
    columns = np.reshape(solved, (len(a), -1))
    return -columns @ np.reshape(result, (len(a), -1)).T, solved


@tangent(scipy.linalg.solve, systems, adjoint=solve_adjoint)
def solve(a, a_dot, b, b_dot, result):
    return -np.linalg.solve(a, a_dot @ result), np.linalg.solve(a, b_dot)


def triangles(rng):
    for (a, b), _ in systems(rng):
        yield (a, b), {}
        yield (a, b), {"lower": True}


def solve_triangular_adjoint(result_bar, a, b, result, *, lower=False):
    solved = scipy.linalg.solve_triangular(a.T, result_bar, lower=not lower)
    columns = np.reshape(result, (len(a), -1))
    outer = -np.reshape(solved, (len(a), -1)) @ columns.T
    return np.tril(outer) if lower else np.triu(outer), solved


@tangent(scipy.linalg.solve_triangular, triangles, adjoint=solve_triangular_adjoint)
def solve_triangular(a, a_dot, b, b_dot, result, *, lower=False):
    moved = (np.tril(a_dot) if lower else np.triu(a_dot)) @ result
    return (
        -scipy.linalg.solve_triangular(a, moved, lower=lower),
        scipy.linalg.solve_triangular(a, b_dot, lower=lower),
    )


def factored(rng):
    for (a,), _ in definite(rng):
        yield (a,), {}
        yield (a,), {"lower": True}


def cholesky_adjoint(result_bar, a, result, lower=False, overwrite_a=False, check_finite=True):
    if lower is True:
        half = half_lower(result.T @ result_bar)
        left = np.linalg.solve(result.T, half.T).T
        return folded_lower(np.linalg.solve(result.T, left))
    if lower is False:
        half = half_lower(result @ result_bar.T)
        left = np.linalg.solve(result, half.T).T
        return folded_upper(np.linalg.solve(result, left))
    raise RuleError("the rule of scipy.linalg.cholesky needs `lower` as a literal")


@tangent(scipy.linalg.cholesky, factored, adjoint=cholesky_adjoint)
def cholesky(a, a_dot, result, lower=False, overwrite_a=False, check_finite=True):
    if lower is True:
        left = np.linalg.solve(result, mirrored_lower(a_dot)).T
        return result @ half_lower(np.linalg.solve(result, left))
    if lower is False:
        left = np.linalg.solve(result.T, mirrored_upper(a_dot)).T
        return (result.T @ half_lower(np.linalg.solve(result.T, left))).T
    raise RuleError("the rule of scipy.linalg.cholesky needs `lower` as a literal")


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
