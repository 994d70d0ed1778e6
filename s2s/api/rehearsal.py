"""What a checkpointed derivative will cost, before it runs.

    print(s2s.grad(simulate).plan(u0, nu, 1000))

    loop            trips   plan           snapshot   tape of a trip   evaluations   peak
    simulate_step    1000   Binomial(10)     8.0 MB          24.0 MB          4636   152.1 MB

The function runs once, as it is, with the first trip of each loop taped and the reverse sweep
stopped after its first trip: sizes are measured, the rest is arithmetic.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from s2s_runtime import Checkpoints, Memory
from s2s_runtime.budgets import Sizes, spelled
from s2s_runtime.schedules import Binomial, Online, Periodic, Plan, Store, evaluations

COLUMNS = ("loop", "trips", "plan", "snapshot", "tape of a trip", "evaluations", "peak")


@dataclass(frozen=True)
class LoopPlan:
    """One loop: bytes of a snapshot and of a trip's tape, evaluations of the step, bytes at most.

    `evaluations` is None where the loop's length was not known when its snapshots were placed, so
    that the count is a little above the least one.
    """

    name: str
    trips: int
    plan: Plan
    sizes: Sizes
    evaluations: int | None
    peak: int

    def row(self) -> tuple[str, ...]:
        """The columns of the report."""
        counted = f"about {self._least()}" if self.evaluations is None else str(self.evaluations)
        sizes = spelled(self.sizes.state), spelled(self.sizes.tape)
        return (self.name, str(self.trips), str(self.plan), *sizes, counted, spelled(self.peak))

    def _least(self) -> int:
        return evaluations(self.trips, getattr(self.plan, "snapshots", 1))


@dataclass(frozen=True)
class PlanReport:
    """The loops of a derivative that run by a plan, in the order in which they begin."""

    loops: tuple[LoopPlan, ...]

    def __str__(self) -> str:
        if not self.loops:
            return "no loop is checkpointed: everything that the header's `keeps` lists is stored"
        rows = [COLUMNS, *(loop.row() for loop in self.loops)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        lines = ["   ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join(lines)


class Stopped(BaseException):
    """The rehearsal is over."""


def rehearsed(text: str, entry: str, call: Callable[[Callable], Any]) -> PlanReport:
    """Run a module's function up to the first reversed trip, and report its loops."""
    module: dict[str, Any] = {"__name__": "s2s_rehearsal"}
    exec(compile(text, "<rehearsal>", "exec"), module)
    found: list[Rehearsed] = []
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    start = tracemalloc.get_traced_memory()[0]

    def checkpoints(*args: Any, **roles: Any) -> Rehearsed:
        found.append(Rehearsed(start, *args, **roles))
        return found[-1]

    module |= {name: checkpoints for name, value in module.items() if value is Checkpoints}
    try:
        call(module[entry])
    except Stopped:
        pass
    finally:
        if not traced:
            tracemalloc.stop()
    return PlanReport(tuple(loop.report() for loop in found if loop.trips))


class Rehearsed(Checkpoints):
    """A loop that runs as it is, its first trip measured, stopped after its first reversed trip."""

    def __init__(self, start: int, *args: Any, **roles: Any) -> None:
        super().__init__(*args, **roles)
        self.start = start
        self.base = tracemalloc.get_traced_memory()[0] - start
        self.measured = Sizes(0, 0, 0, 0)
        self.forward_peak = self.peak = 0
        self.kept: Any = None

    def run(self, *arguments: Any) -> Any:
        """One trip."""
        self.trips += 1
        if self.trips > 1:
            return self.step(*arguments)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        result, self.kept = self.forward(*arguments)
        self.measured = self.sizes(arguments, self.kept, result)
        self.forward_peak = tracemalloc.get_traced_memory()[1] - before
        self.peak = before - self.start + self.forward_peak
        return result

    def replay(self, bars: object = None) -> Iterator[Any]:
        """One trip, which is measured.

        A trip is first taped beside what the border of the sweeps holds; then it is reversed, on a
        state that no snapshot holds.
        """
        border = tracemalloc.get_traced_memory()[0] - self.start
        taping = border + self.forward_peak
        tracemalloc.reset_peak()
        yield self.kept
        reversing = tracemalloc.get_traced_memory()[1] - self.start
        moving = self.base + reversing - border + self.measured.state + self.measured.tape
        self.peak = max(self.peak, taping, reversing, moving)
        raise Stopped

    def report(self) -> LoopPlan:
        """The plan of this loop."""
        plan = self.plan
        if isinstance(plan, Memory):
            plan = plan.settled(self.count, self.measured, self.again)
        counted, peak = self._counted(plan), self._peak(plan)
        return LoopPlan(self.name, self.trips, plan, self.measured, counted, peak)

    def _counted(self, plan: Plan) -> int | None:
        if isinstance(plan, Store):
            return self.trips
        if isinstance(plan, Periodic):
            return 2 * self.trips - (self.count is not None)
        if isinstance(plan, Online) or self.count is None:
            return None
        return evaluations(self.trips, plan.snapshots)

    def _peak(self, plan: Plan) -> int:
        sizes = self.measured
        if isinstance(plan, Store):
            held = (self.trips - 1) * sizes.tape
        elif isinstance(plan, Binomial):
            most = min(plan.snapshots, max(1, self.trips - 1))
            held = (2 * most - 1 if self.again else most) * sizes.state
        else:  # the first tape of a group holds the arrays of its snapshot
            groups = -(-self.trips // plan.length)
            held = (groups - 1) * sizes.state + (plan.length - 1) * sizes.tape
        return self.peak + held + sizes.once
