"""What it costs to evaluate a part of the user's text a second time, in the tangent line."""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.choose.recompute import BINARY
from s2s.core import MISSING, Load, Node, Op, Value, View, discrete, operands_of
from s2s.derive.motion import Statement
from s2s.derive.tangent_texts import is_variable
from s2s.normalise.subscripts import is_fancy
from s2s_runtime.kinds import Array

DEAR = 100


def cost(statement: Statement, value: Value) -> int:
    """The operations that it takes to compute a value again from variables."""
    if value.items is not None:
        return sum(cost(statement, item) for item in value.items)
    if not is_part(statement, value):
        return 0
    node = statement.motion.births.get(value.number)
    if node is None:
        return 0
    own = _own_cost(node)
    return (
        DEAR if own == DEAR else own + sum(cost(statement, operand) for operand in operands(node))
    )


def _own_cost(node: Node) -> int:
    if isinstance(node, (View, Load)):
        copies = (
            node.key is not None
            and is_fancy(node.key) is not False
            and isinstance(node.base.kind, Array)
        )
        return 1 if copies or isinstance(node, View) and node.function is not None else 0
    if isinstance(node, Op):
        if node.function is discrete:
            return (
                DEAR if isinstance(node.out.node, gast.Call) and not _is_len(node.out.node) else 0
            )
        return (
            1
            if node.function in BINARY
            or len(node.bound) == 1
            and isinstance(node.out.node, gast.UnaryOp)
            else DEAR
        )
    return DEAR


def _is_len(node: gast.Call) -> bool:
    return isinstance(node.func, gast.Name) and node.func.id == "len"


def operands(node: Node) -> Iterator[Value]:
    """The values that a node reads."""
    for field in ("source", "base", "value", "target", "old", "key"):
        operand = getattr(node, field, None)
        if isinstance(operand, Value):
            yield from operands_of(operand)
    for field in ("bound", "arguments", "values", "operands"):
        found = getattr(node, field, None)
        if found:
            yield from operands_of(
                list(found.values()) if hasattr(found, "values") else list(found)
            )


def source(statement: Statement, value: Value) -> Value:
    """The value that a pseudo-variable stands for."""
    while value.number in statement.same:
        value = statement.same[value.number]
    return value


def is_part(statement: Statement, value: Value) -> bool:
    """Whether a value has no name and no literal, only a text."""
    return not (
        value.number in statement.slots
        or is_variable(value)
        or value.static is not MISSING
        or value.items is not None
        or value.node is None
    )
