"""What the adjoints of Fourier transforms need beyond the opposite transform."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast


def resized(bar: Any, like: Any, axes: Any = -1) -> Any:
    """`bar` cut, or filled with zeros, to the lengths of `like` along `axes`."""
    axes = range(np.ndim(like)) if axes is None else np.atleast_1d(axes)
    for axis in axes:
        bar = _resized(np.asarray(bar), np.shape(like)[axis], int(axis))
    return cast(bar, like)


def _resized(bar: np.ndarray, length: int, axis: int) -> np.ndarray:
    missing = length - bar.shape[axis]
    if missing <= 0:
        return np.moveaxis(np.moveaxis(bar, axis, 0)[:length], 0, axis)
    widths = [(0, 0)] * bar.ndim
    widths[axis] = (0, missing)
    return np.pad(bar, widths)


def half_counts(result: Any, axis: int = -1) -> np.ndarray:
    """How often each term of a half spectrum stands in the whole, for a signal like `result`.

    1 for the mean and, where the length is even, for the highest frequency; else 2.
    """
    length = np.shape(result)[axis]
    counts = np.full(length // 2 + 1, 2.0)
    counts[0] = 1.0
    if length % 2 == 0:
        counts[-1] = 1.0
    shape = [1] * np.ndim(result)
    shape[axis] = -1
    return counts.reshape(shape)


def last_axis(axes: Sequence[int] | None) -> int:
    """The axis along which a real transform of several axes is halved: the last."""
    return -1 if axes is None else int(axes[-1])


def line_length(like: Any, n: int | None, axis: int) -> int:
    """How many elements of each line are transformed."""
    return np.shape(like)[axis] if n is None else n


def lengths(like: Any, axes: Sequence[int] | None) -> tuple[int, ...]:
    """The lengths of `like` along `axes`."""
    shape = np.shape(like)
    return shape if axes is None else tuple(shape[axis] for axis in axes)


def every_axis(like: Any, axes: Sequence[int] | None) -> tuple[int, ...]:
    """The axes of a transform of several: all of them unless some are named."""
    return tuple(range(np.ndim(like))) if axes is None else tuple(axes)
