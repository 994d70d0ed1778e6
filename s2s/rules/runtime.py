"""The functions that rule text itself calls, so that a derivative can be differentiated again.

Almost all are linear in their first argument and read of `like` only the shape; their
adjoints are the functions whose adjoints they are.
"""

import functools

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from s2s.rulebook.declare import constant, elementwise, linear
from s2s.rules.domains import pairs, positive, several, shaped, with_rest
from s2s_runtime.conversions import as_stored, collected, joined, like_given, shares
from s2s_runtime.cotangents import cast, expand, pieces, spread, unbroadcast, unstack
from s2s_runtime.counting import along_axis, flat_index
from s2s_runtime.gathers import (
    placed,
    scatter,
    undiagonal,
    unpad,
    unrepeat,
    untake,
    untake_along_axis,
    untile,
    unwindow,
    written,
)
from s2s_runtime.keeping import private, snapshot
from s2s_runtime.marks import inserted, stop_gradient
from s2s_runtime.partials import log_domain, log_or_zero, ratio, tie_share
from s2s_runtime.shadows import added, apart, shadow_of
from s2s_runtime.structures import as_argument, folded, zeros_like
from s2s_runtime.windows import is_view

ROW, TABLE = np.zeros(3, np.longdouble), np.zeros((2, 3), np.longdouble)
of_like = functools.partial(linear, inert=("like",), analytic=False)


@of_like(cast, with_rest((3,), ROW))
def cast_rule(result_bar, bar, like):
    return cast(result_bar, bar)


@of_like(unbroadcast, with_rest((2, 3), TABLE[:, :1]))
def unbroadcast_rule(result_bar, bar, like):
    return expand(result_bar, bar)


@of_like(expand, with_rest((3,), TABLE))
def expand_rule(result_bar, dot, like):
    return unbroadcast(result_bar, dot)


@of_like(
    spread,
    several(with_rest((), TABLE), with_rest((3,), TABLE, 0), with_rest((2, 1), TABLE, 1, True)),
)
def spread_rule(result_bar, bar, like, axis=None, keepdims=False):
    return cast(np.sum(result_bar, axis=axis, keepdims=keepdims), bar)


@linear(unstack, several(with_rest((2, 3)), with_rest((2, 3), axis=1)), returns_sequence=True)
def unstack_rule(result_bar, bar, axis=0):
    return np.stack(result_bar, axis=axis)


@linear(
    pieces,
    several(
        with_rest((4, 3), (TABLE[:1], TABLE[[0, 0, 0]])),
        with_rest((2, 3), (ROW, ROW)),
        with_rest((9,), (TABLE, ROW), axis=None),
    ),
    inert=("arrays",),
    analytic=False,
    returns_sequence=True,
)
def pieces_rule(result_bar, bar, arrays, axis=0):
    return joined(result_bar, bar, axis=axis)


def to_join(rng):
    yield ((rng.normal(size=(1, 3)), rng.normal(size=(3, 3))), TABLE[[0, 0, 0, 0]]), {}
    yield ((rng.normal(size=3), rng.normal(size=3)), TABLE), {}


@of_like(joined, to_join, sequences=("bars",))
def joined_rule(result_bar, bars, like, axis=0):
    return pieces(result_bar, bars, axis=axis)


@of_like(
    scatter,
    several(with_rest((2,), np.array([0, 0]), ROW), with_rest((2,), (slice(None), 1), TABLE)),
)
def scatter_rule(result_bar, bar, index, like):
    return result_bar[index]


@linear(
    written,
    several(with_rest((3,), np.array([0, 0, 2])), with_rest((2, 3), np.array([1, 1, 0]))),
    inert=("index",),
)
def written_rule(result_bar, bar, index):
    return placed(result_bar, index, bar)


@of_like(
    placed,
    several(
        with_rest((2,), np.array([0, 0]), ROW), with_rest((2, 2), (slice(None), [1, 1]), TABLE)
    ),
)
def placed_rule(result_bar, value, index, like):
    return written(result_bar, index)


@of_like(untake, with_rest((2, 2), [2, 2], TABLE, 1))
def untake_rule(result_bar, bar, indices, like, axis=None, mode="raise"):
    return np.take(result_bar, indices, axis=axis, mode=mode)


