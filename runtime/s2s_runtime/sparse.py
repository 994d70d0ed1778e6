"""Products with sparse matrices, and systems of them; the matrix does not move.

    y = A @ x       x_bar = transposed_times(A, y_bar)       A.T is a view: nothing is copied
"""

from __future__ import annotations

from typing import Any


def sparse_times(matrix: Any, x: Any) -> Any:
    """`matrix @ x`, an array."""
    return matrix @ x


def transposed_times(matrix: Any, x: Any) -> Any:
    """`matrix.T @ x`, the adjoint of the product."""
    return matrix.T @ x


def times_sparse(x: Any, matrix: Any) -> Any:
    """`x @ matrix`, an array."""
    return x @ matrix


def times_transposed(x: Any, matrix: Any) -> Any:
    """`x @ matrix.T`."""
    return x @ matrix.T


def solved(matrix: Any, x: Any) -> Any:
    """The solution of the sparse system whose right side is `x`, an array."""
    from scipy.sparse.linalg import spsolve  # the program has imported it

    return spsolve(matrix, x)


def solved_transposed(matrix: Any, x: Any) -> Any:
    """The solution of the transposed system."""
    from scipy.sparse.linalg import spsolve

    return spsolve(matrix.T.tocsr(), x)
