"""A place that is zeroed and then added to is assigned, in one line where that can be.

    y_bar_1 = y_bar[1:].copy()
    y_bar[1:] = 0.0                       y_bar_1 = y_bar[1:].copy()
    y_bar[1:] += y_bar_1 * w       ->     y_bar[1:] = y_bar_1 * w      ->     y_bar[1:] *= w

What stands between must not touch that memory, and what is added must not read it.
"""

from __future__ import annotations

import gast

from s2s.leaves import as_target, substitute
from s2s.optimise.arithmetic import negative, number
from s2s.optimise.flow import is_pure, names_read, single_target
from s2s.optimise.fold import folded
from s2s.optimise.keys import key
from s2s.optimise.learned import Known
from s2s.optimise.sink import source
from s2s.optimise.text import WIDE, Block, Text, each_block, groups, width

IN_PLACE = (gast.Mult, gast.Div, gast.Add, gast.Sub)
COMMUTES = (gast.Mult, gast.Add)


def overwrite(text: Text) -> Text:
    """Every group of every block."""
    known = Known(text)

    def change(block: Block) -> Block:
        for group in reversed(groups(block)):
            lines = _assigned(block[group.start : group.stop], known)
            block[group.start : group.stop] = _in_place(lines, known)
        return block

    return text.with_lines(each_block(text.lines, change))


def _assigned(lines: Block, known: Known) -> Block:
    """`place = 0.0; place += e` is `place = e`."""
    for at, line in enumerate(lines):
        place = _place(line)
        if place is None or number(line.value) != 0:
            continue
        adds = _next_touch(lines, at, known)
        if adds is None or not _adds(lines[adds], place, known):
            continue
        found = lines[adds]
        minus = isinstance(found.op, gast.Sub)
        value = folded(negative(found.value), known) if minus else found.value
        lines[adds] = gast.Assign([as_target(place)], value, None)
        return _assigned(lines[:at] + lines[at + 1 :], known)
    return lines


def _place(line: gast.stmt) -> gast.Subscript | None:
    """The window that a line assigns."""
    if not isinstance(line, gast.Assign) or len(line.targets) != 1:
        return None
    target = line.targets[0]
    return target if isinstance(target, gast.Subscript) and is_pure(target) else None


def _next_touch(lines: Block, at: int, known: Known) -> int | None:
    """The next line that reads or changes the memory that line `at` writes."""
    mine = known.of(lines[at])
    for later in range(at + 1, len(lines)):
        other = known.of(lines[later])
        if known.related.meet(mine.alters, other.reads | other.alters | other.binds):
            return later
        if other.acts or other.binds & mine.reads:
            return None
    return None


def _adds(line: gast.stmt, place: gast.Subscript, known: Known) -> bool:
    return (
        isinstance(line, gast.AugAssign)
        and isinstance(line.op, (gast.Add, gast.Sub))
        and same_place(line.target, place)
        and is_pure(line.value)
        and not known.related.meet(known.of(line).alters, names_read(line.value))
    )


def same_place(target: gast.expr, place: gast.Subscript) -> bool:
    """Whether a target is the place; `y_bar` is all of `y_bar[...]`."""
    if isinstance(target, gast.Name):
        return is_whole(place) and key(as_target(place.value)) == key(target)
    return key(as_target(target)) == key(as_target(place))


def is_whole(place: gast.Subscript) -> bool:
    """`y_bar[...]`."""
    return isinstance(place.slice, gast.Constant) and place.slice.value is Ellipsis


def _in_place(lines: Block, known: Known) -> Block:
    """`t = place.copy(); place = t * e` is `place *= e`."""
    for at, line in enumerate(lines):
        name = single_target(line)
        place = source(line.value) if name is not None else None
        if name is None or not isinstance(place, gast.Subscript) or not is_pure(place):
            continue
        writes = next((n for n in range(at + 1, len(lines)) if name in known.of(lines[n]).reads), 0)
        if not writes or not _rewrites(lines, at, writes, name, place, known):
            continue
        value = substitute(lines[writes].value, {name: place})
        lines[writes] = shortest(place, value)
        return _in_place(lines[:at] + lines[at + 1 :], known)
    return lines


def _rewrites(
    lines: Block,
    at: int,
    writes: int,
    name: str,
    place: gast.Subscript,
    known: Known,
) -> bool:
    """Whether the one reader of the name assigns the very place, untouched so far."""
    line, target = lines[writes], _place(lines[writes])
    if target is None or key(target) != key(as_target(place)) or not is_pure(line.value):
        return False
    count = names_read(line.value).count(name)
    if count != known.reads[name] or width(line) + (count - 1) * width(place) > WIDE:
        return False
    root = set(names_read(place))
    if known.related.meet(root, set(names_read(line.value)) - {name}):
        return False
    between = [known.of(lines[n]) for n in range(at + 1, writes)]
    return not any(known.related.meet(root, one.alters | one.binds) or one.acts for one in between)


def shortest(place: gast.Subscript, value: gast.expr) -> gast.stmt:
    """`place *= e` where the value is `place * e`."""
    if isinstance(value, gast.BinOp) and isinstance(value.op, IN_PLACE):
        sides = [(value.left, value.right)]
        if isinstance(value.op, COMMUTES):
            sides.append((value.right, value.left))
        for one, other in sides:
            if key(one) == key(place) and not set(names_read(place)) & set(names_read(other)):
                named = is_whole(place) and isinstance(place.value, gast.Name)
                target = place.value if named else place
                return gast.AugAssign(as_target(target), value.op, other)
    return gast.Assign([as_target(place)], value, None)
