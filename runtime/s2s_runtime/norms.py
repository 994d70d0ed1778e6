"""The derivatives of norms of every order by their elements.

1        sign(x)                        p        sign(x) (|x| / norm)^(p - 1)
inf      sign(x), shared among the largest       nuc, 2 of matrices: from singular vectors
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.cotangents import spread
from s2s_runtime.partials import ratio


def norm_slope(x: Any, norm: Any, ord: Any, axis: int | None = None) -> Any:  # noqa: A002
    """The derivative of a vector's norm, `norm` spread over `x`; 0 where the norm is 0."""
    if ord in (np.inf, -np.inf):
        attains = np.abs(x) == norm
        return np.sign(x) * attains / np.maximum(np.sum(attains, axis=axis, keepdims=True), 1)
    if ord is None or ord == "fro":
        return ratio(x, norm)
    if ord == 0:
        return np.zeros_like(x)
    if ord == 1:
        return np.sign(x)
    return np.sign(x) * ratio(np.abs(x), norm) ** (ord - 1)


def norm_curve(x: Any, norm: Any, ord: Any) -> Any:  # noqa: A002
    """(p - 1) (|x| / norm)^(p - 2), by which `norm_slope` changes; 0 for 0, 1 and infinity."""
    if ord is None or ord == "fro":
        return np.ones_like(x)
    if ord in (0, 1, np.inf, -np.inf):
        return np.zeros_like(x)
    return (ord - 1) * ratio(np.abs(x), norm) ** (ord - 2)


def matrix_norm_slope(x: Any, ord: Any, axis: tuple[int, int] = (-2, -1)) -> np.ndarray:  # noqa: A002
    """The derivative of norms of the matrices that lie along two axes."""
    matrices = np.moveaxis(x, axis, (-2, -1))
    return np.moveaxis(_slopes(matrices, ord), (-2, -1), axis)


def _slopes(x: np.ndarray, ord: Any) -> np.ndarray:  # noqa: A002
    if ord is None or ord == "fro":
        return ratio(x, np.linalg.norm(x, axis=(-2, -1), keepdims=True))
    if ord in (1, -1, np.inf, -np.inf):
        return _sums_slope(x, axis=-2 if abs(ord) == 1 else -1, largest=ord > 0)
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    if ord == "nuc":
        return u @ vt
    place = 0 if ord == 2 else s.shape[-1] - 1
    return u[..., :, place, np.newaxis] * vt[..., place, np.newaxis, :]


def _sums_slope(x: np.ndarray, axis: int, largest: bool) -> np.ndarray:
    sums = np.sum(np.abs(x), axis=axis, keepdims=True)
    best = np.max if largest else np.min
    chosen = sums == best(sums, axis=(-2, -1), keepdims=True)
    return np.sign(x) * chosen / np.sum(chosen, axis=(-2, -1), keepdims=True)


def norm_gradient(
    x: Any,
    norm: Any,
    ord: Any,  # noqa: A002
    axis: Any = None,
    keepdims: bool = False,
) -> Any:
    """The derivative of `np.linalg.norm(x, ord, axis)`, whatever the rank of `x`."""
    if isinstance(axis, tuple) and len(axis) == 2:
        return matrix_norm_slope(x, ord, axis)
    if np.ndim(x) == 2 and axis is None:
        return matrix_norm_slope(x, ord)
    return norm_slope(x, spread(norm, x, axis=axis, keepdims=keepdims), ord, axis)
