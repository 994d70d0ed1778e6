"""Covariances and correlations, and moments of data with gaps."""

import numpy as np

from s2s.rulebook.declare import linear, tangent
from s2s.rules.domains import reductions, several, with_rest
from s2s_runtime.cotangents import spread
from s2s_runtime.moments import among_rows, of_rows, rows_of
from s2s_runtime.partials import product_of_others, ratio, tie_share


def single(rng):
    yield (rng.normal(size=5),), {}


def tables(rng):
    yield (rng.normal(size=(2, 5)),), {}
    yield (rng.normal(size=(5, 2)),), {"rowvar": False}
    yield (rng.normal(size=5), rng.normal(size=5)), {}
    yield (rng.normal(size=(2, 4)), rng.normal(size=4)), {}


def biased(rng):
    yield (rng.normal(size=(2, 4)),), {"bias": True}
    yield (rng.normal(size=(2, 4)),), {"ddof": 0}


def cov_adjoint(result_bar, m, y=None, rowvar=True, bias=False, ddof=None):
    rows = rows_of(m, y, rowvar)
    freedom = np.shape(rows)[1] - ((0 if bias else 1) if ddof is None else ddof)
    bar = np.reshape(result_bar, (len(rows), len(rows)))
    centred = rows - np.mean(rows, axis=1, keepdims=True)
    rows_bar = (bar + bar.T) @ centred / freedom
    return of_rows(rows_bar, m, rowvar), of_rows(rows_bar, y, rowvar, last=True)


@tangent(np.cov, several(single, tables, biased), adjoint=cov_adjoint)
def cov(m, m_dot, result, y=None, y_dot=None, rowvar=True, bias=False, ddof=None):
    rows = rows_of(m, y, rowvar)
    freedom = np.shape(rows)[1] - ((0 if bias else 1) if ddof is None else ddof)
    centred = rows - np.mean(rows, axis=1, keepdims=True)
    m_half = among_rows(m_dot, rows, rowvar) @ centred.T / freedom
    y_half = among_rows(y_dot, rows, rowvar, last=True) @ centred.T / freedom
    return (
        np.reshape(m_half + m_half.T, np.shape(result)),
        np.reshape(y_half + y_half.T, np.shape(result)),
    )


def corrcoef_adjoint(result_bar, x, y=None, rowvar=True):
    rows = rows_of(x, y, rowvar)
    bar = np.reshape(result_bar, (len(rows), len(rows)))
    centred = rows - np.mean(rows, axis=1, keepdims=True)
    length = np.sqrt(np.sum(centred**2, axis=1, keepdims=True))
    units = centred / length
    units_bar = (bar + bar.T) @ units
    rows_bar = (units_bar - units * np.sum(units_bar * units, axis=1, keepdims=True)) / length
    return of_rows(rows_bar, x, rowvar), of_rows(rows_bar, y, rowvar, last=True)


@tangent(np.corrcoef, tables, adjoint=corrcoef_adjoint)
def corrcoef(x, x_dot, result, y=None, y_dot=None, rowvar=True):
    rows = rows_of(x, y, rowvar)
    centred = rows - np.mean(rows, axis=1, keepdims=True)
    length = np.sqrt(np.sum(centred**2, axis=1, keepdims=True))
    units = centred / length
    x_moved = among_rows(x_dot, rows, rowvar) / length
    y_moved = among_rows(y_dot, rows, rowvar, last=True) / length
    x_half = (x_moved - units * np.sum(x_moved * units, axis=1, keepdims=True)) @ units.T
    y_half = (y_moved - units * np.sum(y_moved * units, axis=1, keepdims=True)) @ units.T
    return (
        np.reshape(x_half + x_half.T, np.shape(result)),
        np.reshape(y_half + y_half.T, np.shape(result)),
    )


TABLE = np.zeros((4, 3), np.longdouble)


@linear(of_rows, with_rest((4, 3), TABLE[:2]), inert=("like",), analytic=False)
def of_rows_rule(result_bar, bar, like, rowvar=True, last=False):
    return among_rows(result_bar, bar, rowvar, last=last)