@of_like(untake_along_axis, with_rest((2, 1), np.array([[1], [2]]), TABLE, 1))
def untake_along_axis_rule(result_bar, bar, indices, like, axis=-1):
    return np.take_along_axis(result_bar, indices, axis)


@of_like(untile, with_rest((2, 6), (2, 2), ROW))
def untile_rule(result_bar, bar, reps, like):
    return np.tile(result_bar, reps)


@of_like(unwindow, with_rest((2, 2, 2), 2, TABLE, 1))
def unwindow_rule(result_bar, bar, window_shape, like, axis=None):
    return sliding_window_view(result_bar, window_shape, axis=axis)


@of_like(unrepeat, with_rest((2, 6), 2, TABLE, 1))
def unrepeat_rule(result_bar, bar, repeats, like, axis=None):
    return np.repeat(result_bar, repeats, axis=axis)


@of_like(unpad, with_rest((4, 5), 1, TABLE))
def unpad_rule(result_bar, bar, pad_width, like):
    return np.pad(result_bar, pad_width)


@of_like(undiagonal, several(with_rest((2,), TABLE), with_rest((1,), TABLE, 1)))
def undiagonal_rule(result_bar, bar, like, offset=0, axis1=0, axis2=1):
    taken = np.diagonal(result_bar, offset=offset, axis1=axis1, axis2=axis2)
    return unbroadcast(taken, bar)


@of_like(
    like_given,
    several(with_rest((2,), (0.0, 0.0)), with_rest((3,), ROW)),
    returns_sequence=True,
)
def like_given_rule(result_bar, bar, like):
    return np.array(result_bar)


@linear(as_stored, with_rest((3,), ROW), inert=("stored",), analytic=False)
def as_stored_rule(result_bar, bar, stored):
    return cast(as_stored(result_bar, stored), bar)


@linear(
    shares,
    several(with_rest((3,), TABLE), with_rest((3,), (ROW, 0.0))),
    inert=("items",),
    analytic=False,
)
def shares_rule(result_bar, bar, items):
    return collected(result_bar, bar)


def to_collect(rng):
    yield ((rng.normal(size=3), float(rng.normal())), ROW), {}


@of_like(collected, to_collect, sequences=("bars",))
def collected_rule(result_bar, bars, like):
    return shares(result_bar, bars)


@elementwise(ratio, pairs(second=(0.5, 2.0)))
def ratio_rule(a, b, result):
    return ratio(1, b), -ratio(result, b)


@elementwise(log_or_zero, positive)
def log_or_zero_rule(x):
    return ratio(log_domain(x), x)


@of_like(as_argument, several(with_rest((3,), np.zeros(3)), with_rest((), TABLE)))
def as_argument_rule(result_bar, bar, like):
    if np.ndim(bar) >= 0:  # a number or an array, not a structure
        return unbroadcast(result_bar, bar)
    return folded(result_bar, bar)


@of_like(folded, with_rest((2, 3), TABLE))
def folded_rule(result_bar, bar, like):
    return as_argument(result_bar, bar)


@elementwise(added, shaped((3,), (3,)))
def added_rule(one, other):
    return 1, 1


@linear(snapshot, shaped((3,)))
def snapshot_rule(result_bar, value):
    return result_bar


@linear(inserted, shaped((3,)))
def inserted_rule(result_bar, value):
    return result_bar


@linear(private, shaped((3,)), inert=("beside",))
def private_rule(result_bar, value, beside=()):
    return result_bar


RULES = (
    cast_rule,
    unbroadcast_rule,
    expand_rule,
    spread_rule,
    unstack_rule,
    pieces_rule,
    joined_rule,
    scatter_rule,
    written_rule,
    placed_rule,
    untake_rule,
    untake_along_axis_rule,
    untile_rule,
    unrepeat_rule,
    unwindow_rule,
    unpad_rule,
    undiagonal_rule,
    like_given_rule,
    as_stored_rule,
    shares_rule,
    collected_rule,
    ratio_rule,
    log_or_zero_rule,
    as_argument_rule,
    folded_rule,
    added_rule,
    snapshot_rule,
    inserted_rule,
    private_rule,
    *constant(log_domain, tie_share),
    *constant(zeros_like, shadow_of, "structure"),
    *constant(is_view, flat_index, along_axis),
    *constant(apart),
    *constant(stop_gradient),
)
