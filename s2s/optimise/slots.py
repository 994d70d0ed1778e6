"""A kept value that is read often in a block is read once.

    x_bar = x_bar - s_bar * (q_at[t] / x_at[t])           x = x_at[t]
    a_bar = a_bar + s_bar / x_at[t] ** 2           ->     x_bar = x_bar - s_bar * (q_at[t] / x)
                                                          a_bar = a_bar + s_bar / x ** 2

The local name is the user's own where the reverse sweep does not need that variable any more.
"""

from __future__ import annotations

from collections import Counter

import gast

from s2s.leaves import assign, name, rebuild, walk
from s2s.optimise.flow import names_read
from s2s.optimise.keys import key
from s2s.optimise.share import CONDITIONAL
from s2s.optimise.text import Block, Text, inner_blocks, is_compound

OFTEN = 3


def slots(text: Text) -> Text:
    """Every block inside a loop."""
    read = {one for line in text.lines for one in names_read(line)}
    read |= {one for result in text.results for one in names_read(result)}
    return text.with_lines(_block(text.lines, text, read | text.fixed, inside=False))


def _block(lines: Block, text: Text, taken: set[str], inside: bool) -> Block:
    found = _opened(lines, text, taken) if inside else lines
    for line in found:
        for field, block in inner_blocks(line):
            setattr(line, field, _block(block, text, taken, inside or isinstance(line, gast.For)))
    return found


def _opened(lines: Block, text: Text, taken: set[str]) -> Block:
    """The block, its often read slots named at its head."""
    counts: Counter = Counter()
    samples: dict[object, gast.Subscript] = {}
    for line in lines:
        for node in walk(line):
            if _is_slot(node, text):
                counts[key(node)] += 1
                samples[key(node)] = node
    sure = {key(node) for line in lines if not is_compound(line) for node in _sure(line, text)}
    for slot, count in counts.items():
        if count >= OFTEN and slot in sure:
            sample = samples[slot]
            local = name(_local(sample, text, taken))
            first = next(at for at, line in enumerate(lines) if _reads(line, slot))
            renamed = [
                rebuild(line, lambda node, slot=slot, local=local: _renamed(node, slot, local))
                for line in lines[first:]
            ]
            lines = [*lines[:first], assign(local, sample), *renamed]
    return lines


def _reads(line: gast.stmt, slot: object) -> bool:
    return any(isinstance(node, gast.Subscript) and key(node) == slot for node in walk(line))


def _renamed(node: gast.AST, slot: object, local: gast.expr) -> gast.AST | None:
    return local if isinstance(node, gast.Subscript) and key(node) == slot else None


def _is_slot(node: gast.AST, text: Text) -> bool:
    return (
        isinstance(node, gast.Subscript)
        and isinstance(node.value, gast.Name)
        and node.value.id in text.tables
    )


def _sure(line: gast.stmt, text: Text) -> list[gast.Subscript]:
    """The slots that a simple line is sure to read."""
    found: list[gast.Subscript] = []
    stack: list[gast.AST] = [line]
    while stack:
        node = stack.pop()
        if isinstance(node, CONDITIONAL):
            continue
        if _is_slot(node, text):
            found.append(node)
        stack.extend(gast.iter_child_nodes(node))
    return found


def _local(slot: gast.Subscript, text: Text, taken: set[str]) -> str:
    """The variable that the table keeps, if nothing else reads it here; else x_t for x_at[t]."""
    table = slot.value.id
    own = text.tables[table]
    if own is not None and own not in taken:
        taken.add(own)
        return own
    trips = "".join(names_read(slot.slice)).strip("_")
    word = table.rpartition("_at")[0]
    return text.namer.fresh(f"{word}_{trips}" if trips else word)
