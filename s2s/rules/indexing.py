"""Selections: elements taken by index, by order or by cut."""

import operator

import numpy as np

from s2s.rulebook.declare import linear, tangent
from s2s.rules.domains import several, with_rest
from s2s_runtime.gathers import scatter, untake, untake_along_axis

ITEMS = several(
    with_rest((4,), 1),
    with_rest((2, 3), (slice(None), 1)),
    with_rest((4,), np.array([0, 2, 2])),
    with_rest((4,), np.array([True, False, True, True])),
    with_rest((3, 4), (slice(0, 2), None, [1, 1])),
)


@linear(operator.getitem, ITEMS)
def getitem(result_bar, a, b):
    return scatter(result_bar, b, a)


@linear(
    np.take,
    several(
        with_rest((4,), 2),
        with_rest((2, 3), np.array([[0, 4], [4, 1]])),
        with_rest((2, 3), [2, 2, -1], axis=1),
        with_rest((2, 3), [5, -1], axis=0, mode="wrap"),
        with_rest((2, 3), [5, -1], axis=-1, mode="clip"),
    ),
)
def take(result_bar, a, indices, axis=None, *, mode="raise"):
    return untake(result_bar, indices, a, axis=axis, mode=mode)


@linear(
    np.take_along_axis,
    several(
        with_rest((2, 3), np.array([[0, 0], [2, 1]]), 1),
        with_rest((2, 3), np.array([[0, 1, 0]]), 0),
        with_rest((2, 3), np.array([5, 0, 0]), None),
    ),
)
def take_along_axis(result_bar, arr, indices, axis):
    return untake_along_axis(result_bar, indices, arr, axis)


def sort_adjoint(result_bar, a, axis=-1):
    order = np.argsort(a, axis=axis)
    return untake_along_axis(result_bar, order, a, axis)


@tangent(
    np.sort,
    several(with_rest((5,)), with_rest((3, 4), axis=0), with_rest((3, 4), None)),
    adjoint=sort_adjoint,
)
def sort(a, a_dot, axis=-1, kind=None, *, stable=None):
    order = np.argsort(a, axis=axis)
    return np.take_along_axis(a_dot, order, axis)


CUTS = several(with_rest((6,), 3), with_rest((2, 4), [1, 3], axis=1))


@linear(np.split, CUTS, returns_sequence=True)
def split(result_bar, ary, indices_or_sections, axis=0):
    return np.concatenate(result_bar, axis=axis)


@linear(np.array_split, CUTS, returns_sequence=True)
def array_split(result_bar, ary, indices_or_sections, axis=0):
    return np.concatenate(result_bar, axis=axis)


@linear(np.vsplit, with_rest((4, 3), 2), returns_sequence=True)
def vsplit(result_bar, ary, indices_or_sections):
    return np.concatenate(result_bar)


@linear(np.hsplit, several(with_rest((4,), 2), with_rest((3, 4), 2)), returns_sequence=True)
def hsplit(result_bar, ary, indices_or_sections):
    return np.concatenate(result_bar, axis=0 if np.ndim(ary) == 1 else 1)


@linear(np.dsplit, with_rest((2, 3, 4), 2), returns_sequence=True)
def dsplit(result_bar, ary, indices_or_sections):
    return np.concatenate(result_bar, axis=2)


@linear(np.unstack, several(with_rest((2, 3)), with_rest((2, 3), axis=1)), returns_sequence=True)
def unstack(result_bar, x, *, axis=0):
    return np.stack(result_bar, axis=axis)


RULES = (
    getitem,
    take,
    take_along_axis,
    sort,
    split,
    array_split,
    vsplit,
    hsplit,
    dsplit,
    unstack,
)
