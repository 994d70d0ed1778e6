"""When two texts say the same: a key per expression, leaves included."""

from __future__ import annotations

import gast

from s2s.leaves import LEAVES, Leaf, Primal, Static


def key(node: object) -> object:
    """Equal for equal texts that read the same values at the same moments."""
    if isinstance(node, Primal):
        return ("primal", node.value.number, node.at, node.need)
    if isinstance(node, Static):
        return ("static", node.wish, id(node.target))
    if isinstance(node, LEAVES):
        return ("leaf", type(node), id(getattr(node, "node", getattr(node, "loop", node))))
    if isinstance(node, gast.expr_context):
        return None
    if isinstance(node, gast.AST):
        return (type(node), *(key(value) for _, value in gast.iter_fields(node)))
    if isinstance(node, list):
        return tuple(map(key, node))
    return (type(node), node)


__all__ = ["Leaf", "key"]
