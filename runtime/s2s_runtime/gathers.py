"""Adjoints of selections: zeros in the shape of the operand, with the bar put back in place.

What selects an element twice (an integer array, `np.repeat`) adds its bars up.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast, dtype_of, unbroadcast
from s2s_runtime.shadows import add_into


def scatter(bar: Any, index: Any, like: Any) -> Any:
    """The adjoint of `like[index]`: zeros, with `bar` added at `index`."""
    out = floating_zeros(like)
    if _hits_once(index):
        out[index] = bar
    else:
        np.add.at(out, index, bar)
    return out


def written(bar: Any, index: Any) -> Any:
    """The adjoint of the value in `x[index] = value`: of writes to one element, the last one wins.

    written(np.array([5.0, 7.0]), [0, 0, 1])      array([0., 5., 7.])
    """
    taken = bar[index]
    if not isinstance(bar, np.ndarray):  # an item of a container
        return taken
    if _hits_once(index) or not np.ndim(taken):
        return np.array(taken) if isinstance(taken, np.ndarray) else taken
    numbers = np.arange(taken.size).reshape(taken.shape)
    last = np.empty(bar.shape, numbers.dtype)
    last[index] = numbers  # NumPy itself says who comes last
    return np.where(last[index] == numbers, taken, 0.0)


def copied_back(shadow: Any, index: Any, bar: Any) -> None:
    """The adjoint of `x[index] = value` where only run time knows whether x is an array.

    An array has copied the value: its share goes into `bar`, and is taken out.  What holds the
    value itself holds its very shadow.
    """
    if isinstance(shadow, np.ndarray):
        part = written(shadow, index)
        shadow[index] = 0.0
        add_into(bar, unbroadcast(part, bar) if isinstance(bar, np.ndarray) else part)


def placed(value: Any, index: Any, like: Any) -> Any:
    """The adjoint of `written`: zeros in the shape of `like`, with `value` written at `index`."""
    out = floating_zeros(like)
    out[index] = value
    return out


def _hits_once(index: Any) -> bool:
    """Whether no element can be selected twice: slices, integers and masks."""
    if isinstance(index, tuple):
        return all(map(_hits_once, index))
    basic = index is None or index is Ellipsis or isinstance(index, slice | int | np.integer)
    return basic or getattr(index, "dtype", None) == np.bool_


def floating_zeros(like: Any) -> np.ndarray:
    """Zeros in the shape of `like` that can hold a cotangent: integers become floats."""
    dtype = dtype_of(like)
    return np.zeros(np.shape(like), dtype if np.issubdtype(dtype, np.inexact) else float)


def untake(bar: Any, indices: Any, like: Any, axis: int | None = None, mode: str = "raise") -> Any:
    """The adjoint of `np.take`: zeros, with `bar` added along `axis` at `indices`."""
    shape = np.shape(like)
    length = np.size(like) if axis is None else shape[axis]
    indices = _in_range(np.asarray(indices), length, mode)
    if axis is None:
        return scatter(bar, indices, np.ravel(like)).reshape(shape)
    return scatter(bar, (slice(None),) * (axis % len(shape)) + (indices,), like)


def _in_range(indices: np.ndarray, length: int, mode: str) -> np.ndarray:
    if mode == "wrap":
        return indices % length
    return np.clip(indices, 0, length - 1) if mode == "clip" else indices


def untake_along_axis(bar: Any, indices: Any, like: Any, axis: int | None = -1) -> Any:
    """The adjoint of `np.take_along_axis`."""
    if axis is None:
        return scatter(bar, np.asarray(indices), np.ravel(like)).reshape(np.shape(like))
    grid = list(np.ogrid[tuple(slice(n) for n in np.shape(indices))])
    grid[axis] = np.asarray(indices)
    return scatter(bar, tuple(grid), like)


def untile(bar: Any, reps: Any, like: Any) -> Any:
    """The adjoint of `np.tile`: the copies summed."""
    reps = tuple(np.ravel(reps))
    shape = (1,) * (len(reps) - np.ndim(like)) + np.shape(like)
    reps = (1,) * (len(shape) - len(reps)) + reps
    paired = [length for pair in zip(reps, shape, strict=True) for length in pair]
    summed = np.reshape(bar, paired).sum(axis=tuple(range(0, len(paired), 2)))
    return cast(summed.reshape(np.shape(like)), like)


def unrepeat(bar: Any, repeats: Any, like: Any, axis: int | None = None) -> Any:
    """The adjoint of `np.repeat`: the copies of each element summed."""
    length = np.size(like) if axis is None else np.shape(like)[axis]
    return untake(bar, np.repeat(np.arange(length), repeats), like, axis)


def unpad(bar: Any, pad_width: Any, like: Any) -> Any:
    """The adjoint of padding with a constant: the border cut off."""
    widths = np.broadcast_to(pad_width, (np.ndim(like), 2))
    shape = np.shape(like)
    inside = tuple(slice(w[0], w[0] + n) for w, n in zip(widths, shape, strict=True))
    return cast(bar[inside], like)


def unwindow(bar: Any, window_shape: Any, like: Any, axis: Any = None) -> np.ndarray:
    """The adjoint of `sliding_window_view`: every window added where it lies."""
    out = floating_zeros(like)
    sizes = np.atleast_1d(window_shape)
    axes = range(out.ndim) if axis is None else np.atleast_1d(axis)
    for offset in np.ndindex(*sizes):
        starts = np.zeros(out.ndim, int)
        np.add.at(starts, list(axes), offset)
        window = tuple(slice(start, start + bar.shape[i]) for i, start in enumerate(starts))
        out[window] += bar[(..., *offset)]
    return out


def undiagonal(bar: Any, like: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> np.ndarray:
    """The adjoint of `np.diagonal`: zeros with `bar` on that diagonal, stretched if need be."""
    out = floating_zeros(like)
    moved = np.moveaxis(out, (axis1, axis2), (-2, -1))
    rows, columns = moved.shape[-2:]
    steps = np.arange(max(min(rows + min(offset, 0), columns - max(offset, 0)), 0))
    moved[..., steps + max(-offset, 0), steps + max(offset, 0)] = bar
    return out
