"""Averages, integrals, differences and interpolation on grids."""

import numpy as np

from s2s.rulebook.declare import constant, elementwise, linear, tangent
from s2s.rules.domains import several, shaped, with_rest
from s2s_runtime.calculus import (
    aligned,
    inside,
    interval,
    midpoints,
    unaligned,
    undiff,
    ungradient,
    unmidpoints,
    unwidths,
    widths,
)
from s2s_runtime.cotangents import spread, unbroadcast
from s2s_runtime.gathers import scatter

# --- averages


def weighted(rng):
    yield (rng.normal(size=4),), {}
    yield (rng.normal(size=(2, 3)),), {"axis": 1}
    yield (rng.normal(size=(2, 3)),), {"weights": rng.uniform(1, 2, (2, 3))}
    yield (rng.normal(size=(2, 3)),), {"axis": 0, "weights": rng.uniform(1, 2, 2)}
    yield (rng.normal(size=(2, 3)), 1, rng.uniform(1, 2, 3)), {"keepdims": True}


def average_adjoint(result_bar, a, result, axis=None, weights=None, *, keepdims=False):
    if weights is None:
        share = np.size(result) / np.size(a)
        return spread(share * result_bar, a, axis=axis, keepdims=keepdims), 0
    weight = aligned(weights, a, axis=axis)
    total = np.sum(weight, axis=axis, keepdims=True)
    along = spread(result_bar, a, axis=axis, keepdims=keepdims) / total
    centre = np.average(a, axis=axis, weights=weights, keepdims=True)
    return along * weight, unaligned(along * (a - centre), weights, axis=axis)


@tangent(np.average, weighted, adjoint=average_adjoint, complex_ok=False)
def average(a, a_dot, result, axis=None, weights=None, weights_dot=None, *, keepdims=False):
    if weights is None:
        return np.mean(a_dot, axis=axis, keepdims=keepdims), 0
    weight = aligned(weights, a, axis=axis)
    total = np.sum(weight, axis=axis, keepdims=True)
    centre = np.average(a, axis=axis, weights=weights, keepdims=True)
    moved = aligned(weights_dot, a, axis=axis)
    return (
        np.sum(a_dot * (weight / total), axis=axis, keepdims=keepdims),
        np.sum((a - centre) * (moved / total), axis=axis, keepdims=keepdims),
    )


TABLE = np.zeros((2, 3), np.longdouble)


@linear(aligned, several(with_rest((2,), TABLE, 0), shaped((2, 3), (2, 3))), inert=("like",))
def aligned_rule(result_bar, weights, like, axis=None):
    return unaligned(result_bar, weights, axis=axis)


@linear(unaligned, with_rest((2, 1), TABLE[:, 0], axis=0), inert=("like",), analytic=False)
def unaligned_rule(result_bar, bar, like, axis=None):
    return np.broadcast_to(aligned(result_bar, bar, axis=axis), np.shape(bar))


# --- integrals and differences


def grids(rng):
    yield (rng.normal(size=5),), {}
    yield (rng.normal(size=5),), {"dx": 0.5}
    yield (rng.normal(size=(2, 5)), np.sort(rng.normal(size=5))), {}
    yield (rng.normal(size=(4, 2)), np.sort(rng.normal(size=4))), {"axis": 0}
    yield (rng.normal(size=(2, 4)), np.sort(rng.normal(size=(2, 4)))), {}


def trapezoid_adjoint(result_bar, y, x=None, dx=1.0, axis=-1):
    along = np.expand_dims(result_bar, axis)
    if x is None:
        return (
            unmidpoints(along * dx, y, axis=axis),
            0,
            unbroadcast(result_bar * np.trapezoid(y, axis=axis), dx),
        )
    return (
        unmidpoints(along * widths(x, y, axis=axis), y, axis=axis),
        unwidths(along * midpoints(y, axis=axis), x, axis=axis),
        0,
    )


@tangent(np.trapezoid, grids, adjoint=trapezoid_adjoint, complex_ok=False)
def trapezoid(y, y_dot, x=None, x_dot=None, dx=1.0, dx_dot=None, axis=-1):
    if x is None:
        return np.trapezoid(y_dot, dx=dx, axis=axis), 0, dx_dot * np.trapezoid(y, axis=axis)
    return np.trapezoid(y_dot, x, axis=axis), np.trapezoid(y, x_dot, axis=axis), 0


@linear(midpoints, several(shaped((4,)), with_rest((3, 2), axis=0)))
def midpoints_rule(result_bar, y, axis=-1):
    return unmidpoints(result_bar, y, axis=axis)


