"""Elements picked, dropped, inserted, repeated at borders, and chosen by conditions."""

import numpy as np

from s2s.rulebook.declare import constant, linear, tangent
from s2s.rulebook.rule import RuleError
from s2s.rules.domains import several, with_rest
from s2s_runtime.cotangents import unbroadcast
from s2s_runtime.places import (
    first_true,
    none_true,
    positions,
    put_back,
    selected,
    taken_from,
)


@linear(np.delete, several(with_rest((5,), 2), with_rest((3, 4), [0, 2], axis=1)))
def delete(result_bar, arr, obj, axis=None):
    return put_back(result_bar, np.delete(positions(arr), obj, axis=axis), arr)


def insertions(rng):
    yield (rng.normal(size=4), 2, float(rng.normal())), {}
    yield (rng.normal(size=4), [1, 3], rng.normal(size=2)), {}
    yield (rng.normal(size=(2, 3)), 1, rng.normal(size=3)), {"axis": 0}


def insert_adjoint(result_bar, arr, obj, values, axis=None):
    places = np.insert(positions(arr), obj, -1, axis=axis)
    fresh = np.insert(np.full(np.shape(arr), -1), obj, positions(values), axis=axis)
    return put_back(result_bar, places, arr), put_back(result_bar, fresh, values)


@tangent(np.insert, insertions, adjoint=insert_adjoint)
def insert(arr, arr_dot, obj, values, values_dot, axis=None):
    return (
        np.insert(arr_dot, obj, 0.0, axis=axis),
        np.insert(np.zeros_like(arr), obj, values_dot, axis=axis),
    )


@linear(np.resize, several(with_rest((3,), 7), with_rest((2, 3), (2, 2))))
def resize(result_bar, a, new_shape):
    return put_back(result_bar, np.resize(positions(a), new_shape), a)


KEPT = np.array([True, False, True])
ROW = np.zeros(3, np.longdouble)


def compressions(rng):
    yield (KEPT, rng.normal(size=3)), {}
    yield (KEPT, rng.normal(size=(2, 3))), {"axis": 1}


@linear(np.compress, compressions, operands=("a",), inert=("condition",))
def compress(result_bar, condition, a, axis=None):
    return put_back(result_bar, np.compress(condition, positions(a), axis=axis), a)


def extractions(rng):
    yield (KEPT, rng.normal(size=3)), {}
    yield (np.array([KEPT, ~KEPT]), rng.normal(size=(2, 3))), {}


@linear(np.extract, extractions, operands=("arr",), inert=("condition",))
def extract(result_bar, condition, arr):
    return put_back(result_bar, np.extract(condition, positions(arr)), arr)


def partition_adjoint(result_bar, a, kth, axis=-1):
    return put_back(
        result_bar, np.take_along_axis(positions(a), np.argpartition(a, kth, axis=axis), axis), a
    )


@tangent(
    np.partition,
    several(with_rest((5,), 2), with_rest((3, 4), 1, axis=0)),
    adjoint=partition_adjoint,
)
def partition(a, a_dot, kth, axis=-1):
    return np.take_along_axis(a_dot, np.argpartition(a, kth, axis=axis), axis)


def paddings(rng):
    for mode in ("edge", "reflect", "symmetric", "wrap"):
        yield (rng.normal(size=4), 2, mode), {}
        yield (rng.normal(size=(3, 4)), ((1, 0), (2, 1)), mode), {}
    yield (rng.normal(size=3), 2), {}
    yield (rng.normal(size=(2, 3)), ((1, 0), (2, 1)), "constant"), {}
    yield (rng.normal(size=3), (1, 2)), {"constant_values": 4.0}


def pad_adjoint(result_bar, array, pad_width, mode="constant", *, constant_values=0):
    if mode == "constant":
        return put_back(result_bar, np.pad(positions(array), pad_width, constant_values=-1), array)
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        return put_back(result_bar, np.pad(positions(array), pad_width, mode), array)
    raise RuleError(
        "the rule of numpy.pad covers the modes constant, edge, reflect, symmetric and"
        " wrap, written as literals"
    )


@tangent(np.pad, paddings, adjoint=pad_adjoint)
def pad(array, array_dot, pad_width, mode="constant", *, constant_values=0):
    if mode == "constant":
        return np.pad(array_dot, pad_width)
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        return np.pad(array_dot, pad_width, mode)
    raise RuleError(
        "the rule of numpy.pad covers the modes constant, edge, reflect, symmetric and"
        " wrap, written as literals"
    )


def selections(rng):
    x = rng.normal(size=4)
    yield ([x > 0.5, x < 0], (rng.normal(size=4), rng.normal(size=4))), {}
    yield ([x > 0.5, x < 0], (rng.normal(size=4), float(rng.normal())), 2.0), {}


def select_adjoint(result_bar, condlist, choicelist, default=0):
    return (
        selected(result_bar, condlist, choicelist),
        unbroadcast(np.where(none_true(condlist), result_bar, 0), default),
    )


@tangent(
    np.select,
    selections,
    adjoint=select_adjoint,
    sequences=("choicelist",),
    inert=("condlist",),
)
def select(condlist, choicelist, choicelist_dot, default=0, default_dot=None):
    return (
        np.select(condlist, choicelist_dot),
        np.where(none_true(condlist), default_dot, 0.0),
    )


@linear(
    selected,
    lambda rng: iter([((rng.normal(size=3), [KEPT, ~KEPT], (ROW, ROW)), {})]),
    inert=("conditions", "choices"),
    analytic=False,
    returns_sequence=True,
)
def selected_rule(result_bar, bar, conditions, choices):
    return np.select(conditions, result_bar)


PLACES = np.array([[0, 2], [-1, 2]])


@linear(put_back, with_rest((2, 2), PLACES, ROW), inert=("places", "like"), analytic=False)
def put_back_rule(result_bar, bar, places, like):
    return unbroadcast(taken_from(result_bar, places), bar)


@linear(taken_from, with_rest((3,), PLACES), inert=("places",), analytic=False)
def taken_from_rule(result_bar, x, places):
    return put_back(result_bar, places, x)


RULES = (
    delete,
    insert,
    resize,
    compress,
    extract,
    partition,
    pad,
    select,
    selected_rule,
    put_back_rule,
    taken_from_rule,
    *constant(positions, first_true, none_true),
)
