"""Contributions to one place, under one quotation, are added in one line.

    y_bar[i] += a_bar * w
    y_bar[i] += b_bar          ->      y_bar[i] += a_bar * w + b_bar

    x_bar = a_bar * w
    x_bar += b_bar             ->      x_bar = a_bar * w + b_bar

The sum of two contributions is added, instead of one after the other.
"""

from __future__ import annotations

import gast

from s2s.optimise.facts import fits
from s2s.optimise.flow import commute, is_fresh, names_read, single_target
from s2s.optimise.keys import same
from s2s.optimise.learned import Known
from s2s.optimise.text import WIDE, Block, Text, each_block, groups, width

SUMS = (gast.Add, gast.Sub)


def merge(text: Text) -> Text:
    """Every block of a sweep."""
    known = Known(text)
    return text.with_lines(each_block(text.lines, lambda block: _block(block, known)))


def _block(block: Block, known: Known) -> Block:
    gone: set[int] = set()
    for group in groups(block):
        for at in range(group.start, group.stop):
            earlier = _earlier(block, at, group.start, gone, known)
            if earlier is not None:
                block[earlier] = joined(block[earlier], block[at])
                gone.add(at)
    return [line for at, line in enumerate(block) if at not in gone]


def _earlier(block: Block, at: int, start: int, gone: set[int], known: Known) -> int | None:
    """The line above that adds to the same place; what stands between must let `at` pass."""
    line = block[at]
    if not isinstance(line, gast.AugAssign) or not isinstance(line.op, SUMS):
        return None
    mine = known.of(line)
    for place in range(at - 1, start - 1, -1):
        if place in gone:
            continue
        other = block[place]
        if _same_place(other, line):
            return place if _may_join(other, line, known) else None
        if not commute(known.of(other), mine, known.related):
            return None
    return None


def _same_place(other: gast.stmt, line: gast.AugAssign) -> bool:
    target = (
        other.target
        if isinstance(other, gast.AugAssign)
        else other.targets[0]
        if isinstance(other, gast.Assign)
        else None
    )
    return target is not None and same(target, line.target)


def _may_join(other: gast.stmt, line: gast.AugAssign, known: Known) -> bool:
    if (
        known.related.meet(known.of(line).alters, names_read(line.value))
        or width(other.value) + width(line) > WIDE
    ):
        return False
    if isinstance(other, gast.AugAssign):
        return isinstance(other.op, SUMS)
    if single_target(other) is None or not is_fresh(other.value):
        return False
    first, second = known.fact(other.value), known.fact(line.value)
    return first.is_array and fits(second, first)


def joined(other: gast.Assign | gast.AugAssign, line: gast.AugAssign) -> gast.stmt:
    """One line for two."""
    minus = isinstance(other, gast.AugAssign) and isinstance(other.op, gast.Sub)
    adds = isinstance(line.op, gast.Add) is not minus
    total = gast.BinOp(other.value, gast.Add() if adds else gast.Sub(), line.value)
    if isinstance(other, gast.AugAssign):
        return gast.AugAssign(other.target, other.op, total)
    return gast.Assign(other.targets, total, None)
