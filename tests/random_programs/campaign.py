"""A campaign: many programs, judged, counted; failures come back shrunk."""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.random_programs.checks import FIRST, Outcome, check
from tests.random_programs.draws import Draws, Seeded
from tests.random_programs.meters import Meters
from tests.random_programs.probe import judge
from tests.random_programs.program import Program, file_name, generate
from tests.random_programs.shrink import shrunk


@dataclass(frozen=True)
class Failure:
    seed: int
    outcome: Outcome
    program: Program

    def text(self) -> str:
        body = self.program.source
        return (
            f"seed {self.seed}, {self.outcome.mode}: {self.outcome.state}: {self.outcome.detail}\n"
            f"wrt {self.program.wrt}, act {self.program.act}, point {self.program.point}\n{body}"
        )


def campaign(
    seeds: Iterable[int],
    meters: Meters,
    report: Callable[[Failure], None],
    shrinking: bool = True,
    modes: tuple[str, ...] = FIRST,
    write: Callable[[Draws, int], Program] = generate,
) -> list[Failure]:
    failures: list[Failure] = []
    for seed in seeds:
        program = write(Seeded(seed), seed)
        verdict = judge(program)
        if verdict.reason:
            meters.discard(verdict)
            continue
        outcomes = check(program, verdict, modes)
        meters.count(program, verdict, outcomes)
        linecache.cache.pop(file_name(program), None)
        for outcome in outcomes:
            if outcome.failed:
                smallest = shrunk(program, same_failure(outcome)) if shrinking else program
                failures.append(Failure(seed, outcome, smallest))
                report(failures[-1])
    return failures


def same_failure(outcome: Outcome) -> Callable[[Program], bool]:
    """Fails in the same mode and the same way, on a program that can still be judged."""

    def fails(program: Program) -> bool:
        verdict = judge(program)
        if verdict.reason:
            return False
        found = check(program, verdict, (outcome.mode,))
        return any(
            other.state == outcome.state
            and other.mode == outcome.mode
            and other.detail.split(":")[0] == outcome.detail.split(":")[0]
            for other in found
        )

    return fails