@linear(among_rows, with_rest((2, 3), TABLE), inert=("like",), analytic=False)
def among_rows_rule(result_bar, part, like, rowvar=True, last=False):
    return of_rows(result_bar, part, rowvar, last=last)


def stacked_adjoint(result_bar, m, y=None, rowvar=True):
    return of_rows(result_bar, m, rowvar), of_rows(result_bar, y, rowvar, last=True)


@tangent(rows_of, tables, adjoint=stacked_adjoint)
def rows_of_rule(m, m_dot, result, y=None, y_dot=None, rowvar=True):
    return among_rows(m_dot, result, rowvar), among_rows(y_dot, result, rowvar, last=True)


# --- moments of data with gaps


def with_gaps(rng):
    for (a, *rest), keywords in reductions(rng):
        yield (np.where(np.asarray(a) > 1.8, np.nan, a), *rest), keywords


def nanprod_adjoint(result_bar, a, axis=None, *, keepdims=False):
    others = product_of_others(np.where(np.isnan(a), 1, a), axis=axis)
    bar = spread(result_bar, a, axis=axis, keepdims=keepdims) * others
    return np.where(np.isnan(a), 0, bar)


@tangent(np.nanprod, with_gaps, adjoint=nanprod_adjoint)
def nanprod(a, a_dot, axis=None, *, keepdims=False):
    others = product_of_others(np.where(np.isnan(a), 1, a), axis=axis)
    moved = np.where(np.isnan(a), 0, a_dot)
    return np.sum(moved * others, axis=axis, keepdims=keepdims)


def extremum_adjoint(result_bar, a, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
    return spread(result_bar, a, axis=axis, keepdims=keepdims) * share


@tangent(np.nanmax, with_gaps, adjoint=extremum_adjoint)
def nanmax(a, a_dot, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


@tangent(np.nanmin, with_gaps, adjoint=extremum_adjoint)
def nanmin(a, a_dot, result, axis=None, *, keepdims=False):
    share = tie_share(a, result, axis=axis, keepdims=keepdims)
    return np.sum(a_dot * share, axis=axis, keepdims=keepdims)


def nanvar_adjoint(result_bar, a, axis=None, *, ddof=0, keepdims=False):
    freedom = np.sum(~np.isnan(a), axis=axis, keepdims=True) - ddof
    centred = a - np.nanmean(a, axis=axis, keepdims=True)
    bar = spread(result_bar, a, axis=axis, keepdims=keepdims)
    return np.where(np.isnan(a), 0, 2 * bar * centred / freedom)


@tangent(np.nanvar, with_gaps, adjoint=nanvar_adjoint)
def nanvar(a, a_dot, axis=None, *, ddof=0, keepdims=False):
    freedom = np.sum(~np.isnan(a), axis=axis, keepdims=True) - ddof
    centred = a - np.nanmean(a, axis=axis, keepdims=True)
    moved = np.where(np.isnan(a), 0, 2 * a_dot * centred / freedom)
    return np.sum(moved, axis=axis, keepdims=keepdims)


def nanstd_adjoint(result_bar, a, result, axis=None, *, ddof=0, keepdims=False):
    freedom = np.sum(~np.isnan(a), axis=axis, keepdims=True) - ddof
    centred = a - np.nanmean(a, axis=axis, keepdims=True)
    bar = spread(ratio(result_bar, result), a, axis=axis, keepdims=keepdims)
    return np.where(np.isnan(a), 0, bar * centred / freedom)


@tangent(np.nanstd, with_gaps, adjoint=nanstd_adjoint)
def nanstd(a, a_dot, result, axis=None, *, ddof=0, keepdims=False):
    freedom = np.sum(~np.isnan(a), axis=axis, keepdims=True) - ddof
    centred = a - np.nanmean(a, axis=axis, keepdims=True)
    moved = np.where(np.isnan(a), 0, a_dot * centred / freedom)
    return ratio(np.sum(moved, axis=axis, keepdims=keepdims), result)


RULES = (
    cov,
    corrcoef,
    of_rows_rule,
    among_rows_rule,
    rows_of_rule,
    nanprod,
    nanmax,
    nanmin,
    nanvar,
    nanstd,
)
