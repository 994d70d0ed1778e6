"""Is the generator still worth its time? What its programs reach, counted at every run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from tests.oracle.structure import size
from tests.random_programs.checks import RIGHT, Outcome
from tests.random_programs.probe import Verdict
from tests.random_programs.program import Program, moved, namespace

# The least that a run may show: the share kept, of kept ones whose every input matters, of
# branches that went either way, of loops that ran many times.  Of 400 programs 88 % move every
# input; the floor is three deviations of a run of 80 below that.
FLOORS = {"kept": 0.70, "every input moves": 0.76, "branches taken": 0.25, "loops repeated": 0.20}


@dataclass
class Meters:
    programs: int = 0
    discards: Counter[str] = field(default_factory=Counter)
    moving: int = 0
    branches: Counter[str] = field(default_factory=Counter)
    loops: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: Meters) -> None:
        """What another process counted."""
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            setattr(self, part.name, mine + theirs)

    def discard(self, verdict: Verdict) -> None:
        self.programs += 1
        self.discards[verdict.reason] += 1

    def count(self, program: Program, verdict: Verdict, outcomes: tuple[Outcome, ...]) -> None:
        self.programs += 1
        self.moving += every_input_moves(program, verdict)
        self.pairs.update(zip(program.productions, program.productions[1:], strict=False))
        count_lines(program, self)
        for outcome in outcomes:
            self.states[f"{outcome.mode} {outcome.state}"] += 1
            if outcome.state != RIGHT:
                self.reasons[f"{outcome.state}: {outcome.detail}"[:150]] += 1

    def shares(self) -> dict[str, float]:
        kept = self.programs - sum(self.discards.values())
        return {
            "kept": kept / max(1, self.programs),
            "every input moves": self.moving / max(1, kept),
            "branches taken": share(self.branches, "taken"),
            "loops repeated": share(self.loops, "many"),
        }

    def fallen(self) -> list[str]:
        return [name for name, least in FLOORS.items() if self.shares()[name] < least]

    def report(self) -> str:
        lines = [f"programs      {self.programs}"]
        lines += [f"{name:18s}{value:6.1%}" for name, value in self.shares().items()]
        lines += [f"discarded {count:5d}  {why}" for why, count in self.discards.most_common()]
        lines += [f"branches  {dict(self.branches)}", f"loops     {dict(self.loops)}"]
        lines += [f"pairs of productions: {len(self.pairs)}, seen 50 times: {self.often()}"]
        lines += [f"{state:22s}{count:6d}" for state, count in sorted(self.states.items())]
        lines += [f"{count:6d}  {why}" for why, count in self.reasons.most_common(20)]
        return "\n".join(lines)

    def often(self) -> int:
        return sum(count >= 50 for count in self.pairs.values())


def share(counter: Counter[str], name: str) -> float:
    total = sum(counter.values())
    return counter[name] / total if total else 1.0


def every_input_moves(program: Program, verdict: Verdict) -> bool:
    position, row = 0, verdict.matrix[0]
    for argument in moved(program, program.arguments()):
        count = size(argument)
        if not np.any(row[position : position + count]):
            return False
        position += count
    return True


def count_lines(program: Program, meters: Meters) -> None:
    """Which arms ran, and how often each loop body, by the lines that were executed."""
    hits = executed(program)
    lines = program.source.splitlines()
    for place, line in enumerate(lines[:-1], start=1):
        word = line.split()[0] if line.strip() else ""
        if not hits[place]:
            continue
        inside = hits[place + 1]
        if word == "if":
            meters.branches["taken" if inside else "passed"] += 1
        elif word in ("for", "while"):
            meters.loops["none" if not inside else "one" if inside == 1 else "many"] += 1


def executed(program: Program) -> Counter[int]:
    space = namespace(program)
    args = program.arguments(space)
    code = space["program"].__code__
    hits: Counter[int] = Counter()

    def local(frame: Any, event: str, _: Any) -> Callable:
        if event == "line":
            hits[frame.f_lineno] += 1
        return local

    before = sys.gettrace()
    sys.settrace(lambda frame, event, _: local if frame.f_code is code else None)
    try:
        space["program"](*args)
    finally:
        sys.settrace(before)
    return hits
