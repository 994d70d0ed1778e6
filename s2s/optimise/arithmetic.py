"""Arithmetic on the numbers that stand in a text: `2 * 3 * x` is `6 * x`, where that is exact."""

from __future__ import annotations

import operator

import gast

from s2s.leaves import constant

SHORT = 6  # digits of a number that stands for a product of two


def is_number(node: gast.expr) -> bool:
    """A literal number, with its sign."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return is_number(node.operand)
    return isinstance(node, gast.Constant) and type(node.value) in (int, float)


def numbers_merged(left: gast.expr, right: gast.expr) -> gast.expr | None:
    """`a * (2 * b)` keeps its 2 in front: 2 * a * b."""
    if is_number(left) or not isinstance(right, gast.BinOp) or not isinstance(right.op, gast.Mult):
        return None
    if not is_number(right.left):
        return None
    return gast.BinOp(gast.BinOp(right.left, gast.Mult(), left), gast.Mult(), right.right)


def number(node: gast.expr) -> float | int | None:
    """The value of a literal number."""
    if not is_number(node):
        return None
    return -number(node.operand) if isinstance(node, gast.UnaryOp) else node.value


def negative(node: gast.expr) -> gast.expr:
    return gast.UnaryOp(gast.USub(), node)


def literal(value: float | int) -> gast.expr:
    return negative(constant(-value)) if value < 0 else constant(value)


ARITHMETIC = {
    gast.Mult: operator.mul,
    gast.Add: operator.add,
    gast.Sub: operator.sub,
    gast.Div: operator.truediv,
}


def computed(node: gast.BinOp) -> gast.expr:
    """`2.0 * 3` is 6.0, where the result is as short to read."""
    compute = ARITHMETIC.get(type(node.op))
    left, right = number(node.left), number(node.right)
    if compute is None or isinstance(node.op, gast.Div) and right == 0:
        return node
    value = compute(left, right)
    return (
        literal(value)
        if len(repr(value)) <= max(SHORT, len(repr(left)), len(repr(right)))
        else node
    )
