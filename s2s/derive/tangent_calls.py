"""Calls of user functions in forward mode: value and tangent come back together.

    y = g(x, w)           y, y_dot = g_jvp(x, w, x_dot, w_dot)
    return g(x)           return g_jvp(x, x_dot)
    z = 2 * g(x)          g_value, g_dot = g_jvp(x, x_dot)
                          z = 2 * g_value
                          z_dot = 2 * g_dot

A callee that writes its argument writes the tangent of it, too.  One that is known at run time only
is called through `s2s_runtime.call_tangent`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import gast

from s2s.analyse.cells import Cell
from s2s.choose.spelling import Spelled
from s2s.core import Build, Call, Load, Move, Program, Value, View, operands_of
from s2s.derive.arguments import argument_texts
from s2s.derive.motion import Made, Statement
from s2s.derive.read_before import read_before
from s2s.derive.runtime_calls import fresh_only
from s2s.derive.settling import slot
from s2s.derive.tangent_texts import is_variable
from s2s.errors import called_at
from s2s.leaves import Dot, Static, as_target, assign, call, constant, name, subscript
from s2s.normalise.scope import refusal
from s2s_runtime import call_pure, call_tangent


@dataclass(frozen=True)
class TangentSignature:
    """How the tangent of a function is called: its parameters, then the dots of those listed."""

    program: Program
    text: str
    dots: tuple[int, ...]


def tangent_call(statement: Statement, node: Call) -> None:
    """One call, if anything moves in it."""
    motion = statement.motion
    moving = tuple(motion.has_dot(argument) for argument in node.arguments)
    written = any(
        moves and writes(statement, node, argument)
        for moves, argument in zip(moving, node.arguments, strict=True)
    )
    if not written and not (motion.has_dot(node.out) and any(moving)):
        if node.key is None:
            statement.replacements.append((node.node, unmoved(statement, node)))
        elif (text := motion.watched(node)) is not None:
            args = [part(statement, arg, spelled=True) for arg in node.texts]
            statement.replacements.append((node.node, call(Static(node, text), *args)))
        statement.give(node.out, None, node.at)
        return
    if written:
        name_what_is_read(statement, node)
    if not statement.arms and directly(statement, node):
        motion.edits.instead[id(statement.origin)] = [direct(statement, node, moving)]
    elif statement.stays(node.node):
        in_place(statement, node, moving)
    else:
        hoisted(statement, node, moving)


def writes(statement: Statement, node: Call, argument: Value) -> bool:
    """Whether a call may write what an argument reaches."""
    memory = statement.motion.shadowing.memory
    cells = [memory.of(value) for value in operands_of(argument)]
    return any(node.at in cell.writes for cell in reachable(cells))


def reachable(cells: list[Cell | None]) -> Iterator[Cell]:
    """Classes of memory and those of their items and attributes."""
    seen: set[int] = set()
    stack = [cell for cell in cells if cell is not None]
    while stack:
        cell = stack.pop().root()
        if id(cell) not in seen:
            seen.add(id(cell))
            yield cell
            stack += cell.fields.values()


def name_what_is_read(statement: Statement, node: Call) -> None:
    """Tangents of parts that are computed before a call that writes are computed before it."""
    for number, made in list(statement.made.items()):
        if not isinstance(made.expr, (gast.Name, gast.Constant)) and not statement.arms:
            text = statement.name_early(
                f"part_{statement.motion.namer.dot_suffix}", made.expr, node.at - 0.5
            )
            statement.made[number] = Made(text, made.full)


def expression(
    statement: Statement, node: Call, moving: tuple[bool, ...], spelled: bool
) -> gast.expr:
    """The call of the tangent function."""
    dots = [
        statement.full(argument) if moves else constant(None)
        for moves, argument in zip(moving, node.arguments, strict=True)
    ]
    if node.key is None:
        args = gast.Tuple([part(statement, arg, spelled) for arg in node.node.args], gast.Load())
        return call(
            Static(call_tangent, "call_tangent"),
            part(statement, node.node.func, spelled),
            args,
            gast.Tuple(dots, gast.Load()),
            **fresh_only(statement.motion.shadowing.memory, node),
        )
    with called_at(statement.motion.program.source.filename, node.origin.lineno):
        signature = statement.motion.resolve(node, moving)
    texts = [part(statement, arg, spelled) for arg in argument_texts(node, signature.program)]
    given = [dot for dot, moves in zip(dots, moving, strict=True) if moves]
    return call(Static(signature, signature.text), *texts, *given)


def unmoved(statement: Statement, node: Call) -> gast.expr:
    """A call that moves nothing, of a function that must not write what seems unchanged."""
    args = [part(statement, arg, spelled=True) for arg in node.node.args]
    return call(
        Static(call_pure, "call_pure"),
        part(statement, node.node.func, spelled=True),
        *args,
        **fresh_only(statement.motion.shadowing.memory, node),
    )


def part(statement: Statement, node: gast.expr, spelled: bool) -> gast.expr:
    """A piece of the user's text, under the name that it got."""
    replace = statement.motion.edits.replace
    return Spelled(node) if spelled and id(node) not in replace else replace.get(id(node), node)


# ---- where it stands ------------------------------------------------------------------


