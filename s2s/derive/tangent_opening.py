"""Where tangents come in: those of the arguments, of their items, and of memory that is written."""

from __future__ import annotations

import gast

from s2s.analyse.cells import Memory, may_be_memory
from s2s.analyse.shadows import is_container
from s2s.core import Program, Value, operands_of
from s2s.derive.motion import Motion, Statement
from s2s.derive.settling import dot_name, settled
from s2s.leaves import Static, assign, call, constant, name
from s2s_runtime import private
from s2s_runtime.tangents import twins


def opening(motion: Motion, wrt: list[Value]) -> None:
    """Private copies of what is written, zeros for what does not move yet, tuples unpacked."""
    statement = Statement(motion, gast.Pass(), [])
    lines = motion.edits.top
    if motion.entry:
        lines += copies(motion, wrt)
    for parameter in (*motion.program.parameters, *motion.program.free):
        value = parameter.value
        if value in wrt:
            lines += (
                unpacked(motion, value, dot_name(motion, value)) if motion.has_dot(value) else []
            )
        elif motion.has_dot(value) and not (motion.entry and written(motion, value)):
            lines.append(settled(statement, assign(dot_name(motion, value), statement.zero(value))))
            lines += unpacked(motion, value, dot_name(motion, value))


def copies(motion: Motion, wrt: list[Value]) -> list[gast.stmt]:
    """`x = private(x)`, and the tangents of what is written in memory of their own."""
    found = [
        parameter.value
        for parameter in motion.program.parameters
        if written(motion, parameter.value)
    ]
    if not found:
        return []
    names = [name(value.name) for value in found]
    dots = [dot_name(motion, value) for value in found if motion.has_dot(value)]
    moving = [value for value in found if motion.has_dot(value)]
    copied = private_call(motion.program, names, motion.shadowing.memory)
    lines = [assign(_one_or_tuple(names), copied)]
    if moving:
        values = gast.Tuple([name(value.name) for value in moving], gast.Load())
        given = gast.Tuple(
            [dot_name(motion, value) if value in wrt else constant(None) for value in moving],
            gast.Load(),
        )
        lines.append(
            assign(gast.Tuple(dots, gast.Load()), call(Static(twins, "twins"), values, given))
        )
    return lines


def private_call(program: Program, written: list[gast.Name], memory: Memory) -> gast.Call:
    """`private(x, beside=(y,))`: y may be memory too, and must lie apart from x.

    `shared`: what is written shares memory, and so do its copies.  `inplace`: no copies.
    """
    texts = {item.id for item in written}
    others = [name(parameter.name) for parameter in program.parameters
              if parameter.name not in texts and may_be_memory(parameter.value)]
    beside = {"beside": gast.Tuple(others, gast.Load())} if others else {}
    shared = {"shared": constant(True)} if memory.shared else {}
    inplace = {"inplace": constant(True)} if memory.inplace else {}
    return call(Static(private, "private"), *written, **beside, **shared, **inplace)


def _one_or_tuple(items: list[gast.expr]) -> gast.expr:
    return items[0] if len(items) == 1 else gast.Tuple(items, gast.Load())


def written(motion: Motion, value: Value) -> bool:
    """Whether the function writes arrays that a parameter holds."""
    memory = motion.shadowing.memory
    return any(memory.alters(part, is_container(part)) for part in operands_of(value))


def unpacked(motion: Motion, value: Value, dot: gast.expr) -> list[gast.stmt]:
    """`t_0_dot, t_1_dot = t_dot` for a tuple whose items are known."""
    if value.items is None:
        return []
    targets = gast.Tuple([dot_name(motion, item) for item in value.items], gast.Load())
    inner = [
        line for item in value.items for line in unpacked(motion, item, dot_name(motion, item))
    ]
    return [assign(targets, dot), *inner]
