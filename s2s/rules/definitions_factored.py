"""Factored systems of SciPy, and matrices that have a structure.

The order of the rows that `lu_factor` chooses is held fixed.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg

from s2s.rulebook.book import Definition, definition
from s2s_runtime.matrices import eliminated, row_order


@definition(scipy.linalg.eigvals)
def eigvals(a):
    return np.linalg.eigvals(a)


@definition(scipy.linalg.pinvh)
def pinvh(a):
    return np.linalg.pinv(a, hermitian=True)


@definition(scipy.linalg.lu_factor)
def lu_factor(a, overwrite_a=False, check_finite=True):
    return eliminated(a[row_order(a)]), row_order(a)


@definition(scipy.linalg.lu_solve)
def lu_solve(lu_and_piv, b, trans=0):
    packed, order = lu_and_piv
    if trans == 0:
        half = scipy.linalg.solve_triangular(packed, b[order], lower=True, unit_diagonal=True)
        return scipy.linalg.solve_triangular(packed, half, lower=False)
    half = scipy.linalg.solve_triangular(packed, b, trans=trans, lower=False)
    solved = scipy.linalg.solve_triangular(
        packed, half, trans=trans, lower=True, unit_diagonal=True
    )
    return solved[np.argsort(order)]


@definition(scipy.linalg.circulant)
def circulant(c):
    places = np.arange(len(c))
    return c[(places[:, None] - places[None, :]) % len(c)]


@definition(scipy.linalg.solve_circulant)
def solve_circulant(c, b):
    return np.linalg.solve(scipy.linalg.circulant(c), b)


@definition(scipy.linalg.block_diag)
def block_diag(*arrs):
    blocks = [np.atleast_2d(block) for block in arrs]
    width = sum([np.shape(block)[1] for block in blocks])
    rows, start = [], 0
    for block in blocks:
        rest = width - start - np.shape(block)[1]
        rows.append(np.pad(block, ((0, 0), (start, rest))))
        start = start + np.shape(block)[1]
    return np.concatenate(rows, axis=0)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
