"""Where the compiler stands on a set of programs: right, refused, wrong or crashed, one by one."""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tests.random_programs.checks import RIGHT, Outcome, attempt


def report(
    command: str,
    modes: Iterable[str],
    programs: Callable[[str], Iterable[Any]],
    check: Callable[[Any, str], object],
    expected: Callable[[Any, Outcome], bool] = lambda program, outcome: False,
) -> None:
    """The command: `programs(mode)` are run by `check`; what is `expected` is not printed."""
    modes = tuple(modes)
    parser = argparse.ArgumentParser(prog=command)
    parser.add_argument("part", nargs="?", default="", help="only titles that contain it")
    parser.add_argument("--mode", choices=modes, action="append")
    parser.add_argument("--verbose", action="store_true", help="the whole message of each")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for mode in options.mode or modes:
        states: Counter[str] = Counter()
        for program in programs(mode):
            if options.part not in program.title:
                continue
            outcome = attempt(mode, lambda program=program, mode=mode: check(program, mode))
            states[outcome.state] += 1
            if outcome.state != RIGHT and not expected(program, outcome):
                width = None if options.verbose else 150
                detail = repr(outcome.detail[:width])
                print(f"{outcome.state:8s} {mode:8s} {program.title:40s} {detail}")
        print(f"{mode}: {dict(states)}", flush=True)
