"""When two texts say the same: a key per expression, leaves included."""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.leaves import Leaf, Primal, Static
from s2s_runtime.kinds import Scalar


def key(node: object) -> object:
    """Equal for equal texts that read the same values at the same moments."""
    if isinstance(node, Leaf):
        return leaf_key(node)
    if isinstance(node, gast.expr_context):
        return None
    if isinstance(node, gast.AST):
        return (type(node), *(key(getattr(node, part, None)) for part in node._fields))
    if isinstance(node, list):
        return tuple(map(key, node))
    return (type(node), node)


def same(one: gast.AST, other: gast.AST) -> bool:
    """Whether two texts say the same."""
    if one.__class__ is not other.__class__:
        return False
    return one.id == other.id if isinstance(one, gast.Name) else key(one) == key(other)


def leaf_key(node: Leaf) -> object:
    if isinstance(node, Primal):
        at = None if isinstance(node.value.kind, Scalar) else node.at  # a number never changes
        return ("primal", node.value.number, at, node.need)
    if isinstance(node, Static):
        return ("static", node.wish, id(node.target))
    return ("leaf", type(node), id(getattr(node, "node", getattr(node, "loop", node))))


@dataclass
class Numbers:
    """A number for every different expression: equal texts have equal numbers."""

    found: dict[object, int] = field(default_factory=dict)
    seen: dict[int, tuple[gast.AST, int]] = field(default_factory=dict)

    def of(self, node: gast.AST) -> int:
        """The number of an expression; each node is looked at once."""
        known = self.seen.get(id(node))
        if known is None:
            shape = leaf_key(node) if isinstance(node, Leaf) else self._shape(node)
            known = self.seen[id(node)] = (node, self.found.setdefault(shape, len(self.found)))
        return known[1]

    def _shape(self, node: gast.AST) -> object:
        parts = (self._part(getattr(node, part, None)) for part in node._fields)
        return (type(node), *parts)

    def _part(self, value: object) -> object:
        if isinstance(value, gast.expr_context):
            return None
        if isinstance(value, list):
            return tuple(map(self._part, value))
        if isinstance(value, gast.AST):
            return ("part", self.of(value))
        return (type(value), value)
