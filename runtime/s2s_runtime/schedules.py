"""Which trips of a loop are remembered: the plans of a checkpointed loop.

    Binomial(10)     the optimum for a known number of trips: at most 10 states are held
    Online(10)       the same for a loop that stops when it stops
    Periodic(50)     every 50th state; what lies between is run once more, and taped
    Recompute()      every state, nothing else

A plan makes a `Placement` for one run of the loop.  With s snapshots, n steps are reversed by
`r * n - C(s + r, s + 1)` plain steps and n taped ones, where r is the least number with
C(s + r, s) >= n (Griewank and Walther 2000, Algorithm 799, Proposition 1).
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from math import comb
from typing import ClassVar


@functools.lru_cache(maxsize=1 << 16)
def advance(steps: int, slots: int) -> int:
    """How far to run before the next snapshot, where `steps` are left and one slot is the start.

    The upper end of the interval of optimal splits (Griewank and Walther 2000, section 3).
    """
    if slots <= 1 or steps <= 2:
        return steps - 1
    slots, repeats = min(slots, steps - 1), 0
    while comb(slots + repeats, slots) < steps:
        repeats += 1
    most = steps - comb(slots + repeats - 2, slots - 1) if repeats > 1 else 1
    return max(1, min(comb(slots + repeats - 1, slots), most))


def evaluations(steps: int, slots: int) -> int:
    """The least number of evaluations of the step, plain and taped, that reverse `steps` trips."""
    if steps == 0:
        return 0
    repeats = 0
    while comb(slots + repeats, slots) < steps:
        repeats += 1
    return repeats * steps - comb(slots + repeats, slots + 1) + steps


@dataclass
class Known:
    """Snapshots for a known number of trips, where the binomial plan wants them."""

    trips: int
    slots: int
    next: int = 0

    def offer(self, trip: int) -> tuple[bool, int | None]:
        """Whether the state before a trip is kept, and the index of the snapshot that gives way."""
        if trip != self.next or trip and trip >= self.trips - 1 or not self.slots:
            return False, None
        self.next = trip + advance(self.trips - trip, self.slots)
        self.slots -= 1
        return True, None


@dataclass
class Unknown:
    """Snapshots while the number of trips is not known yet (Wang, Moin and Iaccarino 2009).

    When all slots are used, a snapshot before one of a higher level is dispensable; where there
    is none, the last one moves on and rises by a level.
    """

    slots: int
    levels: list[float] = field(default_factory=list)

    def offer(self, trip: int) -> tuple[bool, int | None]:
        """As `Known.offer`."""
        if len(self.levels) < self.slots or not self.levels:
            self.levels.append(math.inf if not self.levels else 0)
            return True, None
        return self._replaced() if len(self.levels) > 1 else (False, None)

    def _replaced(self) -> tuple[bool, int]:
        highest, last = -1.0, len(self.levels) - 1
        for index in range(last, 0, -1):
            if self.levels[index] < highest:
                del self.levels[index]
                self.levels.append(0)
                return True, index
            highest = max(highest, self.levels[index])
        self.levels[last] += 1
        return True, last


@dataclass
class Every:
    """A snapshot before each `length`-th trip."""

    length: int

    def offer(self, trip: int) -> tuple[bool, int | None]:
        """As `Known.offer`."""
        return trip % self.length == 0, None


Placement = Known | Unknown | Every


@dataclass(frozen=True)
class Binomial:
    """At most `snapshots` states are held; of an unknown number of trips, as `Online`."""

    snapshots: int

    def __post_init__(self) -> None:
        _demand(self.snapshots, "snapshots")

    def placement(self, trips: int | None) -> Placement:
        """The snapshots of one run of the loop."""
        return Unknown(self.snapshots) if trips is None else Known(trips, self.snapshots)

    @property
    def taped(self) -> int:
        """How many trips a replay tapes together."""
        return 1


@dataclass(frozen=True)
class Online(Binomial):
    """At most `snapshots` states are held, placed without knowing when the loop will stop."""

    def placement(self, trips: int | None) -> Placement:
        """The snapshots of one run of the loop."""
        return Unknown(self.snapshots)


@dataclass(frozen=True)
class Periodic:
    """Every `length`-th state; the trips between two of them are taped together, once more."""

    length: int

    def __post_init__(self) -> None:
        _demand(self.length, "length")

    @property
    def snapshots(self) -> int:
        """No bound."""
        return 1

    def placement(self, trips: int | None) -> Placement:
        """The snapshots of one run of the loop."""
        return Every(self.length)

    @property
    def taped(self) -> int:
        """How many trips a replay tapes together."""
        return self.length


@dataclass(frozen=True)
class Recompute(Periodic):
    """Every state; each trip runs once more."""

    length: int = 1


@dataclass(frozen=True)
class Store:
    """What the adjoint of every trip reads; nothing runs again."""

    snapshots: ClassVar[int] = 1
    taped: ClassVar[int] = 1

    def placement(self, trips: int | None) -> Placement:
        """No snapshots."""
        return Known(0, 0)


Plan = Binomial | Periodic | Store
PLANS = (Binomial, Online, Periodic, Recompute, Store)


def _demand(number: int, what: str) -> None:
    if isinstance(number, bool) or not hasattr(number, "__index__"):
        raise TypeError(f"{what} must be an integer, not {number!r}")
    if number < 1:
        raise ValueError(f"{what} must be at least 1, not {number}")
