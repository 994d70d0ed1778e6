"""Adjoints and tangents of running sums, products and extrema."""

from __future__ import annotations

from typing import Any

import numpy as np


def recurrence(a: Any, b: Any, axis: int = 0) -> np.ndarray:
    """y with y[i] = a[i] y[i - 1] + b[i], from nothing."""
    factors, terms = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    total = np.zeros_like(factors * terms)
    running = total[:1].sum(axis=0)
    for i in range(len(factors)):
        running = running * factors[i] + terms[i]
        total[i] = running
    return np.moveaxis(total, 0, axis)


def recurrence_back(a: Any, b: Any, axis: int = 0) -> np.ndarray:
    """s with s[i] = b[i] + a[i + 1] s[i + 1]: the transpose of `recurrence` by the same `a`."""
    return np.flip(recurrence(np.flip(later(a, axis), axis), np.flip(b, axis), axis), axis)


def earlier(x: Any, axis: int = 0, first: float = 0.0) -> np.ndarray:
    """Each element in the place of the next one along `axis`, `first` before them."""
    x = np.moveaxis(x, axis, 0)
    return np.moveaxis(np.concatenate([np.full_like(x[:1], first), x[:-1]]), 0, axis)


def later(x: Any, axis: int = 0) -> np.ndarray:
    """The adjoint of `earlier`: each element in the place of the one before, 0 at the end."""
    x = np.moveaxis(x, axis, 0)
    return np.moveaxis(np.concatenate([x[1:], np.zeros_like(x[:1])]), 0, axis)


def cumulative_share(bar: Any, a: Any, axis: int | None = None) -> np.ndarray:
    """The adjoint of `np.cumprod`, right where some factors are zero."""
    if axis is None:
        flat = np.ravel(a)
        return np.reshape(cumulative_share(np.ravel(bar), flat, axis=0), np.shape(a))
    return earlier(np.cumprod(a, axis=axis), axis, 1.0) * recurrence_back(a, bar, axis)


def cumulative_move(dot: Any, a: Any, axis: int | None = None) -> np.ndarray:
    """The tangent of `np.cumprod`: p_dot[i] = p_dot[i - 1] a[i] + p[i - 1] a_dot[i]."""
    if axis is None:
        return cumulative_move(np.ravel(dot), np.ravel(a), axis=0)
    return recurrence(a, earlier(np.cumprod(a, axis=axis), axis, 1.0) * dot, axis)


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