def directly(statement: Statement, node: Call) -> bool:
    """Whether the statement only binds, returns or drops the result of the call."""
    origin = statement.origin
    if (
        not isinstance(origin, (gast.Assign, gast.Expr, gast.Return))
        or origin.value is not node.node
    ):
        return False
    return (
        not isinstance(origin, gast.Assign)
        or len(origin.targets) == 1
        and only_names(origin.targets[0])
    )


def only_names(target: gast.expr) -> bool:
    if isinstance(target, (gast.Tuple, gast.List)):
        return all(map(only_names, target.elts))
    return isinstance(target, gast.Name)


def direct(statement: Statement, node: Call, moving: tuple[bool, ...]) -> gast.stmt:
    """The statement, with the tangents of its targets beside them."""
    origin = statement.origin
    text = expression(statement, node, moving, spelled=False)
    if isinstance(origin, gast.Return):
        return gast.Return(text)
    if isinstance(origin, gast.Expr):
        return gast.Expr(text)
    born = bound_values(statement, node)
    statement.answered |= {value.number for value in born.values()}
    pair = gast.Tuple(
        [origin.targets[0], mirror(statement, origin.targets[0], born, node.out)], gast.Load()
    )
    return assign(pair, text)


def bound_values(statement: Statement, node: Call) -> dict[str, Value]:
    """The variables that the statement binds to the result or to its items."""
    inside = {value.number for value in operands_of(node.out)}
    found = {node.out.name: node.out} if node.out.name is not None else {}
    for other in statement.nodes:
        if isinstance(other, Build) and inside >= {value.number for value in other.values}:
            inside.add(other.out.number)  # a tuple in a variable that is None on other paths
            statement.answered.add(other.out.number)
        read = (
            other.source
            if isinstance(other, Move)
            else other.base
            if isinstance(other, (Load, View))
            else None
        )
        if read is not None and read.number in inside:
            inside.add(other.out.number)
            if is_variable(other.out):
                found[other.out.name] = other.out
    return found


def mirror(
    statement: Statement, target: gast.expr, born: dict[str, Value], like: Value | None = None
) -> gast.expr:
    """The same target for the tangent of `like`; `_` where there is none."""
    if isinstance(target, (gast.Tuple, gast.List)):
        items = (
            like.items
            if like is not None and like.items is not None
            else (None,) * len(target.elts)
        )
        return gast.Tuple(
            [
                mirror(statement, part, born, item)
                for part, item in zip(target.elts, items, strict=True)
            ],
            gast.Load(),
        )
    return _mirror_name(statement, target.id, born, like)


def _mirror_name(
    statement: Statement, text: str, born: dict[str, Value], like: Value | None
) -> gast.expr:
    """The tangent of a variable; those of its items where it is a tuple."""
    value = born.get(text)
    if value is not None and value.items is None:
        like = None
    if like is not None and like.items is not None:
        return gast.Tuple(
            [
                _mirror_name(statement, f"{text}.{index}", born, item)
                for index, item in enumerate(like.items)
            ],
            gast.Load(),
        )
    if value is not None and statement.motion.has_dot(value):
        return Dot(value)
    return name(statement.motion.namer.fixed("unused", "_", "_"))


def hoisted(statement: Statement, node: Call, moving: tuple[bool, ...]) -> None:
    """The call on a line before the statement."""
    motion, word = statement.motion, word_of(node)
    for read in read_before(node, statement.nodes, motion.shadowing.memory):
        if read.number not in statement.slots:
            slot(statement, read)
    text = expression(statement, node, moving, spelled=False)
    value = name(motion.namer.fresh(f"{word}_value"))
    dot = name(motion.namer.fresh(f"{word}_{motion.namer.dot_suffix}"))
    statement.before(assign(gast.Tuple([value, dot], gast.Load()), text), node.at)
    motion.edits.replace[id(node.node)] = value
    answer(statement, node.out, value, dot, node.at)


def in_place(statement: Statement, node: Call, moving: tuple[bool, ...]) -> None:
    """`(g_pair := g_jvp(x, x_dot))[0]` in a branch of an expression."""
    pair = name(statement.motion.namer.fresh(f"{word_of(node)}_pair"))
    text = expression(statement, node, moving, spelled=True)
    if statement.reads_new(text):
        raise refusal(
            statement.motion.program.source,
            node.node,
            "a call reads a variable that the same statement binds",
            "its tangent is not there yet",
            "bind the variable in a statement of its own",
        )
    stored = gast.NamedExpr(as_target(pair), text)
    statement.replacements.append((node.node, subscript(stored, constant(0))))
    statement.late.add(pair.id)
    answer(statement, node.out, subscript(pair, constant(0)), subscript(pair, constant(1)), node.at)


def answer(statement: Statement, out: Value, value: gast.expr, dot: gast.expr, at: int) -> None:
    """The value and the tangent of a result, item by item where it has items."""
    statement.slots[out.number] = value
    for index, item in enumerate(out.items or ()):
        answer(
            statement, item, subscript(value, constant(index)), subscript(dot, constant(index)), at
        )
    if out.items is None:
        if is_variable(out):
            statement.slots.pop(out.number)
        statement.give(out, Made(dot), at)


def word_of(node: Call) -> str:
    function = getattr(node.node, "func", node.node)
    return (
        function.attr if isinstance(function, gast.Attribute) else getattr(function, "id", "call")
    )
