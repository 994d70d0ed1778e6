"""A variable that is needed before and after a step is kept once, in one table.

    for t in range(n):                      h_at = {0: h}  # keep
        h = np.tanh(w @ h)         ->       for t in range(n):
                                                h = np.tanh(w @ h)
                                                h_at[t + 1] = h  # keep

h_at[t] is what step t began with, h_at[t + 1] what it left.  The trips must be numbered one by one,
and each must run to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import gast

from s2s.choose.places import Places
from s2s.core import Carried, If, Iteration, Loop, Value
from s2s.leaves import Need, Primal, walk


@dataclass(frozen=True)
class Step:
    """A variable before and after a trip, its loop, and the number of the first trip."""

    name: str
    head: Value
    after: Value
    loop: Loop
    start: int


def steps(places: Places, lines: list[gast.stmt]) -> dict[int, Step]:
    """The variables of which a sweep reads both values, by the numbers of the values."""
    read = {
        leaf.value.number
        for line in lines
        for leaf in walk(line)
        if isinstance(leaf, Primal) and leaf.need is Need.VALUE
    }
    found = [step for step in _steps(places) if {step.head.number, step.after.number} <= read]
    return {value.number: step for step in found for value in (step.head, step.after)}


def _steps(places: Places) -> Iterator[Step]:
    for node, _, _ in places.nodes.values():
        start = _first(node) if isinstance(node, Loop) else None
        for item in node.carried if start is not None else ():
            name = _one_name(item)
            if name is not None and item.next is not None and _at_the_end(places, item.next, node):
                yield Step(name, item.head, item.next, node, start)


def _first(loop: Loop) -> int | None:
    """Where a range starts that counts by one and has no way out."""
    if loop.iteration is not Iteration.RANGE or loop.leaves or loop.backwards:
        return None
    if loop.limit is not None or loop.counter.name is None:
        return None
    if any(isinstance(node, gast.NamedExpr) for node in gast.walk(loop.node.iter)):
        return None
    first: object = 0
    step: object = 1
    if len(loop.bounds) > 1:
        first = loop.bounds[0].static
    if len(loop.bounds) > 2:
        step = loop.bounds[2].static
    return first if type(first) is int and type(step) is int and step == 1 else None


def _one_name(item: Carried) -> str | None:
    """The variable of the user that holds the value before, at, and after each trip."""
    if item.head is None or item.init is None or item.next is None:
        return None
    name = item.head.name
    same = name == item.init.name == item.next.name
    return name if same and name is not None and name.isidentifier() else None


def _at_the_end(places: Places, value: Value, loop: Loop) -> bool:
    """Whether there is one line in the body after which every trip has the value."""
    born = places.births.get(value.number)
    if born is None or born.node is None or born.head_of is not None:
        return False
    inside = bool(born.loops) and born.loops[-1] is loop and born.block == loop.at * 4 + 1
    return inside and not (isinstance(born.node, If) and born.node.sunk)
