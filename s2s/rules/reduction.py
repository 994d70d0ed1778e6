"""Sums, products, extrema and means over axes.

The bar of a sum is spread back over what was summed.  Extrema split the derivative evenly
among the elements that attain them; where `initial` is beyond them all, nothing moves.
"""

import numpy as np

from s2s.rulebook.declare import linear, tangent
from s2s.rules.domains import reductions, several, with_rest
from s2s_runtime.calculus import undiff
from s2s_runtime.conversions import as_stored
from s2s_runtime.cotangents import spread
from s2s_runtime.partials import product_of_others, tie_share

MASK = np.array([[True, False, True], [False, True, True]])


def masked(rng):
    """Reductions of some elements only."""
    yield (rng.normal(size=(2, 3)),), {"where": MASK[0], "axis": 1}
    yield (rng.normal(size=(2, 3)),), {"where": MASK, "axis": 1, "keepdims": True}
    yield (rng.normal(size=(2, 3)),), {"where": MASK}


def begun(*starts):
    """Reductions that begin with a value."""

    def sampler(rng):
        for start in starts:
            yield (rng.uniform(0.5, 2.0, (2, 3)),), {"initial": start}
            yield (rng.uniform(0.5, 2.0, (2, 3)),), {"initial": start, "axis": 0, "where": MASK}

    return sampler


def sum_adjoint(
    result_bar, a, result, axis=None, dtype=None, *, keepdims=False, initial=0, where=True
):
    if dtype is None:
        return np.where(where, spread(result_bar, a, axis=axis, keepdims=keepdims), 0)
    stored = as_stored(result_bar, result)
    return np.where(where, spread(stored, a, axis=axis, keepdims=keepdims), 0)


@tangent(
    np.sum,
    several(reductions, masked, begun(2.0)),
    adjoint=sum_adjoint,
    complex_ok=True,
)
def sum_(a, a_dot, axis=None, dtype=None, *, keepdims=False, initial=0, where=True):
    return np.sum(a_dot, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


def mean_adjoint(result_bar, a, result, axis=None, dtype=None, *, keepdims=False, where=True):
    if where is True and axis is None:
        return spread(result_bar / np.size(a), a, keepdims=keepdims)
    if where is True:
        share = np.size(result) / np.size(a)
        return spread(share * result_bar, a, axis=axis, keepdims=keepdims)
    count = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims)
    return np.where(where, spread(result_bar / count, a, axis=axis, keepdims=keepdims), 0)


