"""Adjoints and tangents of conversions: of dtype, and of sequences into arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast, dtype_of, expand, spread, unbroadcast
from s2s_runtime.gathers import floating_zeros


def like_given(bar: Any, like: Any) -> Any:
    """The adjoint of `np.array`: `bar` taken apart as the nested sequence `like` is."""
    if isinstance(like, list | tuple):
        return tuple(like_given(bar[i], item) for i, item in enumerate(like))
    return cast(bar, like)


def as_stored(bar: Any, stored: Any) -> Any:
    """What a change of dtype lets through: zero if `stored` holds integers, which truncate."""
    if np.issubdtype(dtype_of(stored), np.inexact):
        return cast(bar, stored)
    return floating_zeros(stored)[()]


def shares(bar: Any, items: Any) -> Any:
    """The adjoint of `sum(items)`: each item receives `bar`."""
    if isinstance(items, np.ndarray):
        return spread(bar, items, axis=0)
    return tuple(unbroadcast(bar, item) for item in items)


def collected(bars: Any, like: Any) -> Any:
    """The adjoint of `shares`: the sum of all bars, in the shape of `like`."""
    if isinstance(bars, np.ndarray):
        return np.sum(bars, axis=0)
    return expand(sum(expand(bar, like) for bar in bars), like)


def joined(bars: Sequence, like: Any, axis: int | None = 0) -> Any:
    """The adjoint of `pieces`: the bars laid along `axis` as they lie in `like`."""
    if axis is None:
        return np.reshape(np.concatenate(bars, axis=None), np.shape(like))
    shape = list(np.shape(like))
    shape[axis] = -1
    return np.concatenate([np.reshape(bar, shape) for bar in bars], axis=axis)
