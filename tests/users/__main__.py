"""Where the compiler stands on these programs: right, refused, wrong or crashed.

    python -m tests.users [--mode first] [--verbose] [part of a title]
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import warnings
from collections import Counter

from tests.random_programs.checks import RIGHT, attempt
from tests.users import MODES, PROGRAMS, check


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.users")
    parser.add_argument("part", nargs="?", default="", help="only titles that contain it")
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("--verbose", action="store_true", help="the whole message of each")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for mode in options.mode or MODES:
        states: Counter[str] = Counter()
        for program in PROGRAMS:
            if options.part not in program.title:
                continue
            outcome = attempt(mode, lambda program=program, mode=mode: check(program, mode))
            states[outcome.state] += 1
            if outcome.state != RIGHT:
                width = None if options.verbose else 150
                print(f"{outcome.state:8s} {mode:7s} {program.title:40s} "
                      f"{outcome.detail[:width]!r}")
        print(f"{mode}: {dict(states)}", flush=True)


if __name__ == "__main__":
    main()
