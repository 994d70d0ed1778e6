"""The nodes with regions (branches, loops, contexts), and the program that holds them all."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import gast

from s2s.core.straight import Node
from s2s.core.values import Value


@dataclass(frozen=True, eq=False)
class Scope(Node):
    """A `with` block whose context is passive; `again`: what the reverse sweep enters, too."""

    items: tuple[gast.withitem, ...]
    operands: tuple[Value, ...]
    body: Block
    node: gast.With
    again: tuple[gast.withitem, ...] = ()


@dataclass(frozen=True, eq=False)
class Merge:
    """`out` is `then` or `orelse`, by the branch taken; None: not bound on that arm."""

    out: Value
    then: Value | None
    orelse: Value | None


@dataclass(frozen=True, eq=False)
class If(Node):
    """A branch; `sunk`: an arm also holds what follows the `if`, because the other one leaves."""

    test: Value
    then: Block
    orelse: Block
    merges: tuple[Merge, ...]
    node: gast.AST
    sunk: bool = False


class Iteration(enum.Enum):
    """How a loop runs."""

    RANGE = "range"
    ITEMS = "items"
    WHILE = "while"


@dataclass(frozen=True, eq=False)
class Carried:
    """A variable of a loop: before it, at the head of each trip, at the end of a trip, after it."""

    head: Value
    init: Value | None
    next: Value | None
    exit: Value


@dataclass(frozen=True, eq=False)
class Loop(Node):
    """A loop; `bounds` are the range's arguments or the iterated values.

    A range may run `backwards`, and over its first `limit` numbers only: `reversed(range(n)[:k])`.
    """

    iteration: Iteration
    bounds: tuple[Value, ...]
    counter: Value
    carried: tuple[Carried, ...]
    body: Block
    leaves: bool
    node: gast.AST
    end: int = 0
    backwards: bool = False
    limit: Value | None = None


@dataclass(frozen=True, eq=False)
class Exit(Node):
    """The end of an arm that leaves: a break, continue or return in the user's text."""

    node: gast.stmt
    value: Value | None = None


Block = tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Parameter:
    name: str
    value: Value


@dataclass(frozen=True, eq=False)
class Program:
    """One function lowered for given kinds."""

    name: str
    source: object
    tree: gast.FunctionDef | gast.Lambda
    parameters: tuple[Parameter, ...]
    free: tuple[Parameter, ...]
    body: Block
    result: Value
    leaves_early: bool
    final: Mapping[str, Value]
    names: frozenset[str]
    locals: frozenset[str]


def nodes(block: Block) -> Iterator[Node]:
    """All nodes of a block in program order, those of inner regions included."""
    for node in block:
        yield node
        for inner in blocks_of(node):
            yield from nodes(inner)


def blocks_of(node: Node) -> tuple[Block, ...]:
    """The regions of a node."""
    if isinstance(node, If):
        return (node.then, node.orelse)
    return (node.body,) if isinstance(node, (Loop, Scope)) else ()
