"""The campaign from the command line.

    python -m tests.random_programs --count 1000 --seed 0
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import sys
import time

from tests.random_programs.campaign import Failure, campaign
from tests.random_programs.checks import CHECKPOINTED, FIRST, SECOND
from tests.random_programs.meters import Meters
from tests.random_programs.program import generate
from tests.random_programs.updates import updates


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.random_programs")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--second", action="store_true", help="second derivatives too")
    parser.add_argument("--checkpointed", action="store_true", help="loops replayed, nothing else")
    parser.add_argument("--updates", action="store_true", help="short programs of self-updates")
    parser.add_argument("--no-shrinking", action="store_true")
    parser.add_argument("--stop-after", type=int, default=20, help="failures")
    options = parser.parse_args()
    meters, found, began = Meters(), [], time.perf_counter()

    class Enough(Exception):
        pass

    def report(failure: Failure) -> None:
        found.append(failure)
        print(failure.text(), end="\n\n", flush=True)
        if len(found) >= options.stop_after:
            raise Enough

    try:
        seeds = range(options.seed, options.seed + options.count)
        modes = (*FIRST, *SECOND) if options.second else FIRST
        modes = CHECKPOINTED if options.checkpointed else modes
        write = updates if options.updates else generate
        campaign(seeds, meters, report, not options.no_shrinking, modes, write)
    except Enough:
        print(f"stopped after {len(found)} failures")
    print(meters.report())
    print(f"{len(found)} failures, {time.perf_counter() - began:.0f} s")
    fallen = [] if options.updates else meters.fallen()
    if fallen:
        print(f"fallen below the floor: {', '.join(fallen)}")
    return 1 if found or fallen else 0


if __name__ == "__main__":
    sys.exit(main())
