"""Adjoints of products whose ranks are known only when they run.

Where the ranks are known the compiler writes NumPy instead, such as `result_bar @ b.T`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast, unbroadcast


def matmul_adjoint_left(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `a` in `a @ b`; of `a` only the shape is read."""
    if np.ndim(b) == 1:
        return unbroadcast(np.expand_dims(bar, -1) * b, a)
    rows = bar if np.ndim(a) > 1 else np.expand_dims(bar, -2)
    return _merged(rows @ np.swapaxes(b, -1, -2), a, -2)


def matmul_adjoint_right(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `b` in `a @ b`; of `b` only the shape is read."""
    if np.ndim(a) == 1:
        columns = np.expand_dims(bar, -1 if np.ndim(b) == 1 else -2)
        return unbroadcast(columns * (a if np.ndim(b) == 1 else np.expand_dims(a, -1)), b)
    columns = bar if np.ndim(b) > 1 else np.expand_dims(bar, -1)
    return _merged(np.swapaxes(a, -1, -2) @ columns, b, -1)


def _merged(bar: Any, like: Any, vector_axis: int) -> Any:
    """Drop the axis that stood for a vector, then undo broadcasting."""
    return unbroadcast(np.squeeze(bar, vector_axis) if np.ndim(like) == 1 else bar, like)


def dot_adjoint_left(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `a` in `np.dot(a, b)`."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(bar * b, a)
    last = max(np.ndim(b) - 2, 0)
    free = [axis for axis in range(np.ndim(b)) if axis != last]
    over = list(range(np.ndim(a) - 1, np.ndim(bar)))
    return cast(np.tensordot(bar, b, (over, free)), a)


def dot_adjoint_right(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `b` in `np.dot(a, b)`."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(bar * a, b)
    rows = list(range(np.ndim(a) - 1))
    summed = np.tensordot(a, bar, (rows, rows))
    return cast(np.moveaxis(summed, 0, max(np.ndim(b) - 2, 0)), b)


def inner_adjoint_left(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `a` in `np.inner(a, b)`."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(bar * b, a)
    over = list(range(np.ndim(a) - 1, np.ndim(bar)))
    return cast(np.tensordot(bar, b, (over, list(range(np.ndim(b) - 1)))), a)


def inner_adjoint_right(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `b` in `np.inner(a, b)`."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(bar * a, b)
    rows = list(range(np.ndim(a) - 1))
    return cast(np.tensordot(bar, a, (rows, rows)), b)


def tensordot_adjoint_left(bar: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The bar of `a` in `np.tensordot(a, b, axes)`."""
    over_a, over_b = _contracted(np.ndim(a), np.ndim(b), axes)
    free_a, free_b = _free(np.ndim(a), over_a), _free(np.ndim(b), over_b)
    product = np.tensordot(bar, b, (range(len(free_a), np.ndim(bar)), free_b))
    order = np.argsort(over_b)
    return cast(np.transpose(product, np.argsort([*free_a, *(over_a[i] for i in order)])), a)


def tensordot_adjoint_right(bar: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The bar of `b` in `np.tensordot(a, b, axes)`."""
    over_a, over_b = _contracted(np.ndim(a), np.ndim(b), axes)
    free_a, free_b = _free(np.ndim(a), over_a), _free(np.ndim(b), over_b)
    product = np.tensordot(a, bar, (free_a, range(len(free_a))))
    order = np.argsort(over_a)
    return cast(np.transpose(product, np.argsort([*(over_b[i] for i in order), *free_b])), b)


def _contracted(rank_a: int, rank_b: int, axes: Any) -> tuple[list[int], list[int]]:
    if isinstance(axes, int | np.integer):
        return list(range(rank_a - axes, rank_a)), list(range(axes))
    over_a, over_b = (np.atleast_1d(side) for side in axes)
    return [int(i) % rank_a for i in over_a], [int(i) % rank_b for i in over_b]


def _free(rank: int, contracted: Sequence[int]) -> list[int]:
    return [axis for axis in range(rank) if axis not in contracted]
