"""Adjoints of convolutions and recursive filters of signals.

The program that calls these has imported SciPy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.signal

from s2s_runtime.cotangents import cast

# ---- scipy.signal.convolve ------------------------------------------------------------


def convolved_left(bar: Any, in1: Any, in2: Any, mode: str = "full") -> np.ndarray:
    """The bar of `in1` in `scipy.signal.convolve(in1, in2, mode)`; of it only the shape is read."""
    whole = _uncropped(bar, in1, in2, mode)
    return cast(scipy.signal.correlate(whole, in2, mode="full")[_overlap(whole, in2, in1)], in1)


def convolved_right(bar: Any, in1: Any, in2: Any, mode: str = "full") -> np.ndarray:
    """The bar of `in2`."""
    whole = _uncropped(bar, in1, in2, mode)
    return cast(scipy.signal.correlate(whole, in1, mode="full")[_overlap(whole, in1, in2)], in2)


def _overlap(whole: np.ndarray, known: Any, wanted: Any) -> tuple[slice, ...]:
    starts = [n - 1 for n in np.shape(known)]
    return tuple(slice(k, k + n) for k, n in zip(starts, np.shape(wanted), strict=True))


def _uncropped(bar: Any, in1: Any, in2: Any, mode: str) -> np.ndarray:
    """The bar of the full convolution, of which `mode` keeps a window."""
    sizes = list(zip(np.shape(in1), np.shape(in2), strict=True))
    out = np.zeros([m + n - 1 for m, n in sizes], np.asarray(bar).dtype)
    starts = [(total - kept) // 2 for total, kept in zip(out.shape, np.shape(bar), strict=True)]
    window = tuple(slice(k, k + n) for k, n in zip(starts, np.shape(bar), strict=True))
    out[window] = bar
    return out


# ---- scipy.signal.lfilter -------------------------------------------------------------


def lagged(g: Any, x: Any, like: Any, axis: int = -1) -> np.ndarray:
    """The sums of g[n] x[n - k], for as many lags k as `like` has."""
    g, x = np.moveaxis(g, axis, -1), np.moveaxis(x, axis, -1)
    count = np.shape(g)[-1]
    sums = [np.sum(g[..., k:] * x[..., : count - k]) for k in range(min(len(like), count))]
    return np.array(sums + [0.0] * (len(like) - len(sums)))
