"""The tangents of containers: displays, appended items, items that never move.

    hist = [x]              hist_dot = [x_dot]
    hist.append(y)          hist_dot.append(y_dot)
"""

from __future__ import annotations

import gast

from s2s.core import Append, Build, Value
from s2s.derive.motion import Made, Statement
from s2s.derive.refusals import escaping
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import Static, attribute, call, constant
from s2s.splice import operand_text
from s2s_runtime import Shadows
from s2s_runtime.kinds import Instance, Scalar


def held(statement: Statement, value: Value) -> gast.expr:
    """The tangent of an item of a container; a number that never moves is read alike."""
    return (
        constant(0.0)
        if isinstance(value.kind, Scalar) and not value.differentiable
        else statement.full(value)
    )


def append(statement: Statement, node: Append) -> None:
    escaping(statement.motion, node)
    if not statement.motion.has_dot(node.base):
        return
    holder = statement.full(node.base)
    if node.value is not None:
        statement.line(
            gast.Expr(call(attribute(holder, "append"), held(statement, node.value))), node.at
        )
        return
    popped = call(attribute(holder, "pop"))
    if is_variable(node.out) and statement.motion.has_dot(node.out):
        statement.give(node.out, Made(popped), node.at)
        return
    text = statement.name_early(f"item_{statement.motion.namer.dot_suffix}", popped, node.at)
    statement.made[node.out.number] = Made(text)


def build(statement: Statement, node: Build) -> None:
    """A display of tangents; a list whose items are known has its tangent item by item."""
    if node.out.items is not None or not statement.motion.has_dot(node.out):
        return
    items = [statement.full(value) for value in node.values]
    if isinstance(node.out.kind, Instance) and node.out.kind.cls is Shadows:
        expr: gast.expr = call(Static(Shadows, "Shadows"))
    elif isinstance(node.out.node, gast.Dict):
        expr = gast.Dict([operand_text(key, node.at) for key in node.keys], items)
    else:
        expr = gast.List(items, gast.Load())
    statement.give(node.out, Made(expr), node.at)
