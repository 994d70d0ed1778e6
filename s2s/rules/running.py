"""Running sums, products and extrema along an axis."""

import numpy as np

from s2s.rulebook.book import followed
from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import several, with_rest
from s2s_runtime.gathers import untake_along_axis
from s2s_runtime.partials import product_of_others
from s2s_runtime.running import (
    bent_along,
    cumulative_move,
    cumulative_share,
    earlier,
    later,
    later_sums,
    others_bent,
    others_moved,
    recurrence,
    recurrence_back,
    running_extremum,
)

RUNS = several(with_rest((4,)), with_rest((2, 3)), with_rest((2, 3), axis=0), with_rest((2, 3), 1))


def cumprod_adjoint(result_bar, a, axis=None, dtype=None):
    return cumulative_share(result_bar, a, axis=axis)


@tangent(np.cumprod, RUNS, adjoint=cumprod_adjoint)
def cumprod(a, a_dot, axis=None, dtype=None):
    return cumulative_move(a_dot, a, axis=axis)


# Recurrences are closed under differentiation, and never divide by a factor.


def recurrences(rng):
    for shape, axis in (((4,), 0), ((2, 3), 1)):
        yield (rng.normal(size=shape), rng.normal(size=shape), axis), {}


def recurrence_adjoint(result_bar, a, b, result, axis=0):
    share = recurrence_back(a, result_bar, axis)
    return share * earlier(result, axis), share


@tangent(recurrence, recurrences, adjoint=recurrence_adjoint)
def recurrence_rule(a, a_dot, b, b_dot, result, axis=0):
    return recurrence(a, a_dot * earlier(result, axis), axis), recurrence(a, b_dot, axis)


def recurrence_back_adjoint(result_bar, a, b, result, axis=0):
    share = recurrence(a, result_bar, axis)
    return earlier(share, axis) * result, share


@tangent(recurrence_back, recurrences, adjoint=recurrence_back_adjoint)
def recurrence_back_rule(a, a_dot, b, b_dot, result, axis=0):
    moved = later(a_dot * result, axis)
    return recurrence_back(a, moved, axis), recurrence_back(a, b_dot, axis)


def earlier_adjoint(result_bar, x, axis=0, first=0.0):
    return later(result_bar, axis)


@tangent(earlier, with_rest((2, 3), 1, 1.0), adjoint=earlier_adjoint)
def earlier_rule(x, x_dot, axis=0, first=0.0):
    return earlier(x_dot, axis)


@linear(later, with_rest((2, 3), 1), complex_ok=False)
def later_rule(result_bar, x, axis=0):
    return earlier(result_bar, axis)


def with_zeros(rng):
    yield (np.array([2.0, 0.0, 5.0]),), {}
    yield (np.array([[0.0, 3.0, 0.0], [0.0, 0.0, 0.0]]), 1), {}


def others_adjoint(result_bar, x, axis=None):
    return others_moved(result_bar, x, axis=axis)


@tangent(
    product_of_others,
    several(
        with_rest((4,)), with_rest((2, 3), 1), with_rest((2, 3, 2), axis=(0, 2)), with_zeros
    ),
    adjoint=others_adjoint,
    complex_ok=True,
)
def product_of_others_rule(x, x_dot, axis=None):
    return others_moved(x_dot, x, axis=axis)


def moved_factors(rng):
    yield (rng.normal(size=4), np.array([2.0, 0.0, 5.0, 1.5])), {}
    yield (rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), 1), {}


def moved_adjoint(result_bar, dot, x, axis=None):
    return others_moved(result_bar, x, axis=axis), others_bent(result_bar, dot, x, axis=axis)


@tangent(others_moved, moved_factors, adjoint=moved_adjoint)
def others_moved_rule(dot, dot_dot, x, x_dot, axis=None):
    return others_moved(dot_dot, x, axis=axis), others_bent(dot, x_dot, x, axis=axis)


def running(rng):
    for (a, *rest), keywords in RUNS(rng):
        yield (rng.normal(size=np.shape(np.cumprod(a, *rest, **keywords))), a, *rest), keywords


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
    recurrence_rule,
    recurrence_back_rule,
    earlier_rule,
    later_rule,
    later_sums_rule,
    product_of_others_rule,
    others_moved_rule,
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
DEFINITIONS = followed(cumulative_move, cumulative_share, others_bent, bent_along)