@linear(
    unmidpoints,
    several(with_rest((2, 1), TABLE), with_rest((1, 3), TABLE, axis=0)),
    inert=("like",),
    analytic=False,
)
def unmidpoints_rule(result_bar, bar, like, axis=-1):
    return unbroadcast(midpoints(result_bar, axis=axis), bar)


@linear(
    widths,
    several(with_rest((3,), TABLE), with_rest((2, 3), TABLE)),
    inert=("like",),
    analytic=False,
)
def widths_rule(result_bar, x, like, axis=-1):
    return unwidths(result_bar, x, axis=axis)


@linear(
    unwidths,
    several(with_rest((2, 2), TABLE[0]), with_rest((2, 2), TABLE)),
    inert=("like",),
    analytic=False,
)
def unwidths_rule(result_bar, bar, like, axis=-1):
    return np.broadcast_to(widths(result_bar, bar, axis=axis), np.shape(bar))


def gradient_adjoint(result_bar, f, result, *varargs, axis=None, edge_order=1):
    return ungradient(result_bar, f, varargs, axis=axis, edge_order=edge_order)


@tangent(
    np.gradient,
    several(
        with_rest((6,)),
        with_rest((6,), 0.5),
        with_rest((7,), np.array([0.0, 1.0, 3.0, 3.5, 4.0, 6.0, 7.0]), edge_order=2),
        with_rest((4, 7), axis=1),
        with_rest((4, 7), 0.5, axis=0),
        with_rest((4, 7)),
        with_rest((4, 7), 0.5, 2.0, edge_order=2),
        with_rest((4, 3, 5), 0.5, 2.0, axis=(2, 0)),
    ),
    adjoint=gradient_adjoint,
    returns_sequence=True,
)
def gradient(f, f_dot, result, *varargs, axis=None, edge_order=1):
    return np.gradient(f_dot, *varargs, axis=axis, edge_order=edge_order)


@linear(
    ungradient,
    several(with_rest((3,), TABLE[0], (0.5,)), with_rest((2, 3), TABLE, (), axis=1)),
    inert=("like",),
    sequences=("bar",),
    analytic=False,
)
def ungradient_rule(result_bar, bar, like, spacing, axis=None, edge_order=1):
    return np.gradient(result_bar, *spacing, axis=axis, edge_order=edge_order)


@linear(np.ediff1d, several(shaped((4,)), shaped((2, 3))))
def ediff1d(result_bar, ary):
    return np.reshape(undiff(result_bar), np.shape(ary))


# --- interpolation


def interpolations(rng):
    xp, fp = np.array([0.0, 1.0, 2.5, 3.0]), rng.normal(size=4)
    yield (rng.uniform(0.1, 2.9, 6), xp, fp), {}
    yield (1.7, xp, fp), {}
    yield (np.array([-0.5, 0.3, 2.7, 3.4]), xp, fp), {}
    yield (np.array([[-0.5, 0.3], [2.7, 3.4]]), xp, fp), {"left": 0.0, "right": 1.0}


def interp_adjoint(result_bar, x, xp, fp, left=None, right=None):
    k = interval(x, xp)
    width = xp[k + 1] - xp[k]
    within = (x - xp[k]) / width
    t = np.clip(within, 0, 1)
    bar = result_bar * inside(x, xp, left, right)
    slope_bar = bar * ((within > 0) & (within < 1)) * (fp[k + 1] - fp[k]) / width
    return (
        slope_bar,
        -scatter(slope_bar * (1 - t), k, xp) - scatter(slope_bar * t, k + 1, xp),
        scatter(bar * (1 - t), k, fp) + scatter(bar * t, k + 1, fp),
    )


@tangent(np.interp, interpolations, adjoint=interp_adjoint)
def interp(x, x_dot, xp, xp_dot, fp, fp_dot, left=None, right=None):
    k = interval(x, xp)
    width = xp[k + 1] - xp[k]
    within = (x - xp[k]) / width
    t = np.clip(within, 0, 1)
    read = inside(x, xp, left, right)
    slope = read * ((within > 0) & (within < 1)) * (fp[k + 1] - fp[k]) / width
    return (
        x_dot * slope,
        -slope * (xp_dot[k] * (1 - t) + xp_dot[k + 1] * t),
        read * (fp_dot[k] * (1 - t) + fp_dot[k + 1] * t),
    )


@elementwise(np.unwrap, several(shaped((4,)), with_rest((3, 4), axis=0)), complex_ok=False)
def unwrap(p, discont=None, axis=-1, *, period=6.283185307179586):
    return 1


RULES = (
    average,
    aligned_rule,
    unaligned_rule,
    trapezoid,
    midpoints_rule,
    unmidpoints_rule,
    widths_rule,
    unwidths_rule,
    gradient,
    ungradient_rule,
    ediff1d,
    interp,
    unwrap,
    *constant(interval, inside),
)
