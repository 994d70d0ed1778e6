"""Constant folding of rule text, once literals stand for some of its names.

    x2 * x1 ** (x2 - 1)      with x2 = 3        3 * x1 ** 2
    x.T if axes is None else np.transpose(x)    with axes = None        x.T

Only identities that hold for every float are used, with one exception that is a convention:
a literal zero is a strong zero, `0 * e` is 0 whatever `e` is.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Mapping

import gast

from s2s.rulebook.literals import NOT_LITERAL, is_number, literal, literal_number, literal_value

ARITHMETIC: Mapping[type, Callable] = {
    gast.Add: operator.add,
    gast.Sub: operator.sub,
    gast.Mult: operator.mul,
}
COMPARISONS: Mapping[type, Callable] = {
    gast.Eq: operator.eq,
    gast.NotEq: operator.ne,
    gast.Lt: operator.lt,
    gast.LtE: operator.le,
    gast.Gt: operator.gt,
    gast.GtE: operator.ge,
    gast.Is: operator.is_,
    gast.IsNot: operator.is_not,
    gast.In: lambda a, b: a in b,
    gast.NotIn: lambda a, b: a not in b,
}


class Fold(gast.NodeTransformer):
    """Bottom-up; every `visit_` returns a tree that needs no further folding."""

    def visit_BinOp(self, node: gast.BinOp) -> gast.expr:
        self.generic_visit(node)
        left, right = literal_number(node.left), literal_number(node.right)
        if left is not None and right is not None and type(node.op) in ARITHMETIC:
            return literal(ARITHMETIC[type(node.op)](left, right))
        return _identity(node, left, right)

    def visit_UnaryOp(self, node: gast.UnaryOp) -> gast.expr:
        self.generic_visit(node)
        value = literal_value(node.operand)
        if isinstance(node.op, gast.Not) and value is not NOT_LITERAL:
            return literal(not value)
        if isinstance(node.op, gast.USub):
            return literal(-value) if is_number(value) else negative(node.operand)
        return node

    def visit_Compare(self, node: gast.Compare) -> gast.expr:
        self.generic_visit(node)
        values = [literal_value(side) for side in (node.left, *node.comparators)]
        if len(values) != 2 or NOT_LITERAL in values:
            return node
        return literal(bool(COMPARISONS[type(node.ops[0])](*values)))

    def visit_BoolOp(self, node: gast.BoolOp) -> gast.expr:
        """`and`/`or` in three-valued logic: one deciding literal is enough."""
        self.generic_visit(node)
        deciding = isinstance(node.op, gast.Or)
        values = [literal_value(value) for value in node.values]
        if any(v is not NOT_LITERAL and bool(v) is deciding for v in values):
            return literal(deciding)
        open_ = [n for n, v in zip(node.values, values, strict=True) if v is NOT_LITERAL]
        if not open_:
            return literal(not deciding)
        return open_[0] if len(open_) == 1 else gast.BoolOp(op=node.op, values=open_)

    def visit_IfExp(self, node: gast.IfExp) -> gast.expr:
        test = literal_value(self.visit(node.test))
        if test is NOT_LITERAL:
            return self.generic_visit(node)
        return self.visit(node.body if test else node.orelse)

    def visit_Call(self, node: gast.Call) -> gast.expr:
        """`np.where(<literal>, a, b)` is decided here."""
        self.generic_visit(node)
        if gast.unparse(node.func) == "np.where" and len(node.args) == 3:
            test = literal_value(node.args[0])
            if test is not NOT_LITERAL:
                return node.args[1] if test else node.args[2]
        return node


def _identity(node: gast.BinOp, left: object, right: object) -> gast.expr:
    match node.op:
        case gast.Mult() if left == 0 or right == 0:
            return literal(0)
        case gast.Mult() if left == 1:
            return node.right
        case gast.Mult() if left == -1:
            return negative(node.right)
        case gast.Mult() | gast.Div() if right == 1:
            return node.left
        case gast.Div() if left == 0:
            return literal(0)
        case gast.Pow() if right == 1:
            return node.left
        case gast.Pow() if right == 0:
            return literal(1)
        case gast.Add() if left == 0:
            return node.right
        case gast.Add() | gast.Sub() if right == 0:
            return node.left
        case gast.Sub() if left == 0:
            return negative(node.right)
    return node


def negative(node: gast.expr) -> gast.expr:
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return node.operand
    return gast.UnaryOp(op=gast.USub(), operand=node)


def fold(node: gast.expr) -> gast.expr:
    """A folded copy."""
    return Fold().visit(copy.deepcopy(node))
