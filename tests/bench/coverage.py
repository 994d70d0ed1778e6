"""How much of NumPy and SciPy the rule book covers: `python -m tests.bench.coverage`.

A public callable is *ruled* if a derivative passes through it, *constant* if none does.  What is
left is refused with its name where an active value enters.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import numpy as np
import scipy.linalg
import scipy.special

from s2s.rulebook import RuleBook
from s2s.rules.shelf import SHELF

MODULES = (np, np.linalg, np.fft, scipy.special, scipy.linalg)


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The functions that a module offers."""
    for name in dir(module):
        found = getattr(module, name)
        if not name.startswith("_") and callable(found) and not isinstance(found, type):
            yield name, found


def counts(module: ModuleType, book: RuleBook) -> tuple[int, int, list[str]]:
    """How many functions are ruled, how many constant, and the names of the rest."""
    ruled, constant, rest = 0, 0, []
    for name, function in public(module):
        rule = book.rule(function)
        if rule is None:
            rest.append(name)
        elif rule.operands:
            ruled += 1
        else:
            constant += 1
    return ruled, constant, rest


def main() -> None:
    print(f"{'module':16} {'ruled':>6} {'constant':>9} {'refused':>8}")
    for module in MODULES:
        ruled, constant, rest = counts(module, SHELF.book)
        print(f"{module.__name__:16} {ruled:6} {constant:9} {len(rest):8}")
    print("\nnumpy, without a rule:", ", ".join(counts(np, SHELF.book)[2]))


if __name__ == "__main__":
    main()