@tangent(np.mean, several(reductions, masked), adjoint=mean_adjoint, complex_ok=True)
def mean(a, a_dot, axis=None, dtype=None, *, keepdims=False, where=True):
    return np.mean(a_dot, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


def product_adjoint(
    result_bar, a, axis=None, dtype=None, *, keepdims=False, initial=1, where=True
):
    if where is True:
        others = initial * product_of_others(a, axis=axis)
        return spread(result_bar, a, axis=axis, keepdims=keepdims) * others
    others = initial * product_of_others(np.where(where, a, 1), axis=axis)
    return np.where(where, spread(result_bar, a, axis=axis, keepdims=keepdims) * others, 0)


@tangent(
    np.prod,
    several(reductions, masked, begun(2.0)),
    adjoint=product_adjoint,
    complex_ok=True,
)
def prod(a, a_dot, axis=None, dtype=None, *, keepdims=False, initial=1, where=True):
    if where is True:
        others = initial * product_of_others(a, axis=axis)
        return np.sum(a_dot * others, axis=axis, dtype=dtype, keepdims=keepdims)
    others = initial * product_of_others(np.where(where, a, 1), axis=axis)
    return np.sum(a_dot * others, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


def extremum_adjoint(result_bar, a, result, axis=None, *, keepdims=False, initial=None, where=True):
    share = tie_share(a, result, axis=axis, keepdims=keepdims, where=where)
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * share


@tangent(
    np.max, several(reductions, begun(0.0, 1.2)), adjoint=extremum_adjoint, also=(np.amax,)
)
def max_(a, a_dot, result, axis=None, *, keepdims=False, initial=None, where=True):
    share = tie_share(a, result, axis=axis, keepdims=keepdims, where=where)
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


@tangent(
    np.min, several(reductions, begun(9.0, 1.2)), adjoint=extremum_adjoint, also=(np.amin,)
)
def min_(a, a_dot, result, axis=None, *, keepdims=False, initial=None, where=True):
    share = tie_share(a, result, axis=axis, keepdims=keepdims, where=where)
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


def ptp_adjoint(result_bar, a, axis=None, *, keepdims=False):
    highest = tie_share(a, np.max(a, axis=axis, keepdims=True), axis=axis, keepdims=True)
    lowest = tie_share(a, np.min(a, axis=axis, keepdims=True), axis=axis, keepdims=True)
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * (highest - lowest)


@tangent(np.ptp, reductions, adjoint=ptp_adjoint)
def ptp(a, a_dot, axis=None, *, keepdims=False):
    highest = tie_share(a, np.max(a, axis=axis, keepdims=True), axis=axis, keepdims=True)
    lowest = tie_share(a, np.min(a, axis=axis, keepdims=True), axis=axis, keepdims=True)
    return np.sum(a_dot * (highest - lowest), axis=axis, keepdims=keepdims)


RUNS = several(with_rest((4,)), with_rest((2, 3)), with_rest((2, 3), axis=0), with_rest((2, 3), 1))


@linear(np.cumsum, RUNS)
def cumsum(result_bar, a, axis=None, dtype=None):
    if axis is None:
        return np.reshape(np.flip(np.cumsum(np.flip(result_bar))), np.shape(a))
    backwards = np.flip(result_bar, axis=axis)
    return np.reshape(np.flip(np.cumsum(backwards, axis=axis), axis=axis), np.shape(a))


@linear(np.diff, several(with_rest((4,)), with_rest((3, 4), axis=0)))
def diff(result_bar, a, *, axis=-1):
    return undiff(result_bar, axis=axis)


@linear(undiff, several(with_rest((4,)), with_rest((3, 4), axis=0)))
def undiff_rule(result_bar, bar, axis=-1):
    return np.diff(result_bar, axis=axis)


def with_gaps(rng):
    for (a, *rest), keywords in reductions(rng):
        yield (np.where(np.asarray(a) > 1.7, np.nan, a), *rest), keywords


def nansum_adjoint(result_bar, a, axis=None, dtype=None, *, keepdims=False, where=True):
    counts = ~np.isnan(a) & where
    return np.where(counts, spread(result_bar, a, axis=axis, keepdims=keepdims), 0)


@tangent(
    np.nansum, several(with_gaps, masked), adjoint=nansum_adjoint, complex_ok=True
)
def nansum(a, a_dot, axis=None, dtype=None, *, keepdims=False, where=True):
    moved = np.where(np.isnan(a), 0, a_dot)
    return np.sum(moved, axis=axis, dtype=dtype, keepdims=keepdims, where=where)


def nanmean_adjoint(result_bar, a, axis=None, dtype=None, *, keepdims=False, where=True):
    counts = ~np.isnan(a) & where
    count = np.sum(counts, axis=axis, keepdims=keepdims)
    return np.where(counts, spread(result_bar / count, a, axis=axis, keepdims=keepdims), 0)


@tangent(
    np.nanmean, several(with_gaps, masked), adjoint=nanmean_adjoint, complex_ok=True
)
def nanmean(a, a_dot, axis=None, dtype=None, *, keepdims=False, where=True):
    counts = ~np.isnan(a) & where
    count = np.sum(counts, axis=axis, keepdims=keepdims)
    moved = np.where(counts, a_dot, 0)
    return np.sum(moved, axis=axis, dtype=dtype, keepdims=keepdims) / count


RULES = (sum_, mean, prod, max_, min_, ptp, cumsum, diff, undiff_rule, nansum, nanmean)
