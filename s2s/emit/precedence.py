"""How tightly each kind of expression binds: the one table behind every pair of parentheses."""

from __future__ import annotations

from functools import cache

import gast

from s2s.emit.literals import is_signed

NAMED, YIELD, TUPLE, TEST, OR, AND, NOT, COMPARE = range(8)
BIT_OR, BIT_XOR, BIT_AND, SHIFT, ARITHMETIC, TERM, FACTOR, POWER, AWAIT, ATOM = range(8, 18)

BINARY = {
    gast.BitOr: BIT_OR,
    gast.BitXor: BIT_XOR,
    gast.BitAnd: BIT_AND,
    gast.LShift: SHIFT,
    gast.RShift: SHIFT,
    gast.Add: ARITHMETIC,
    gast.Sub: ARITHMETIC,
    gast.Mult: TERM,
    gast.MatMult: TERM,
    gast.Div: TERM,
    gast.FloorDiv: TERM,
    gast.Mod: TERM,
    gast.Pow: POWER,
}
BOOLEAN = {gast.Or: OR, gast.And: AND}
OTHERS = {
    gast.NamedExpr: NAMED,
    gast.Yield: YIELD,
    gast.YieldFrom: YIELD,
    gast.Tuple: TUPLE,
    gast.Lambda: TEST,
    gast.IfExp: TEST,
    gast.Compare: COMPARE,
    gast.Await: AWAIT,
}


def level(node: gast.AST) -> int:
    """How tightly the expression binds; parentheses are needed where more is asked for."""
    if isinstance(node, gast.BinOp):
        return BINARY[type(node.op)]
    if isinstance(node, gast.BoolOp):
        return BOOLEAN[type(node.op)]
    if isinstance(node, gast.UnaryOp):
        return NOT if isinstance(node.op, gast.Not) else FACTOR
    if isinstance(node, gast.Constant):
        return FACTOR if is_signed(node.value) else ATOM
    return other_level(type(node))


@cache
def other_level(cls: type[gast.AST]) -> int:
    """That of a class all of whose nodes bind alike."""
    return next((OTHERS[kind] for kind in cls.__mro__ if kind in OTHERS), ATOM)
