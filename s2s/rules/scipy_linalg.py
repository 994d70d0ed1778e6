"""Linear algebra of SciPy, used where the user's program has imported it."""

import numpy as np
import scipy.linalg

from s2s.rulebook.declare import tangent
from s2s.rulebook.rule import Rule
from s2s.rules.domains import well_conditioned
from s2s_runtime.matrices import corner, doubled


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


@tangent(scipy.linalg.expm, single, adjoint=expm_adjoint, complex_ok=True)
def expm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.expm(doubled(A, A_dot)))


def definite(rng):
    for (a,), _ in single(rng):
        yield (a @ a.T,), {}


def sqrtm_adjoint(result_bar, A):  # noqa: N803
    return corner(scipy.linalg.sqrtm(doubled(A.T, result_bar)))


@tangent(scipy.linalg.sqrtm, definite, adjoint=sqrtm_adjoint, complex_ok=True, varies=True)
def sqrtm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.sqrtm(doubled(A, A_dot)))


def logm_adjoint(result_bar, A):  # noqa: N803
    return corner(scipy.linalg.logm(doubled(A.T, result_bar)))


@tangent(scipy.linalg.logm, definite, adjoint=logm_adjoint, complex_ok=True, varies=True)
def logm(A, A_dot):  # noqa: N803
    return corner(scipy.linalg.logm(doubled(A, A_dot)))


def inv_adjoint(result_bar, a, result):
    return -(result.T @ result_bar @ result.T)


@tangent(scipy.linalg.inv, single, adjoint=inv_adjoint, complex_ok=True)
def inv(a, a_dot, result):
    return -(result @ a_dot @ result)


def det_adjoint(result_bar, a, result):
    return result_bar * result * np.linalg.inv(a).T


@tangent(scipy.linalg.det, single, adjoint=det_adjoint, complex_ok=True)
def det(a, a_dot, result):
    return result * np.trace(np.linalg.solve(a, a_dot))


def solve_adjoint(result_bar, a, b, result):
    solved = np.linalg.solve(a.T, result_bar)
    if np.ndim(b) == 1:
        return -np.outer(solved, result), solved
    columns = np.reshape(solved, (len(a), -1))
    return -columns @ np.reshape(result, (len(a), -1)).T, solved


@tangent(scipy.linalg.solve, systems, adjoint=solve_adjoint, complex_ok=True)
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


@tangent(
    scipy.linalg.solve_triangular, triangles, adjoint=solve_triangular_adjoint, complex_ok=True
)
def solve_triangular(a, a_dot, b, b_dot, result, *, lower=False):
    moved = (np.tril(a_dot) if lower else np.triu(a_dot)) @ result
    return (
        -scipy.linalg.solve_triangular(a, moved, lower=lower),
        scipy.linalg.solve_triangular(a, b_dot, lower=lower),
    )


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
