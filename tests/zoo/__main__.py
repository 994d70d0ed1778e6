"""Where the compiler stands on the zoo: right, refused, wrong or crashed, case by case.

    python -m tests.zoo [--mode reverse] [--verbose] [part of a title]
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import warnings
from collections import Counter

from tests.random_programs.checks import RIGHT, attempt
from tests.test_zoo import check_forward, check_reverse, check_second_order
from tests.zoo import CASES
from tests.zoo.case import MODES

CHECKS = {"reverse": check_reverse, "forward": check_forward, "second": check_second_order}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.zoo")
    parser.add_argument("part", nargs="?", default="", help="only titles that contain it")
    parser.add_argument("--mode", choices=MODES, action="append")
    parser.add_argument("--verbose", action="store_true", help="the whole message of each case")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for mode in options.mode or MODES:
        states: Counter[str] = Counter()
        for case in CASES:
            if options.part not in case.title or mode not in case.modes:
                continue
            outcome = attempt(mode, lambda case=case, mode=mode: CHECKS[mode](case))
            states[outcome.state] += 1
            if outcome.state != RIGHT and not (case.refused and outcome.state == "refused"):
                width = None if options.verbose else 150
                print(f"{outcome.state:8s} {mode:8s} {case.title:40s} {outcome.detail[:width]!r}")
        print(f"{mode}: {dict(states)}", flush=True)


if __name__ == "__main__":
    main()
