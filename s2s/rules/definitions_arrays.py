"""Functions of NumPy on arrays in terms of others: orders of memory, sets, polynomials, counts.

    x.reshape(3, 2, order="F")         np.reshape(x.T, (2, 3)).T
    np.union1d(a, b)                   np.unique(np.concatenate([a, b], axis=None))
"""

from __future__ import annotations

import numpy as np

from s2s.rulebook.book import Definition, definition
from s2s_runtime.errors import S2SError

# --- Fortran's order: the first axis varies fastest


@definition(np.reshape)
def reshape(a, shape, order="C"):
    if order == "F":
        if isinstance(shape, int):
            return np.reshape(np.transpose(a), shape)
        return np.transpose(np.reshape(np.transpose(a), shape[::-1]))
    if order != "C":
        raise S2SError("what the orders A and K mean depends on the layout in memory")
    return np.reshape(a, shape)


@definition(np.ravel)
def ravel(a, order="C"):
    if order == "F":
        return np.ravel(np.transpose(a))
    if order != "C":
        raise S2SError("what the orders A and K mean depends on the layout in memory")
    return np.ravel(a)


@definition(np.ndarray.flatten)
def flatten(x, order="C"):
    if order == "F":
        return np.transpose(x).flatten()
    if order != "C":
        raise S2SError("what the orders A and K mean depends on the layout in memory")
    return x.flatten()


# --- sets, as sorted arrays


@definition(np.union1d)
def union1d(ar1, ar2):
    return np.unique(np.concatenate([np.ravel(ar1), np.ravel(ar2)]))


@definition(np.intersect1d)
def intersect1d(ar1, ar2):
    both = np.sort(np.concatenate([np.unique(ar1), np.unique(ar2)]))
    return both[:-1][both[1:] == both[:-1]]


@definition(np.setdiff1d)
def setdiff1d(ar1, ar2):
    first = np.unique(ar1)
    return first[np.isin(first, ar2, invert=True)]


@definition(np.setxor1d)
def setxor1d(ar1, ar2):
    both = np.sort(np.concatenate([np.unique(ar1), np.unique(ar2)]))
    changes = np.concatenate([[True], both[1:] != both[:-1], [True]])
    return both[changes[1:] & changes[:-1]]


@definition(np.trim_zeros)
def trim_zeros(filt, trim="fb"):
    places = np.nonzero(filt)[0]
    first = places[0] if "f" in trim.lower() else 0
    last = places[-1] + 1 if "b" in trim.lower() else len(filt)
    return filt[first:last]


# --- polynomials


@definition(np.poly)
def poly(seq_of_zeros):
    zeros = np.linalg.eigvals(seq_of_zeros) if np.ndim(seq_of_zeros) == 2 else seq_of_zeros
    product = np.ones(1)
    for zero in zeros:
        product = np.convolve(product, np.stack([1.0, -zero]))
    return product


@definition(np.roots)
def roots(p):
    places = np.nonzero(p)[0]
    trailing = len(p) - 1 - places[-1]
    inner = p[places[0] : places[-1] + 1]
    count = len(inner) - 1
    if count > 0:
        first = np.expand_dims(-inner[1:] / inner[0], 0)
        found = np.linalg.eigvals(np.concatenate([first, np.eye(count - 1, count)], axis=0))
        return np.concatenate([found, np.zeros(trailing)])
    return np.zeros(trailing)


@definition(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    powers = np.vander(x, deg + 1)
    if w is not None:
        powers = powers * np.expand_dims(w, -1)
        y = np.transpose(w * np.transpose(y))
    if full or cov:
        raise ValueError("derivatives of np.polyfit are those of its coefficients alone")
    return np.linalg.pinv(powers) @ y


@definition(np.polyint)
def polyint(p, m=1, k=None):
    whole = np.ravel(p)
    for i in range(m):
        whole = np.append(whole / np.arange(len(whole), 0, -1), 0.0 if k is None else 1.0 * k[i])
    return whole


# --- sums and counts


@definition(np.cumulative_sum)
def cumulative_sum(x, *, axis=None, dtype=None, include_initial=False):
    sums = np.cumsum(x, axis=axis)
    return begun(sums, np.zeros_like(sums), axis) if include_initial else sums


@definition(np.cumulative_prod)
def cumulative_prod(x, *, axis=None, dtype=None, include_initial=False):
    products = np.cumprod(x, axis=axis)
    return begun(products, np.ones_like(products), axis) if include_initial else products


def begun(running, start, axis):
    """What runs along an axis, with a first element before it."""
    if axis is None:
        return np.concatenate([start[:1], running])
    return np.concatenate([np.take(start, [0], axis=axis), running], axis=axis)


@definition(np.histogram)
def histogram(a, bins=10, range=None, density=None, weights=None):  # noqa: A002
    edges = np.histogram_bin_edges(a, bins, range)
    where = np.searchsorted(edges, np.ravel(a), side="right") - 1
    where = np.where(np.ravel(a) == edges[-1], len(edges) - 2, where)
    inside = (where >= 0) & (where < len(edges) - 1)
    heavy = np.ones(np.size(a)) if weights is None else np.ravel(weights)
    counts = np.bincount(where[inside], weights=heavy[inside], minlength=len(edges) - 1)
    if density:
        return counts / np.diff(edges) / np.sum(counts), edges
    return counts, edges


@definition(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None):
    rows = np.atleast_2d(m)
    if not rowvar and np.shape(rows)[0] != 1:
        rows = rows.T
    if y is not None:
        more = np.atleast_2d(y)
        if not rowvar and np.shape(more)[0] != 1:
            more = more.T
        rows = np.concatenate([rows, more], axis=0)
    lost = 1.0 - bias if ddof is None else 1.0 * ddof
    repeats = np.ones(np.shape(rows)[1]) if fweights is None else 1.0 * fweights
    if aweights is None:
        return weighted_cov(rows, repeats, np.sum(repeats) - lost)
    weights = repeats * aweights
    freedom = np.sum(weights) - lost * np.sum(weights * aweights) / np.sum(weights)
    return weighted_cov(rows, weights, freedom)


def weighted_cov(rows, weights, freedom):
    centred = rows - np.sum(rows * weights, axis=1, keepdims=True) / np.sum(weights)
    return np.squeeze((centred * weights) @ centred.T / freedom)


# --- forms that fewer keywords of a rule cover


@definition(np.choose)
def choose(a, choices, mode="raise"):
    index = a
    if mode == "wrap":
        index = np.mod(a, len(choices))
    if mode == "clip":
        index = np.clip(a, 0, len(choices) - 1)
    chosen = np.zeros_like(choices[0])
    for k, choice in enumerate(choices):
        chosen = np.where(np.equal(index, k), choice, chosen)
    return chosen


@definition(np.linalg.qr)
def qr(a, mode="reduced"):
    if mode != "r":
        raise ValueError("derivatives of np.linalg.qr are known in the modes reduced and r")
    return np.linalg.qr(a)[1]


@definition(np.fft.rfftn, np.fft.rfft2)
def rfftn(a, s=None, axes=None, norm=None):
    if axes is None:
        raise ValueError("np.fft.rfftn with lengths needs axes, too, where it is differentiated")
    lines = np.fft.rfft(a, n=s[-1], axis=axes[-1], norm=norm)
    return np.fft.fftn(lines, s=s[:-1], axes=axes[:-1], norm=norm)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
