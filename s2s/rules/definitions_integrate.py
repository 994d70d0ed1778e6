"""Integrals of samples, as SciPy has them."""

from __future__ import annotations

import numpy as np
import scipy.integrate

from s2s.rulebook.book import Definition, definition


@definition(scipy.integrate.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    if x is None:
        return np.trapezoid(y, dx=dx, axis=axis)
    return np.trapezoid(y, x, axis=axis)


@definition(scipy.integrate.cumulative_trapezoid)
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    lines = np.moveaxis(y, axis, -1)
    width = dx if x is None else np.diff(x)
    sums = np.cumsum(width * (lines[..., 1:] + lines[..., :-1]) / 2.0, axis=-1)
    if initial is not None:
        sums = np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1)
    return np.moveaxis(sums, -1, axis)


@definition(scipy.integrate.simpson)
def simpson(y, x=None, *, dx=1.0, axis=-1):
    lines = np.moveaxis(y, axis, -1)
    count = np.shape(lines)[-1]
    width = np.full(count - 1, dx) if x is None else np.diff(x)
    last = count - 1 - (count - 1) % 2
    first, second = width[..., 0:last:2], width[..., 1:last:2]
    whole = first + second
    pieces = whole / 6.0 * (
        lines[..., 0:last:2] * (2.0 - second / first)
        + lines[..., 1:last:2] * whole**2 / (first * second)
        + lines[..., 2 : last + 1 : 2] * (2.0 - first / second)
    )
    total = np.sum(pieces, axis=-1)
    if count % 2 == 0 and count > 2:
        h0, h1 = width[..., -2], width[..., -1]
        total = total + (
            (2 * h1**2 + 3 * h0 * h1) / (6 * (h0 + h1)) * lines[..., -1]
            + (h1**2 + 3 * h0 * h1) / (6 * h0) * lines[..., -2]
            - h1**3 / (6 * h0 * (h0 + h1)) * lines[..., -3]
        )
    if count == 2:
        total = total + width[..., 0] * (lines[..., 0] + lines[..., 1]) / 2
    return total


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
