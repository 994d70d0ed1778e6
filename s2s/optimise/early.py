"""What reads a window before it changes needs no copy of it.

    u_item_bar = u_bar[1:-1].copy()               k_bar = k_bar + np.sum(u_bar[1:-1] * s)
    sum_bar = u_item_bar * k                      sum_bar = u_bar[1:-1] * k
    u_bar[:-2] += sum_bar                  ->     u_bar[:-2] += sum_bar
    k_bar = k_bar + np.sum(u_item_bar * s)

Its readers move up, before the first line that changes the memory, where order allows.
"""

from __future__ import annotations

import gast

from s2s.leaves import substitute
from s2s.optimise.flow import (
    commute,
    is_fresh,
    is_pure,
    names_read,
    single_target,
)
from s2s.optimise.learned import Known
from s2s.optimise.overwrite import same_place, shortest
from s2s.optimise.sink import source
from s2s.optimise.text import WIDE, Block, Text, each_block, groups, width

READERS = 3


def early(text: Text) -> Text:
    """Every group of every block."""
    known = Known(text)

    def change(block: Block) -> Block:
        for group in reversed(groups(block)):
            block[group.start : group.stop] = _lines(block[group.start : group.stop], known)
        return block

    return text.with_lines(each_block(text.lines, change))


def _lines(lines: Block, known: Known) -> Block:
    for at, line in enumerate(lines):
        name = single_target(line)
        if name is None or source(line.value) is line.value or not is_pure(line.value):
            continue
        moved = _unnamed(lines, at, name, known)
        if moved is not None:
            return _lines(moved, known)
    return lines


def _unnamed(lines: Block, at: int, name: str, known: Known) -> Block | None:
    """The lines without the one that names the copy, if every reader can stand early enough."""
    place = source(lines[at].value)
    rest = lines[at + 1 :]
    readers = [line for line in rest if name in known.of(line).reads]
    if sum(known.of(line).occurrences.count(name) for line in readers) != known.reads[name]:
        return None
    if len(readers) > READERS or not all(_may_read(line, name, place) for line in readers):
        return None
    changes = next((n for n, line in enumerate(rest) if _changes(line, place, known)), len(rest))
    before, after = rest[:changes], rest[changes:]
    for line in [line for line in after if line in readers]:
        own = known.of(line)
        if line is after[0] and _assigns(line, place):
            continue
        passed = after[: after.index(line)]
        if _changes(line, place, known) or not all(
            commute(known.of(other), own, known.related) for other in passed
        ):
            return None
        after.remove(line)
        before.append(line)
    table = {name: place}
    for line in readers:
        line.value = substitute(line.value, table)
    if after and after[0] in readers:
        after[0] = shortest(place, after[0].value)
    return [*lines[:at], *before, *after]


def _assigns(line: gast.stmt, place: gast.expr) -> bool:
    """Whether a line is the assignment of the very place: it reads before it writes."""
    return (
        isinstance(line, gast.Assign)
        and isinstance(place, gast.Subscript)
        and len(line.targets) == 1
        and same_place(line.targets[0], place)
    )


def _may_read(line: gast.stmt, name: str, place: gast.expr) -> bool:
    """Whether a line makes something new of what it reads, and stays short."""
    if not isinstance(line, (gast.Assign, gast.AugAssign)) or not is_pure(line.value):
        return False
    if name not in names_read(line.value) or not (
        isinstance(line, gast.AugAssign) or is_fresh(line.value)
    ):
        return False
    return width(line) + names_read(line.value).count(name) * width(place) <= WIDE


def _changes(line: gast.stmt, place: gast.expr, known: Known) -> bool:
    found = known.of(line)
    return found.acts or known.related.meet(found.alters | found.binds, names_read(place))
