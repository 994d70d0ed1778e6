"""Sparse matrices of SciPy as operands that do not move: products, and solutions of systems.

An active matrix is an error; its entries have no derivative here.
"""

import numpy as np
import scipy.sparse

from s2s.rulebook.book import Definition, definition
from s2s.rulebook.declare import linear
from s2s_runtime.sparse import (
    solved,
    solved_transposed,
    sparse_times,
    times_sparse,
    times_transposed,
    transposed_times,
)

MATRIX = scipy.sparse.csr_array(np.array([[4.0, 1.0, 0.0], [0.0, 3.0, 1.0], [2.0, 0.0, 5.0]]))


def behind(rng):
    yield (MATRIX, rng.normal(size=3)), {}
    yield (MATRIX, rng.normal(size=(3, 2))), {}


def before(rng):
    yield (rng.normal(size=3), MATRIX), {}
    yield (rng.normal(size=(2, 3)), MATRIX), {}


def from_left(function, transposed):
    """`function(matrix, x)`, linear in its second argument."""

    @linear(function, behind, operands=("x",), complex_ok=False)
    def rule(result_bar, matrix, x):
        return transposed(matrix, result_bar)

    return rule


def from_right(function, transposed):
    """`function(x, matrix)`, linear in its first argument."""

    @linear(function, before, operands=("x",), complex_ok=False)
    def rule(result_bar, x, matrix):
        return transposed(result_bar, matrix)

    return rule


RULES = (
    from_left(sparse_times, transposed_times),
    from_left(transposed_times, sparse_times),
    from_left(solved, solved_transposed),
    from_left(solved_transposed, solved),
    from_right(times_sparse, times_transposed),
    from_right(times_transposed, times_sparse),
)


@definition(scipy.sparse.csr_array.__matmul__, scipy.sparse.csr_array.dot)
def matmul(self, other):
    return sparse_times(self, other)


@definition(scipy.sparse.csr_matrix.__mul__)
def matrix_product(self, other):
    return sparse_times(self, other)


@definition(scipy.sparse.csr_array.__rmatmul__)
def product_from_left(self, other):
    return times_sparse(other, self)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
