"""Directional derivatives of a primitive, by numbers alone.

    complex step        exact to rounding, for primitives that are analytic
    wide differences    in long double, where the operands are real arrays
    double differences  for what knows only Python floats, and for complex operands

Operands and results are arrays, numbers, or nested sequences of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s.rulebook.rule import Rule

IN_DOUBLE = ("numpy.linalg", "numpy.random", "scipy", "math")
Operand = Any
Evaluate = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Derivative:
    value: Operand
    tolerance: float


def numbers(value: Operand) -> list[Any]:
    """The arrays and numbers in a nested sequence, in order."""
    return list(_flat(value))


def _flat(value: Operand) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def rebuilt(like: Operand, leaves: list[Any]) -> Operand:
    """The structure of `like` around other leaves."""
    remaining = iter(leaves)

    def build(value: Operand) -> Operand:
        if isinstance(value, list | tuple):
            return tuple(build(item) for item in value)
        return next(remaining)

    return build(like)


def derivative(
    rule: Rule, evaluate: Evaluate, bound: Mapping[str, Any], dots: Mapping[str, Any]
) -> Derivative:
    """The derivative of `evaluate` at `bound` in the direction `dots`."""
    is_complex = any(np.iscomplexobj(x) for name in dots for x in numbers(bound[name]))
    is_real = not any(np.iscomplexobj(x) for x in numbers(evaluate(bound)))
    analytic = rule.complex_ok and rule.analytic and is_real
    if is_complex:
        return Derivative(_differences(evaluate, bound, dots, 1e-3, np.complex128), 1e-8)
    if analytic:
        try:
            return Derivative(_complex_step(evaluate, bound, dots), 1e-12)
        except TypeError:
            pass
    if all(type(x) is float for name in dots for x in numbers(bound[name])) or _in_double(rule):
        return Derivative(_differences(evaluate, bound, dots, 1e-3, float), 1e-8)
    try:
        return Derivative(_differences(evaluate, bound, dots, 1e-4, np.longdouble), 1e-12)
    except TypeError:  # not for long double
        return Derivative(_differences(evaluate, bound, dots, 1e-3, float), 1e-8)


def _in_double(rule: Rule) -> bool:
    """LAPACK and random generators know no long double."""
    home = str(getattr(rule.function, "__module__", ""))
    return home.startswith(IN_DOUBLE) and rule.function is not np.linalg.norm


def _moved(bound: Mapping, dots: Mapping, step: Any, dtype: type) -> dict:
    def at(name: str) -> Operand:
        pairs = zip(numbers(bound[name]), numbers(dots[name]), strict=True)
        return rebuilt(bound[name], [_number(x, dtype) + step * d for x, d in pairs])

    return {**bound, **{name: at(name) for name in dots}}


def _number(x: Any, dtype: type) -> Any:
    return np.asarray(x, dtype)[()] if np.ndim(x) == 0 else np.asarray(x, dtype)


def _complex_step(evaluate: Evaluate, bound: Mapping, dots: Mapping) -> Operand:
    step = 1e-30
    moved = evaluate(_moved(bound, dots, 1j * step, np.complex128))
    return rebuilt(moved, [np.imag(x) / step for x in numbers(moved)])


def _differences(
    evaluate: Evaluate, bound: Mapping, dots: Mapping, step: float, dtype: type
) -> Operand:
    """Central differences of sixth order."""
    width = np.longdouble(step) if dtype is np.longdouble else step
    total = [0.0] * len(numbers(evaluate(bound)))
    for reach, weight in {1: 3 / 4, 2: -3 / 20, 3: 1 / 60}.items():
        ahead = numbers(evaluate(_moved(bound, dots, reach * width, dtype)))
        behind = numbers(evaluate(_moved(bound, dots, -reach * width, dtype)))
        total = [t + weight * (a - b) / width for t, a, b in zip(total, ahead, behind, strict=True)]
    return rebuilt(evaluate(bound), total)
