"""An adjoint that is handed on once is zeroed after it was read, not copied before.

    y_bar_1 = y_bar[i]
    y_bar[i] = 0.0                     x_bar = x_bar + y_bar[i] * w
    x_bar = x_bar + y_bar_1 * w   ->   y_bar[i] = 0.0

What stands between must not touch that memory.  Only an element is named without a copy: an array
that is read before it is zeroed is copied by the line that names it.
"""

from __future__ import annotations

import gast

from s2s.leaves import substitute
from s2s.optimise.arithmetic import is_number
from s2s.optimise.flow import is_fresh, is_pure, names_read, single_target
from s2s.optimise.keys import key
from s2s.optimise.learned import Known
from s2s.optimise.text import WIDE, Block, Text, each_block, groups, width


def sink(text: Text) -> Text:
    """Every block of a sweep."""
    known = Known(text)
    return text.with_lines(each_block(text.lines, lambda block: _block(block, known)))


def _block(block: Block, known: Known) -> Block:
    for group in reversed(groups(block)):
        stop = group.stop
        while _sunk(block, group.start, stop, known):
            stop -= 1
    return block


def _sunk(block: Block, start: int, stop: int, known: Known) -> bool:
    """Whether one line of a group could go."""
    for at in range(stop - 3, start - 1, -1):
        reader = _reader(block, at, stop, known)
        if reader is not None:
            line, zero, other = block[at], block[at + 1], block[reader]
            other.value = substitute(other.value, {line.targets[0].id: source(line.value)})
            block[at : reader + 1] = [*block[at + 2 : reader + 1], zero]
            return True
    return False


def _reader(block: Block, at: int, stop: int, known: Known) -> int | None:
    """The one line that reads the name, where the place still holds its value."""
    line, zero, related = block[at], block[at + 1], known.related
    name = single_target(line)
    if name is None or known.reads[name] != 1 or not _zeroes(zero, line.value):
        return None
    place = known.of(zero).alters
    for index in range(at + 2, stop):
        other = known.of(block[index])
        if name in other.reads:
            return (
                index
                if _may_read(block[index], name, line.value)
                and not related.meet(place, other.alters)
                else None
            )
        if related.meet(place, other.reads | other.alters) or other.acts:
            return None
    return None


def _may_read(line: gast.stmt, name: str, value: gast.expr) -> bool:
    """Whether the line makes something fresh of what it reads."""
    if (
        not isinstance(line, (gast.Assign, gast.AugAssign))
        or name not in names_read(line.value)
        or not is_pure(line.value)
    ):
        return False
    element = isinstance(value, gast.Subscript)
    return (element or isinstance(line, gast.AugAssign) or is_fresh(line.value)) and width(
        line
    ) + width(value) <= WIDE


def _zeroes(zero: gast.stmt, value: gast.expr) -> bool:
    """`place = 0.0` after the line that reads the place."""
    if not isinstance(zero, gast.Assign) or not is_number(zero.value) or len(zero.targets) != 1:
        return False
    place = source(value)
    return (
        isinstance(place, gast.Subscript) and is_pure(place) and key(zero.targets[0]) == key(place)
    )


def source(value: gast.expr) -> gast.expr:
    """`place` of `place` and of `place.copy()`."""
    if (
        isinstance(value, gast.Call)
        and isinstance(value.func, gast.Attribute)
        and value.func.attr == "copy"
    ):
        return value.func.value
    return value
