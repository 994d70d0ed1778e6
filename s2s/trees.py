"""Walks over syntax trees that skip what carries nothing: contexts, operators, plain words.

    children(x[i] * 2)      [x[i], 2]
    walk(x[i] * 2)          [x[i] * 2, x[i], 2, x, i]        level by level

The compiler spends much of its time here, so that the fields of a class are looked up once.
"""

from __future__ import annotations

import gast

NO_PARTS = frozenset({"ctx", "id", "attr", "op", "kind", "type_comment"})
AST, BINARY, CONSTANT = gast.AST, gast.BinOp, gast.Constant
NAME = gast.Name  # most nodes are names, of which only parameters have parts


class Parts(dict[type[gast.AST], tuple[str, ...]]):
    """The fields of each class of nodes that can hold parts which carry anything."""

    def __missing__(self, cls: type[gast.AST]) -> tuple[str, ...]:
        found = tuple(field for field in cls._fields if field not in NO_PARTS)
        self[cls] = () if cls is CONSTANT else found
        return self[cls]


PARTS = Parts()


def children(node: gast.AST) -> list[gast.AST]:
    """The parts of a node that carry anything."""
    cls, held = node.__class__, node.__dict__
    if cls is NAME and held.get("annotation") is None or cls is CONSTANT:
        return []
    if cls is BINARY:
        return [held["left"], held["right"]]
    found: list[gast.AST] = []
    for field in PARTS[cls]:
        value = held.get(field)
        if value.__class__ is list:
            found += [item for item in value if isinstance(item, AST)]
        elif value is not None and isinstance(value, AST):
            found.append(value)
    return found


def walk(node: gast.AST) -> list[gast.AST]:
    """A tree's nodes that carry anything, those of one level before those of the next."""
    found = [node]
    for item in found:  # it grows while it is walked
        held = item.__dict__
        cls = item.__class__
        if cls is NAME and held.get("annotation") is None:
            continue
        for field in PARTS[cls]:
            value = held.get(field)
            if value.__class__ is list:
                found += [part for part in value if isinstance(part, AST)]
            elif value is not None and isinstance(value, AST):
                found.append(value)
    return found


def names(node: gast.AST) -> list[gast.Name]:
    """Every name of a tree, from left to right."""
    found: list[gast.Name] = []
    stack = [node]
    while stack:
        item = stack.pop()
        cls = item.__class__
        if cls is NAME:
            found.append(item)
            if item.__dict__.get("annotation") is not None:
                stack.append(item.annotation)
        elif cls is BINARY:
            stack += (item.right, item.left)
        elif cls is not CONSTANT:
            stack += children(item)[::-1]
    return found
