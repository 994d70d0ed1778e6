"""Linear algebra of SciPy in terms of functions with rules."""

from __future__ import annotations

import numpy as np
import scipy.linalg

from s2s.rulebook.book import Definition, definition


@definition(scipy.linalg.norm)
def norm(a, ord=None, axis=None, keepdims=False, check_finite=True):  # noqa: A002
    if ord is None and axis is None and not keepdims:
        return np.linalg.norm(a)
    return np.linalg.norm(a, ord, axis=axis, keepdims=keepdims)


@definition(scipy.linalg.solve)
def solve(
    a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True, *,
    transposed=False,
):
    return np.linalg.solve(a.T if transposed else a, b)


@definition(scipy.linalg.solve_triangular)
def solve_triangular(
    a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True
):
    if unit_diagonal:
        a = a - np.diag(np.diagonal(a)) + np.eye(len(a))
    if trans in (1, "T"):
        return scipy.linalg.solve_triangular(a.T, b, lower=not lower)
    if trans in (2, "C"):
        return scipy.linalg.solve_triangular(np.conj(a.T), b, lower=not lower)
    return scipy.linalg.solve_triangular(a, b, lower=lower)


@definition(scipy.linalg.lstsq)
def lstsq(a, b):
    inverse = np.linalg.pinv(a)
    x = inverse @ b
    residues = np.sum((b - a @ x) ** 2, axis=0)
    return x, residues, np.linalg.matrix_rank(a), np.linalg.svdvals(a)


@definition(scipy.linalg.cholesky)
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    if lower:
        return np.linalg.cholesky(a)
    return np.conj(np.linalg.cholesky(np.conj(a.T))).T


@definition(scipy.linalg.cho_factor)
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    return scipy.linalg.cholesky(a, lower=lower), lower


@definition(scipy.linalg.cho_solve)
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    factor, lower = c_and_lower
    if lower:
        half = scipy.linalg.solve_triangular(factor, b, lower=True)
        return scipy.linalg.solve_triangular(factor.T, half, lower=False)
    half = scipy.linalg.solve_triangular(factor.T, b, lower=True)
    return scipy.linalg.solve_triangular(factor, half, lower=False)


@definition(scipy.linalg.svdvals)
def svdvals(a):
    return np.linalg.svdvals(a)


@definition(scipy.linalg.pinv)
def pinv(a):
    return np.linalg.pinv(a)


@definition(scipy.linalg.eigvalsh)
def eigvalsh(a, *, lower=True):
    return np.linalg.eigvalsh(a) if lower else np.linalg.eigvalsh(a, "U")


@definition(scipy.linalg.toeplitz)
def toeplitz(c, r=None):
    column = np.ravel(c)
    row = np.conj(column) if r is None else np.ravel(r)
    line = np.concatenate([column[::-1], row[1:]])
    down, across = np.arange(len(column))[:, None], np.arange(len(row))[None, :]
    return line[len(column) - 1 - down + across]


@definition(scipy.linalg.hankel)
def hankel(c, r=None):
    column = np.ravel(c)
    row = np.zeros_like(column) if r is None else np.ravel(r)
    line = np.concatenate([column, row[1:]])
    return line[np.arange(len(column))[:, None] + np.arange(len(row))[None, :]]


@definition(scipy.linalg.solve_banded)
def solve_banded(l_and_u, ab, b):
    lower, upper = l_and_u
    size = np.shape(ab)[1]
    matrix = np.zeros((size, size))
    for k in range(-lower, upper + 1):
        if k >= 0:
            matrix = matrix + np.diag(ab[upper - k, k:], k)
        else:
            matrix = matrix + np.diag(ab[upper - k, :k], k)
    return np.linalg.solve(matrix, b)


@definition(scipy.linalg.solve_sylvester)
def solve_sylvester(a, b, q):
    left = np.kron(a, np.eye(len(b))) + np.kron(np.eye(len(a)), b.T)
    return np.reshape(np.linalg.solve(left, np.ravel(q)), np.shape(q))


@definition(scipy.linalg.solve_continuous_lyapunov, scipy.linalg.solve_lyapunov)
def solve_continuous_lyapunov(a, q):
    left = np.kron(a, np.eye(len(a))) + np.kron(np.eye(len(a)), a)
    return np.reshape(np.linalg.solve(left, np.ravel(q)), np.shape(q))


@definition(scipy.linalg.solve_discrete_lyapunov)
def solve_discrete_lyapunov(a, q, method=None):
    left = np.eye(len(a) ** 2) - np.kron(a, a)
    return np.reshape(np.linalg.solve(left, np.ravel(q)), np.shape(q))


@definition(scipy.linalg.khatri_rao)
def khatri_rao(a, b):
    return np.reshape(a[:, None, :] * b[None, :, :], (-1, np.shape(a)[1]))


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
