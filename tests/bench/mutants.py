"""Mutants of the rules: each rule made wrong in both directions must be caught by its samples.

    python -m tests.bench.mutants            all rules, the survivors by name

A mutant changes what the text of the rule computes: its sign, its size by 1e-7, its precision.  The
adjoint is changed like the tangent, so that only the comparison with the function itself can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest import mock

import numpy as np

from s2s.rulebook import check
from s2s.rulebook.numerical import numbers, rebuilt
from s2s.rulebook.rule import Rule
from s2s.rules import NUMPY

Change = Callable[[Any], Any]
MUTANTS: Mapping[str, Change] = {
    "sign": lambda x: -x,
    "factor": lambda x: x * (1 + 1e-7),
    "single": lambda x: np.asarray(x, np.complex64 if np.iscomplexobj(x) else np.float32) * 1.0,
}
# Known to double differences only, 1e-8 of 1 + |slope|: of a slope well below 1 that is more than
# the 1e-7 that the mutant adds.  The other mutants of these rules are killed.
EXPLAINED = frozenset({"math.radians factor", "math.ldexp factor", "numpy.arange factor"})


def changed(rule: Rule, change: Change) -> bool:
    """Whether the check of a rule notices the change."""
    plain = check.evaluate

    def wrong(*args: Any) -> Any:
        value = plain(*args)
        return rebuilt(value, [change(x) for x in numbers(value)])

    with mock.patch.object(check, "evaluate", wrong):
        try:
            check.check_rule(rule, np.random.default_rng(7))
        except AssertionError:
            return True
    return False


def survivors(rules: list[Rule]) -> Iterator[str]:
    """The mutants that no sample kills."""
    for rule in rules:
        for name, change in MUTANTS.items():
            if f"{rule.name} {name}" not in EXPLAINED and not changed(rule, change):
                yield f"{rule.name} {name}"


def main() -> None:
    rules = [rule for rule in NUMPY if rule.operands]
    found = list(survivors(rules))
    print(*found, sep="\n")
    print(f"{len(rules) * len(MUTANTS)} mutants, {len(found)} survivors")


if __name__ == "__main__":
    main()
