"""Statements that leave a branch or a loop before the line after it.

    if a > 2:                         if a > 2:
        if b:                             if b:
            return a                          x_1 = x  # keep
        x = x * a             ->              return a
    y = np.sin(x)                         x = x * a
                                      x_1 = x  # keep
                                      y = np.sin(x)

On such a path the sweep may still ask for the shape of `x`, to begin an adjoint with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.choose.places import Place, Places
from s2s.core import If, Loop, Value


def before_leaving(places: Places, value: Value, born: Place) -> list[gast.stmt]:
    """The statements before which a variable that `born` merges is to be kept, too."""
    node = born.node
    if not isinstance(node, (If, Loop)) or not _bound_before(places, value, born):
        return []
    return list(_leaving(node.node, isinstance(node, Loop)))


def _leaving(node: gast.AST, in_loop: bool) -> Iterator[gast.stmt]:
    for child in gast.iter_child_nodes(node):
        if isinstance(child, gast.Return):
            yield child
        elif isinstance(child, (gast.Break, gast.Continue)):
            if not in_loop:
                yield child
        elif not isinstance(child, (gast.FunctionDef, gast.Lambda, gast.expr)):
            yield from _leaving(child, in_loop or isinstance(child, (gast.For, gast.While)))


def _bound_before(places: Places, value: Value, born: Place) -> bool:
    """Whether the variable surely has a value when the branch or loop begins."""
    name = value.name
    if any(parameter.name == name for parameter in places.program.parameters):
        return True
    return any(
        place.at < born.at and place.block in (0, born.block) and not isinstance(place.node, If)
        for place in places.named(name)
    )
