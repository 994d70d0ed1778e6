"""Functions of NumPy in terms of others: where one has no rule, its definition is differentiated.

    np.linalg.cond(a)       s = np.linalg.svdvals(a)
                            return s[..., 0] / s[..., -1]

A definition is an ordinary function of the accepted language, with the parameters of the function
that it stands for; it is followed as the user's own functions are, in every mode and to any order.
"""

from __future__ import annotations

import math

import numpy as np

from s2s.rulebook.book import Definition, definition


@definition(np.diff)
def diff(a, n=1, axis=-1, prepend=None, append=None):
    shape = list(np.shape(a))
    shape[axis] = 1
    if prepend is not None:
        if np.ndim(prepend) == 0:
            prepend = np.broadcast_to(prepend, tuple(shape))
        a = np.concatenate([prepend, a], axis=axis)
    if append is not None:
        if np.ndim(append) == 0:
            append = np.broadcast_to(append, tuple(shape))
        a = np.concatenate([a, append], axis=axis)
    for _ in range(n):
        a = np.diff(a, axis=axis)
    return a


@definition(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    steps = np.diff(np.ravel(ary))
    if to_begin is not None:
        steps = np.concatenate([np.ravel(to_begin), steps])
    if to_end is not None:
        steps = np.concatenate([steps, np.ravel(to_end)])
    return steps


@definition(np.divmod, divmod)
def divided(x1, x2):
    return x1 // x2, x1 % x2


@definition(np.astype)
def astype(x, dtype, copy=True):
    return x.astype(dtype, copy=copy)


@definition(np.rollaxis)
def rollaxis(a, axis, start=0):
    source = axis % np.ndim(a)
    place = start + np.ndim(a) if start < 0 else start
    return np.moveaxis(a, source, place - 1 if source < place else place)


# --- polynomials, the highest power first


@definition(np.polyadd)
def polyadd(a1, a2):
    difference = len(a1) - len(a2)
    return np.pad(a1, (max(-difference, 0), 0)) + np.pad(a2, (max(difference, 0), 0))


@definition(np.polysub)
def polysub(a1, a2):
    difference = len(a1) - len(a2)
    return np.pad(a1, (max(-difference, 0), 0)) - np.pad(a2, (max(difference, 0), 0))


# --- linear algebra


@definition(np.linalg.lstsq)
def lstsq(a, b, rcond=None):
    inverse = np.linalg.pinv(a)
    x = inverse @ b
    rank = np.linalg.matrix_rank(a)
    count = 0 if np.shape(a)[0] <= np.shape(a)[1] or rank < np.shape(a)[1] else np.size(b)
    residuals = np.atleast_1d(np.sum((b - a @ x) ** 2, axis=0))[:count]
    return x, residuals, rank, np.linalg.svdvals(a)


@definition(np.linalg.cond)
def cond(x, p=None):
    if p is None or p == 2:
        values = np.linalg.svdvals(x)
        return values[..., 0] / values[..., -1]
    return np.linalg.norm(x, p) * np.linalg.norm(np.linalg.inv(x), p)


@definition(np.linalg.tensorsolve)
def tensorsolve(a, b):
    rest = np.shape(a)[np.ndim(b) :]
    return np.reshape(np.linalg.solve(np.reshape(a, (np.size(b), -1)), np.ravel(b)), rest)


@definition(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    shape = np.shape(a)
    inverse = np.linalg.inv(np.reshape(a, (math.prod(shape[:ind]), -1)))
    return np.reshape(inverse, shape[ind:] + shape[:ind])


@definition(np.linalg.trace)
def trace(x, offset=0):
    return np.trace(x, offset=offset, axis1=-2, axis2=-1)


@definition(np.linalg.diagonal)
def diagonal(x, offset=0):
    return np.diagonal(x, offset=offset, axis1=-2, axis2=-1)


@definition(np.linalg.cross)
def cross(x1, x2):
    return np.cross(x1, x2)


@definition(np.linalg.outer)
def outer(x1, x2):
    return np.outer(x1, x2)


@definition(np.linalg.vecdot)
def vecdot(x1, x2):
    return np.vecdot(x1, x2)


@definition(np.linalg.matrix_transpose)
def matrix_transpose(x):
    return np.matrix_transpose(x)


# --- transforms


@definition(np.fft.hfft)
def hfft(a, n=None, axis=-1):
    length = 2 * (np.shape(a)[axis] - 1) if n is None else n
    return np.fft.irfft(np.conj(a), n=length, axis=axis, norm="forward")


@definition(np.fft.ihfft)
def ihfft(a):
    return np.conj(np.fft.rfft(a, norm="forward"))


# --- functions of math


@definition(math.dist)
def dist(p, q):
    return math.sqrt(sum([(a - b) ** 2 for a, b in zip(p, q, strict=True)]))


@definition(math.prod)
def prod(iterable, start=1):
    product = start
    for factor in iterable:
        product = product * factor
    return product


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
