"""The tangent of each straight-line node, beside it and of the same form.

    v = y[1:3]            v_dot = y_dot[1:3]
    y[0] = a * b          y_dot[0] = a_dot * b + a * b_dot
    y *= w                y_dot[...] = y_dot * w + y * w_dot
    hist.append(h)        hist_dot.append(h_dot)

The tangent of memory is memory with the same aliases, so writes are mirrored in place.
"""

from __future__ import annotations

import dataclasses

import gast

from s2s.core import (
    Append,
    Block,
    Build,
    Call,
    Certainty,
    If,
    Load,
    Move,
    Nature,
    Node,
    Op,
    Opaque,
    Store,
    Update,
    Value,
    View,
    discrete,
)
from s2s.derive.motion import Made, Statement
from s2s.derive.parts import applied, known_rule, rule_of, transposed
from s2s.derive.refusals import escaping, refuse
from s2s.derive.tangent_calls import tangent_call
from s2s.derive.tangent_containers import (
    OF_STRUCTURES,
    accumulated,
    append,
    build,
    give_items,
    held,
    of_structures,
)
from s2s.derive.tangent_memory import name_memory
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import (
    Dot,
    Need,
    Primal,
    Static,
    assign,
    attribute,
    call,
    constant,
    subscript,
)
from s2s.rulebook.spellings import OPERATORS
from s2s.splice import operand_text
from s2s_runtime import Shadows
from s2s_runtime.kinds import Array, Scalar
from s2s_runtime.tangents import mirrored, replaced

AUGMENTED = {
    function: kind for kind, function in OPERATORS.items() if issubclass(kind, gast.operator)
}


def tangent_of(statement: Statement, node: Node) -> None:
    """Add what one node moves."""
    handler = TANGENT.get(type(node))
    if handler is not None:
        handler(statement, node)


def _op(statement: Statement, node: Op) -> None:
    if not statement.motion.has_dot(node.out):
        return
    found = rule_of(statement, node) if node.function is not discrete else None
    made = applied(statement, *found, node.out, node.at) if found is not None else None
    if node.function in OF_STRUCTURES:
        made = of_structures(statement, node)
    if node.out.items is not None:
        give_items(statement, node, made)
        return
    statement.give(node.out, statement.own(made, node.out), node.at)


def _move(statement: Statement, node: Move) -> None:
    if not is_variable(node.out):
        statement.same[node.out.number] = node.source
        made = statement.dot(node.source)
        if made is not None:
            statement.made[node.out.number] = made
    elif node.source.name == node.out.name and statement.motion.has_dot(node.source):
        statement.new.add(node.out.number)
    else:
        statement.give(node.out, statement.dot(node.source), node.at)


def _view(statement: Statement, node: View) -> None:
    motion = statement.motion
    if not motion.has_dot(node.out):
        return
    made = None
    if motion.has_dot(node.base):
        made = _window(statement, node)
        if (
            node.certainty is Certainty.MAYBE
            and node.function is not Shadows
            and motion.shadowing.memory.written(node.out)
            and made is not None
        ):
            base, base_dot = Primal(node.base, node.at, Need.SHAPE), statement.full(node.base)
            made = Made(
                call(
                    Static(mirrored, "mirrored"),
                    made.expr,
                    base_dot,
                    Primal(node.out, node.at),
                    base,
                )
            )
    statement.give(node.out, made, node.at)


def _window(statement: Statement, node: View) -> Made | None:
    if node.key is not None:
        return Made(subscript(statement.full(node.base), operand_text(node.key, node.at)))
    if node.function is Shadows:  # the tangent of shadows has windows of the same owners
        given = {key: operand_text(value, node.at) for key, value in node.bound.items()}
        return Made(call(statement.full(node.base), given.pop("value"), **given))
    rule, bound = known_rule(statement, node)
    made = applied(statement, rule, bound, node.out, node.at)
    return Made(transposed(made.expr), made.full) if made is not None else None


def _load(statement: Statement, node: Load) -> None:
    if not statement.motion.has_dot(node.out):
        return
    made = None
    if statement.motion.has_dot(node.base):
        made = Made(place(statement, node))
    statement.give(node.out, made, node.at)


def place(statement: Statement, node: Load | Store) -> gast.expr:
    """The same item, attribute or window of the tangent."""
    holder = statement.full(node.base)
    if node.attribute is not None:
        return attribute(holder, node.attribute)
    return subscript(holder, operand_text(node.key, node.at))


