"""What derivatives of matrix factorisations and matrix functions need."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.partials import ratio


def adjugated(a: Any) -> np.ndarray:
    """The conjugate transpose of the last two axes."""
    return np.conj(np.swapaxes(a, -1, -2))


def real_diagonal(a: Any) -> np.ndarray:
    """The diagonal alone, as the real numbers that the diagonal of a Hermitian matrix has."""
    return np.real(a) * np.eye(np.shape(a)[-1])


def mirrored_lower(a: Any) -> np.ndarray:
    """The Hermitian matrix that LAPACK reads from the lower triangle of `a`."""
    low = np.tril(a, -1)
    return low + adjugated(low) + real_diagonal(a)


def folded_lower(bar: Any) -> np.ndarray:
    """The adjoint of `mirrored_lower`: what lies above the diagonal is added below."""
    return np.tril(bar + adjugated(bar), -1) + real_diagonal(bar)


def mirrored_upper(a: Any) -> np.ndarray:
    """The same for the upper triangle."""
    return mirrored_lower(adjugated(a))


def folded_upper(bar: Any) -> np.ndarray:
    """The adjoint of `mirrored_upper`."""
    return adjugated(folded_lower(bar))


def half_lower(a: Any) -> np.ndarray:
    """The lower triangle with half the diagonal; its own adjoint."""
    return 0.5 * (np.tril(a) + np.tril(a, -1))


def skew_lower(a: Any) -> np.ndarray:
    """The skew-Hermitian matrix that has the lower triangle of `a`."""
    low = np.tril(a, -1)
    return low - adjugated(low) + (a * np.eye(np.shape(a)[-1]) - real_diagonal(a))


def unskew_lower(bar: Any) -> np.ndarray:
    """The adjoint of `skew_lower`."""
    gap = bar - adjugated(bar)
    return np.tril(gap, -1) + 0.5 * gap * np.eye(np.shape(bar)[-1])


# ---- the phases of complex vectors: LAPACK leaves one component of each real ----------


def row_held(vectors: Any, row: int = 0, real: bool = True) -> np.ndarray:
    """Which components LAPACK leaves real: one row, or none in the vectors on the other side."""
    if real and np.any(np.imag(vectors)[..., row, :]):
        raise np.linalg.LinAlgError("the phases of these vectors follow no rule that is known")
    held = np.zeros(np.shape(vectors), dtype=bool)
    held[..., row, :] = real
    return held


def sides_held(u: Any, v: Any) -> tuple[np.ndarray, np.ndarray]:
    """Of singular vectors on both sides: the first row of `v`, or of `u` if that is shorter."""
    shorter = np.shape(u)[-2] < np.shape(v)[-2]
    return row_held(u, real=shorter), row_held(v, real=not shorter)


def largest_held(vectors: Any) -> np.ndarray:
    """Which components are real, if those are the largest of each column."""
    places = np.argmax(np.abs(vectors), axis=-2, keepdims=True)
    return np.expand_dims(np.arange(np.shape(vectors)[-2]), -1) == places


def turning(dot: Any, vectors: Any, held: Any) -> np.ndarray:
    """1j times the angle by which each column of `dot` turns the component that is held."""
    top = np.sum(dot * held, axis=-2, keepdims=True)
    return ratio(top - np.real(top), np.real(np.sum(vectors * held, axis=-2, keepdims=True)))


def unturning(bar: Any, vectors: Any, held: Any) -> np.ndarray:
    """The adjoint of `turning` by `dot`."""
    length = np.real(np.sum(vectors * held, axis=-2, keepdims=True))
    return held * ratio(bar - np.real(bar), length)


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


def row_order(a: Any) -> np.ndarray:
    """The order of rows that partial pivoting takes: `a[order]` is eliminated as it stands."""
    import scipy.linalg

    return np.argsort(scipy.linalg.lu(a, p_indices=True)[0])


def eliminated(a: Any) -> np.ndarray:
    """The factors of a square matrix, l below the diagonal and u above, rows in their order."""
    out = np.array(a)
    for k in range(len(out) - 1):
        out[k + 1 :, k] /= out[k, k]
        out[k + 1 :, k + 1 :] -= np.outer(out[k + 1 :, k], out[k, k + 1 :])
    return out


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
