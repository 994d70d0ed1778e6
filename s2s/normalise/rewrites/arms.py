"""Conditionals whose arms need lines of their own are `if` statements.

    y = sum(..) if c else (..)        if c: y = sum(..) else: y = (..)

    return f(a and (w := g(x)))       both = a
                                 ->   if both: both = (w := g(x))
                                      return f(both)
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    FUNCTIONS,
    Text,
    assignment,
    load,
    located,
)
from s2s.trees import children

DISPLAYS = (gast.Tuple, gast.List, gast.Dict)


def branched(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """A conditional that is assigned or returned."""
    if not isinstance(node, (gast.Assign, gast.Return)) or not isinstance(node.value, gast.IfExp):
        return None
    whole = node.value
    if not needs_lines(text, whole):
        return None
    then, orelse = (
        [gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | {"value": arm}), node)]
        for arm in (whole.body, whole.orelse)
    )
    return [located(gast.If(whole.test, then, orelse), node)]


def needs_lines(text: Text, node: gast.IfExp | gast.BoolOp) -> bool:
    """Whether what may not be evaluated holds a comprehension, a display or a name that moves."""
    later = (node.body, node.orelse) if isinstance(node, gast.IfExp) else node.values[1:]
    return any(
        isinstance(arm, DISPLAYS) and text.moves(arm)
        or any(
            isinstance(one, gast.NamedExpr)
            or isinstance(one, COMPREHENSIONS) and text.mentions(one)
            or isinstance(one, gast.IfExp) and one is not node and needs_lines(text, one)
            for one in _evaluated(arm)
        )
        for arm in later
    )


def _evaluated(node: gast.AST) -> Iterator[gast.AST]:
    """The parts of an expression, inner functions left out."""
    yield node
    if not isinstance(node, FUNCTIONS):
        for child in children(node):
            yield from _evaluated(child)


def as_branches(
    node: gast.IfExp | gast.BoolOp, first: gast.expr, name: str
) -> list[gast.stmt]:
    """The lines after which `name` is the value; `first` is what is evaluated in any case."""
    if isinstance(node, gast.IfExp):
        arms = [assignment(name, node.body)], [assignment(name, node.orelse)]
        return [located(gast.If(first, *arms), node)]
    lines: list[gast.stmt] = [assignment(name, first)]
    both = isinstance(node.op, gast.And)
    for part in node.values[1:]:
        test = load(name) if both else gast.UnaryOp(gast.Not(), load(name))
        lines.append(gast.If(test, [assignment(name, part)], []))
    return [located(line, node) for line in lines]
