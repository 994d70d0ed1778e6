"""Variances and standard deviations; the latter have derivative 0 where they are 0."""

import numpy as np

from s2s.rulebook.declare import tangent
from s2s.rules.domains import reductions, several, with_rest
from s2s.rules.reduction import masked
from s2s_runtime.cotangents import spread
from s2s_runtime.partials import ratio

SAMPLES = several(
    reductions,
    masked,
    with_rest((2, 4), axis=1, ddof=1),
    with_rest((2, 4), axis=1, correction=1),
    with_rest((4,), where=np.array([True, True, False, True]), ddof=1),
)


def variance_adjoint(
    result_bar, a, result, axis=None, *, ddof=0, keepdims=False, where=True, correction=0
):
    if where is True:
        scale = 2 / (np.size(a) / np.size(result) - ddof - correction)
        deviation = a - np.mean(a, axis=axis, keepdims=True)
        return spread(scale * result_bar, a, axis=axis, keepdims=keepdims) * deviation
    counts = np.broadcast_to(where, np.shape(a))
    freedom = np.sum(counts, axis=axis, keepdims=True) - ddof - correction
    deviation = a - np.mean(a, axis=axis, keepdims=True, where=where)
    along = spread(result_bar, a, axis=axis, keepdims=keepdims) / freedom
    return np.where(where, 2 * along * deviation, 0)


@tangent(np.var, SAMPLES, adjoint=variance_adjoint)
def var(a, a_dot, result, axis=None, *, ddof=0, keepdims=False, where=True, correction=0):
    if where is True:
        scale = 2 / (np.size(a) / np.size(result) - ddof - correction)
        deviation = a - np.mean(a, axis=axis, keepdims=True)
        return scale * np.sum(a_dot * deviation, axis=axis, keepdims=keepdims)
    counts = np.broadcast_to(where, np.shape(a))
    freedom = np.sum(counts, axis=axis, keepdims=keepdims) - ddof - correction
    deviation = a - np.mean(a, axis=axis, keepdims=True, where=where)
    return 2 * np.sum(a_dot * deviation, axis=axis, keepdims=keepdims, where=where) / freedom


def deviation_adjoint(
    result_bar, a, result, axis=None, *, ddof=0, keepdims=False, where=True, correction=0
):
    if where is True:
        scale = 1 / (np.size(a) / np.size(result) - ddof - correction)
        deviation = a - np.mean(a, axis=axis, keepdims=True)
        bar = spread(ratio(scale * result_bar, result), a, axis=axis, keepdims=keepdims)
        return bar * deviation
    counts = np.broadcast_to(where, np.shape(a))
    freedom = np.sum(counts, axis=axis, keepdims=True) - ddof - correction
    deviation = a - np.mean(a, axis=axis, keepdims=True, where=where)
    along = spread(ratio(result_bar, result), a, axis=axis, keepdims=keepdims) / freedom
    return np.where(where, along * deviation, 0)


@tangent(np.std, SAMPLES, adjoint=deviation_adjoint)
def std(a, a_dot, result, axis=None, *, ddof=0, keepdims=False, where=True, correction=0):
    if where is True:
        scale = 1 / (np.size(a) / np.size(result) - ddof - correction)
        deviation = a - np.mean(a, axis=axis, keepdims=True)
        return ratio(scale * np.sum(a_dot * deviation, axis=axis, keepdims=keepdims), result)
    counts = np.broadcast_to(where, np.shape(a))
    freedom = np.sum(counts, axis=axis, keepdims=keepdims) - ddof - correction
    deviation = a - np.mean(a, axis=axis, keepdims=True, where=where)
    moved = np.sum(a_dot * deviation, axis=axis, keepdims=keepdims, where=where)
    return ratio(moved / freedom, result)


RULES = (var, std)
