"""Weights of averages, integrals and differences on grids, and what their adjoints need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from s2s_runtime.cotangents import Axis, cast, unbroadcast


def aligned(weights: Any, like: Any, axis: Axis = None) -> Any:
    """Weights of `np.average` with the axes of `like`, which they follow along `axis` only."""
    weights = np.asarray(weights)
    if axis is None or np.shape(weights) == np.shape(like):
        return weights
    axes = np.atleast_1d(axis) % np.ndim(like)
    ordered = np.transpose(weights, np.argsort(axes))
    shape = [n if i in axes else 1 for i, n in enumerate(np.shape(like))]
    return ordered.reshape(shape)


def unaligned(bar: Any, like: Any, axis: Axis = None) -> Any:
    """The adjoint of `aligned`; of the weights (`like`) only the shape is read."""
    if axis is None or np.shape(bar) == np.shape(like):
        return unbroadcast(bar, like)
    axes = np.atleast_1d(axis) % np.ndim(bar)
    summed = np.sum(bar, axis=tuple(i for i in range(np.ndim(bar)) if i not in axes))
    return cast(np.transpose(summed, np.argsort(np.argsort(axes))), like)


def undiff(bar: Any, axis: int = -1) -> Any:
    """The adjoint of `np.diff`: what an element gives to the step before it less the step after."""
    return -np.diff(bar, axis=axis, prepend=0, append=0)


def midpoints(y: Any, axis: int = -1) -> Any:
    """The mean of each pair of neighbours along `axis`."""
    return 0.5 * (_cut(y, axis, slice(1, None)) + _cut(y, axis, slice(None, -1)))


def unmidpoints(bar: Any, like: Any, axis: int = -1) -> Any:
    """The adjoint of `midpoints`: half to either neighbour; `bar` is stretched as need be."""
    shape = list(np.shape(like))
    shape[axis] -= 1
    half = 0.5 * np.broadcast_to(bar, np.broadcast_shapes(np.shape(bar), tuple(shape)))
    return unbroadcast(_beside(half, axis, (0, 1)) + _beside(half, axis, (1, 0)), like)


def widths(x: Any, like: Any, axis: int = -1) -> Any:
    """The widths of the cells of a grid, ready to multiply what lies along `axis` of `like`."""
    if np.ndim(x) > 1 or np.ndim(like) <= 1:
        return np.diff(x, axis=axis if np.ndim(x) > 1 else 0)
    shape = [1] * np.ndim(like)
    shape[axis] = -1
    return np.reshape(np.diff(x), shape)


def unwidths(bar: Any, like: Any, axis: int = -1) -> Any:
    """The adjoint of `widths`; `like` is the grid."""
    if np.ndim(like) == 1 and np.ndim(bar) > 1:
        bar = np.sum(np.moveaxis(bar, axis, -1), axis=tuple(range(np.ndim(bar) - 1)))
        axis = 0
    return unbroadcast(_beside(bar, axis, (1, 0)) - _beside(bar, axis, (0, 1)), like)


def _cut(x: Any, axis: int, part: slice) -> np.ndarray:
    return np.moveaxis(np.moveaxis(np.asarray(x), axis, 0)[part], 0, axis)


def _beside(x: Any, axis: int, width: tuple[int, int]) -> np.ndarray:
    """`x` with zeros before or after it along `axis`."""
    around = [(0, 0)] * np.ndim(x)
    around[axis] = width
    return np.pad(x, around)


def ungradient(bar: Any, like: Any, spacing: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """The adjoint of `np.gradient`: of one axis, or of several, for which `bar` is a tuple."""
    axes = range(np.ndim(like)) if axis is None else np.atleast_1d(axis).tolist()
    bars = bar if isinstance(bar, tuple | list) else (bar,)
    steps = [spacing[min(i, len(spacing) - 1) : i + 1] or spacing for i in range(len(axes))]
    return sum(
        _along_axis(one, like, step, i, edge_order)
        for one, step, i in zip(bars, steps, axes, strict=True)
    )


def _along_axis(bar: Any, like: Any, spacing: Any, axis: int, edge_order: int) -> np.ndarray:
    """One axis.

    Each element of the gradient reads `like` at most two places away, so five probes, each with
    ones five places apart, find all coefficients.
    """
    bar = np.moveaxis(np.asarray(bar), axis, 0)
    length = bar.shape[0]
    out = np.zeros_like(bar)
    rows = np.arange(length)
    gradient: Callable[..., Any] = np.gradient
    for residue in range(min(5, length)):
        probe = (rows % 5 == residue).astype(float)
        slopes = gradient(probe, *spacing, edge_order=edge_order)
        columns = rows + (residue - rows + 2) % 5 - 2
        there = (columns >= 0) & (columns < length) & (slopes != 0)
        weighted = slopes[there].reshape(-1, *[1] * (bar.ndim - 1)) * bar[there]
        np.add.at(out, columns[there], weighted)
    return cast(np.moveaxis(out, 0, axis), like)


def interval(x: Any, xp: Any) -> Any:
    """The index of the cell of the grid `xp` that holds `x`, the outer cells extended."""
    return np.clip(np.searchsorted(xp, x, side="right") - 1, 0, max(len(xp) - 2, 0))


def inside(x: Any, xp: Any, left: Any = None, right: Any = None) -> Any:
    """Whether `np.interp` reads the values at `x`: not where a given `left` or `right` stands."""
    low = np.asarray(x) >= xp[0] if left is not None else True
    high = np.asarray(x) <= xp[-1] if right is not None else True
    return low & high
