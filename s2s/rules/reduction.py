"""Sums, products, extrema and moments over axes.

The bar of a sum is spread back over what was summed.  Extrema split the derivative evenly
among the elements that attain them.  `std` and `norm` have derivative 0 where they are 0.
"""

import numpy as np

from s2s.rulebook.declare import linear, tangent
from s2s.rulebook.rule import RuleError
from s2s.rules.domains import reductions, several, with_rest
from s2s_runtime.conversions import as_stored
from s2s_runtime.cotangents import spread
from s2s_runtime.partials import product_of_others, ratio, tie_share


def masked(rng):
    yield (rng.normal(size=(2, 3)),), {"where": np.array([True, False, True]), "axis": 1}
    yield (rng.normal(size=(2, 3)),), {"where": rng.random((2, 3)) > 0.5}


@linear(np.sum, several(reductions, masked))
def sum_(result_bar, a, axis=None, dtype=None, *, keepdims=False, where=True):
    if dtype is None:
        return np.where(where, spread(result_bar, a, axis=axis, keepdims=keepdims), 0)
    stored = as_stored(result_bar, np.zeros((), dtype))
    return np.where(where, spread(stored, a, axis=axis, keepdims=keepdims), 0)


@linear(np.mean, reductions)
def mean(result_bar, a, result, axis=None, dtype=None, *, keepdims=False):
    if axis is None:
        return spread(result_bar / np.size(a), a, keepdims=keepdims)
    share = np.size(result) / np.size(a)
    return spread(share * result_bar, a, axis=axis, keepdims=keepdims)


def product_adjoint(result_bar, a, axis=None, *, keepdims=False):
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * product_of_others(a, axis=axis)


@tangent(np.prod, reductions, adjoint=product_adjoint, complex_ok=True)
def prod(a, a_dot, axis=None, *, keepdims=False):
    return np.sum(a_dot * product_of_others(a, axis=axis), axis=axis, keepdims=keepdims)


def extremum_adjoint(result_bar, a, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * share


@tangent(np.max, reductions, adjoint=extremum_adjoint, also=(np.amax,))
def max_(a, a_dot, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


@tangent(np.min, reductions, adjoint=extremum_adjoint, also=(np.amin,))
def min_(a, a_dot, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
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


def variance_adjoint(result_bar, a, result, axis=None, *, ddof=0, keepdims=False):
    scale = 2 / (np.size(a) / np.size(result) - ddof)
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return spread(scale * result_bar, a, axis=axis, keepdims=keepdims) * deviation


@tangent(np.var, reductions, adjoint=variance_adjoint)
def var(a, a_dot, result, axis=None, *, ddof=0, keepdims=False):
    scale = 2 / (np.size(a) / np.size(result) - ddof)
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return scale * np.sum(a_dot * deviation, axis=axis, keepdims=keepdims)


def deviation_adjoint(result_bar, a, result, axis=None, *, ddof=0, keepdims=False):
    scale = 1 / (np.size(a) / np.size(result) - ddof)
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return spread(ratio(scale * result_bar, result), a, axis=axis, keepdims=keepdims) * deviation


@tangent(np.std, reductions, adjoint=deviation_adjoint)
def std(a, a_dot, result, axis=None, *, ddof=0, keepdims=False):
    scale = 1 / (np.size(a) / np.size(result) - ddof)
    deviation = a - np.mean(a, axis=axis, keepdims=True)
    return ratio(scale * np.sum(a_dot * deviation, axis=axis, keepdims=keepdims), result)


@linear(
    np.cumsum,
    several(with_rest((4,)), with_rest((2, 3)), with_rest((2, 3), axis=0), with_rest((2, 3), 1)),
)
def cumsum(result_bar, a, axis=None):
    if axis is None:
        return np.reshape(np.flip(np.cumsum(np.flip(result_bar))), np.shape(a))
    backwards = np.flip(result_bar, axis=axis)
    return np.reshape(np.flip(np.cumsum(backwards, axis=axis), axis=axis), np.shape(a))


ENDS = {"prepend": 0, "append": 0}


@linear(np.diff, several(with_rest((4,)), with_rest((3, 4), axis=0), with_rest((4,), **ENDS)))
def diff(result_bar, a, *, axis=-1, prepend=None, append=None):
    if prepend is None and append is None:
        return -np.diff(result_bar, axis=axis, prepend=0, append=0)
    if prepend == 0 and append == 0:
        return -np.diff(result_bar, axis=axis)
    raise RuleError("the rule of numpy.diff covers `prepend` and `append` only as 0")


def with_gaps(rng):
    for (a, *rest), keywords in reductions(rng):
        yield (np.where(np.asarray(a) > 1.7, np.nan, a), *rest), keywords


def nansum_adjoint(result_bar, a, axis=None, *, keepdims=False):
    return np.where(np.isnan(a), 0, spread(result_bar, a, axis=axis, keepdims=keepdims))


@tangent(np.nansum, with_gaps, adjoint=nansum_adjoint, complex_ok=True)
def nansum(a, a_dot, axis=None, *, keepdims=False):
    return np.sum(np.where(np.isnan(a), 0, a_dot), axis=axis, keepdims=keepdims)


def nanmean_adjoint(result_bar, a, axis=None, *, keepdims=False):
    count = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    along = spread(result_bar / count, a, axis=axis, keepdims=keepdims)
    return np.where(np.isnan(a), 0, along)


@tangent(np.nanmean, with_gaps, adjoint=nanmean_adjoint, complex_ok=True)
def nanmean(a, a_dot, axis=None, *, keepdims=False):
    count = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    return np.sum(np.where(np.isnan(a), 0, a_dot), axis=axis, keepdims=keepdims) / count


RULES = (sum_, mean, prod, max_, min_, ptp, var, std, cumsum, diff, nansum, nanmean)
