"""Algebra that holds for every float: `1.0 * x` is x, `x + -y` is x - y, a doubled sign goes."""

from __future__ import annotations

import gast

from s2s.leaves import LEAVES, rebuild


def tidy(lines: list[gast.stmt], results: list[gast.expr]) -> list[gast.stmt]:
    """Fold every expression of a sweep, bottom up."""
    return [_statement(line) for line in lines]


def _statement(line: gast.stmt) -> gast.stmt:
    if isinstance(line, (gast.If, gast.For, gast.With)):
        line.body = [_statement(inner) for inner in line.body]
        if hasattr(line, "orelse"):
            line.orelse = [_statement(inner) for inner in line.orelse]
        return line
    if isinstance(line, (gast.Assign, gast.AugAssign, gast.Expr)):
        line.value = folded(line.value)
    return line


def folded(node: gast.expr) -> gast.expr:
    """One expression."""
    if isinstance(node, LEAVES) or not isinstance(node, gast.AST):
        return node
    fields = {}
    for field, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[field] = [folded(item) if isinstance(item, gast.AST) else item for item in value]
        else:
            fields[field] = folded(value) if isinstance(value, gast.AST) else value
    return _simpler(rebuild(node, lambda item: None) if not fields else type(node)(**fields)) \
        if type(node).__module__.startswith("gast") else node


def _simpler(node: gast.expr) -> gast.expr:
    if (
        isinstance(node, gast.UnaryOp)
        and isinstance(node.op, gast.USub)
        and _negative(node.operand) is not None
    ):
        return _negative(node.operand)
    if not isinstance(node, gast.BinOp):
        return node
    left, right = node.left, node.right
    if isinstance(node.op, gast.Mult):
        return _product(left, right, node)
    if isinstance(node.op, gast.Div) and _is(right, 1):
        return left
    if isinstance(node.op, gast.Add) and _negative(right) is not None:
        return gast.BinOp(left, gast.Sub(), _negative(right))
    return node


def _product(left: gast.expr, right: gast.expr, node: gast.BinOp) -> gast.expr:
    if _is(left, 1):
        return right
    if _is(right, 1):
        return left
    if _is(left, -1) or _is(right, -1):
        return gast.UnaryOp(gast.USub(), right if _is(left, -1) else left)
    if (
        isinstance(right, gast.BinOp)
        and isinstance(right.op, gast.Mult)
        and _is_number(left)
        and _is_number(right.left)
    ):
        return gast.BinOp(
            gast.Constant(left.value * right.left.value, None), gast.Mult(), right.right
        )
    return node


def _is(node: gast.expr, value: float) -> bool:
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return _is(node.operand, -value)
    return (
        isinstance(node, gast.Constant) and type(node.value) in (int, float) and node.value == value
    )


def _is_number(node: gast.expr) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) in (int, float)


def _negative(node: gast.expr) -> gast.expr | None:
    """`y` of `-y`."""
    return (
        node.operand if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) else None
    )
