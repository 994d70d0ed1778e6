"""NumPy functions that NumPy cannot run on objects, written out on dual numbers.

Dense linear algebra is plain elimination: the derivative of a solve is then the derivative of its
additions and multiplications, with no formula of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.array import DualArray, dual_array, truths, values
from tests.oracle.dual import Dual, primal


def _square(matrix: Any) -> DualArray:
    rows = dual_array(matrix)
    if rows.ndim != 2 or rows.shape[0] != rows.shape[1]:
        raise ValueError("the oracle eliminates one square matrix at a time")
    return rows


def _eliminate(matrix: Any, right: DualArray) -> tuple[DualArray, DualArray, float]:
    """Gauss-Jordan with partial pivoting: (pivots, solution, sign of the permutation)."""
    rows, sign = _square(matrix), 1.0
    right = right.copy()
    pivots = dual_array(np.zeros(len(rows)))
    for column in range(len(rows)):
        pivot = column + int(np.argmax(np.abs(values(rows[column:, column]))))
        if pivot != column:
            rows[[column, pivot]] = rows[[pivot, column]]
            right[[column, pivot]] = right[[pivot, column]]
            sign = -sign
        pivots[column] = rows[column, column]
        if primal(rows[column, column]) == 0:
            raise np.linalg.LinAlgError("Singular matrix")
        right[column] = right[column] / pivots[column]
        rows[column] = rows[column] / pivots[column]
        for other in range(len(rows)):
            if other != column:
                factor = rows[other, column]
                right[other] = right[other] - factor * right[column]
                rows[other] = rows[other] - factor * rows[column]
    return pivots, right, sign


def solve(a: Any, b: Any) -> Any:
    right = dual_array(b)
    columns = right.reshape(len(right), -1)
    return _eliminate(a, columns)[1].reshape(right.shape)


def inv(a: Any) -> Any:
    return _eliminate(a, dual_array(np.eye(len(a))))[1]


def det(a: Any) -> Any:
    pivots, _, sign = _eliminate(a, dual_array(np.eye(len(a))))
    return sign * np.prod(pivots)


def slogdet(a: Any) -> Any:
    pivots, _, sign = _eliminate(a, dual_array(np.eye(len(a))))
    signs = float(np.prod(np.sign(values(pivots))))
    return np.float64(sign * signs), np.sum(np.log(np.abs(pivots)))


def norm(x: Any, *order: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The Euclidean norm; no other order is known here."""
    if order not in ((), (None,), ("fro",)) and not (order == (2,) and np.ndim(x) == 1):
        raise NotImplementedError(f"the oracle has no norm of order {order}")
    x = dual_array(x)
    return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))


def _any(a: Any, *args: Any, **kwargs: Any) -> Any:
    return np.any(truths(a), *args, **kwargs)


def _all(a: Any, *args: Any, **kwargs: Any) -> Any:
    return np.all(truths(a), *args, **kwargs)


def allclose(a: Any, b: Any, **kwargs: Any) -> bool:
    return np.allclose(values(a), values(b), **kwargs)


def isclose(a: Any, b: Any, **kwargs: Any) -> Any:
    return np.isclose(values(a), values(b), **kwargs)


def argsort(a: Any, *args: Any, **kwargs: Any) -> Any:
    return np.argsort(values(a), *args, **kwargs)


def argmax(a: Any, *args: Any, **kwargs: Any) -> Any:
    return np.argmax(values(a), *args, **kwargs)


def argmin(a: Any, *args: Any, **kwargs: Any) -> Any:
    return np.argmin(values(a), *args, **kwargs)


def asarray(a: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """The very same memory, where NumPy gives the very same memory."""
    if dtype is not None and np.dtype(dtype).kind not in "fO":
        return np.asarray(values(a), dtype=dtype)
    return a if isinstance(a, DualArray) else dual_array(a)


def ascontiguousarray(a: Any, dtype: Any = None) -> Any:
    array = asarray(a, dtype)
    return array if array.flags.c_contiguous else array.copy()


def array(a: Any, dtype: Any = None, copy: Any = True, ndmin: int = 0, **kwargs: Any) -> Any:
    if dtype is not None and np.dtype(dtype).kind not in "fO":
        return np.array(values(a), dtype=dtype, ndmin=ndmin)
    if isinstance(a, DualArray) and not copy:
        return a
    made = a.copy() if isinstance(a, DualArray) else dual_array(a)
    return made.reshape((1,) * (ndmin - made.ndim) + made.shape)


def isscalar(element: Any) -> bool:
    return isinstance(element, Dual) or np.isscalar(element)


FUNCTIONS: dict[Any, Any] = {
    np.linalg.solve: solve,
    np.linalg.inv: inv,
    np.linalg.det: det,
    np.linalg.slogdet: slogdet,
    np.linalg.norm: norm,
    np.any: _any,
    np.all: _all,
    np.allclose: allclose,
    np.isclose: isclose,
    np.argsort: argsort,
    np.argmax: argmax,
    np.argmin: argmin,
    np.asarray: asarray,
    np.asanyarray: asarray,
    np.ascontiguousarray: ascontiguousarray,
    np.array: array,
    np.isscalar: isscalar,
}
