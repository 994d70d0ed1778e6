"""Adjoints that are a number are written where they are read.

    loss_bar = 1.0                            h_bar = h_bar + 2 * (1.0 * h)
    h_bar = h_bar + 2 * (loss_bar * h)   ->

A loop takes part if it leaves the name alone.  Only numbers travel, so no array loses its rank;
the assignment itself goes with the dead lines.
"""

from __future__ import annotations

from dataclasses import replace

import gast

from s2s.leaves import LEAVES, rebuild
from s2s.optimise.arithmetic import computed, is_number
from s2s.optimise.flow import all_bound, names_bound, single_target
from s2s.optimise.text import Block, Text, inner_blocks

Known = dict[str, gast.expr]


def constants(text: Text) -> Text:
    """Every read of a name that is surely a number here."""
    known: Known = {}
    lines = _block(text.lines, known)
    return replace(text, lines=lines, results=[replaced(result, known) for result in text.results])


def _block(lines: Block, known: Known) -> Block:
    return [_line(line, known) for line in lines]


def _line(line: gast.stmt, known: Known) -> gast.stmt:
    if isinstance(line, gast.If):
        return _branch(line, known)
    if isinstance(line, gast.For):
        return _loop(line, known)
    if isinstance(line, gast.With):
        line.body = _block(line.body, known)
        return line
    if isinstance(line, (gast.Assign, gast.AugAssign, gast.Expr)):
        line.value = _number_or(replaced(line.value, known))
    for name in names_bound(line):
        known.pop(name, None)
    target = single_target(line)
    if target is not None and is_number(line.value):
        known[target] = line.value
    return line


def _number_or(value: gast.expr) -> gast.expr:
    """A product of numbers as a number."""
    if isinstance(value, gast.BinOp):
        left, right = _number_or(value.left), _number_or(value.right)
        if is_number(left) and is_number(right):
            return computed(gast.BinOp(left, value.op, right))
    return value


def _branch(line: gast.If, known: Known) -> gast.If:
    line.test = replaced(line.test, known)
    arms = []
    for field in ("body", "orelse"):
        arm = dict(known)
        setattr(line, field, _block(getattr(line, field), arm))
        arms.append(arm)
    first, second = arms
    agreed = {
        name: value
        for name, value in first.items()
        if name in second and _same(value, second[name])
    }
    known.clear()
    known.update(agreed)
    return line


def _loop(line: gast.For, known: Known) -> gast.For:
    line.iter = replaced(line.iter, known)
    for name in all_bound(line):
        known.pop(name, None)
    for field, block in inner_blocks(line):
        setattr(line, field, _block(block, dict(known)))
    return line


def _same(one: gast.expr, other: gast.expr) -> bool:
    return gast.dump(one) == gast.dump(other)


def replaced(node: gast.expr, known: Known) -> gast.expr:
    """The text with its known names as numbers; a place that is written stays a name."""
    if not known:
        return node

    def change(item: gast.AST) -> gast.AST | None:
        if isinstance(item, LEAVES):
            return item
        if isinstance(item, (gast.Attribute, gast.Subscript)) and isinstance(item.value, gast.Name):
            return (
                item
                if isinstance(item, gast.Attribute)
                else gast.Subscript(item.value, rebuild(item.slice, change), item.ctx)
            )
        if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Load):
            return known.get(item.id)
        return None

    return rebuild(node, change)
