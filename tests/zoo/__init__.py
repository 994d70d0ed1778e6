"""The zoo: the functions that the tests differentiate, by theme."""

from __future__ import annotations

from tests.zoo import (
    algorithms,
    arguments,
    augmented,
    branches,
    callables,
    calls,
    checkpoints,
    containers,
    context,
    directed,
    exchanges,
    found,
    given_functions,
    holders,
    lent,
    loops,
    memory,
    mutation,
    names,
    nested,
    objects,
    replaced,
    sharing,
    steps,
    straight_line,
    traps,
    turns,
    windows,
    writes,
)
from tests.zoo.case import Case
from tests.zoo.mutating import THEMES as MUTATING
from tests.zoo.ordinary import THEMES as ORDINARY

THEMES = (
    straight_line,
    branches,
    loops,
    steps,
    calls,
    callables,
    checkpoints,
    memory,
    augmented,
    arguments,
    objects,
    replaced,
    sharing,
    containers,
    directed,
    context,
    names,
    nested,
    mutation,
    traps,
    found,
    turns,
    windows,
    writes,
    given_functions,
    holders,
    exchanges,
    lent,
    algorithms,
    *MUTATING,
    *ORDINARY,
)

CASES: tuple[Case, ...] = tuple(case for theme in THEMES for case in theme.CASES)
