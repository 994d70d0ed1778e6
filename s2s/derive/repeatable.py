"""Whether a step may run again: what it does must depend on its arguments and on nothing else.

u = u + noise()        noise is known only at run time: refused
print(t)               guarded by a flag that is False in a replay
rng.normal()           rng is an argument: each snapshot holds a copy
np.random.normal()     each snapshot holds the state of the global generator
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import gast
import numpy as np

from s2s.analyse.cells import Memory
from s2s.core import (
    Block,
    Call,
    If,
    Node,
    Op,
    Opaque,
    Program,
    Scope,
    Store,
    Trip,
    Value,
    blocks_of,
    discrete,
    operands_of,
)
from s2s.core import nodes as all_nodes
from s2s.derive.loops import reads
from s2s.derive.outside import demand_untouched
from s2s.derive.sweep import Sweep
from s2s.errors import Code
from s2s.normalise.scope import Session, refusal
from s2s_runtime.kinds import Array

GENERATORS = (np.random.RandomState, random.Random)
DRAWN = frozenset(
    name
    for cls in (np.random.Generator, *GENERATORS)
    for name in dir(cls)
    if not name.startswith("_")
)


def demand_repeatable(
    sweep: Sweep,
    node: Call,
    session: Session,
    trip: Trip,
    memory: Callable[[Program], Memory],
) -> None:
    """Raise at the first thing in a step that may not do the same again."""
    program = session.programs[node.key]
    live = next((one.value for one in program.parameters if one.name == trip.live), None)
    reached = list(_reachable(session, program, live))
    inside = {id(owner): owner for owner, _ in reached}
    demand_untouched(sweep, node, session, memory, inside.values())
    for owner, found in reached:
        problem = _problem(found)
        if problem is not None:
            why, instead = problem
            raise refusal(
                owner.source,
                found.origin,
                "a checkpointed loop cannot run this line again",
                why,
                instead,
                Code.NOT_REPLAYABLE,
            )


def demand_in_place(sweep: Sweep, node: Call) -> None:
    """Shadows found by memory need memory that stays: buffers that trips write and hand on."""
    shadowing = sweep.shadowing
    parts = list(operands_of(node.out))
    arguments = [node.arguments[index] for index in sweep.calls[node.at].shadows]
    if all(isinstance(value.kind, Array) for value in arguments) and all(
        part.number in shadowing.through or not shadowing.shadowed(part) for part in parts
    ):
        return
    raise refusal(
        sweep.program.source,
        node.origin,
        "which memory a checkpointed loop writes is known only at run time",
        "a replay runs on copies, and cannot tell whose adjoints theirs are",
        "write into arrays made before the loop, by `u[...] = `",
        Code.NOT_REPLAYABLE,
    )


def _problem(node: Node) -> tuple[str, str] | None:
    if _draws(node):
        return None
    if isinstance(node, Call) and node.key is None:
        return "which function it calls is known only at run time", "call a function by its name"
    if _is_effect(node):
        return (
            "it is run for what it does, and a replay would do it again",
            "print and log in the loop itself, or after it",
        )
    if isinstance(node, Opaque) and not node.looks:
        return (
            "what it does beside its result is not known",
            "move it out of the loop, or store the loop's values",
        )
    return None


def _is_effect(node: Node) -> bool:
    """`print(x)` as a statement: a call of which nothing is used but what it does."""
    made = node.node if isinstance(node, Opaque) else getattr(getattr(node, "out", None), "node", 0)
    passive = isinstance(node, Opaque) or isinstance(node, Op) and node.function is discrete
    return passive and isinstance(node.origin, gast.Expr) and made is node.origin.value


def _reachable(
    session: Session, program: Program, live: Value | None
) -> Iterator[tuple[Program, Node]]:
    """The nodes of a program and of what it calls, each program once; not what runs once."""
    seen, stack = {id(program)}, [program]
    while stack:
        current = stack.pop()
        for node in _nodes(current.body, live):
            yield current, node
            inner = session.programs.get(node.key) if isinstance(node, Call) else None
            if inner is not None and id(inner) not in seen:
                seen.add(id(inner))
                stack.append(inner)


def _nodes(block: Block, live: Value | None) -> Iterator[Node]:
    entered = {
        id(item.context_expr) for node in block if isinstance(node, Scope) for item in node.again
    }
    for node in block:
        if isinstance(node, If) and live is not None and node.test is live:
            continue
        if isinstance(node, Opaque) and id(node.node) in entered:  # np.errstate: as often as asked
            continue
        yield node
        for inner in blocks_of(node):
            yield from _nodes(inner, live)


def runs_once(session: Session, program: Program) -> bool:
    """Whether a program does anything that is seen from outside, or may not do the same again."""
    found = [node for _, node in _reachable(session, program, None)]
    return any(_draws(node) or _problem(node) is not None for node in found) or draws(
        session, program
    )


def draws(session: Session, program: Program) -> bool:
    """Whether a program or what it calls draws from a global generator."""
    return any(
        isinstance(getattr(node.function, "__self__", None), GENERATORS)
        if isinstance(node, Op)
        else _draws(node) and _owner(node) not in owner.locals
        for owner, node in _reachable(session, program, None)
    )


def _owner(node: Opaque | Call) -> str | None:
    """`np` of `np.random.randn(*u.shape)`: a call that the rules do not follow draws, too."""
    text = node.node
    while isinstance(text, (gast.Call, gast.Attribute, gast.Subscript)):
        text = text.func if isinstance(text, gast.Call) else text.value
    return text.id if isinstance(text, gast.Name) else None


def _draws(node: Node) -> bool:
    """`rng.normal(...)`: the generator is an argument, or lies in one, and is copied with it."""
    text = node.node if isinstance(node, (Opaque, Call)) else None
    function = getattr(text, "func", text)
    return isinstance(function, gast.Attribute) and function.attr in DRAWN


def only_written(program: Program, memory: Memory, index: int) -> bool:
    """Whether a parameter's memory is stored into and never read: a history `hist[t] = u`."""
    value = program.parameters[index].value
    cell = memory.of(value)
    if cell is None or cell.fields:
        return False
    others = [one.value for place, one in enumerate(program.parameters) if place != index]
    if any(
        memory.of(part) is cell for one in (*others, program.result) for part in operands_of(one)
    ):
        return False
    return not any(
        memory.of(part) is cell
        for node in all_nodes(program.body)
        for part in reads(node)
        if not (isinstance(node, Store) and node.operator is None and part is node.base)
    )
