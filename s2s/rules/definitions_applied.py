"""Functions of NumPy that call a function given to them, followed call by call.

    np.apply_along_axis(f, 1, x)       [f(line) for line in x], stacked
    np.vectorize(f)(x)                 [f(item) for item in x.tolist()], in the shape of x

The first result decides the dtype of all, as in NumPy.
"""

from __future__ import annotations

import numpy as np

from s2s.rulebook.book import Definition, definition


@definition(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr):
    moved = np.moveaxis(arr, axis, -1)
    lines = np.reshape(moved, (-1, np.shape(moved)[-1]))
    rows = []
    for line in lines:
        rows.append(func1d(line))
    found = np.stack(rows)
    whole = np.reshape(found, np.shape(moved)[:-1] + np.shape(found)[1:])
    for _ in range(np.ndim(found) - 1):
        whole = np.moveaxis(whole, -1, axis % np.ndim(arr))
    return whole


@definition(np.apply_over_axes)
def apply_over_axes(func, a, axes):
    for axis in axes:
        result = func(a, axis)
        a = np.expand_dims(result, axis) if np.ndim(result) < np.ndim(a) else result
    return a


@definition(np.fromfunction)
def fromfunction(function, shape, dtype=float):
    return function(*[index for index in np.indices(shape, dtype=dtype)])


@definition(np.piecewise)
def piecewise(x, condlist, funclist):
    conditions = condlist
    if isinstance(condlist, np.ndarray) and np.ndim(condlist) == np.ndim(x):
        conditions = [condlist]
    chosen = np.zeros_like(x)
    taken = np.zeros(np.shape(x), dtype=bool)
    for condition, function in zip(conditions, funclist, strict=False):
        chosen[condition] = function(x[condition]) if callable(function) else function
        taken = taken | condition
    if len(funclist) > len(conditions):
        last = funclist[-1]
        chosen[~taken] = last(x[~taken]) if callable(last) else last
    return chosen


@definition(np.vectorize._vectorize_call)
def vectorized(function, x, y=None):
    found = []
    if y is None:
        for item in np.ravel(x):
            found.append(function(item))
        return np.reshape(like_first(np.stack(found), found[0]), np.shape(x))
    shape = np.broadcast_shapes(np.shape(x), np.shape(y))
    first = np.ravel(np.broadcast_to(x, shape))
    second = np.ravel(np.broadcast_to(y, shape))
    for i in range(len(first)):
        found.append(function(first[i], second[i]))
    return np.reshape(like_first(np.stack(found), found[0]), shape)


def like_first(found, first):
    """All results in the dtype of the first, as NumPy stores them."""
    return found.astype(np.asarray(first).dtype)


DEFINITIONS = tuple(value for value in list(globals().values()) if isinstance(value, Definition))
