"""The reversal of a checkpointed loop: from a snapshot forward, tape a trip, and again.

    held        0 . . . 4 . 6 .        the snapshots before trips 0, 4 and 6
    wanted                    7        run trip 6 from its snapshot, tape trip 7
    then                    6          tape trip 6 from its snapshot, drop the snapshot

Between a snapshot and the wanted trip new snapshots are taken where the plan has room for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from s2s_runtime.errors import S2SError
from s2s_runtime.schedules import Plan, advance
from s2s_runtime.shadows import Shadows
from s2s_runtime.windows import owner_of

Arguments = list[Any]


class Unrepeatable(S2SError, TypeError):
    """A checkpointed step holds something that cannot be copied, so it cannot be run again."""


class Snapshot(NamedTuple):
    """The arguments of a trip as they were before it.

    `own`: it belongs to one replay.  `sources`: the arrays that the mirrored ones are copies of.
    """

    trip: int
    arguments: Arguments
    draws: tuple | None
    own: bool
    sources: tuple


class Loop(Protocol):
    """What a replay reads of its loop; see `Checkpoints`."""

    step: Callable
    forward: Callable
    plan: Plan
    over: range | int | None
    trips: int
    snapshots: list[Snapshot]
    taped: list[Any]
    recorded: list[tuple]
    carried: tuple[int | None, ...]
    items: tuple[int, ...]
    copied: tuple[int, ...]
    mirrored: tuple[int, ...]
    scratch: tuple[int, ...]
    steady: bool

    def snapshot(self, trip: int, arguments: Any, sources: tuple, own: bool = False) -> Snapshot:
        """The arguments before a trip, those copied that the step writes."""

    def private(self, arguments: Any) -> dict[int, Any]:
        """Copies of what a run of the step changes."""

    def items_of_its_own(self, arguments: Any) -> dict[int, Any]:
        """Copies of the items of a trip that are written by it, or afterwards."""

    def mirrors(self, arguments: Any) -> dict[int, Any]:
        """Copies of the mirrored arguments."""

    def copies(self, arguments: Any, places: tuple[int, ...]) -> dict[int, Any]:
        """Copies of some arguments."""


class Replay:
    """One reversal of a loop: its own snapshots, and the copies that it runs on."""

    def __init__(self, loop: Loop, bars: Shadows | None) -> None:
        self.loop, self.bars = loop, bars
        self.held, self.ready = list(loop.snapshots), list(loop.taped)
        self.taped, self.slots = loop.plan.taped, loop.plan.snapshots
        first = loop.snapshots[0].arguments if loop.snapshots else []
        self.scratch = loop.copies(first, loop.scratch) if first else {}
        self.origins: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.counter = loop.items[0] if loop.items and isinstance(loop.over, range) else None
        self.alone = loop.carried[0] if len(loop.carried) == 1 else None
        self.moves = [(at, place) for at, place in enumerate(loop.carried) if place is not None]

    def kept(self) -> Iterator[Any]:
        """What each trip keeps, the last first."""
        end = self.loop.trips
        while self.ready:
            end -= 1
            yield self.ready.pop()
        while end > 0:
            end, tapes = self._tapes(end)
            while tapes:
                yield tapes.pop()
            if self.origins:
                self._forget()

    def _tapes(self, end: int) -> tuple[int, list[Any]]:
        """Tape the trips before `end`; where they start, and what each keeps."""
        while self.held[-1].trip >= end:
            self.held.pop()
        start = self.held[-1]
        if start.draws is None:
            return self._run(start, end)
        with Draws(start.draws):
            return self._run(start, end)

    def _run(self, start: Snapshot, end: int) -> tuple[int, list[Any]]:
        trip, arguments = start.trip, self._restored(start, end)
        if end - trip > self.taped:
            trip = self._advance(trip, end, arguments)
        return trip, self._through(trip, end, arguments, taping=True)

    def _advance(self, trip: int, end: int, arguments: Arguments) -> int:
        """Run up to the trips that are taped next, and hold what the plan has room for."""
        loop, held, taped = self.loop, self.held, self.taped
        while end - trip > taped:
            slots = self.slots - len(held) + 1
            ahead = trip + advance(end - trip, slots)
            self._through(trip, ahead, arguments)
            trip = ahead
            if slots > 1 and trip < end - 1:
                sources = self._origins(arguments) if loop.mirrored else ()
                held.append(loop.snapshot(trip, arguments, sources, own=True))
        return trip

    def _through(
        self, trip: int, end: int, arguments: Arguments, taping: bool = False
    ) -> list[Any]:
        """Run some trips; what each keeps, where it is wanted."""
        loop, alone, moves, counter = self.loop, self.alone, self.moves, self.counter
        run, over, tapes = (loop.forward if taping else loop.step), loop.over, []
        for number in range(trip, end):
            if counter is not None:
                arguments[counter] = over[number]
            elif loop.items:
                self._place_items(arguments, number)
            result = run(*arguments)
            if taping:
                result, kept = result
                tapes.append(kept)
            if alone is not None:
                arguments[alone] = result
            else:
                for at, place in moves:
                    arguments[place] = result[at]
        return tapes

    def _place_items(self, arguments: Arguments, trip: int) -> None:
        """The items of a trip among its arguments."""
        loop = self.loop
        for place, item in zip(loop.items, loop.recorded[trip], strict=True):
            arguments[place] = item
        for place, item in loop.items_of_its_own(arguments).items():
            arguments[place] = item

    # ---- copies ---------------------------------------------------------------------------

    def _restored(self, snapshot: Snapshot, end: int) -> Arguments:
        """Arguments to run from; a snapshot of this replay is used up by its last use."""
        loop, last = self.loop, snapshot.own and snapshot.trip == end - 1
        arguments = snapshot.arguments if last else list(snapshot.arguments)
        if not (loop.steady or last):
            fresh = {**loop.private(arguments), **loop.mirrors(arguments)}
            for place, value in fresh.items():
                arguments[place] = value
        if self.scratch:
            for place, value in self.scratch.items():
                arguments[place] = value
        if loop.mirrored:
            for place, source in zip(loop.mirrored, snapshot.sources, strict=True):
                self._mirror(arguments[place], source)
        return arguments

    def _mirror(self, value: np.ndarray, source: np.ndarray) -> None:
        if self.bars is not None:
            self.bars.mirror(value, source)
            self.origins[id(owner_of(value, foreign=True))] = value, source

    def _origins(self, arguments: Arguments) -> tuple:
        """What the mirrored arguments are copies of."""
        owners = (owner_of(arguments[place], foreign=True) for place in self.loop.mirrored)
        return tuple(self.origins.get(id(owner), (None, None))[1] for owner in owners)

    def _forget(self) -> None:
        for value, _ in self.origins.values():
            self.bars.forget(value)
        self.origins.clear()


class Draws:
    """The global generators as they were at a snapshot, for a replay; afterwards as they are."""

    def __init__(self, state: tuple | None) -> None:
        self.state = state

    def __enter__(self) -> None:
        if self.state is not None:
            self.now = generator_state()
            _restore(self.state)

    def __exit__(self, *error: object) -> None:
        if self.state is not None:
            _restore(self.now)


def generator_state() -> tuple:
    return np.random.get_state(legacy=False), random.getstate()


def _restore(state: tuple) -> None:
    np.random.set_state(state[0])
    random.setstate(state[1])
