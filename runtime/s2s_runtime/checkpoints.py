"""A loop whose trips are run again in the reverse sweep, from the few states that were kept.

    steps = Checkpoints(step, step_forward, Binomial(8), range(n), carried=(0,))
    for t in range(n):
        u = steps.run(u, t)                            the first sweep: at most 8 states are held
    ...
    for t, kept in zip(reversed(range(n)), steps.replay()):
        u_bar = step_reverse(kept, u_bar)

`step` is one trip as a function, `step_forward` the half of it that keeps what its adjoint reads.
Replays run on private copies of whatever the step writes, so the state of the first sweep and the
snapshots stay as they are: a pullback may be called again, and in another thread.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_runtime.copies import duplicate, duplicate_owners, owner
from s2s_runtime.errors import S2SError
from s2s_runtime.schedules import Plan, advance
from s2s_runtime.shadows import Shadows

Arguments = list[Any]


class Unrepeatable(S2SError, TypeError):
    """A checkpointed step holds something that cannot be copied, so it cannot be run again."""


@dataclass(frozen=True)
class Snapshot:
    """The arguments of a trip as they were before it.

    `own`: it belongs to one replay.  `sources`: the arrays that the mirrored ones are copies of.
    """

    trip: int
    arguments: Arguments
    draws: tuple | None
    own: bool
    sources: tuple


class Checkpoints:
    """The trips of one run of a loop: over a range, over a number of items, or while.

    Arguments of the step are named by their positions:

    carried     for each result of the step, the argument that it is on the next trip, or None
    items       those that are the item of the trip
    copied      those that the step writes in place
    mirrored    those of the copied whose adjoints are found by the memory they lie in
    once        those that are written after the loop
    scratch     those that the step only writes
    live        those that are True in the first sweep and False in a replay
    draws       whether the step draws from NumPy's or Python's global generator
    """

    def __init__(
        self,
        step: Callable,
        forward: Callable,
        plan: Plan,
        over: range | int | None = None,
        *,
        carried: tuple[int | None, ...] = (),
        items: tuple[int, ...] = (),
        copied: tuple[int, ...] = (),
        mirrored: tuple[int, ...] = (),
        once: tuple[int, ...] = (),
        scratch: tuple[int, ...] = (),
        live: tuple[int, ...] = (),
        draws: bool = False,
    ) -> None:
        self.step, self.forward, self.plan, self.over = step, forward, plan, over
        self.carried, self.items, self.live, self.draws = carried, items, live, draws
        self.copied = tuple(place for place in copied if place not in mirrored)
        self.mirrored, self.once, self.scratch = mirrored, once, scratch
        self.count = over if over is None or isinstance(over, int) else len(over)
        self.placement = plan.placement(self.count)
        self.trips = 0
        self.snapshots: list[Snapshot] = []
        self.recorded: list[tuple] = []
        self.taped: tuple | None = None
        self.lasting: dict[int, Any] = {}

    def run(self, *arguments: Any) -> Any:
        """One trip: what the step returns.  The last one of a known number is taped at once."""
        trip, self.trips = self.trips, self.trips + 1
        if trip == 0:
            self.lasting = self.copies(arguments, self.once)
        if self.items and not isinstance(self.over, range):
            self.recorded.append(tuple(arguments[place] for place in self.items))
        wanted, dropped = self.placement.offer(trip)
        if wanted:
            if dropped is not None:
                del self.snapshots[dropped]
            sources = tuple(arguments[place] for place in self.mirrored)
            self.snapshots.append(self.snapshot(trip, arguments, sources))
        if self.count is None or trip < self.count - 1:
            return self.step(*arguments)
        result, kept = self.forward(*arguments)
        self.taped = (kept,)
        return result

    def replay(self, bars: Shadows | None = None) -> Iterator[Any]:
        """What each trip keeps for its adjoint, the last trip first.

        Where `bars` finds shadows by memory, copies are given those of what they are copies of.
        """
        return Replay(self, bars).kept()

    def snapshot(self, trip: int, arguments: Any, sources: tuple, own: bool = False) -> Snapshot:
        """The arguments before a trip, those copied that the step writes."""
        held = list(arguments)
        changed = {**self.copies(held, self.copied), **self.mirrors(held), **self.lasting}
        for place, value in (*changed.items(), *((place, False) for place in self.live)):
            held[place] = value
        return Snapshot(trip, held, _state() if self.draws else None, own, sources)

    def mirrors(self, arguments: Any) -> dict[int, Any]:
        """Copies of the mirrored arguments, in owners of the same layout."""
        made = duplicate_owners([arguments[place] for place in self.mirrored])
        return dict(zip(self.mirrored, made, strict=True))

    def copies(self, arguments: Any, places: tuple[int, ...]) -> dict[int, Any]:
        """Copies of some arguments, made together."""
        try:
            made = duplicate([arguments[place] for place in places])
        except TypeError as error:
            name = getattr(self.step, "__name__", "step")
            raise Unrepeatable(
                f"`{name}` cannot be run again: what it writes cannot be copied ({error}); "
                "keep it out of the checkpointed loop"
            ) from error
        return dict(zip(places, made, strict=True))


class Replay:
    """One reversal of a loop: its own snapshots, and the copies that it runs on."""

    def __init__(self, loop: Checkpoints, bars: Shadows | None) -> None:
        self.loop, self.bars = loop, bars
        self.held = list(loop.snapshots)
        first = loop.snapshots[0].arguments if loop.snapshots else []
        self.scratch = loop.copies(first, loop.scratch) if first else {}
        self.origins: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def kept(self) -> Iterator[Any]:
        """What each trip keeps, the last first."""
        end = self.loop.trips
        if self.loop.taped is not None:
            yield self.loop.taped[0]
            end -= 1
        while end > 0:
            while self.held[-1].trip >= end:
                self.held.pop()
            start = self.held[-1]
            with Draws(start.draws):
                trip, arguments = self._advanced(start.trip, end, self._restored(start, end))
                tapes = []
                for number in range(trip, end):
                    result, kept = self.loop.forward(*self._at(arguments, number))
                    self._proceed(arguments, result)
                    tapes.append(kept)
            end = trip
            while tapes:
                yield tapes.pop()
            self._forget()

    def _advanced(self, trip: int, end: int, arguments: Arguments) -> tuple[int, Arguments]:
        """Run up to the trips that are taped next, and hold what the plan has room for."""
        while end - trip > self.loop.plan.taped:
            slots = self.loop.plan.snapshots - len(self.held) + 1
            ahead = advance(end - trip, slots)
            for number in range(trip, trip + ahead):
                self._proceed(arguments, self.loop.step(*self._at(arguments, number)))
            trip += ahead
            if slots > 1 and trip < end - 1:
                sources = tuple(self._origin(arguments[place]) for place in self.loop.mirrored)
                self.held.append(self.loop.snapshot(trip, arguments, sources, own=True))
        return trip, arguments

    def _at(self, arguments: Arguments, trip: int) -> Arguments:
        """The arguments with the items of a trip."""
        loop = self.loop
        if loop.items:
            found = (loop.over[trip],) if isinstance(loop.over, range) else loop.recorded[trip]
            for place, item in zip(loop.items, found, strict=True):
                arguments[place] = item
        return arguments

    def _proceed(self, arguments: Arguments, result: Any) -> None:
        """The arguments of the next trip, but for its items."""
        carried = self.loop.carried
        results = result if len(carried) != 1 else (result,)
        for place, value in zip(carried, results if carried else (), strict=True):
            if place is not None:
                arguments[place] = value

    # ---- copies ---------------------------------------------------------------------------

    def _restored(self, snapshot: Snapshot, end: int) -> Arguments:
        """Arguments to run from; a snapshot of this replay is used up by its last use."""
        loop, arguments = self.loop, list(snapshot.arguments)
        if not (snapshot.own and snapshot.trip == end - 1):
            fresh = {**loop.copies(arguments, loop.copied), **loop.mirrors(arguments)}
            for place, value in fresh.items():
                arguments[place] = value
        for place, value in self.scratch.items():
            arguments[place] = value
        for place, source in zip(loop.mirrored, snapshot.sources, strict=True):
            self._mirror(arguments[place], source)
        return arguments

    def _mirror(self, value: np.ndarray, source: np.ndarray) -> None:
        if self.bars is not None:
            self.bars.mirror(value, source)
            self.origins[id(owner(value))] = value, source

    def _origin(self, value: np.ndarray) -> np.ndarray | None:
        found = self.origins.get(id(owner(value)))
        return None if found is None else found[1]

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
            self.now = _state()
            _restore(self.state)

    def __exit__(self, *error: object) -> None:
        if self.state is not None:
            _restore(self.now)


def _state() -> tuple:
    return np.random.get_state(legacy=False), random.getstate()


def _restore(state: tuple) -> None:
    np.random.set_state(state[0])
    random.setstate(state[1])
