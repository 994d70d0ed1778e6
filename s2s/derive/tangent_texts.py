"""The texts of tangents: how wide they are, what they read, whether they pass memory on."""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.core import Value
from s2s.leaves import Dot, Leaf, Primal, Static, walk
from s2s.names import describe

HELPERS_THAT_PASS_ON = frozenset({"expand", "cast", "as_stored", "unbroadcast", "like_given"})


class Reread(Leaf):
    """A piece of the user's text, computed again: what it names in place is read by its name."""

    _fields = ()

    def __init__(self, node: gast.expr):
        super().__init__()
        self.node = node


def passes_on(expr: gast.expr) -> bool:
    """Whether evaluating a text may give memory that another name refers to."""
    if isinstance(expr, gast.IfExp):
        return passes_on(expr.body) or passes_on(expr.orelse)
    if isinstance(expr, gast.Call):
        return isinstance(expr.func, Static) and expr.func.wish in HELPERS_THAT_PASS_ON
    return not isinstance(expr, (gast.BinOp, gast.UnaryOp, gast.Constant, gast.List, gast.Dict))


def is_variable(value: Value) -> bool:
    """Whether a value has a name of the user's (`t.0`: an item of a tuple), not the result's."""
    return value.name is not None and " " not in value.name


def display(items: list[gast.expr], value: Value) -> gast.expr:
    """The tangents of a tuple or a list, as one."""
    make = gast.List if isinstance(value.node, gast.List) else gast.Tuple
    return make(items, gast.Load())


def has_branch(expr: gast.expr) -> bool:
    """Whether a text reads names that only one path binds."""
    return any(isinstance(node, gast.IfExp) for node in walk(expr))


def heads(statement: gast.stmt) -> list[gast.AST]:
    """What a statement computes itself: the test of an `if`, all of a simple one."""
    found = [getattr(statement, field, None) for field in ("test", "iter")]
    compound = isinstance(statement, (gast.If, gast.While, gast.For, gast.With))
    return [part for part in found if part is not None] if compound else [statement]


def inside_of(tree: gast.AST, node: gast.expr) -> gast.expr | None:
    """The node itself, or the `and`, `or` of the same parts, if it stands in a tree."""
    for found in gast.walk(tree):
        if found is node:
            return found
        if isinstance(found, gast.BoolOp) and isinstance(node, gast.BoolOp):
            if list(map(id, found.values)) == list(map(id, node.values)):
                return found
    return None


def width(expr: gast.expr) -> int:
    """About how many columns a text takes."""
    return sum(map(_width, walk(expr)))


def _width(node: gast.AST) -> int:
    if isinstance(node, (Dot, Primal)):
        return 4 + len(describe(node.value))
    if isinstance(node, gast.Name):
        return len(node.id)
    if isinstance(node, Static):
        return len(node.wish) + 2
    return 3 if isinstance(node, (gast.operator, gast.Constant)) else 0


def leaves(tree: gast.AST, kind: type) -> Iterator[gast.expr]:
    """The leaves of one kind in a text."""
    return (node for node in walk(tree) if isinstance(node, kind))
