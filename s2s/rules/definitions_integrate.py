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
    width = dx
    if x is not None:
        width = np.diff(x) if np.ndim(x) == 1 else np.diff(np.moveaxis(x, axis, -1))
    sums = np.cumsum(width * (lines[..., 1:] + lines[..., :-1]) / 2.0, axis=-1)
    if initial is not None:
        sums = np.concatenate([np.zeros_like(sums[..., :1]), sums], axis=-1)
    return np.moveaxis(sums, -1, axis)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
