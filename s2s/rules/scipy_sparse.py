"""Sparse matrices of SciPy as operands that do not move: products, and solutions of systems.

An active matrix is an error; its entries have no derivative here.
"""

import numpy as np
import scipy.sparse

from s2s.rulebook.book import Definition, definition
from s2s.rulebook.declare import linear
from s2s.rulebook.rule import Rule
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


@linear(sparse_times, behind, operands=("x",), complex_ok=False)
def sparse_times_rule(result_bar, matrix, x):
    return transposed_times(matrix, result_bar)


@linear(transposed_times, behind, operands=("x",), complex_ok=False)
def transposed_times_rule(result_bar, matrix, x):
    return sparse_times(matrix, result_bar)


@linear(times_sparse, before, operands=("x",), complex_ok=False)
def times_sparse_rule(result_bar, x, matrix):
    return times_transposed(result_bar, matrix)


@linear(times_transposed, before, operands=("x",), complex_ok=False)
def times_transposed_rule(result_bar, x, matrix):
    return times_sparse(result_bar, matrix)


@linear(solved, behind, operands=("b",), complex_ok=False)
def solved_rule(result_bar, matrix, b):
    return solved_transposed(matrix, result_bar)


@linear(solved_transposed, behind, operands=("b",), complex_ok=False)
def solved_transposed_rule(result_bar, matrix, b):
    return solved(matrix, result_bar)


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))


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
