"""Loops in forward mode: what a trip binds comes with its tangent.

for row in table:                    for row, row_dot in zip(table, table_dot):
for i, (a, b) in enumerate(zip(x, y)):
                  ->    for i, (a, b, a_dot) in enumerate(zip(x, y, x_dot)):
"""

from __future__ import annotations

import gast

from s2s.core import Iteration, Loop, Node, Value
from s2s.derive.motion import Statement
from s2s.derive.tangent_calls import mirror
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import Dot, Static, assign, attribute, call


def header(
    statement: Statement, loop: Loop, head: list[Node]
) -> tuple[gast.expr, gast.expr] | None:
    """The target and the iterated text of a loop over moving items; None: as the user wrote it."""
    if loop.iteration is not Iteration.ITEMS:
        return None
    born = {
        node.out.name: node.out
        for node in head
        if isinstance(getattr(node, "out", None), Value) and is_variable(node.out)
    }
    if not any(map(statement.motion.has_dot, born.values())):
        return None
    return _beside(statement, loop, loop.node.target, loop.node.iter, born)


def _beside(
    statement: Statement, loop: Loop, target: gast.expr, source: gast.expr, born: dict[str, Value]
) -> tuple[gast.expr, gast.expr]:
    word = (
        source.func.id
        if isinstance(source, gast.Call) and isinstance(source.func, gast.Name)
        else ""
    )
    if word == "enumerate" and isinstance(target, gast.Tuple):
        inner = _beside(statement, loop, target.elts[1], source.args[0], born)
        return gast.Tuple([target.elts[0], inner[0]], gast.Store()), call(source.func, inner[1])
    targets, sources = (target.elts, source.args) if word == "zip" else ([target], [source])
    moving = [
        (part, bound)
        for part, bound in zip(targets, loop.bounds, strict=True)
        if statement.motion.has_dot(bound) and _moves(statement, part, born)
    ]
    dots = [mirror(statement, part, born) for part, _ in moving]
    given = dict(zip(map(id, loop.bounds), sources, strict=True))
    dot_sources = [_same_view(given[id(bound)], statement.full(bound)) for _, bound in moving]
    if not moving:
        return target, source
    zipped = source.func if word == "zip" else Static(zip, "zip", "builtins")
    return gast.Tuple([*targets, *dots], gast.Store()), call(zipped, *sources, *dot_sources)


def _same_view(source: gast.expr, dot: gast.expr) -> gast.expr:
    """`params_dot.items()` beside `params.items()`, `reversed(x_dot)` beside `reversed(x)`."""
    if (
        isinstance(source, gast.Call)
        and isinstance(source.func, gast.Attribute)
        and not source.args
    ):
        return call(attribute(dot, source.func.attr))
    if (
        isinstance(source, gast.Call)
        and isinstance(source.func, gast.Name)
        and source.func.id == "reversed"
    ):
        return call(source.func, dot)
    return dot


def _moves(statement: Statement, target: gast.expr, born: dict[str, Value]) -> bool:
    names = [node.id for node in gast.walk(target) if isinstance(node, gast.Name)]
    return any(item in born and statement.motion.has_dot(born[item]) for item in names)


def zeros_of_items(statement: Statement, loop: Loop, head: list[Node]) -> list[gast.stmt]:
    """Tangents of items that do not move but meet, under their names, values that do."""
    if loop.iteration is not Iteration.ITEMS or any(map(statement.motion.has_dot, loop.bounds)):
        return []
    return [
        assign(Dot(node.out), statement.zero(node.out))
        for node in head
        if isinstance(getattr(node, "out", None), Value)
        and is_variable(node.out)
        and statement.motion.has_dot(node.out)
    ]
