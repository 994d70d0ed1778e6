"""The forms that derivatives of factorisations are made of: triangles, gaps, blocks."""

import numpy as np

from s2s.rulebook.book import followed
from s2s.rulebook.declare import constant, linear, tangent
from s2s.rules.domains import several, shaped, with_rest
from s2s_runtime.matrices import (
    corner,
    determined,
    doubled,
    embedded,
    folded_lower,
    folded_upper,
    half_lower,
    in_corner,
    largest_held,
    leading,
    matched,
    mirrored_lower,
    mirrored_upper,
    over_gaps,
    row_held,
    sides_held,
    skew_lower,
    turning,
    undetermined,
    undoubled,
    unmatched,
    unskew_lower,
    unturning,
    vectors_of,
)

SQUARE = several(shaped((3, 3)), shaped((2, 3, 3)))


@linear(mirrored_lower, SQUARE, analytic=False)
def mirrored_lower_rule(result_bar, a):
    return folded_lower(result_bar)


@linear(folded_lower, SQUARE, analytic=False)
def folded_lower_rule(result_bar, bar):
    return mirrored_lower(result_bar)


@linear(mirrored_upper, SQUARE, analytic=False)
def mirrored_upper_rule(result_bar, a):
    return folded_upper(result_bar)


@linear(folded_upper, SQUARE, analytic=False)
def folded_upper_rule(result_bar, bar):
    return mirrored_upper(result_bar)


@linear(half_lower, SQUARE)
def half_lower_rule(result_bar, a):
    return half_lower(result_bar)


@linear(skew_lower, SQUARE, analytic=False)
def skew_lower_rule(result_bar, a):
    return unskew_lower(result_bar)


@linear(unskew_lower, SQUARE, analytic=False)
def unskew_lower_rule(result_bar, bar):
    return skew_lower(result_bar)


@linear(embedded, several(shaped((3,)), shaped((2, 3))))
def embedded_rule(result_bar, x):
    return np.diagonal(result_bar, axis1=-2, axis2=-1)


@linear(matched, with_rest((3, 3), np.zeros(2)), inert=("values",))
def matched_rule(result_bar, vectors, values, rows=False):
    return unmatched(result_bar, vectors)


@linear(unmatched, with_rest((3, 2), np.zeros((3, 3))), inert=("like",))
def unmatched_rule(result_bar, part, like):
    return leading(result_bar, part)


@linear(leading, with_rest((3, 3), np.zeros((3, 2))), inert=("part",))
def leading_rule(result_bar, whole, part):
    return unmatched(result_bar, whole)


@linear(determined, with_rest((3, 3), np.zeros(3)), inert=("values",))
def determined_rule(result_bar, bar, values, rows=False):
    return unmatched(result_bar, bar)


@linear(undetermined, with_rest((3, 3), np.zeros((3, 3))), inert=("vectors",))
def undetermined_rule(result_bar, dot, vectors):
    return leading(result_bar, dot)


def gap_samples(rng):
    yield (rng.normal(size=(3, 3)), np.array([0.5, 1.5, 3.0])), {}
    yield (rng.normal(size=(2, 3, 3)), np.array([[0.5, 1.5, 3.0], [1.0, -1.0, 4.0]])), {}


def gaps_adjoint(result_bar, x, w, result):
    steep = over_gaps(result_bar, w) * result
    return over_gaps(result_bar, w), np.sum(steep, axis=-1) - np.sum(steep, axis=-2)


@tangent(over_gaps, gap_samples, adjoint=gaps_adjoint, complex_ok=True)
def over_gaps_rule(x, x_dot, w, w_dot, result):
    steps = np.expand_dims(w_dot, -2) - np.expand_dims(w_dot, -1)
    return over_gaps(x_dot, w), -over_gaps(result, w) * steps


def doubled_adjoint(result_bar, a, dot):
    return undoubled(result_bar), corner(result_bar)


@tangent(doubled, shaped((3, 3), (3, 3)), adjoint=doubled_adjoint, complex_ok=True)
def doubled_rule(a, a_dot, dot, dot_dot):
    return doubled(a_dot, np.zeros_like(dot)), doubled(np.zeros_like(a), dot_dot)


@linear(undoubled, shaped((4, 4)))
def undoubled_rule(result_bar, bar):
    return doubled(result_bar, np.zeros_like(result_bar))


@linear(corner, shaped((4, 4)))
def corner_rule(result_bar, a):
    return in_corner(result_bar)


@linear(in_corner, shaped((2, 2)))
def in_corner_rule(result_bar, bar):
    return corner(result_bar)


RULES = (
    mirrored_lower_rule,
    folded_lower_rule,
    mirrored_upper_rule,
    folded_upper_rule,
    half_lower_rule,
    skew_lower_rule,
    unskew_lower_rule,
    embedded_rule,
    matched_rule,
    unmatched_rule,
    leading_rule,
    determined_rule,
    undetermined_rule,
    over_gaps_rule,
    doubled_rule,
    undoubled_rule,
    corner_rule,
    in_corner_rule,
    *constant(row_held, sides_held, largest_held),
)
DEFINITIONS = followed(turning, unturning, vectors_of)
