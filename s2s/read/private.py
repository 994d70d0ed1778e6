"""Private names, spelled as Python spells them outside their class.

    class Layer:
        def apply(self, x):
            return self.__w * x      becomes      return self._Layer__w * x

since the generated function stands outside the class.
"""

from __future__ import annotations

import gast

# Keywords in calls (`f(__x=1)`) and dotted imports keep their spelling.
_SPELLED = ("id", "attr", "name", "asname", "rest")


def spell_out(tree: gast.AST, owner: str | None) -> gast.AST:
    """`tree`, changed in place: its private names belong to the class `owner`."""
    if owner is not None and owner.strip("_"):
        _spell(tree, owner)
    return tree


def _spell(node: gast.AST, owner: str) -> None:
    for field in _SPELLED:
        if isinstance(name := getattr(node, field, None), str):
            setattr(node, field, spelled(name, owner))
    if isinstance(node, gast.Global | gast.Nonlocal):
        node.names = [spelled(name, owner) for name in node.names]
    inner = node.name if isinstance(node, gast.ClassDef) else owner
    for child in gast.iter_child_nodes(node):
        _spell(child, inner)


def spelled(name: str, owner: str) -> str:
    """`_Owner__name` for a private `__name`, and any other name as it is."""
    private = name.startswith("__") and not name.endswith("__") and "." not in name
    return f"_{owner.lstrip('_')}{name}" if private else name