def _update(statement: Statement, node: Update) -> None:
    """`x += v` moves x as `x_dot += v_dot`; else as the nature of the update says."""
    if node.nature is not Nature.REBIND:
        _inside(statement, node, node.target)
    if not statement.motion.has_dot(node.out):
        return
    if statement.motion.has_dot(node.target):
        statement.new.add(node.out.number)
        _rewrite(statement, node, Dot(node.target), node.out, node.nature is Nature.MUTATE)
        return
    rule, bound = known_rule(statement, node)
    statement.give(node.out, applied(statement, rule, bound, node.out, node.at), node.at)


def _inside(statement: Statement, node: Update | Store, base: Value) -> None:
    """A global array that receives what moves outlives the call."""
    cell = statement.motion.shadowing.memory.of(base)
    if cell is not None and cell.outside and isinstance(base.kind, Array) \
            and statement.motion.activity.carries(node.value):
        raise refuse(
            statement.motion,
            node,
            "an active value is written to a global array",
            "it outlives the call",
            "pass the array as an argument, or make it in the function",
        )


def _rewrite(
    statement: Statement, node: Update | Store, where: gast.expr, out: Value, in_place: bool
) -> None:
    """The place in the tangent takes part in the same augmented assignment."""
    old = node.target if isinstance(node, Update) else node.old
    kind = AUGMENTED[node.operator]
    moved = statement.numbers(node.value)
    bound = node.out if isinstance(node, Update) else None
    if kind in (gast.Add, gast.Sub):
        if moved is not None:
            statement.line(
                gast.AugAssign(where, kind(), statement.shaped_for(old, node.value, moved)),
                node.at,
                bound,
            )
        return
    if kind in (gast.Mult, gast.Div) and moved is None:
        statement.line(
            gast.AugAssign(where, kind(), operand_text(node.value, node.at)), node.at, bound
        )
        return
    rule, operands = known_rule(statement, node)
    statement.made.setdefault(old.number, Made(where))
    made = applied(statement, rule, operands, out, node.at) or Made(constant(0.0))
    if in_place:
        window = isinstance(node, Store) and isinstance(node.base.kind, Array)
        whole = where if window else subscript(where, constant(Ellipsis))
        statement.line(assign(whole, made.expr), node.at, bound)
    elif isinstance(old.kind, Scalar):
        statement.line(assign(where, made.expr), node.at, bound)
    else:
        statement.line(
            assign(where, call(Static(replaced, "replaced"), where, made.expr)), node.at, bound
        )


def _store(statement: Statement, node: Store) -> None:
    escaping(statement.motion, node)
    _inside(statement, node, node.base)
    if not statement.motion.has_dot(node.base):
        return
    name_memory(statement, node)
    where = place(statement, node)
    array = isinstance(node.base.kind, Array)
    if node.repeats:
        accumulated(statement, node)
        return
    if node.operator is not None:
        assert node.old is not None  # every augmented write reads what was there
        after = dataclasses.replace(node.old, number=-node.at, name=None)
        statement.new.add(after.number)
        _rewrite(statement, node, where, after, array or isinstance(node.old.kind, Array))
        return
    made = statement.numbers(node.value)
    if array:
        statement.line(assign(where, made.expr if made is not None else constant(0.0)), node.at)
    else:
        statement.line(assign(where, held(statement, node.value)), node.at)


def _opaque(statement: Statement, node: Opaque) -> None:
    if node.out is not None:
        statement.give(node.out, None, node.at)


def _choice(statement: Statement, node: If) -> None:
    """A ternary, `and`, `or`: the tangent of the arm that was taken."""
    effects = [_arm(statement, block) for block in (node.then, node.orelse)]
    if any(effects):
        statement.line(_branch(operand_text(node.test, node.at), *effects), node.at)
    for merge in node.merges[-1:]:
        if not statement.motion.has_dot(merge.out):
            continue
        arms = [statement.full(arm) for arm in (merge.then, merge.orelse)]
        statement.give(
            merge.out, Made(gast.IfExp(operand_text(node.test, node.at), *arms)), node.at
        )


def _arm(statement: Statement, block: Block) -> list[gast.stmt]:
    """The lines of one arm: variables that it binds, memory that it writes."""
    saved, statement.lines = statement.lines, []
    statement.arms += 1
    for node in block:
        tangent_call(statement, node) if isinstance(node, Call) else tangent_of(statement, node)
    statement.arms -= 1
    lines, statement.lines = statement.lines, saved
    return [line.statement for line in lines]


def _branch(test: gast.expr, then: list[gast.stmt], orelse: list[gast.stmt]) -> gast.If:
    """The lines of the arm that was taken."""
    return (
        gast.If(test, then, orelse) if then else gast.If(gast.UnaryOp(gast.Not(), test), orelse, [])
    )


TANGENT = {
    Op: _op,
    Move: _move,
    View: _view,
    Load: _load,
    Update: _update,
    Store: _store,
    Append: append,
    Build: build,
    If: _choice,
    Opaque: _opaque,
}
