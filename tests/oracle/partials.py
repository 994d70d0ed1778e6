"""The oracle's own table of derivatives, one line per function of one or two real numbers.

It shares nothing with the compiler's rules. A partial is written over numbers that may be dual
themselves, so that second derivatives come from the same lines.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tests.oracle.dual import ZERO, Dual, _note_margin, added, is_constant, lifted, primal, scaled

LN2, LN10 = math.log(2.0), math.log(10.0)

# ufunc -> d result / d argument, as a function of the argument v and the result r
UNARY: dict[np.ufunc, Any] = {
    np.sin: lambda v, r: elementary(np.cos, v),
    np.cos: lambda v, r: -elementary(np.sin, v),
    np.tan: lambda v, r: 1.0 + r * r,
    np.arcsin: lambda v, r: 1.0 / elementary(np.sqrt, 1.0 - v * v),
    np.arccos: lambda v, r: -1.0 / elementary(np.sqrt, 1.0 - v * v),
    np.arctan: lambda v, r: 1.0 / (1.0 + v * v),
    np.sinh: lambda v, r: elementary(np.cosh, v),
    np.cosh: lambda v, r: elementary(np.sinh, v),
    np.tanh: lambda v, r: 1.0 - r * r,
    np.arcsinh: lambda v, r: 1.0 / elementary(np.sqrt, v * v + 1.0),
    np.arccosh: lambda v, r: 1.0 / elementary(np.sqrt, v * v - 1.0),
    np.arctanh: lambda v, r: 1.0 / (1.0 - v * v),
    np.exp: lambda v, r: r,
    np.exp2: lambda v, r: r * LN2,
    np.expm1: lambda v, r: elementary(np.exp, v),
    np.log: lambda v, r: 1.0 / v,
    np.log2: lambda v, r: 1.0 / (v * LN2),
    np.log10: lambda v, r: 1.0 / (v * LN10),
    np.log1p: lambda v, r: 1.0 / (1.0 + v),
    np.sqrt: lambda v, r: 0.5 / r,
    np.cbrt: lambda v, r: 1.0 / (3.0 * r * r),
    np.square: lambda v, r: 2.0 * v,
    np.reciprocal: lambda v, r: -r * r,
    np.deg2rad: lambda v, r: math.pi / 180.0,
    np.radians: lambda v, r: math.pi / 180.0,
    np.rad2deg: lambda v, r: 180.0 / math.pi,
    np.degrees: lambda v, r: 180.0 / math.pi,
}

# ufunc -> (d result / d first, d result / d second), as functions of a, b and the result r
BINARY: dict[np.ufunc, tuple[Any, Any]] = {
    np.arctan2: (lambda a, b, r: b / (a * a + b * b), lambda a, b, r: -a / (a * a + b * b)),
    np.hypot: (lambda a, b, r: a / r, lambda a, b, r: b / r),
    np.logaddexp: (
        lambda a, b, r: elementary(np.exp, a - r),
        lambda a, b, r: elementary(np.exp, b - r),
    ),
    np.logaddexp2: (
        lambda a, b, r: elementary(np.exp2, a - r),
        lambda a, b, r: elementary(np.exp2, b - r),
    ),
    np.copysign: (
        lambda a, b, r: float(np.copysign(np.sign(primal(a)), primal(b)) * np.sign(primal(a))),
        lambda a, b, r: ZERO,
    ),
    np.fmod: (lambda a, b, r: 1.0, lambda a, b, r: -float(np.trunc(primal(a) / primal(b)))),
}

# Piecewise constant: what comes out does not move.
STEPS = frozenset({np.sign, np.floor, np.ceil, np.rint, np.trunc, np.heaviside, np.spacing})

# Of a number they ask a question.
PREDICATES = frozenset({np.isfinite, np.isnan, np.isinf, np.signbit})


def elementary(ufunc: np.ufunc, number: Any) -> Any:
    """The function of one number, at whatever level of dual numbers it stands."""
    if not isinstance(number, Dual):
        return ufunc(number)
    result = elementary(ufunc, number.value)
    if is_constant(number.tangent):
        return Dual(result, ZERO)
    return Dual(result, scaled(number.tangent, UNARY[ufunc](number.value, result)))


def elementary2(ufunc: np.ufunc, left: Any, right: Any) -> Any:
    if not isinstance(left, Dual) and not isinstance(right, Dual):
        return ufunc(left, right)
    a, b = lifted(left), lifted(right)
    result = elementary2(ufunc, a.value, b.value)
    tangent: Any = ZERO
    for operand, partial in zip((a, b), BINARY[ufunc], strict=True):
        if not is_constant(operand.tangent):
            slope = partial(a.value, b.value, result)
            tangent = added(tangent, scaled(operand.tangent, slope))
    return Dual(result, tangent)


def step(ufunc: np.ufunc, *numbers: Any) -> Dual:
    first = lifted(numbers[0])
    result = np.float64(ufunc(*(primal(number) for number in numbers)))
    if ufunc in (np.floor, np.trunc):
        _note_margin(first, Dual(np.float64(np.rint(primal(first))), ZERO))
    elif ufunc is np.ceil:
        _note_margin(first, Dual(np.float64(np.rint(primal(first))), ZERO))
    else:
        _note_margin(first, Dual(np.float64(0.0), ZERO))
    return Dual(result, ZERO)


def question(ufunc: np.ufunc, number: Any) -> bool:
    return bool(ufunc(primal(number)))
