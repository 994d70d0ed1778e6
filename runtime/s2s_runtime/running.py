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
        product = earlier(np.cumprod(a), 0, 1.0)
        return np.reshape(product * recurrence_back(np.ravel(a), np.ravel(bar), 0), np.shape(a))
    return earlier(np.cumprod(a, axis=axis), axis, 1.0) * recurrence_back(a, bar, axis)


def cumulative_move(dot: Any, a: Any, axis: int | None = None) -> np.ndarray:
    """The tangent of `np.cumprod`: p_dot[i] = p_dot[i - 1] a[i] + p[i - 1] a_dot[i]."""
    if axis is None:
        return recurrence(np.ravel(a), earlier(np.cumprod(a), 0, 1.0) * np.ravel(dot), 0)
    return recurrence(a, earlier(np.cumprod(a, axis=axis), axis, 1.0) * dot, axis)


def others_moved(dot: Any, x: Any, axis: Any = None) -> np.ndarray:
    """How `product_of_others(x, axis)` moves with `x`: no factor divides, so each may be 0.

    The sum over k of dot[k] times the product of all but the i-th and the k-th factor; exchanged,
    i and k give the same, so this is its own adjoint.
    """
    if axis is None:
        return np.reshape(others_along(np.ravel(dot), np.ravel(x), 0), np.shape(x))
    if isinstance(axis, tuple):
        ends = tuple(range(-len(axis), 0))
        dots, factors = np.moveaxis(dot, axis, ends), np.moveaxis(x, axis, ends)
        lines = (*np.shape(factors)[: -len(axis)], -1)
        moved = others_along(np.reshape(dots, lines), np.reshape(factors, lines), -1)
        return np.moveaxis(np.reshape(moved, np.shape(factors)), ends, axis)
    return others_along(dot, x, axis)


def others_along(dot: Any, x: Any, axis: int) -> np.ndarray:
    """The product rule of what stands before each factor, times what stands behind it."""
    back_dot, back = np.flip(dot, axis=axis), np.flip(x, axis=axis)
    before = earlier(np.cumprod(x, axis=axis), axis, 1.0)
    behind = np.flip(earlier(np.cumprod(back, axis=axis), axis, 1.0), axis=axis)
    before_dot = earlier(cumulative_move(dot, x, axis=axis), axis)
    behind_dot = np.flip(earlier(cumulative_move(back_dot, back, axis=axis), axis), axis=axis)
    return before_dot * behind + before * behind_dot


def others_bent(dot: Any, other: Any, x: Any, axis: Any = None) -> np.ndarray:
    """How `others_moved(dot, x, axis)` moves with `x` along `other`; symmetric in the two."""
    if axis is None:
        flat = bent_along(np.ravel(dot), np.ravel(other), np.ravel(x), 0)
        return np.reshape(flat, np.shape(x))
    return bent_along(dot, other, x, axis)


def bent_along(d1: Any, d2: Any, x: Any, axis: int) -> np.ndarray:
    """The product rule, twice."""
    back, back1 = np.flip(x, axis=axis), np.flip(d1, axis=axis)
    back2 = np.flip(d2, axis=axis)
    before = earlier(np.cumprod(x, axis=axis), axis, 1.0)
    behind = earlier(np.cumprod(back, axis=axis), axis, 1.0)
    before1 = earlier(recurrence(x, before * d1, axis), axis)
    before2 = earlier(recurrence(x, before * d2, axis), axis)
    behind1 = earlier(recurrence(back, behind * back1, axis), axis)
    behind2 = earlier(recurrence(back, behind * back2, axis), axis)
    both = earlier(recurrence(x, before1 * d2 + before2 * d1, axis), axis)
    back_both = earlier(recurrence(back, behind1 * back2 + behind2 * back1, axis), axis)
    return (
        before * np.flip(back_both, axis=axis)
        + before1 * np.flip(behind2, axis=axis)
        + before2 * np.flip(behind1, axis=axis)
        + both * np.flip(behind, axis=axis)
    )


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
