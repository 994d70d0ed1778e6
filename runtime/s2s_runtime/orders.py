"""Order statistics: which elements a quantile or a median mixes, and with what weights.

A quantile is linear in the two sorted neighbours of its place.  The place is what the quantile
of 0, 1, 2, ... is, so every `method` of NumPy is covered by asking NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from s2s_runtime.cotangents import Axis


def quantile_share(
    x: Any, q: Any, axis: Axis = None, method: str = "linear", skipnan: bool = False
) -> np.ndarray:
    """The derivative of `np.quantile(x, q)` by each element of `x`, with the axes of `q` first."""
    x = np.asarray(x)
    axes = tuple(range(x.ndim)) if axis is None else tuple(np.atleast_1d(axis) % x.ndim)
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    moved = np.transpose(x, [*kept, *axes])
    rows = moved.reshape(*moved.shape[: len(kept)], -1)
    levels = np.ravel(q)
    shares = np.stack([_rows_share(rows, level, method, skipnan) for level in levels])
    shares = shares.reshape(np.shape(q) + moved.shape)
    lead = np.ndim(q)
    back = np.argsort([*kept, *axes]) + lead
    return np.transpose(shares, [*range(lead), *back])


def _rows_share(rows: np.ndarray, q: Any, method: str, skipnan: bool) -> np.ndarray:
    """Weights along the last axis: 1 - t at the lower neighbour, t at the upper."""
    order = np.argsort(rows, axis=-1)
    places = _places(rows, q, method, skipnan)[..., None]
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, rows.shape[-1] - 1)
    share = np.zeros(rows.shape, rows.dtype if rows.dtype.kind == "f" else float)
    weight = places - low
    _add_along(share, np.take_along_axis(order, low, -1), 1 - weight)
    _add_along(share, np.take_along_axis(order, high, -1), weight)
    return share


def _add_along(share: np.ndarray, index: np.ndarray, weight: np.ndarray) -> None:
    before = np.take_along_axis(share, index, -1)
    np.put_along_axis(share, index, before + weight, -1)


def _places(rows: np.ndarray, q: Any, method: str, skipnan: bool) -> np.ndarray:
    """Where in sorted order the quantile lies, as a real number, for each row."""
    length = rows.shape[-1]
    counts = np.sum(~np.isnan(rows), axis=-1) if skipnan else np.full(rows.shape[:-1], length)
    table = {n: _place(n, q, method) for n in np.unique(counts).tolist()}
    return np.vectorize(table.__getitem__, otypes=[float])(counts)


def _place(count: int, q: Any, method: str) -> float:
    quantile: Callable[..., Any] = np.quantile
    return float(quantile(np.arange(max(count, 1), dtype=float), q, method=method))


def combined(x: Any, share: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The sum of `share * x` over `axis` of `x`; `share` has the axes of the levels in front."""
    lead = np.ndim(share) - np.ndim(x)
    return np.sum(share * x, axis=_behind(axis, lead, np.ndim(x)), keepdims=keepdims)


def distributed(bar: Any, share: Any, like: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The adjoint of `combined`: `bar` spread over `axis` of `like`, and weighted."""
    lead = np.ndim(share) - np.ndim(like)
    bar = bar if keepdims else np.expand_dims(bar, _behind(axis, lead, np.ndim(like)))
    return np.sum(bar * share, axis=tuple(range(lead)))


def _behind(axis: Axis, lead: int, rank: int) -> tuple[int, ...]:
    axes = range(rank) if axis is None else np.atleast_1d(axis) % rank
    return tuple(int(axis) + lead for axis in axes)
