"""Arrays made of values, copies and conversions; and arrays made of nothing.

`zeros`, `eye` and their kin carry no derivative.  `full` move with
their arguments.  A change of dtype to integers truncates: its derivative is zero.
"""

import numpy as np

from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import real, sequence, several, shaped, with_rest
from s2s_runtime.conversions import as_stored, like_given
from s2s_runtime.cotangents import cast, expand, unbroadcast

CONSTANTS = constant(
    np.zeros,
    np.ones,
    np.empty,
    np.zeros_like,
    np.ones_like,
    np.empty_like,
    np.eye,
    np.identity,
    np.tri,
)

def filled(rng):
    yield ((2, 3), float(rng.normal())), {}
    yield ((2, 3), rng.normal(size=3)), {}


def filled_like(rng):
    yield (np.ones((2, 3), np.longdouble), float(rng.normal())), {}
    yield (np.ones((2, 3), np.longdouble), rng.normal(size=(2, 1))), {}


@linear(np.full, filled, operands=("fill_value",))
def full(result_bar, shape, fill_value, *, order="C"):
    return unbroadcast(result_bar, fill_value)


def full_like_adjoint(result_bar, a, fill_value, result):
    return unbroadcast(as_stored(result_bar, result), fill_value)


@tangent(np.full_like, filled_like, adjoint=full_like_adjoint, inert=("a",))
def full_like(a, fill_value, fill_value_dot, result):
    return as_stored(expand(fill_value_dot, result), result)


@linear(np.copy, real)
def copy(result_bar, a, order="K"):
    return result_bar


@linear(np.ascontiguousarray, several(shaped((2, 3)), shaped((4,))), also=(np.asfortranarray,))
def ascontiguousarray(result_bar, a):
    return np.reshape(result_bar, np.shape(a))


GIVEN = several(
    real,
    lambda rng: iter([(([1.5, 2.5],), {}), ((((1.0, 2.0), (3.0, 4.0)),), {})]),
    sequence((3,), (3,)),
)


def array_adjoint(result_bar, object, result, dtype=None, *, copy=True, order="K"):  # noqa: A002
    if dtype is None and np.ndim(object) >= 0:  # a known rank: an array, not a sequence
        return result_bar
    return like_given(result_bar if dtype is None else as_stored(result_bar, result), object)


@tangent(np.array, GIVEN, adjoint=array_adjoint, sequences=("object",), complex_ok=True)
def array(object, object_dot, result, dtype=None, *, copy=True, order="K"):  # noqa: A002
    return np.array(object_dot) if dtype is None else as_stored(np.array(object_dot), result)


def asarray_adjoint(result_bar, a, result, dtype=None, order=None):
    if dtype is None and np.ndim(a) >= 0:
        return result_bar
    return like_given(result_bar if dtype is None else as_stored(result_bar, result), a)


@tangent(
    np.asarray,
    GIVEN,
    adjoint=asarray_adjoint,
    sequences=("a",),
    also=(np.asanyarray, np.asarray_chkfinite),
    complex_ok=True,
)
def asarray(a, a_dot, result, dtype=None, order=None):
    return np.asarray(a_dot) if dtype is None else as_stored(np.asarray(a_dot), result)


def astype_adjoint(result_bar, x, result, dtype, order="K", *, copy=True):
    return cast(as_stored(result_bar, result), x)


@tangent(
    np.ndarray.astype,
    several(with_rest((3,), np.longdouble), with_rest((3,), int), with_rest((2,), int, copy=False)),
    adjoint=astype_adjoint,
)
def astype(x, x_dot, result, dtype, order="K", *, copy=True):
    return as_stored(x_dot, result)


@linear(np.ndarray.flatten, several(shaped((2, 3)), shaped((4,))))
def flatten(result_bar, x):
    return np.reshape(result_bar, np.shape(x))


def ends(rng):
    yield (float(rng.normal()), float(rng.normal())), {}
    yield (float(rng.normal()), float(rng.normal()), 5), {"endpoint": False}
    yield (rng.normal(size=3), float(rng.normal()), 4), {}


def linspace_adjoint(result_bar, start, stop, num=50, *, endpoint=True):
    share = np.linspace(0.0, 1.0, num=num, endpoint=endpoint)
    if np.ndim(start) == 0 and np.ndim(stop) == 0:
        return np.sum(result_bar * (1 - share)), np.sum(result_bar * share)
    return (
        unbroadcast(np.tensordot(1 - share, result_bar, axes=1), start),
        unbroadcast(np.tensordot(share, result_bar, axes=1), stop),
    )


@tangent(np.linspace, ends, adjoint=linspace_adjoint)
def linspace(start, start_dot, stop, stop_dot, num=50, *, endpoint=True):
    return (
        np.linspace(start_dot, np.zeros_like(stop), num=num, endpoint=endpoint),
        np.linspace(np.zeros_like(start), stop_dot, num=num, endpoint=endpoint),
    )


RULES = (
    *CONSTANTS,
    full,
    full_like,
    copy,
    ascontiguousarray,
    array,
    asarray,
    astype,
    flatten,
    linspace,
)
