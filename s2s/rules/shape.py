"""Rearrangements: the bar goes back the way the values came."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from s2s.rulebook.declare import linear, tangent
from s2s.rules.domains import sequence, several, shaped, with_rest
from s2s_runtime.cotangents import pieces, unbroadcast, unstack
from s2s_runtime.gathers import unrepeat, untile, unwindow
from s2s_runtime.joins import joined_columns, joined_rows


@linear(np.transpose, several(shaped((3,)), shaped((2, 3)), with_rest((2, 3, 4), axes=(1, 2, 0))))
def transpose(result_bar, a, axes=None):
    if axes is None and np.ndim(a) == 2:
        return result_bar.T
    return np.transpose(result_bar) if axes is None else np.transpose(result_bar, np.argsort(axes))


@linear(np.reshape, several(with_rest((2, 3), (3, 2)), with_rest((2, 3), -1)))
def reshape(result_bar, a, shape):
    return np.reshape(result_bar, np.shape(a))


@linear(np.ravel, several(shaped((2, 3)), shaped(())))
def ravel(result_bar, a):
    return np.reshape(result_bar, np.shape(a))


@linear(np.swapaxes, with_rest((2, 3, 4), 0, 2))
def swapaxes(result_bar, a, axis1, axis2):
    return np.swapaxes(result_bar, axis1, axis2)


@linear(np.matrix_transpose, shaped((2, 3, 4)))
def matrix_transpose(result_bar, x):
    return np.matrix_transpose(result_bar)


@linear(np.moveaxis, several(with_rest((2, 3, 4), 0, 2), with_rest((2, 3, 4), (0, 1), (2, 0))))
def moveaxis(result_bar, a, source, destination):
    return np.moveaxis(result_bar, destination, source)


@linear(np.expand_dims, several(with_rest((2, 3), 1), with_rest((3,), (0, 2))))
def expand_dims(result_bar, a, axis):
    return np.reshape(result_bar, np.shape(a))


@linear(np.squeeze, several(shaped((2, 1, 3)), with_rest((2, 1, 3), axis=1)))
def squeeze(result_bar, a, axis=None):
    return np.reshape(result_bar, np.shape(a))


@linear(np.atleast_1d, several(shaped(()), shaped((2,))))
def atleast_1d(result_bar, ary):
    return np.reshape(result_bar, np.shape(ary))


@linear(np.atleast_2d, several(shaped(()), shaped((2,)), shaped((2, 3))))
def atleast_2d(result_bar, ary):
    return np.reshape(result_bar, np.shape(ary))


@linear(np.atleast_3d, several(shaped((2,)), shaped((2, 3))))
def atleast_3d(result_bar, ary):
    return np.reshape(result_bar, np.shape(ary))


@linear(
    sliding_window_view,
    several(with_rest((5,), 3), with_rest((3, 4), (2, 3)), with_rest((3, 4), 2, axis=1)),
)
def windows(result_bar, x, window_shape, axis=None):
    return unwindow(result_bar, window_shape, x, axis=axis)


@linear(np.broadcast_to, several(with_rest((3,), (2, 3)), with_rest((2, 1), (2, 3))))
def broadcast_to(result_bar, array, shape):
    return unbroadcast(result_bar, array)


@linear(np.flip, several(shaped((2, 3)), with_rest((2, 3), axis=1)))
def flip(result_bar, m, axis=None):
    return np.flip(result_bar, axis=axis)


@linear(np.fliplr, shaped((2, 3)))
def fliplr(result_bar, m):
    return np.fliplr(result_bar)


@linear(np.flipud, shaped((2, 3)))
def flipud(result_bar, m):
    return np.flipud(result_bar)


@linear(np.roll, several(with_rest((5,), 2), with_rest((2, 3), 1, axis=1)))
def roll(result_bar, a, shift, axis=None):
    return np.roll(result_bar, np.negative(shift), axis=axis)


@linear(np.rot90, several(shaped((2, 3)), with_rest((2, 3), k=3)))
def rot90(result_bar, m, k=1, axes=(0, 1)):
    return np.rot90(result_bar, k=-k, axes=axes)


@linear(np.repeat, several(with_rest((3,), 2), with_rest((2, 3), [1, 2], axis=0)))
def repeat(result_bar, a, repeats, axis=None):
    return unrepeat(result_bar, repeats, a, axis=axis)


@linear(np.tile, several(with_rest((3,), 2), with_rest((2, 3), (2, 1, 2)), with_rest((2, 3), 2)))
def tile(result_bar, A, reps):  # noqa: N803
    return untile(result_bar, reps, A)


JOINED = several(
    sequence((2, 3), (4, 3)), sequence((2, 3), (2, 1), axis=1), sequence((2, 3), (4,), axis=None)
)


@linear(np.concatenate, JOINED, sequences=("arrays",))
def concatenate(result_bar, arrays, axis=0):
    return pieces(result_bar, arrays, axis=axis)


@linear(
    np.stack,
    several(sequence((2, 3), (2, 3)), sequence((3,), (3,), axis=-1)),
    sequences=("arrays",),
)
def stack(result_bar, arrays, axis=0):
    return unstack(result_bar, axis=axis)


@linear(np.hstack, several(sequence((2,), (3,)), sequence((2, 1), (2, 3))), sequences=("tup",))
def hstack(result_bar, tup, result):
    return pieces(result_bar, tup, axis=0 if np.ndim(result) == 1 else 1)


@linear(np.vstack, several(sequence((3,), (3,)), sequence((1, 3), (2, 3))), sequences=("tup",))
def vstack(result_bar, tup):
    return pieces(result_bar, tup)


@linear(np.dstack, several(sequence((3,), (3,)), sequence((2, 3), (2, 3))), sequences=("tup",))
def dstack(result_bar, tup):
    return pieces(result_bar, tup, axis=2)


@linear(np.column_stack, several(sequence((3,), (3,)), sequence((2, 3), (2,))), sequences=("tup",))
def column_stack(result_bar, tup):
    return pieces(result_bar, tup, axis=1)


@linear(
    joined_rows, several(sequence((3,), (), (2,)), sequence((2, 3), (1, 3))), sequences=("parts",)
)
def rows(result_bar, parts):
    return pieces(result_bar, parts)


@linear(
    joined_columns, several(sequence((3,), (3,)), sequence((3, 2), (3,))), sequences=("parts",)
)
def columns(result_bar, parts):
    return pieces(result_bar, parts, axis=1)


def appended(rng):
    yield (rng.normal(size=3), float(rng.normal())), {}
    yield (rng.normal(size=(2, 3)), rng.normal(size=(1, 3))), {"axis": 0}


def append_adjoint(result_bar, arr, values, axis=None):
    both = pieces(result_bar, (arr, values), axis=axis)
    return both[0], both[1]


@tangent(np.append, appended, adjoint=append_adjoint, complex_ok=True)
def append(arr, arr_dot, values, values_dot, axis=None):
    return (
        np.append(arr_dot, np.zeros_like(values), axis=axis),
        np.append(np.zeros_like(arr), values_dot, axis=axis),
    )


RULES = (
    transpose,
    reshape,
    ravel,
    swapaxes,
    matrix_transpose,
    moveaxis,
    expand_dims,
    squeeze,
    atleast_1d,
    atleast_2d,
    atleast_3d,
    broadcast_to,
    windows,
    flip,
    fliplr,
    flipud,
    roll,
    rot90,
    repeat,
    tile,
    concatenate,
    stack,
    hstack,
    vstack,
    dstack,
    column_stack,
    rows,
    columns,
    append,
)
