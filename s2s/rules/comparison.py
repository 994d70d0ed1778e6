"""Extrema of two operands, choices between them, and absolute values.

Ties are split evenly, as if the tie had been approached from both sides: `maximum(x, x)` gives
each operand half, `clip` at its bound too.  `abs` has derivative 0 at 0.
"""

import numpy as np

from s2s.rulebook.declare import elementwise, linear, tangent
from s2s.rules.domains import off_zero, pairs, real, several, shaped
from s2s_runtime.partials import abs_squared, ratio


def clipped(rng):
    yield (rng.uniform(-2, 2, 6), -1.0, 1.0), {}
    yield (rng.uniform(-2, 2, 6), 0.0, None), {}
    yield (rng.uniform(-2, 2, (2, 3)), None), {"a_max": rng.uniform(-1, 1, 3)}
    yield (rng.uniform(-2, 2, (2, 3)),), {"max": rng.uniform(-1, 1, 3)}
    yield (rng.uniform(-2, 2, (2, 3)), rng.uniform(-1, 0, 3), rng.uniform(0, 1, (2, 1))), {}
    yield (0.5, 0.0, 1.0), {}


def modf_adjoint(result_bar, x):
    return result_bar[0]


def choices(rng):
    for (x, y), _ in pairs()(rng):
        yield (rng.random(np.shape(x)) > 0.5, x, y), {}


@elementwise(np.maximum, pairs(), complex_ok=False)
def maximum(x1, x2):
    return (x1 > x2) + 0.5 * (x1 == x2), (x2 > x1) + 0.5 * (x1 == x2)


@elementwise(np.minimum, pairs(), complex_ok=False)
def minimum(x1, x2):
    return (x1 < x2) + 0.5 * (x1 == x2), (x2 < x1) + 0.5 * (x1 == x2)


@elementwise(np.fmax, pairs(), complex_ok=False)
def fmax(x1, x2):
    return (
        (np.isnan(x2) | (x1 > x2)) + 0.5 * (x1 == x2),
        (np.isnan(x1) | (x2 > x1)) + 0.5 * (x1 == x2),
    )


@elementwise(np.fmin, pairs(), complex_ok=False)
def fmin(x1, x2):
    return (
        (np.isnan(x2) | (x1 < x2)) + 0.5 * (x1 == x2),
        (np.isnan(x1) | (x2 < x1)) + 0.5 * (x1 == x2),
    )


@elementwise(np.clip, clipped, complex_ok=False)
def clip(a, a_min=None, a_max=None, *, min=None, max=None):  # noqa: A002
    low = a_min if min is None else min
    high = a_max if max is None else max
    raised = a if low is None else np.maximum(a, low)
    above = 1 if low is None else (a > low) + 0.5 * (a == low)
    below = 1 if high is None else (raised < high) + 0.5 * (raised == high)
    return above * below, (1 - above) * below, 1 - below, (1 - above) * below, 1 - below


@linear(np.where, choices, operands=("x", "y"), inert=("condition",), broadcasts=True)
def where(result_bar, condition, x, y):
    return np.where(condition, result_bar, 0), np.where(condition, 0, result_bar)


@elementwise(np.abs, off_zero, analytic=False)
def absolute(x, result):
    if np.iscomplexobj(x):
        return ratio(x, result)
    return np.sign(x)


@elementwise(abs_squared, real, analytic=False)
def abs_squared_rule(x):
    return 2 * x


@elementwise(np.fabs, off_zero, complex_ok=False)
def fabs(x):
    return np.sign(x)


@elementwise(np.copysign, pairs(), inert=("x2",), complex_ok=False)
def copysign(x1, x2):
    return np.copysign(1.0, x1) * np.copysign(1.0, x2)


@elementwise(np.heaviside, pairs(), complex_ok=False, inert=("x1",))
def heaviside(x1, x2):
    return 0, x1 == 0


@elementwise(np.nan_to_num, real, complex_ok=False)
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    return np.isfinite(x)


def scaled(rng):
    yield (rng.normal(size=3), 2), {}
    yield (rng.normal(size=3), np.array([1, -1, 2])), {}


@elementwise(np.ldexp, scaled, operands=("x1",), inert=("x2",), complex_ok=False)
def ldexp(x1, x2):
    return 2.0**x2


@tangent(np.modf, several(shaped((4,))), returns_sequence=True, adjoint=modf_adjoint)
def modf(x, x_dot):
    return x_dot, np.zeros_like(x_dot)


def frexp_adjoint(result_bar, x, result):
    return np.ldexp(result_bar[0], -result[1])


@tangent(np.frexp, several(shaped((4,))), returns_sequence=True, adjoint=frexp_adjoint)
def frexp(x, x_dot, result):
    return np.ldexp(x_dot, -result[1]), np.zeros_like(x_dot)


@elementwise(
    np.nextafter, pairs(second=(3.0, 4.0)), operands=("x1",), inert=("x2",), complex_ok=False
)
def nextafter(x1, x2):
    return 1


@elementwise(np.real, real, analytic=False)
def real_part(val):
    return 1


@elementwise(np.imag, real, analytic=False)
def imaginary_part(val):
    return 1j


@elementwise(np.angle, off_zero, analytic=False)
def angle(z):
    return 1j * z / np.abs(z) ** 2


@linear(np.conjugate, real, analytic=False)
def conjugate(result_bar, x):
    return np.conjugate(result_bar)


RULES = (
    maximum,
    minimum,
    fmax,
    fmin,
    clip,
    where,
    nan_to_num,
    ldexp,
    modf,
    frexp,
    nextafter,
    absolute,
    abs_squared_rule,
    fabs,
    copysign,
    heaviside,
    real_part,
    imaginary_part,
    angle,
    conjugate,
)
