"""Literals in trees: numbers, None, booleans, strings, and tuples of these.

A negative number is `UnaryOp(USub, Constant)`, as the parser makes it: a `Constant(-1)` under
`**` would be printed as `-1 ** 2`.
"""

from __future__ import annotations

import cmath
import math
from typing import Any

import gast

NOT_LITERAL: Any = object()


def literal_value(node: gast.expr) -> Any:
    """The value of a literal expression, else NOT_LITERAL."""
    match node:
        case gast.Constant():
            return node.value
        case gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=value)):
            return -value if is_number(value) else NOT_LITERAL
        case gast.Tuple():
            values = tuple(literal_value(element) for element in node.elts)
            return NOT_LITERAL if any(v is NOT_LITERAL for v in values) else values
    return NOT_LITERAL


def is_number(value: object) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


def literal_number(node: gast.expr) -> int | float | complex | None:
    value = literal_value(node)
    return value if is_number(value) else None


def can_be_literal(value: Any) -> bool:
    """Whether `literal` can write this value exactly; nan and inf have no literal."""
    if isinstance(value, tuple):
        return all(can_be_literal(element) for element in value)
    if type(value) in (int, float, complex):
        return cmath.isfinite(value)
    return value is None or type(value) in (bool, str)


def literal(value: Any) -> gast.expr:
    if isinstance(value, tuple):
        return gast.Tuple(elts=[literal(element) for element in value], ctx=gast.Load())
    if type(value) in (int, float) and math.copysign(1.0, value) < 0:
        return gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=-value, kind=None))
    return gast.Constant(value=value, kind=None)


def name(identifier: str) -> gast.Name:
    return gast.Name(id=identifier, ctx=gast.Load(), annotation=None, type_comment=None)


def expression(text: str) -> gast.expr:
    """The tree of a short expression written as text."""
    return gast.parse(text, mode="eval").body
