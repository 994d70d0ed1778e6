"""The whole corpus from the command line: shares, bugs by name, reasons by number."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.corpus.children import outcomes
from tests.corpus.compiling import ACCEPTED, BUG, REFUSED, Outcome, outcome
from tests.corpus.execution import held, numeric
from tests.corpus.functions import drawn, modules_of

QUOTED = re.compile(r"`[^`]*`|\d+")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus")
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--share", type=float, default=1.0, help="of the modules")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--numeric", action="store_true", help="what mentions NumPy or math")
    parser.add_argument("--execute", action="store_true", help="run what is accepted")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    options = parser.parse_args()
    modules = [item for name in options.packages or [None] for item in modules_of(name)]
    modules = drawn(modules, options.share, options.seed)
    began = time.perf_counter()
    outcome(main)  # before the fork: what every child would do again
    judge = held if options.execute else outcomes
    wanted = numeric if options.numeric else lambda _: True
    found: list[Outcome] = []
    with ThreadPoolExecutor(options.jobs) as crew:
        for part in crew.map(lambda module: judge(module, wanted), modules):
            found += part
            for item in (item for item in part if item.state == BUG):
                print(f"bug  {item.name}: {item.reason}\n     {item.place}", flush=True)
    print(f"{len(modules)} modules, {time.perf_counter() - began:.0f} s")
    report(found)
    return 1 if any(item.state == BUG for item in found) else 0


def report(found: list[Outcome]) -> None:
    tally = Counter(item.state for item in found)
    judged = tally[ACCEPTED] + tally[REFUSED] + tally[BUG]
    print(f"{len(found)} functions: {dict(tally)}")
    print(f"accepted {tally[ACCEPTED] / max(1, judged):.1%} of those with a parameter")
    slowest = max(found, key=lambda item: item.seconds)
    print(f"slowest {slowest.seconds:.2f} s: {slowest.name}")
    kinds = Counter(QUOTED.sub("_", item.reason) for item in found if item.state == REFUSED)
    for reason, times in kinds.most_common(20):
        print(f"{times:6}  {reason[:120]}")


if __name__ == "__main__":
    sys.exit(main())
