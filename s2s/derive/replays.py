"""Checkpointed loops: their trips run through `Checkpoints`, their reverse sweep replays them.

    steps = Checkpoints(f_step, f_step_forward, Binomial(8), range(n), carried=(0,), items=(1,))
    for t in range(n):
        u = steps.run(u, t)
    ...
    for t, step_kept in zip(reversed(range(n)), steps.replay()):
        u_bar = f_step_reverse(step_kept, u_bar)

What a replay must copy is read off the memory classes: an argument whose memory the step writes is
copied with each snapshot, one that is written after the loop once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import gast

from s2s.analyse.cells import Cell, Memory, leaves
from s2s.choose.edits import kept
from s2s.choose.slots import Slots
from s2s.choose.spelling import callee_word
from s2s.core import Call, Iteration, Loop, Program, Trip, Value
from s2s.derive.calls import Signature
from s2s.derive.refusals import refuse
from s2s.derive.repeatable import demand_in_place, demand_repeatable, draws, only_written
from s2s.derive.sweep import Sweep
from s2s.leaves import Static, assign, attribute, call, constant, name
from s2s.normalise.scope import Session
from s2s_runtime import Checkpoints
from s2s_runtime.kinds import UNKNOWN, Instance, is_generator


@dataclass
class Replays:
    """The checkpointed calls of one program: where their `Checkpoints` lie, what a trip kept."""

    sweep: Sweep
    slots: Slots
    session: Session
    memory: Callable[[Program], Memory]
    plain: Callable[[Program], str]
    again: bool  # whether the reverse half may be called more than once
    steps: dict[int, gast.expr] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)

    def trip(self, node: Call) -> Trip | None:
        """What is known of a call that is a trip."""
        return self.session.marks.trips.get(id(node.node))

    def read(self, node: Call, trip: Trip) -> gast.expr:
        """The text that gives what the trip kept, inside the reversed loop."""
        loops = self.sweep.places.nodes[node.at][1]
        if node.at not in self.steps:
            around = loops if trip.alone else loops[:-1]
            slot = (
                self.slots.slot(node.out, around, "steps")
                if around
                else name(self.sweep.namer.fresh("steps"))
            )
            self.steps[node.at] = slot
            before = node.origin if trip.alone else loops[-1].node
            self.slots.edits.before[id(before)].append(
                kept(assign(slot, self._made(node, trip, loops)))
            )
            self.kept[node.at] = self.sweep.namer.fresh(f"{callee_word(node)}_kept")
        if trip.alone:
            return call(Static(next, "next"), self._replay(node))
        return name(self.kept[node.at])

    def zipped(
        self, loop: Loop, target: gast.expr, trips: gast.expr
    ) -> tuple[gast.expr, gast.expr]:
        """The header of a reversed loop: beside the counter what its checkpointed trips kept."""
        found = [at for at in self.steps if self.kept[at] and self._loop(at) is loop]
        if not found:
            return target, trips
        names = [gast.Name(self.kept[at], gast.Store(), None, None) for at in found]
        replays = [self._replay(self.sweep.places.nodes[at][0]) for at in found]
        return gast.Tuple([target, *names], gast.Store()), call(Static(zip, "zip"), trips, *replays)

    def _loop(self, at: int) -> Loop | None:
        node, loops, _ = self.sweep.places.nodes[at]
        return None if self.trip(node).alone else loops[-1]

    def _replay(self, node: Call) -> gast.expr:
        bars = [name(self.sweep.namer.bars)] if self.sweep.calls[node.at].dynamic else []
        return call(attribute(self.steps[node.at], "replay"), *bars)

    # ---- how the Checkpoints are made -------------------------------------------------------

    def _made(self, node: Call, trip: Trip, loops: tuple[Loop, ...]) -> gast.expr:
        pair = self.sweep.calls[node.at]
        assert isinstance(pair, Signature)
        program = pair.program
        demand_repeatable(self.sweep, node, self.session, trip, self.memory)
        if pair.dynamic:
            demand_in_place(self.sweep, node)
        plain = Static(pair, self.plain(program))
        over = [] if trip.alone else _over(loops[-1])
        roles = self._roles(node, trip, pair, None if trip.alone else loops[-1])
        keywords = {
            word: gast.Tuple([constant(place) for place in places], gast.Load())
            for word, places in roles.items()
            if places
        }
        if draws(self.session, program):
            keywords["draws"] = constant(True)
        if self.again:
            keywords["again"] = constant(True)
        return call(
            Static(Checkpoints, "Checkpoints"),
            plain,
            Static(pair, pair.forward),
            trip.plan,
            *over,
            **keywords,
        )

    def _roles(
        self, node: Call, trip: Trip, pair: Signature, loop: Loop | None
    ) -> dict[str, tuple]:
        """The positions of the arguments by what a replay does with them."""
        program = pair.program
        places = {parameter.name: index for index, parameter in enumerate(program.parameters)}
        items = tuple(places[item] for item in trip.items if item in places)
        carried = tuple(places.get(result) if result else None for result in trip.results)
        roles: dict[str, list] = {"copied": [], "once": [], "scratch": [], "unknown": []}
        for index, value in enumerate(node.arguments):
            role = self._role(value, loop or node, node, program, index)
            if index in items and role not in (None, "unknown"):
                self._demand_found_by_name(node, pair, index)
                role = "copied"
            if role == "once" and index in carried:
                role = "copied"  # each trip has another array there
            if role is not None:
                roles[role].append(index)
        return {
            "carried": carried,
            "items": items,
            **{role: tuple(found) for role, found in roles.items()},
            "mirrored": pair.shadows if pair.dynamic else (),
            "live": (places[trip.live],) if trip.live in places else (),
        }

    def _demand_found_by_name(self, node: Call, pair: Signature, index: int) -> None:
        """An item that is written is replayed on a copy, whose adjoint must not lie beside it."""
        if pair.dynamic and index in pair.shadows:
            raise refuse(
                self.sweep,
                node,
                "the items of a checkpointed loop lie in memory that is written",
                "a replay runs on copies of them, and their adjoints are found by memory",
                "loop over a range, and read the item inside",
            )

    def _role(
        self, value: Value, region: Loop | Call, node: Call, program: Program, index: int
    ) -> str | None:
        cells = [cell for part in leaves(value) for cell in self._cells(part)]
        writes = set().union(*(cell.writes for cell in cells))
        if any(self._inside(write, region) for write in writes):
            return "scratch" if only_written(program, self.memory(program), index) else "copied"
        places = self.sweep.places
        if any(write > node.at or places.comes_again(write, node.at, value) for write in writes):
            return "once"
        return "unknown" if any(map(_is_foreign, leaves(value))) else None

    def _inside(self, write: int, region: Loop | Call) -> bool:
        found = self.sweep.places.nodes.get(write)
        return found is not None and (found[0] is region or region in found[1])

    def _cells(self, value: Value) -> Iterator[Cell]:
        """The class of a value and those of everything inside it."""
        first = self.sweep.shadowing.memory.of(value)
        stack = [first] if first is not None else []
        seen: list[Cell] = []
        while stack:
            cell = stack.pop().root()
            if all(cell is not other for other in seen):
                seen.append(cell)
                stack += cell.fields.values()
        return iter(seen)


def _is_foreign(value: Value) -> bool:
    """Whether a value is an object of unknown inside, such as a random generator."""
    drawn_from = isinstance(value.kind, Instance) and is_generator(value.kind.cls)
    return value.items is None and (value.kind == UNKNOWN or drawn_from)


def _over(loop: Loop) -> list[gast.expr]:
    """The range that a loop runs over, or the number of its trips; nothing where it may stop."""
    node = loop.node
    if loop.leaves or not isinstance(node, gast.For):
        return []
    if isinstance(node.iter, gast.Call) and getattr(node.iter.func, "id", "") == "range":
        return [node.iter] if loop.iteration is Iteration.RANGE else []
    length = _length(node.iter)
    return [] if length is None else [length]


def _length(items: gast.expr) -> gast.expr | None:
    """`len(xs)` of what is a variable; the least of several under `zip`."""
    if isinstance(items, gast.Name):
        return call(Static(len, "len"), items)
    if not isinstance(items, gast.Call) or items.keywords or not items.args:
        return None
    word = getattr(items.func, "id", "")
    if word == "enumerate" and len(items.args) == 1:
        return _length(items.args[0])
    lengths = [_length(part) for part in items.args] if word == "zip" else [None]
    if any(length is None for length in lengths):
        return None
    return lengths[0] if len(lengths) == 1 else call(Static(min, "min"), *lengths)
