"""A kept value that is read often in a block is read once.

    x_bar = x_bar - s_bar * (q_at[t] / x_at[t])           x = x_at[t]
    a_bar = a_bar + s_bar / x_at[t] ** 2           ->     x_bar = x_bar - s_bar * (q_at[t] / x)
                                                          a_bar = a_bar + s_bar / x ** 2

The local name is the user's own where the reverse sweep does not need that variable any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

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
    """The block, its often read slots named where they are read first."""
    read = [list(_slots(line, text)) for line in lines]
    counts = Counter(slot for found in read for slot, _ in found)
    if not any(count >= OFTEN for count in counts.values()):
        return lines
    samples = {slot: node for found in read for slot, node in found}
    sure = {key(node) for line in lines if not is_compound(line) for node in _sure(line, text)}
    opened = [slot for slot, count in counts.items() if count >= OFTEN and slot in sure]
    locals_ = {slot: name(_local(samples[slot], text, taken)) for slot in opened}
    heads = {slot: assign(locals_[slot], samples[slot]) for slot in opened}
    result: Block = []
    for line, found in zip(lines, read, strict=True):
        here = {slot for slot, _ in found}
        result += [heads.pop(slot) for slot in list(heads) if slot in here]
        reads_any = not here.isdisjoint(locals_)
        result.append(_renamed(line, text, locals_) if reads_any else line)
    return result


def _slots(line: gast.stmt, text: Text) -> Iterator[tuple[object, gast.Subscript]]:
    for node in walk(line):
        if _is_slot(node, text):
            yield key(node), node


def _renamed(line: gast.stmt, text: Text, names: Mapping[object, gast.expr]) -> gast.AST:
    return rebuild(line, lambda node: names.get(key(node)) if _is_slot(node, text) else None)


def _is_slot(node: gast.AST, text: Text) -> bool:
    """Whether a node is x_at[t]: an index that holds no other slot."""
    return (
        isinstance(node, gast.Subscript)
        and isinstance(node.value, gast.Name)
        and node.value.id in text.tables
        and text.tables.keys().isdisjoint(names_read(node.slice))
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
