"""Adjoints of correlations of images, whose borders are continued in one of several ways.

The program that calls these has imported SciPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.ndimage

from s2s_runtime.cotangents import cast

PADDING = {
    "reflect": "symmetric",
    "grid-mirror": "symmetric",
    "mirror": "reflect",
    "nearest": "edge",
    "wrap": "wrap",
    "grid-wrap": "wrap",
    "constant": "constant",
    "grid-constant": "constant",
}


# ---- scipy.ndimage.correlate ----------------------------------------------------------


def continued(
    x: np.ndarray, widths: list[tuple[int, int]], mode: str, cval: float
) -> np.ndarray:
    """An array and what a filter sees beyond its borders."""
    how: Any = PADDING[mode]
    extra: Any = {"constant_values": cval} if how == "constant" else {}
    return np.pad(x, widths, how, **extra)


def correlated_input(
    bar: Any, input: Any, weights: Any, mode: str = "reflect", origin: int = 0  # noqa: A002
) -> np.ndarray:
    """The bar of `input` in `scipy.ndimage.correlate`; of it only the shape is read."""
    padded = np.zeros([n + k - 1 for n, k in zip(bar.shape, np.shape(weights), strict=True)])
    for place, window in _windows(bar, weights):
        padded[window] += weights[place] * bar
    for axis, before in enumerate(_before(weights, origin)):
        padded = _folded(padded, np.shape(input)[axis], before, axis, mode)
    return cast(padded, input)


def correlated_weights(
    bar: Any, input: Any, weights: Any, mode: str = "reflect", cval: float = 0.0,  # noqa: A002
    origin: int = 0,
) -> np.ndarray:
    """The bar of `weights`; of them only the shape is read."""
    before = _before(weights, origin)
    widths = [(b, k - 1 - b) for b, k in zip(before, np.shape(weights), strict=True)]
    padded = continued(np.asarray(input), widths, mode, cval)
    out = np.zeros(np.shape(weights))
    for place, window in _windows(bar, weights):
        out[place] = np.sum(bar * padded[window])
    return cast(out, weights)


def _before(weights: Any, origin: int) -> list[int]:
    return [n // 2 + origin if n > 1 else 0 for n in np.shape(weights)]


def _windows(bar: Any, weights: Any) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    for place in np.ndindex(np.shape(weights)):
        yield place, tuple(slice(k, k + n) for k, n in zip(place, np.shape(bar), strict=True))


def _folded(padded: np.ndarray, size: int, before: int, axis: int, mode: str) -> np.ndarray:
    """The adjoint of padding one axis: what lies outside is added where it was copied from."""
    lines = np.moveaxis(padded, axis, 0)
    widths = (before, len(lines) - size - before)
    source = continued(np.arange(size), [widths], mode, -1)
    out = np.zeros((size, *lines.shape[1:]))
    np.add.at(out, source[source >= 0], lines[source >= 0])
    return np.moveaxis(out, 0, axis)


def along(weights: Any, axis: int, like: Any) -> np.ndarray:
    """A kernel of one axis with as many axes as `like`."""
    shape = [1] * np.ndim(like)
    shape[axis] = -1
    return np.reshape(weights, shape)


def gaussian_kernel(sigma: float, order: int = 0, truncate: float = 4.0) -> np.ndarray:
    """The kernel of `scipy.ndimage.gaussian_filter1d`, as its correlation reads it."""
    radius = int(truncate * float(sigma) + 0.5)
    impulse = np.zeros(2 * radius + 1)
    impulse[radius] = 1.0
    answer = scipy.ndimage.gaussian_filter1d(
        impulse, float(sigma), order=int(order), mode="constant", truncate=truncate
    )
    return answer[::-1].copy()
