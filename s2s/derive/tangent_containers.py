"""The tangents of containers: displays, appended items, items that never move.

hist = [x]              hist_dot = [x_dot]
hist.append(y)          hist_dot.append(y_dot)
"""

from __future__ import annotations

from types import SimpleNamespace

import gast

from s2s.core import Append, Build, Op, Store, Value
from s2s.derive.motion import Made, Statement
from s2s.derive.refusals import escaping
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import Static, attribute, call, constant, subscript
from s2s.splice import operand_text
from s2s_runtime import Shadows, shadow_of
from s2s_runtime.kinds import Array, Instance, Record, Scalar
from s2s_runtime.shadows import add_at, added


def give_items(statement: Statement, node: Op, made: Made | None) -> None:
    """A primitive that returns a tuple: a tangent per item, all from one expression."""
    if made is None or not isinstance(node.out.items, tuple):
        return
    parts = made.expr.elts if isinstance(made.expr, gast.Tuple) else None
    whole = None if parts else statement.name_early("several_dot", made.expr, node.at)
    for index, item in enumerate(node.out.items):
        expr = parts[index] if parts else subscript(whole, constant(index))
        statement.give(item, Made(expr), node.at)


def held(statement: Statement, value: Value) -> gast.expr:
    """The tangent of an item of a container; a number that never moves is read alike."""
    return (
        constant(0.0)
        if isinstance(value.kind, Scalar) and not value.differentiable
        else statement.full(value)
    )


def accumulated(statement: Statement, node: Store) -> None:
    """`np.add.at(y, index, x)` moves y by the same call."""
    if statement.dot(node.value) is None:
        return
    container = not isinstance(node.base.kind, Array)
    operator = node.operator
    function = (
        Static(add_at, "add_at") if container else Static(operator.at, f"np.{operator.__name__}.at")
    )
    key = as_index(operand_text(node.key, node.at))
    moved = call(function, statement.full(node.base), key, statement.full(node.value))
    statement.line(gast.Expr(moved), node.at)


def as_index(key: gast.expr) -> gast.expr:
    """An index as an argument: `slice(1, 3)` for `1:3`."""
    if isinstance(key, gast.Slice):
        parts = [part or constant(None) for part in (key.lower, key.upper, key.step)]
        return call(Static(slice, "slice", "builtins"), *parts)
    if isinstance(key, gast.Tuple):
        return gast.Tuple([as_index(part) for part in key.elts], gast.Load())
    return key


def of_structures(statement: Statement, node: Op) -> Made:
    """The tangent of a helper that takes structures: zeros like them, or a sum of two."""
    if node.function is shadow_of:
        return Made(
            call(Static(shadow_of, "shadow_of"), operand_text(node.bound["structure"], node.at))
        )
    return Made(
        call(Static(added, "added"), *(statement.full(node.bound[key]) for key in ("one", "other")))
    )


OF_STRUCTURES = frozenset({shadow_of, added})


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
    elif isinstance(node.out.kind, Instance):
        expr = call(Static(SimpleNamespace, "SimpleNamespace"))
    elif isinstance(node.out.node, gast.Dict) or isinstance(node.out.kind, Record):
        expr = gast.Dict([operand_text(key, node.at) for key in node.keys], items)
    else:
        expr = gast.List(items, gast.Load())
    statement.give(node.out, Made(expr), node.at)
