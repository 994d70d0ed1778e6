"""Adjoints and tangents of running sums, products and extrema."""

from __future__ import annotations

from typing import Any

import numpy as np


def cumulative_share(bar: Any, a: Any, axis: int | None = None) -> Any:
    """The adjoint of `np.cumprod`, right where some factors are zero.

    With s[i] = bar[i] + a[i + 1] s[i + 1], the bar of a[i] is a[0] ... a[i - 1] s[i].
    """
    shape = np.shape(a)
    a, bar = (np.ravel(a), np.ravel(bar)) if axis is None else (np.asarray(a), np.asarray(bar))
    factors, bars = np.moveaxis(a, axis or 0, 0), np.moveaxis(bar, axis or 0, 0)
    before = np.cumprod(np.concatenate([np.ones_like(factors[:1]), factors[:-1]]), axis=0)
    total = np.zeros_like(bars)
    running = np.zeros_like(bars[:1]).sum(axis=0)
    for i in reversed(range(len(factors))):
        running = bars[i] + (running * factors[i + 1] if i + 1 < len(factors) else 0)
        total[i] = running
    return np.reshape(np.moveaxis(before * total, 0, axis or 0), shape)


def cumulative_move(dot: Any, a: Any, axis: int | None = None) -> Any:
    """The tangent of `np.cumprod`: p_dot[i] = p_dot[i - 1] a[i] + p[i - 1] a_dot[i]."""
    a, dot = (np.ravel(a), np.ravel(dot)) if axis is None else (np.asarray(a), np.asarray(dot))
    factors, dots = np.moveaxis(a, axis or 0, 0), np.moveaxis(dot, axis or 0, 0)
    before = np.cumprod(np.concatenate([np.ones_like(factors[:1]), factors[:-1]]), axis=0)
    total = np.zeros_like(before * dots)
    running = total[:1].sum(axis=0)
    for i in range(len(factors)):
        running = running * factors[i] + before[i] * dots[i]
        total[i] = running
    return np.moveaxis(total, 0, axis or 0)


def later_sums(bar: Any, like: Any, axis: int | None = None) -> Any:
    """The adjoint of `np.cumsum`: for each element of `like` the sum of the bars from there on."""
    if axis is None:
        return np.reshape(np.cumsum(np.ravel(bar)[::-1])[::-1], np.shape(like))
    return np.flip(np.cumsum(np.flip(bar, axis=axis), axis=axis), axis=axis)


def running_extremum(x: Any, result: Any, axis: int = 0) -> Any:
    """For each place the index along `axis` of the element that is the extremum so far."""
    fresh = np.equal(x, result)
    places = np.arange(np.shape(x)[axis])
    shape = [1] * np.ndim(x)
    shape[axis] = -1
    first = np.where(_improves(result, axis), places.reshape(shape), 0) * fresh
    return np.maximum.accumulate(first, axis=axis)


def _improves(result: Any, axis: int) -> np.ndarray:
    changed = np.diff(result, axis=axis) != 0
    widths = [(0, 0)] * np.ndim(result)
    widths[axis] = (1, 0)
    return np.pad(changed, widths)
