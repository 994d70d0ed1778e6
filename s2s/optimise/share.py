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
from s2s.optimise.flow import (
    PASSED_ON,
    altered,
    children,
    is_fresh,
    is_pure,
    names_bound,
    names_read,
)
from s2s.optimise.keys import Numbers
from s2s.optimise.learned import Known
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
    known = Known(text)
    numbers = Numbers()

    def change(block: Block) -> Block:
        for group in reversed(groups(block)):
            while (found := _dearest(block[group.start : group.stop], numbers, known)) is not None:
                lines = _named(block[group.start : group.stop], found, numbers, text)
                block = [*block[: group.start], *lines, *block[group.stop :]]
                group = Group(group.start, group.stop + 1)
        return block

    return text.with_lines(each_block(text.lines, change))


def _dearest(lines: Block, numbers: Numbers, known: Known) -> Repeat | None:
    """The widest expression that repeats and that no line of the group changes."""
    found: dict[int, Repeat] = {}
    for at, line in enumerate(lines):
        for expr in candidates(line):
            number = numbers.of(expr)
            same = found.get(number)
            found[number] = (
                Repeat(expr, same.count + 1, same.first) if same else Repeat(expr, 1, at)
            )
    repeats = [one for one in found.values() if one.count > 1 and _worth(one)]
    if not repeats:
        return None
    changed = {bound for line in lines for bound in names_bound(line)}
    written = {one for line in lines for one in altered(line)}
    repeats = [one for one in repeats if not _is_changed(one.expr, changed, written, known)]
    return max(repeats, key=lambda one: columns(one.expr), default=None)


def candidates(line: gast.stmt) -> Iterator[gast.expr]:
    """The expressions that a simple line is sure to evaluate and whose memory it does not keep."""
    if isinstance(line, gast.AugAssign):
        stack: list[gast.AST] = [line.value]
    elif isinstance(line, gast.Assign) and _makes_new(line.value):
        stack = children(line.value)
    else:
        return
    while stack:
        node = stack.pop()
        if isinstance(node, CONDITIONAL):
            continue
        if isinstance(node, (gast.BinOp, gast.Call)):
            yield node
        stack += children(node)


def _makes_new(value: gast.expr) -> bool:
    """Whether the result is new memory even where its operands have names."""
    passes_on = isinstance(value, gast.Call) and getattr(value.func, "wish", "") in PASSED_ON
    return is_fresh(value) and not passes_on


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


def _is_changed(expr: gast.expr, changed: set[str], written: set[str], known: Known) -> bool:
    read = set(names_read(expr))
    return bool(read & changed) or bool(written) and known.related.meet(read, written)


def _named(lines: Block, found: Repeat, numbers: Numbers, text: Text) -> Block:
    """The group with the expression under a name, made before its first use."""
    wanted, local = numbers.of(found.expr), name(text.namer.fresh(word(found.expr)))

    def change(node: gast.AST) -> gast.AST | None:
        same = isinstance(node, type(found.expr)) and numbers.of(node) == wanted
        return local if same else None

    after = [rebuild(line, change) for line in lines[found.first :]]
    return [*lines[: found.first], assign(local, found.expr), *after]


def word(expr: gast.expr) -> str:
    """What an expression is, in a word."""
    if isinstance(expr, gast.BinOp):
        return WORDS.get(type(expr.op), "term")
    if isinstance(expr, gast.Call) and isinstance(expr.func, Static):
        module, _, text = expr.func.wish.rpartition(".")
        return text if module else "term"
    return "term"
