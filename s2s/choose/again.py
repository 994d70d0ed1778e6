"""What a loop computes again in its reverse sweep, because what makes it is kept anyway.

    for t in range(n):               the adjoint reads u, v and u * v: u_at[t] and v_at[t] are kept,
        uvv = u * v * v              and u_at[t] * v_at[t] is not

One pass over arrays makes such a value from what is kept for its own sake, from what is the same on
every trip, and from numbers.  What anything writes is kept, and so is what is dear (a power).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import gast
import numpy as np

from s2s.choose.directed import Directed, asked
from s2s.choose.places import Place, Places
from s2s.choose.recompute import BINARY, expression_of, operands_read
from s2s.choose.steps import Step
from s2s.core import MISSING, Op, Value, View
from s2s.leaves import Need, Primal, walk
from s2s_runtime.kinds import Array, Scalar

PASSES = 1
ARITHMETIC = frozenset(BINARY) - {np.power, np.remainder, np.floor_divide}
CHEAP = ARITHMETIC | {np.negative, np.abs, np.square}


def again(
    places: Places, lines: list[gast.stmt], steps: dict[int, Step], directed: Directed
) -> frozenset[int]:
    """The values, by number, that a sweep computes again."""
    read = {
        leaf.value.number: leaf.value
        for line in lines
        for leaf in walk(line)
        if isinstance(leaf, Primal) and leaf.need is Need.VALUE
    }
    found = _Costs(places, dict.fromkeys(steps, 0))
    for value in sorted(read.values(), key=lambda one: _birth(places, one)):
        if value.number in found.known:
            continue
        cost = found.of(value) if asked(places, directed, value) is None else math.inf
        found.known[value.number] = cost if cost <= PASSES else 0
    return frozenset(number for number in read if found.known[number] > 0)


@dataclass
class _Costs:
    """Array operations that make a value again; 0 for what is kept, infinity where it cannot."""

    places: Places
    known: dict[int, float] = field(default_factory=dict)

    def of(self, value: Value) -> float:
        """The cost of a value that nothing has decided yet."""
        born = self.places.births.get(value.number)
        if born is None or born.node is None or not born.loops or born.head_of is not None:
            return math.inf
        found = expression_of(born, value)
        if found is None or not self._repeats(born, value):
            return math.inf
        own = 1 if isinstance(born.node, Op) else 0
        return own + sum(self._operand(leaf.value, born) for leaf in operands_read(found[0]))

    def _operand(self, value: Value, reader: Place) -> float:
        born = self.places.births.get(value.number)
        if value.static is not MISSING or reader.loops[-1].counter is value:
            return 0
        if value.number in self.known:
            return self.known[value.number]
        if self.places.changes_after(value, reader.at):
            return math.inf
        if born is not None and len(born.loops) < len(reader.loops):
            return 0
        return self.of(value)

    def _repeats(self, born: Place, value: Value) -> bool:
        """Whether the operation is cheap, and gives the same when it is done later."""
        if not isinstance(value.kind, (Array, Scalar)):
            return False
        if self.places.changes_after(value, born.at):
            return False
        node = born.node
        if isinstance(node, Op):
            return node.function in CHEAP
        return isinstance(node, View) and not self.places.changes_after(node.base, born.at)


def _birth(places: Places, value: Value) -> int:
    """Where a value is born; what a trip begins with comes before what it makes."""
    born = places.births.get(value.number)
    return born.at if born is not None and born.head_of is None else -1
