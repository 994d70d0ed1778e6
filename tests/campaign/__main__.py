"""`python -m tests.campaign [numpy | scipy] [pattern]`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.campaign.check import outcome, programs
from tests.campaign.tables import TABLES


def main(arguments: list[str]) -> None:
    wanted = [name for name in TABLES if name in arguments] or list(TABLES)
    pattern = next((word for word in arguments if word not in TABLES), "")
    tally: Counter[str] = Counter()
    for name in wanted:
        table = TABLES[name]
        calls = [text for text in table.calls if pattern in text]
        module = programs(calls, table.imports, table.more)
        for index, text in enumerate(calls):
            found = outcome(getattr(module, f"call_{index}"))
            tally[found.partition(":")[0]] += 1
            if found != "right":
                print(f"{text}\n    {found}")
    print(dict(tally))


if __name__ == "__main__":
    main(sys.argv[1:])
