"""What a person would have written: dead lines out, constants folded.

1. fold     1.0 * x                 ->  x
2. dead     a line whose name nobody reads goes
"""

from __future__ import annotations

import gast

from s2s.optimise.dead import dead
from s2s.optimise.tidy import tidy

PASSES = (tidy, dead)


def optimise(
    lines: list[gast.stmt], results: list[gast.expr]
) -> tuple[list[gast.stmt], list[gast.expr]]:
    """The same sweep, shorter; `results` are the texts read after it."""
    for run in PASSES:
        lines = run(lines, results)
    return lines, results
