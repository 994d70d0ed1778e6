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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_runtime.copies import duplicate
from s2s_runtime.errors import S2SError
from s2s_runtime.schedules import Plan, advance

Arguments = list[Any]


class Unrepeatable(S2SError, TypeError):
    """A checkpointed step holds something that cannot be copied, so it cannot be run again."""


@dataclass(frozen=True)
class Snapshot:
    """The arguments of a trip as they were before it; `own` where nothing else will read them."""

    trip: int
    arguments: Arguments
    draws: tuple | None
    own: bool


class Checkpoints:
    """The trips of one run of a loop.  Arguments of the step are named by their positions:

    carried     for each result of the step, the argument that it is on the next trip, or None
    items       those that are the item of the trip; of a range, they are its numbers
    copied      those that the step writes in place
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
        over: Sequence | None = None,
        *,
        carried: tuple[int | None, ...] = (),
        items: tuple[int, ...] = (),
        copied: tuple[int, ...] = (),
        once: tuple[int, ...] = (),
        scratch: tuple[int, ...] = (),
        live: tuple[int, ...] = (),
        draws: bool = False,
    ) -> None:
        self.step, self.forward, self.plan, self.over = step, forward, plan, over
        self.carried, self.items, self.live, self.draws = carried, items, live, draws
        self.copied, self.once, self.scratch = copied, once, scratch
        self.count = None if over is None else len(over)
        self.placement = plan.placement(self.count)
        self.trips = 0
        self.snapshots: list[Snapshot] = []
        self.recorded: list[tuple] = []
        self.taped: tuple | None = None
        self.lasting: dict[int, Any] = {}

    # ---- the first sweep ----------------------------------------------------------------

    def run(self, *arguments: Any) -> Any:
        """One trip: what the step returns.  The last one of a known number is taped at once."""
        trip, self.trips = self.trips, self.trips + 1
        if trip == 0:
            held = self._copies(arguments, self.once)
            self.lasting = dict(zip(self.once, held, strict=True))
        if self.items and not isinstance(self.over, range):
            self.recorded.append(tuple(arguments[place] for place in self.items))
        wanted, dropped = self.placement.offer(trip)
        if wanted:
            if dropped is not None:
                del self.snapshots[dropped]
            self.snapshots.append(self._snapshot(trip, list(arguments), own=False))
        if self.count is None or trip < self.count - 1:
            return self.step(*arguments)
        result, kept = self.forward(*arguments)
        self.taped = (kept,)
        return result

    # ---- the reverse sweep --------------------------------------------------------------

    def replay(self) -> Iterator[Any]:
        """What each trip keeps for its adjoint, the last trip first."""
        held, end = list(self.snapshots), self.trips
        scratch = self._scratch() if self.trips else {}
        if self.taped is not None:
            yield self.taped[0]
            end -= 1
        while end > 0:
            while held[-1].trip >= end:
                held.pop()
            trip, arguments = held[-1].trip, self._restored(held[-1], end, scratch)
            with _Draws(held[-1].draws):
                while end - trip > self.plan.taped:
                    slots = self.plan.snapshots - len(held) + 1
                    ahead = advance(end - trip, slots)
                    for number in range(trip, trip + ahead):
                        self._proceed(arguments, self.step(*self._at(arguments, number)))
                    trip += ahead
                    if slots > 1 and trip < end - 1:
                        held.append(self._snapshot(trip, arguments, own=True))
                tapes = []
                for number in range(trip, end):
                    result, kept = self.forward(*self._at(arguments, number))
                    self._proceed(arguments, result)
                    tapes.append(kept)
            end = trip
            while tapes:
                yield tapes.pop()

    def _at(self, arguments: Arguments, trip: int) -> Arguments:
        """The arguments with the items of a trip."""
        if self.items:
            found = (self.over[trip],) if isinstance(self.over, range) else self.recorded[trip]
            for place, item in zip(self.items, found, strict=True):
                arguments[place] = item
        return arguments

    def _proceed(self, arguments: Arguments, result: Any) -> None:
        """The arguments of the next trip, but for its items."""
        if not self.carried:
            return
        results = (result,) if len(self.carried) == 1 else result
        for place, value in zip(self.carried, results, strict=True):
            if place is not None:
                arguments[place] = value

    # ---- copies ---------------------------------------------------------------------------

    def _snapshot(self, trip: int, arguments: Arguments, own: bool) -> Snapshot:
        arguments = list(arguments)
        copies = self._copies(arguments, self.copied)
        for place, copied in zip(self.copied, copies, strict=True):
            arguments[place] = copied
        for place, value in self.lasting.items():
            arguments[place] = value
        for place in self.live:
            arguments[place] = False
        return Snapshot(trip, arguments, _state() if self.draws else None, own)

    def _restored(self, snapshot: Snapshot, end: int, scratch: dict[int, Any]) -> Arguments:
        """Arguments to run from; a snapshot of this replay is used up by its last use."""
        arguments = list(snapshot.arguments)
        if not (snapshot.own and snapshot.trip == end - 1):
            for place, copied in zip(
                self.copied, self._copies(arguments, self.copied), strict=True
            ):
                arguments[place] = copied
        for place, value in scratch.items():
            arguments[place] = value
        return arguments

    def _scratch(self) -> dict[int, Any]:
        arguments = self.snapshots[0].arguments
        return dict(zip(self.scratch, self._copies(arguments, self.scratch), strict=True))

    def _copies(self, arguments: Sequence, places: tuple[int, ...]) -> list[Any]:
        try:
            return duplicate([arguments[place] for place in places])
        except TypeError as error:
            name = getattr(self.step, "__name__", "step")
            raise Unrepeatable(
                f"`{name}` cannot be run again: what it writes cannot be copied ({error}); "
                "keep it out of the checkpointed loop"
            ) from error


class _Draws:
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
