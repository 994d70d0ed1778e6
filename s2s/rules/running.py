"""Running sums, products and extrema along an axis."""

import numpy as np

from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import several, with_rest
from s2s_runtime.gathers import untake_along_axis
from s2s_runtime.running import (
    cumulative_move,
    cumulative_share,
    later_sums,
    running_extremum,
)

RUNS = several(with_rest((4,)), with_rest((2, 3)), with_rest((2, 3), axis=0), with_rest((2, 3), 1))


def cumprod_adjoint(result_bar, a, axis=None, dtype=None):
    return cumulative_share(result_bar, a, axis=axis)


@tangent(np.cumprod, RUNS, adjoint=cumprod_adjoint)
def cumprod(a, a_dot, axis=None, dtype=None):
    return cumulative_move(a_dot, a, axis=axis)


# The derivatives of these two divide: where a factor is 0 they are nan.


def running(rng):
    for (a, *rest), keywords in RUNS(rng):
        yield (rng.normal(size=np.shape(np.cumprod(a, *rest, **keywords))), a, *rest), keywords


def share_adjoint(result_bar, bar, a, result, axis=None):
    moved = bar * np.cumprod(a, axis=axis) * np.cumsum(result_bar / a, axis=axis)
    return (
        cumulative_move(result_bar, a, axis=axis),
        (later_sums(moved, a, axis=axis) - result * result_bar) / a,
    )


@tangent(cumulative_share, running, adjoint=share_adjoint)
def cumulative_share_rule(bar, bar_dot, a, a_dot, result, axis=None):
    moved = bar * np.cumprod(a, axis=axis) * np.cumsum(a_dot / a, axis=axis)
    return (
        cumulative_share(bar_dot, a, axis=axis),
        (later_sums(moved, a, axis=axis) - result * a_dot) / a,
    )


def moves(rng):
    for (a, *rest), keywords in RUNS(rng):
        yield (rng.normal(size=np.shape(a)), a, *rest), keywords


def move_adjoint(result_bar, dot, a, result, axis=None):
    share = cumulative_share(result_bar, a, axis=axis)
    return share, (later_sums(result_bar * result, a, axis=axis) - share * dot) / a


@tangent(cumulative_move, moves, adjoint=move_adjoint)
def cumulative_move_rule(dot, dot_dot, a, a_dot, result, axis=None):
    return (
        cumulative_move(dot_dot, a, axis=axis),
        result * np.cumsum(a_dot / a, axis=axis) - cumulative_move(dot * a_dot / a, a, axis=axis),
    )


@linear(later_sums, running, inert=("like",), analytic=False)
def later_sums_rule(result_bar, bar, like, axis=None):
    return np.reshape(np.cumsum(result_bar, axis=axis), np.shape(bar))


ALONG = several(with_rest((4,)), with_rest((2, 3)), with_rest((2, 3), 1))


@linear(np.cumulative_sum, several(with_rest((4,)), with_rest((2, 3), axis=0)))
def cumulative_sum(result_bar, x, *, axis=None):
    return later_sums(result_bar, x, axis=axis)


def cumulative_prod_adjoint(result_bar, x, *, axis=None):
    return cumulative_share(result_bar, x, axis=axis)


@tangent(
    np.cumulative_prod,
    several(with_rest((4,)), with_rest((2, 3), axis=0)),
    adjoint=cumulative_prod_adjoint,
)
def cumulative_prod(x, x_dot, *, axis=None):
    return cumulative_move(x_dot, x, axis=axis)


def gaps(rng):
    for (a, *rest), keywords in RUNS(rng):
        yield (np.where(a > 1.0, np.nan, a), *rest), keywords


def nancumsum_adjoint(result_bar, a, axis=None, dtype=None):
    return np.where(np.isnan(a), 0, later_sums(result_bar, a, axis=axis))


@tangent(np.nancumsum, gaps, adjoint=nancumsum_adjoint)
def nancumsum(a, a_dot, axis=None, dtype=None):
    return np.cumsum(np.where(np.isnan(a), 0, a_dot), axis=axis)


def nancumprod_adjoint(result_bar, a, axis=None, dtype=None):
    whole = np.where(np.isnan(a), 1, a)
    return np.where(np.isnan(a), 0, cumulative_share(result_bar, whole, axis=axis))


@tangent(np.nancumprod, gaps, adjoint=nancumprod_adjoint)
def nancumprod(a, a_dot, axis=None, dtype=None):
    whole = np.where(np.isnan(a), 1, a)
    return cumulative_move(np.where(np.isnan(a), 0, a_dot), whole, axis=axis)


@linear(np.add.accumulate, ALONG)
def accumulated_sum(result_bar, array, axis=0):
    along = axis  # the function below has another default
    return later_sums(result_bar, array, axis=along)


def accumulated_product_adjoint(result_bar, array, axis=0):
    along = axis  # the function below has another default
    return cumulative_share(result_bar, array, axis=along)


@tangent(np.multiply.accumulate, ALONG, adjoint=accumulated_product_adjoint)
def accumulated_product(array, array_dot, axis=0):
    along = axis  # the function below has another default
    return cumulative_move(array_dot, array, axis=along)


def accumulated_extremum_adjoint(result_bar, array, result, axis=0):
    index = running_extremum(array, result, axis=axis)
    return untake_along_axis(result_bar, index, array, axis)


@tangent(np.maximum.accumulate, ALONG, adjoint=accumulated_extremum_adjoint)
def accumulated_maximum(array, array_dot, result, axis=0):
    index = running_extremum(array, result, axis=axis)
    return np.take_along_axis(array_dot, index, axis)


@tangent(np.minimum.accumulate, ALONG, adjoint=accumulated_extremum_adjoint)
def accumulated_minimum(array, array_dot, result, axis=0):
    index = running_extremum(array, result, axis=axis)
    return np.take_along_axis(array_dot, index, axis)


RULES = (
    cumprod,
    cumulative_share_rule,
    cumulative_move_rule,
    later_sums_rule,
    cumulative_sum,
    cumulative_prod,
    nancumsum,
    nancumprod,
    accumulated_sum,
    accumulated_product,
    accumulated_maximum,
    accumulated_minimum,
    *constant(running_extremum),
)
