"""The text of a sweep before it is settled: gast, with leaves that are not Python yet.

    Primal(x, VALUE)     the value of x as it was read at that point of the forward sweep
    Primal(x, SHAPE)     anything with the shape of x
    Primal(x, LENGTH)    anything as long as the list or dict x was
    Primal(x, REFERENCE) the very object x
    Shadow(y)            the adjoint memory of y
    Dot(y)               the tangent of y
    Static(np.tanh)      an object, under a name that no scope of the module binds

`s2s.choose` settles the first (what is kept, what is recomputed), `s2s.analyse.shadows` the second,
`s2s.emit` the third.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterator, Mapping

import gast

from s2s.core import Value
from s2s.trees import CONSTANT, NAME, PARTS, children


class Need(enum.Enum):
    """What a read of a primal value needs of it."""

    VALUE = "value"
    SHAPE = "shape"
    LENGTH = "length"
    REFERENCE = "reference"


class Leaf(gast.expr):
    """A piece of text that is not Python yet."""

    _fields = ()


class Primal(Leaf):
    """A read of a primal value; `at` is the position in program order where it was read."""

    _fields = ()

    def __init__(self, value: Value, at: int, need: Need = Need.VALUE):
        super().__init__()
        self.value, self.at, self.need = value, at, need


class Shadow(Leaf):
    """The adjoint memory of a value that may be written."""

    _fields = ()

    def __init__(self, value: Value):
        super().__init__()
        self.value = value


class Place(Shadow):
    """Where the adjoint of `item` lies, which was read as `value[key]`: memory, and a key."""

    _fields = ()

    def __init__(self, value: Value, key: gast.expr, item: Primal):
        super().__init__(value)
        self.key, self.item = key, item


class Dot(Leaf):
    """The tangent of a variable, at the place where it is read or written."""

    _fields = ()

    def __init__(self, value: Value):
        super().__init__()
        self.value = value


class Static(Leaf):
    """An object known while compiling, and the name that it would like to be printed under.

    `np.tanh` is an attribute of a module (`module` is numpy), `spread` a name of one.
    """

    _fields = ()

    def __init__(self, target: object, wish: str, module: str | None = None):
        super().__init__()
        self.target, self.wish = target, wish
        self.module = module or (
            "numpy" if wish.startswith("np.") else getattr(target, "__module__", "builtins")
        )


LEAVES = (Leaf,)
PLACE = {"lineno", "col_offset", "end_lineno", "end_col_offset"}
KEPT_ATTRIBUTES = frozenset(PLACE | {"remark", "order", "loop", "node"})


def name(text: str) -> gast.Name:
    return gast.Name(text, gast.Load(), None, None)


def target(text: str) -> gast.Name:
    return gast.Name(text, gast.Store(), None, None)


def constant(value: object) -> gast.Constant:
    return gast.Constant(value, None)


def call(function: gast.expr, *args: gast.expr, **keywords: gast.expr) -> gast.Call:
    return gast.Call(
        function, list(args), [gast.keyword(key, value) for key, value in keywords.items()]
    )


def attribute(base: gast.expr, attr: str) -> gast.Attribute:
    return gast.Attribute(base, attr, gast.Load())


def subscript(base: gast.expr, key: gast.expr) -> gast.Subscript:
    return gast.Subscript(base, key, gast.Load())


def assign(targets: gast.expr, value: gast.expr) -> gast.Assign:
    return gast.Assign([as_target(targets)], value, None)


def add_assign(where: gast.expr, value: gast.expr) -> gast.AugAssign:
    return gast.AugAssign(as_target(where), gast.Add(), value)


def as_target(node: gast.expr) -> gast.expr:
    """The same expression in a place that is written."""
    if isinstance(node, gast.Name):
        return gast.Name(node.id, gast.Store(), None, None)
    if isinstance(node, gast.Subscript):
        return gast.Subscript(node.value, node.slice, gast.Store())
    if isinstance(node, gast.Attribute):
        return gast.Attribute(node.value, node.attr, gast.Store())
    if isinstance(node, gast.Tuple):
        return gast.Tuple([as_target(item) for item in node.elts], gast.Store())
    return node


def rebuild(node: gast.AST, change: Callable[[gast.AST], gast.AST | None]) -> gast.AST:
    """A tree in which `change` replaces what it answers for; leaves are kept as they are.

    Statements are always new; an expression in which nothing changes is the same object.
    """
    replaced = change(node)
    if replaced is not None:
        return replaced
    cls, held = node.__class__, node.__dict__
    if cls is CONSTANT or cls is NAME and held.get("annotation") is None:
        return node
    changed: dict[str, object] = {}
    for field in PARTS[cls]:
        value = held.get(field)
        if value.__class__ is list:
            new = _rebuilt(value, change)
        elif isinstance(value, gast.AST):
            new = rebuild(value, change)
        else:
            continue
        if new is not value:
            changed[field] = new
    return like(node, changed) if changed or isinstance(node, gast.stmt) else node


def _rebuilt(values: list, change: Callable[[gast.AST], gast.AST | None]) -> list:
    items = [rebuild(item, change) if isinstance(item, gast.AST) else item for item in values]
    return values if all(map(operator.is_, items, values)) else items


def like(node: gast.AST, changed: dict[str, object]) -> gast.AST:
    """A node of the same class at the same place in the text."""
    copy = node.__class__.__new__(node.__class__)
    held, made = node.__dict__, copy.__dict__
    for field in node._fields:
        made[field] = held.get(field)
    for attr in KEPT_ATTRIBUTES:
        if attr in held:
            made[attr] = held[attr]
    made.update(changed)
    return copy


def substitute(node: gast.AST, table: Mapping[str, gast.expr]) -> gast.AST:
    """Names replaced by expressions."""
    return rebuild(node, lambda item: table.get(item.id) if isinstance(item, gast.Name) else None)


def walk(node: gast.AST) -> Iterator[gast.AST]:
    """All nodes of a tree that carry anything, leaves included."""
    stack = [node]
    while stack:
        item = stack.pop()
        yield item
        stack += children(item)[::-1]


def is_simple(node: gast.expr) -> bool:
    """Whether writing an expression twice costs nothing."""
    if isinstance(node, gast.UnaryOp):
        return is_simple(node.operand)
    return isinstance(node, (gast.Name, gast.Constant))
