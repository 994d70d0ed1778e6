"""What the passes work on: the lines of a reverse sweep and the texts that are read after it.

Text([x_bar = loss_bar * w], [x_bar])       lines, and what is returned
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import gast

from s2s.leaves import Primal, Static
from s2s.names import Namer
from s2s.nodes import Comment

Block = list[gast.stmt]
Widths = dict[int, tuple[gast.expr, int]]  # of expressions, by id, beside each itself
BLOCKS = ("body", "orelse")
PART = 8  # columns of a part without a name
WIDE = 88  # lines are joined up to about this width
SIGNS = {  # columns of what stands between the parts of a node
    gast.BinOp: 3,
    gast.UnaryOp: 1,
    gast.Subscript: 2,
    gast.Slice: 1,
    gast.Assign: 3,
    gast.AugAssign: 4,
    **dict.fromkeys((gast.Add, gast.Sub, gast.Mult, gast.Div, gast.Pow, gast.USub), 0),
    **dict.fromkeys((gast.Load, gast.Store), 0),
}


@dataclass
class Found:
    """What holds from pass to pass: expressions are never changed in place, names keep their facts.

    By the id of a line or an expression; beside it stands the object, so that its id stays its own.
    """

    effects: dict[int, tuple] = field(default_factory=dict)
    names: Mapping[str, Any] | None = None
    folded: dict[int, gast.AST] = field(default_factory=dict)  # nothing to fold in them
    collected: dict[int, gast.AST] = field(default_factory=dict)  # no equal terms in them
    widths: Widths = field(default_factory=dict)  # in columns


@dataclass(frozen=True)
class Text:
    """A reverse sweep: its lines, its results, and who mints names for it.

    Settled, it also knows the tables of kept values (with the variable that each keeps) and the
    names that are read after the sweep.  What one
    pass found of it, the next need not look for.
    """

    lines: Block
    results: list[gast.expr]
    namer: Namer
    tables: Mapping[str, str | None] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    found: Found = field(default_factory=Found, repr=False, compare=False)

    def with_lines(self, lines: Block) -> Text:
        return replace(self, lines=lines)


def is_compound(line: gast.stmt) -> bool:
    """Whether a line has blocks of its own."""
    return isinstance(line, (gast.If, gast.For, gast.With))


def inner_blocks(line: gast.stmt) -> list[tuple[str, Block]]:
    """The blocks of a compound line, by field."""
    if not is_compound(line):
        return []
    return [(block, getattr(line, block)) for block in BLOCKS if getattr(line, block, None)]


def each_block(lines: Block, change: Callable[[Block], Block]) -> Block:
    """`change` applied to every block, the innermost first; the lines themselves are not copied."""
    for line in lines:
        for part, block in inner_blocks(line):
            setattr(line, part, each_block(block, change))
    return change(lines)


def each_line(lines: Block, change: Callable[[gast.stmt], None]) -> Block:
    """`change` applied to every line in order, compound ones before what they hold."""
    for line in lines:
        change(line)
        for _, block in inner_blocks(line):
            each_line(block, change)
    return lines


def all_lines(lines: Block) -> list[gast.stmt]:
    """Every line of every block, in order."""
    found: list[gast.stmt] = []
    each_line(lines, found.append)
    return found


@dataclass(frozen=True)
class Group:
    """The lines under one quotation: neighbours that answer to one line of the user."""

    start: int
    stop: int


def groups(block: Block) -> list[Group]:
    """A block cut at its quotations and at lines that have blocks of their own."""
    cuts = [
        index for index, line in enumerate(block) if isinstance(line, Comment) or is_compound(line)
    ]
    edges = [-1, *cuts, len(block)]
    return [
        Group(left + 1, right)
        for left, right in zip(edges, edges[1:], strict=False)
        if right > left + 1
    ]


def width(node: gast.AST | str | None) -> int:
    """About how many columns a text takes, before it is settled."""
    if isinstance(node, Primal):
        return len(node.value.name or "") + 2 or PART
    if isinstance(node, Static):
        return len(node.wish)
    if isinstance(node, gast.Name):
        return len(node.id)
    if isinstance(node, gast.Constant):
        return len(repr(node.value))
    if isinstance(node, gast.Attribute):
        return width(node.value) + len(node.attr) + 1
    if isinstance(node, gast.AST):
        parts = [width(child) for child in gast.iter_child_nodes(node)]
        return sum(parts) + SIGNS.get(type(node), 2 * len(parts))
    return 0
