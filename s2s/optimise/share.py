"""A dear expression that stands twice under one quotation is computed once.

    a_bar = h_bar * np.exp(-y)                exp = np.exp(-y)
    b_bar = c_bar / np.exp(-y)        ->      a_bar = h_bar * exp
                                              b_bar = c_bar / exp

Dear is what calls a function on arrays or multiplies matrices, or is long to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import gast
import numpy as np

from s2s.leaves import Static, assign, name, rebuild, walk
from s2s.optimise.flow import aliases, effects, is_pure, names_bound, names_read
from s2s.optimise.keys import key
from s2s.optimise.text import Block, Group, Text, each_block, groups
from s2s.optimise.wide import columns

LONG = 24  # columns
CHEAP = (np.size, np.shape, np.ndim, len)
CONDITIONAL = (gast.IfExp, gast.BoolOp, gast.Lambda)
WORDS = {
    gast.Add: "sum",
    gast.Sub: "difference",
    gast.Mult: "product",
    gast.Div: "quotient",
    gast.Pow: "power",
    gast.MatMult: "product",
}


@dataclass(frozen=True)
class Repeat:
    """An expression and how often it stands in a group."""

    expr: gast.expr
    count: int
    first: int


def share(text: Text) -> Text:
    """Every group of every block."""
    related = aliases(text.lines)

    def change(block: Block) -> Block:
        for group in reversed(groups(block)):
            while (found := _dearest(block, group, related)) is not None:
                block = _named(block, group, found, text)
                group = Group(group.start, group.stop + 1)
        return block

    return text.with_lines(each_block(text.lines, change))


def _dearest(block: Block, group: Group, related: object) -> Repeat | None:
    """The widest expression that repeats and that no line of the group changes."""
    lines = block[group.start : group.stop]
    changed = {bound for line in lines for bound in names_bound(line)}
    altered = {one for line in lines for one in effects(line).alters}
    found: dict[object, Repeat] = {}
    for at, line in enumerate(lines, group.start):
        for expr in candidates(line):
            same = found.get(key(expr))
            found[key(expr)] = (
                Repeat(expr, same.count + 1, same.first) if same else Repeat(expr, 1, at)
            )
    repeats = [one for one in found.values() if one.count > 1 and _worth(one)]
    repeats = [one for one in repeats if not _is_changed(one.expr, changed, altered, related)]
    return max(repeats, key=lambda one: columns(one.expr), default=None)


def candidates(line: gast.stmt) -> Iterator[gast.expr]:
    """The expressions that a simple line is sure to evaluate."""
    if not isinstance(line, (gast.Assign, gast.AugAssign, gast.Expr)):
        return
    stack: list[gast.AST] = [line.value]
    while stack:
        node = stack.pop()
        if isinstance(node, CONDITIONAL):
            continue
        if isinstance(node, (gast.BinOp, gast.Call)):
            yield node
        stack.extend(child for child in gast.iter_child_nodes(node) if isinstance(child, gast.expr))


def _worth(one: Repeat) -> bool:
    if not is_pure(one.expr):
        return False
    return columns(one.expr) >= LONG or any(_is_dear(node) for node in walk(one.expr))


def _is_dear(node: gast.AST) -> bool:
    if isinstance(node, gast.BinOp):
        return isinstance(node.op, gast.MatMult)
    return (
        isinstance(node, gast.Call)
        and isinstance(node.func, Static)
        and node.func.target not in CHEAP
    )


def _is_changed(expr: gast.expr, changed: set[str], altered: set[str], related: object) -> bool:
    read = set(names_read(expr))
    return bool(read & changed) or related.meet(read, altered)


def _named(block: Block, group: Group, found: Repeat, text: Text) -> Block:
    """The group with the expression under a name, made before its first use."""
    wanted, local = key(found.expr), name(text.namer.fresh(word(found.expr)))
    lines = [
        rebuild(
            line,
            lambda node: (
                local if isinstance(node, type(found.expr)) and key(node) == wanted else None
            ),
        )
        for line in block[found.first : group.stop]
    ]
    return [*block[: found.first], assign(local, found.expr), *lines, *block[group.stop :]]


def word(expr: gast.expr) -> str:
    """What an expression is, in a word."""
    if isinstance(expr, gast.BinOp):
        return WORDS.get(type(expr.op), "term")
    if isinstance(expr, gast.Call) and isinstance(expr.func, Static):
        module, _, text = expr.func.wish.rpartition(".")
        return text if module else "term"
    return "term"
