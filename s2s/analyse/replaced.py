"""Containers that the step of a checkpointed loop replaces: `state = {"u": ..., "v": ...}`.

The adjoint of a container is found by the container itself, so each trip's would be held for the
reverse sweep.  One that nothing writes any more is as good as the values in it: the loop is
outlined again over those (`normalise/rewrites/apart.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from s2s.analyse.aliasing import aliasing
from s2s.analyse.cells import Memory, is_container
from s2s.core import Block, Build, Call, Loop, Program, Replaced, Trip, Value, blocks_of, nodes
from s2s.normalise.scope import Session
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Kind, Record, Repeated, Scalar, Sequence


def replaced(program: Program, session: Session) -> frozenset[Replaced]:
    """The variables of checkpointed loops that may be taken apart."""
    trips = session.marks.trips
    if not trips:
        return frozenset()
    known: dict = {}
    return frozenset(
        found
        for one in {id(one): one for one in (program, *session.programs.values())}.values()
        for node, first in _trips(one.body, trips, None)
        for found in _of_step(one, node, first, trips[id(node.node)], session, known)
    )


def _trips(
    block: Block, trips: Mapping[int, Trip], first: int | None
) -> Iterator[tuple[Call, int]]:
    """The calls of steps, and from where on a write would be too late for what they replace."""
    for node in block:
        if isinstance(node, Call) and id(node.node) in trips and not trips[id(node.node)].alone:
            yield node, first
        for inner in blocks_of(node):
            start = inner[0].at if inner and first is None else 0
            yield from _trips(inner, trips, start if isinstance(node, Loop) else first)


def _of_step(
    program: Program, node: Call, first: int, trip: Trip, session: Session, known: dict
) -> Iterator[Replaced]:
    memory = aliasing(program, session.programs, known)
    step = session.programs[node.key]
    inside = aliasing(step, session.programs, known)
    given = {
        one.name: (value, _writes(inside, one.value))
        for one, value in zip(step.parameters, node.arguments, strict=True)
    }
    results = node.out.items if len(trip.results) > 1 else (node.out,)
    for name, value in zip(trip.results, results or (), strict=False):
        before, again = given.get(name, (None, set()))
        if before is None or again or value.kind != before.kind or not is_container(value):
            continue
        kind = _whole(value.kind, _length(program, memory, node, value), session)
        writes = _writes(memory, value) | _writes(memory, before)
        if _is_fixed(kind) and all(at < first or at == node.at for at in writes):
            yield Replaced(program.source.filename, node.origin.lineno, name, kind)


def _whole(kind: Kind, length: int | None, session: Session) -> Kind:
    """The kind with what the program says of its parts: how many, or of which kinds."""
    if isinstance(kind, Repeated) and length is not None:
        return Sequence("list", (kind.item,) * length)
    if not isinstance(kind, Instance) or not dataclasses.is_dataclass(kind.cls):
        return kind
    names = [one.name for one in dataclasses.fields(kind.cls)]
    known = {name: session.learned.kinds.get((kind.cls, name), UNKNOWN) for name in names}
    return dataclasses.replace(kind, attributes=tuple((known | dict(kind.attributes)).items()))


def _is_fixed(kind: Kind) -> bool:
    """Whether all parts are known, and are numbers and arrays in the end."""
    if isinstance(kind, Record):
        return all(isinstance(key, (str, int)) and _is_fixed(item) for key, item in kind.items)
    if isinstance(kind, Sequence):
        return not kind.fields and all(map(_is_fixed, kind.items))
    if isinstance(kind, Instance):
        return bool(kind.attributes) and all(_is_fixed(item) for _, item in kind.attributes)
    return isinstance(kind, (Array, Scalar))


def _length(program: Program, memory: Memory, step: Call, value: Value) -> int | None:
    """The length of a list that displays alone make, in the loop's function and in its step."""
    cell, lengths = memory.of(value), set()
    for node in nodes(program.body):
        out = getattr(node, "out", None)
        if not isinstance(out, Value) or memory.of(out) is not cell or node is step:
            continue
        lengths.add(len(node.values) if isinstance(node, Build) else None)
    return lengths.pop() if len(lengths) == 1 and not cell.parameter else None


def _writes(memory: Memory, value: Value) -> set[int]:
    """Where the container, or the arrays in it, are written; a step that makes one fills it."""
    cell = memory.of(value)
    return set().union(*(part.writes for part in cell.reachable())) if cell is not None else set()
