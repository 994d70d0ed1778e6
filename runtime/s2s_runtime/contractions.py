"""Adjoints of Kronecker products of any rank, and of convolutions in every mode."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast


def kron_adjoint_left(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `a` in `np.kron(a, b)`; of `a` only the shape is read."""
    whole, _, inner = _blocks(bar, a, b)
    rank = len(inner) // 2
    summed = np.sum(whole * np.reshape(b, inner), axis=tuple(range(1, 2 * rank, 2)))
    return cast(summed.reshape(np.shape(a)), a)


def kron_adjoint_right(bar: Any, a: Any, b: Any) -> Any:
    """The bar of `b` in `np.kron(a, b)`; of `b` only the shape is read."""
    whole, outer, _ = _blocks(bar, a, b)
    rank = len(outer) // 2
    summed = np.sum(whole * np.reshape(a, outer), axis=tuple(range(0, 2 * rank, 2)))
    return cast(summed.reshape(np.shape(b)), b)


def _blocks(bar: Any, a: Any, b: Any) -> tuple[np.ndarray, tuple[int, ...], tuple[int, ...]]:
    """`bar` with an axis for the place in `a` and one for the place in `b`, turn by turn."""
    rank = max(np.ndim(a), np.ndim(b))
    rows = (1,) * (rank - np.ndim(a)) + np.shape(a)
    columns = (1,) * (rank - np.ndim(b)) + np.shape(b)
    pairs = list(zip(rows, columns, strict=True))
    whole = np.reshape(bar, [n for pair in pairs for n in pair])
    outer = tuple(n for i, _ in pairs for n in (i, 1))
    return whole, outer, tuple(n for _, j in pairs for n in (1, j))


def convolve_adjoint(bar: Any, like: Any, other: Any, mode: str = "full") -> Any:
    """The bar of one factor, `like`, of `np.convolve`: the bar, put back in the full result."""
    other = np.atleast_1d(other)
    n, m = np.size(like), len(other)
    start = {"full": 0, "same": (min(n, m) - 1) // 2, "valid": min(n, m) - 1}[mode]
    whole = np.zeros(n + m - 1, np.asarray(bar).dtype)
    whole[start : start + len(bar)] = bar
    found = np.correlate(whole, other, mode="valid") if n + m - 1 >= m else whole[:0]
    return cast(np.reshape(found, np.shape(like)), like)
