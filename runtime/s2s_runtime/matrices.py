"""What derivatives of matrix factorisations and matrix functions need."""

from __future__ import annotations

from typing import Any

import numpy as np


def mirrored_lower(a: Any) -> np.ndarray:
    """The symmetric matrix that LAPACK reads from the lower triangle of `a`."""
    return np.tril(a) + np.swapaxes(np.tril(a, -1), -1, -2)


def folded_lower(bar: Any) -> np.ndarray:
    """The adjoint of `mirrored_lower`: what lies above the diagonal is added below."""
    return np.tril(bar) + np.tril(np.swapaxes(bar, -1, -2), -1)


def mirrored_upper(a: Any) -> np.ndarray:
    """The same for the upper triangle."""
    return np.swapaxes(mirrored_lower(np.swapaxes(a, -1, -2)), -1, -2)


def folded_upper(bar: Any) -> np.ndarray:
    """The adjoint of `mirrored_upper`."""
    return np.swapaxes(folded_lower(np.swapaxes(bar, -1, -2)), -1, -2)


def half_lower(a: Any) -> np.ndarray:
    """The lower triangle with half the diagonal; its own adjoint."""
    return 0.5 * (np.tril(a) + np.tril(a, -1))


def skew_lower(a: Any) -> np.ndarray:
    """tril(a, -1) minus its transpose."""
    low = np.tril(a, -1)
    return low - np.swapaxes(low, -1, -2)


def unskew_lower(bar: Any) -> np.ndarray:
    """The adjoint of `skew_lower`."""
    return np.tril(bar - np.swapaxes(bar, -1, -2), -1)


def over_gaps(x: Any, w: Any) -> np.ndarray:
    """x[i, j] / (w[j] - w[i]), and 0 on the diagonal.

    Where two values of `w` are equal their vectors are not determined, and have no derivative.
    """
    gaps = np.expand_dims(w, -2) - np.expand_dims(w, -1)
    same = gaps == 0
    off_diagonal = same & ~np.eye(np.shape(w)[-1], dtype=bool)
    scale = np.finfo(np.asarray(x).dtype).eps * np.max(np.abs(x), initial=0.0) * 16
    if np.any(off_diagonal & (np.abs(x) > scale)):
        raise np.linalg.LinAlgError(
            "the derivative of eigenvectors or singular vectors does not exist where two values"
            " are equal: use the values only, or separate them"
        )
    return np.where(same, 0, x) / np.where(same, 1, gaps)


def vectors_of(a: Any, values: Any) -> np.ndarray:
    """Eigenvectors of a general matrix, in the order of its eigenvalues `values`."""
    found, vectors = np.linalg.eig(a)
    distance = np.abs(np.expand_dims(values, -1) - np.expand_dims(found, -2))
    order = np.argmin(distance, axis=-1)
    return np.take_along_axis(vectors, np.expand_dims(order, -2), axis=-1)


def embedded(x: Any) -> np.ndarray:
    """A vector as a diagonal matrix, for each of a stack."""
    return np.expand_dims(x, -1) * np.eye(np.shape(x)[-1])


def matched(vectors: Any, values: Any, rows: bool = False) -> Any:
    """The singular vectors that belong to values, of a full set."""
    count = np.shape(values)[-1]
    return vectors[..., :count, :] if rows else vectors[..., :count]


def unmatched(part: Any, like: Any) -> np.ndarray:
    """The adjoint of `matched`, in the shape of `like`: zeros for the other vectors."""
    return _within(part, np.zeros(np.shape(like), np.asarray(part).dtype))


def leading(whole: Any, part: Any) -> Any:
    """The block of `whole` in the place of `part` in its `unmatched`."""
    return whole[..., : np.shape(part)[-2], : np.shape(part)[-1]]


def _within(part: Any, whole: np.ndarray) -> np.ndarray:
    leading(whole, part)[...] = part
    return whole


def determined(bar: Any, values: Any, rows: bool = False) -> Any:
    """The same of their adjoints; the other vectors are not determined, and must have none."""
    count = np.shape(values)[-1]
    if np.any(bar[..., count:, :] if rows else bar[..., count:]):
        raise np.linalg.LinAlgError(
            "singular vectors beyond the values are not determined: use full_matrices=False"
        )
    return matched(bar, values, rows)


def undetermined(dot: Any, vectors: Any) -> np.ndarray:
    """The tangents of a full set of singular vectors: nan for those that are not determined."""
    return _within(dot, np.full(np.shape(vectors), np.nan, np.asarray(dot).dtype))


def doubled(a: Any, dot: Any) -> np.ndarray:
    """[[a, dot], [0, a]]: a matrix function of it has the derivative in its corner."""
    top = np.concatenate([a, dot], axis=-1)
    bottom = np.concatenate([np.zeros_like(a), a], axis=-1)
    return np.concatenate([top, bottom], axis=-2)


def undoubled(bar: Any) -> np.ndarray:
    """The adjoint of `doubled` by `a`: the sum of the blocks on the diagonal."""
    n = np.shape(bar)[-1] // 2
    return bar[..., :n, :n] + bar[..., n:, n:]


def corner(a: Any) -> np.ndarray:
    """The upper right quarter of a matrix."""
    n = np.shape(a)[-1] // 2
    return a[..., :n, n:]


def in_corner(bar: Any) -> np.ndarray:
    """The adjoint of `corner`: zeros around `bar`."""
    n = np.shape(bar)[-1]
    out = np.zeros((*np.shape(bar)[:-2], 2 * n, 2 * n), np.asarray(bar).dtype)
    out[..., :n, n:] = bar
    return out
