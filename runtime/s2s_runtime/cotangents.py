"""Cotangents back in the shape of their operands: what NumPy has no single word for.

Every function here is linear in its first argument and reads of `like` only shape and dtype.
Each has a derivative rule of its own, so generated code can be differentiated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Axis = int | tuple[int, ...] | None


def cast(bar: Any, like: Any) -> Any:
    """`bar` in the dtype of `like`; a real operand takes the real part."""
    if isinstance(bar, float) and isinstance(like, float):
        return bar
    dtype = dtype_of(like)
    if isinstance(bar, np.ndarray) and bar.ndim and bar.dtype == dtype:
        return bar
    bar = np.asarray(bar)
    if np.issubdtype(dtype, np.inexact):
        narrows = np.iscomplexobj(bar) and not np.issubdtype(dtype, np.complexfloating)
        bar = (bar.real if narrows else bar).astype(dtype, copy=False)
    return bar if bar.ndim or isinstance(like, np.ndarray) else bar[()]


def dtype_of(like: Any) -> np.dtype:
    """The dtype of an array, a NumPy scalar or a Python number."""
    return like.dtype if hasattr(like, "dtype") else np.asarray(like).dtype


def unbroadcast(bar: Any, like: Any) -> Any:
    """Sum `bar` over the axes along which `like` was stretched, in the dtype of `like`."""
    shape, stretched = np.shape(like), np.shape(bar)
    if stretched == shape:
        return cast(bar, like)
    extra = len(stretched) - len(shape)
    axes = tuple(
        axis
        for axis, length in enumerate(stretched)
        if axis < extra or shape[axis - extra] != length
    )
    return cast(np.sum(bar, axis=axes, keepdims=True).reshape(shape), like)


def expand(dot: Any, like: Any) -> Any:
    """`dot` stretched to the shape of `like`, in its dtype; fresh memory where it stretches."""
    shape = np.shape(like)
    if np.shape(dot) == shape:
        return cast(dot, like)
    return cast(_filled(shape, dot), like)


def spread(bar: Any, like: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The adjoint of a reduction: every element of `like` receives the bar of its sum."""
    if axis is not None and not keepdims and np.ndim(like) > 0:
        bar = np.expand_dims(bar, axis)
    return cast(_filled(np.shape(like), bar), like)


def _filled(shape: tuple[int, ...], value: Any) -> Any:
    """Fresh memory, so that the receiver may accumulate into it."""
    if not shape:
        return np.reshape(value, ())[()]
    out = np.empty(shape, np.asarray(value).dtype)
    out[...] = value
    return out


def unstack(bar: Any, axis: int = 0) -> tuple:
    """The adjoint of `np.stack`: the slices of `bar` along `axis`, as views."""
    return tuple(np.moveaxis(bar, axis, 0))


def pieces(bar: Any, arrays: Sequence, axis: int | None = 0) -> tuple:
    """The adjoint of a concatenation: `bar` cut as `arrays` lie in it, each in its own shape."""
    if axis is None:
        lengths, bar, axis = [np.size(array) for array in arrays], np.ravel(bar), 0
    else:
        lengths = [
            np.shape(array)[axis] if np.ndim(array) == np.ndim(bar) else 1 for array in arrays
        ]
    cuts = np.split(bar, np.cumsum(lengths)[:-1], axis)
    return tuple(
        cast(np.reshape(cut, np.shape(array)), array)
        for cut, array in zip(cuts, arrays, strict=True)
    )
