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

from collections.abc import Callable, Iterator
from typing import Any

from s2s_runtime.budgets import Memory, Sizes, nbytes
from s2s_runtime.copies import duplicate, duplicate_owners, is_plain
from s2s_runtime.progress import watched
from s2s_runtime.replays import Replay, Snapshot, Unrepeatable, generator_state
from s2s_runtime.schedules import Placement, Plan, Store
from s2s_runtime.shadows import Shadows


class Checkpoints:
    """The trips of one run of a loop: over a range, over a number of items, or while.

    Arguments of the step are named by their positions:

    carried     for each result of the step, the argument that it is on the next trip, or None
    items       those that are the item of the trip
    copied      those that the step writes in place
    mirrored    those of the copied whose adjoints are found by the memory they lie in
    once        those that are written after the loop
    scratch     those that the step only writes
    unknown     those that nothing writes, of a kind that only run time knows: what is no array and
                no number, such as a random generator, is copied
    live        those that are True in the first sweep and False in a replay
    draws       whether the step draws from NumPy's or Python's global generator
    again       whether it may be replayed more than once: the snapshots then stay
    """

    def __init__(
        self,
        step: Callable,
        forward: Callable,
        plan: Plan | Memory,
        over: range | int | None = None,
        *,
        carried: tuple[int | None, ...] = (),
        items: tuple[int, ...] = (),
        copied: tuple[int, ...] = (),
        mirrored: tuple[int, ...] = (),
        once: tuple[int, ...] = (),
        scratch: tuple[int, ...] = (),
        unknown: tuple[int, ...] = (),
        live: tuple[int, ...] = (),
        draws: bool = False,
        again: bool = False,
    ) -> None:
        self.step, self.forward, self.plan, self.over = step, forward, plan, over
        self.carried, self.items, self.live, self.draws = carried, items, live, draws
        self.again, self.used = again, False
        self.mirrored, self.unknown = mirrored, unknown
        self.renewed = tuple(place for place in items if place in copied)
        self.copied, self.once, self.scratch = (
            tuple(place for place in places if place not in (*mirrored, *items))
            for places in (copied, once, scratch)
        )
        self.steady = not (self.copied or self.mirrored or unknown)  # nothing changes in place
        self.listed = bool(items) and not isinstance(over, range)  # items are remembered
        self.count = over if over is None or isinstance(over, int) else len(over)
        self.placement: Placement | None = None
        self.stored = isinstance(plan, Store)  # every trip is taped in the first sweep
        self.trips = 0
        self.snapshots: list[Snapshot] = []
        self.recorded: list[tuple] = []
        self.taped: list[Any] = []
        self.lasting: dict[int, Any] = {}

    def run(self, *arguments: Any) -> Any:
        """One trip: what the step returns.  The last one of a known number is taped at once."""
        trip, self.trips = self.trips, self.trips + 1
        if self.listed:
            held = self.items_of_its_own(arguments)
            self.recorded.append(tuple(held.get(at, arguments[at]) for at in self.items))
        if self.placement is None:
            return self._first(trip, arguments)
        return self._next(trip, arguments)

    def _next(self, trip: int, arguments: tuple) -> Any:
        wanted, dropped = self.placement.offer(trip)
        if dropped is not None:
            del self.snapshots[dropped]
        if wanted:
            self.snapshots.append(self._snapshot_of(trip, arguments))
        if self.stored or trip + 1 == self.count:
            return self._tape(arguments)
        return self.step(*arguments)

    def _first(self, trip: int, arguments: tuple) -> Any:
        """The first trip; of a plan that depends on sizes, the one that is measured."""
        self.lasting = self.copies(arguments, self.once)
        if not isinstance(self.plan, Memory):
            self.placement = self.plan.placement(self.count)
            return self._next(trip, arguments)
        self.snapshots.append(self._snapshot_of(trip, arguments))
        result = self._tape(arguments)
        sizes = self.sizes(arguments, self.taped[-1], result)
        self.plan = self.plan.settled(self.count, sizes, self.again)
        self.stored = isinstance(self.plan, Store)
        self.placement = self.plan.placement(self.count)
        self.placement.offer(trip)
        if not self.stored and self.count != 1:
            self.taped.clear()
        return result

    def _tape(self, arguments: tuple) -> Any:
        result, kept = self.forward(*arguments)
        self.taped.append(kept)
        return result

    def _snapshot_of(self, trip: int, arguments: tuple) -> Snapshot:
        sources = tuple(arguments[place] for place in self.mirrored)
        return self.snapshot(trip, arguments, sources, own=not self.again)

    def sizes(self, arguments: tuple, kept: Any, result: Any) -> Sizes:
        """Bytes of a snapshot, of what a trip keeps beside it, and of all adjoints.

        What a trip keeps of its result belongs to the next one.
        """
        moving = {place for place in self.carried if place is not None}
        moving |= {*self.copied, *self.mirrored}
        state = [arguments[place] for place in moving]
        fixed = [value for place, value in enumerate(arguments) if place not in moving]
        tape = nbytes(kept, beside=[*fixed, result])
        return Sizes(nbytes(state), tape, nbytes(arguments), nbytes(self.lasting))

    def replay(self, bars: Shadows | None = None) -> Iterator[Any]:
        """What each trip keeps for its adjoint, the last trip first.

        Where `bars` finds shadows by memory, copies are given those of what they are copies of.
        """
        if self.used:
            raise Unrepeatable("this loop was written to be replayed once; take s2s.vjp of it")
        replay = Replay(self, bars)
        if not self.again:
            self.used, self.snapshots, self.taped = True, [], []
        return watched(replay.kept(), self.trips, self.name)

    @property
    def name(self) -> str:
        """The name of the step."""
        return getattr(getattr(self.step, "func", self.step), "__name__", "step")

    def snapshot(self, trip: int, arguments: Any, sources: tuple, own: bool = False) -> Snapshot:
        """The arguments before a trip, those copied that the step writes."""
        held, state = list(arguments), generator_state() if self.draws else None
        if self.steady and not (self.lasting or self.live):
            return Snapshot(trip, held, state, own, sources)
        changed = {**self.private(held), **self.mirrors(held), **self.lasting}
        for place, value in (*changed.items(), *((place, False) for place in self.live)):
            held[place] = value
        return Snapshot(trip, held, state, own, sources)

    def private(self, arguments: Any) -> dict[int, Any]:
        """Copies of what a run of the step changes."""
        return self.copies(arguments, (*self.copied, *self.objects(arguments)))

    def items_of_its_own(self, arguments: Any) -> dict[int, Any]:
        """Copies of the items of a trip that are written by it, or afterwards."""
        objects = self.objects(arguments, self.items)
        return self.copies(arguments, (*self.renewed, *objects))

    def objects(self, arguments: Any, among: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """The places of objects that calls may change, such as random generators."""
        places = self.unknown if among is None else [at for at in among if at in self.unknown]
        return tuple(place for place in places if not is_plain(arguments[place]))

    def mirrors(self, arguments: Any) -> dict[int, Any]:
        """Copies of the mirrored arguments, in owners of the same layout."""
        if not self.mirrored:
            return {}
        made = duplicate_owners([arguments[place] for place in self.mirrored])
        return dict(zip(self.mirrored, made, strict=True))

    def copies(self, arguments: Any, places: tuple[int, ...]) -> dict[int, Any]:
        """Copies of some arguments, made together."""
        if not places:
            return {}
        try:
            made = duplicate([arguments[place] for place in places])
        except TypeError as error:
            raise Unrepeatable(
                f"`{self.name}` cannot be run again: what it writes cannot be copied ({error}); "
                "keep it out of the checkpointed loop"
            ) from error
        return dict(zip(places, made, strict=True))
