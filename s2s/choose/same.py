"""Which reads give the same: one place, read twice between the same two writes, is kept once.

    y[i] = w * y[i - 1] + np.sin(y[i - 1])        y_item_at[i] = y[i - 1]  # keep

Two expressions are the same if they are the same operation on operands that are the same; a read of
memory also carries the last write before it.  Only reads in one block of one trip are compared.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from s2s.choose.places import Places
from s2s.choose.recompute import BINARY
from s2s.core import MISSING, Load, Op, Value, View
from s2s.splice import is_literal
from s2s_runtime.kinds import Array


@dataclass
class Sameness:
    """The first of the values that are the same."""

    places: Places
    firsts: dict[Hashable, Value] = field(default_factory=dict)
    keys: dict[int, Hashable] = field(default_factory=dict)

    def first(self, value: Value) -> Value:
        """`value`, or one kept before that is the same."""
        born = self.places.births.get(value.number)
        if value.name is not None or born is None or not isinstance(born.node, (Load, View)):
            return value
        copied = isinstance(born.node, Load) and isinstance(born.node.base.kind, Array)
        if copied and value.rank != 0 and self.places.shadowing.shadowed(value):
            return value  # two copies, each with adjoint memory of its own
        return self.firsts.setdefault((self.key(value), born.loops, born.block), value)

    def key(self, value: Value) -> Hashable:
        """What tells a value from others."""
        if value.number not in self.keys:
            self.keys[value.number] = self._key(value)
        return self.keys[value.number]

    def _key(self, value: Value) -> Hashable:
        if value.static is not MISSING and is_literal(value.static):
            return "literal", type(value.static), value.static
        if value.items is not None:
            return type(value.node), tuple(map(self.key, value.items))
        born = self.places.births.get(value.number)
        node = born.node if born is not None else None
        if value.name is not None or value.rank is None:
            return value.number
        if isinstance(node, Op) and node.function in BINARY and value.rank == 0:
            return node.function, tuple(self.key(item) for item in node.bound.values())
        if isinstance(node, Load) and node.attribute is not None:
            return "attribute", self.key(node.base), node.attribute, self._version(node)
        if isinstance(node, (Load, View)) and node.key is not None:
            return "item", self.key(node.base), self.key(node.key), self._version(node)
        return value.number

    def _version(self, node: Load | View) -> int:
        """The last write to what an item or an attribute is read from."""
        return self.places.version(self.places.shadowing.memory.of(node.base), node.at)
