"""The campaign from the command line.

    python -m tests.random_programs --count 1000 --seed 0
    python -m tests.random_programs --count 20000 --options --jobs 2
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import sys
import time

from tests.random_programs.checks import CHECKPOINTED, FIRST, OPTIONS, SECOND
from tests.random_programs.crew import Work, run
from tests.random_programs.meters import Meters
from tests.random_programs.program import generate
from tests.random_programs.updates import updates


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.random_programs")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--second", action="store_true", help="second derivatives too")
    parser.add_argument("--options", action="store_true", help="every option on and off too")
    parser.add_argument("--checkpointed", action="store_true", help="loops replayed, nothing else")
    parser.add_argument("--updates", action="store_true", help="short programs of self-updates")
    parser.add_argument("--no-shrinking", action="store_true")
    parser.add_argument("--stop-after", type=int, default=20, help="failures")
    options = parser.parse_args()
    modes = FIRST + SECOND * options.second + OPTIONS * options.options
    modes = CHECKPOINTED if options.checkpointed else modes
    write = updates if options.updates else generate
    meters, found, began, said = Meters(), 0, time.perf_counter(), 0.0
    seeds = range(options.seed, options.seed + options.count)
    work = Work(modes, write, not options.no_shrinking)
    for part, failures in run(work, seeds, options.jobs):
        meters.add(part)
        for failure in failures:
            print(failure.text(), end="\n\n", flush=True)
        found += len(failures)
        if found >= options.stop_after:
            print(f"stopped after {found} failures")
            break
        spent = time.perf_counter() - began
        if spent > 2 * said + 30:  # ever more rarely
            said = spent
            rate = meters.programs / spent
            print(f"{meters.programs} programs, {rate:.2f} a second, {found} failures", flush=True)
    print(meters.report())
    spent = time.perf_counter() - began
    print(f"{found} failures, {spent:.0f} s, {meters.programs / spent:.2f} programs a second")
    fallen = [] if options.updates else meters.fallen()
    if fallen:
        print(f"fallen below the floor: {', '.join(fallen)}")
    return 1 if found or fallen else 0


if __name__ == "__main__":
    sys.exit(main())
