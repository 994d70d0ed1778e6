"""Counts and histograms: the counts do not move, the weights that are counted do."""

import numpy as np

from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import several, with_rest
from s2s_runtime.places import first_of_each, put_back, taken_from

BINS = np.array([0, 2, 2, 1])


def counts(rng):
    yield (BINS, rng.normal(size=4)), {}
    yield (BINS, rng.normal(size=4), 6), {}


@linear(np.bincount, counts, operands=("weights",), inert=("x",), complex_ok=False)
def bincount(result_bar, x, weights=None, minlength=0):
    return result_bar[x]


def unique_adjoint(result_bar, ar):
    return put_back(result_bar, first_of_each(ar), ar)


@tangent(np.unique, several(with_rest((5,)), with_rest((2, 3))), adjoint=unique_adjoint)
def unique(ar, ar_dot):
    return taken_from(ar_dot, first_of_each(ar))


RULES = (bincount, unique, *constant(first_of_each))
