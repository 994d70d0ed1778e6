"""A name that is read once, under the same quotation, is written where it is read.

sum_bar = 0.5 * x_bar
a_bar = sum_bar / x            ->      a_bar = 0.5 * x_bar / x

x_bar = a_bar * w
x_bar = x_bar + b_bar          ->      x_bar = a_bar * w + b_bar
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import gast

from s2s.leaves import substitute
from s2s.optimise.flow import (
    Aliases,
    Effects,
    commute,
    is_pure,
    names_bound,
    names_read,
    single_target,
)
from s2s.optimise.learned import Known
from s2s.optimise.text import WIDE, Block, Text, all_lines, each_block, groups, width


def inline(text: Text) -> Text:
    """Every block of a sweep."""
    known = Known(text)
    binds = Counter(name for line in all_lines(text.lines) for name in names_bound(line))
    once = {name for name, count in binds.items() if count == 1 and known.reads[name] == 1}
    return text.with_lines(each_block(text.lines, lambda block: _block(block, once, known)))


def _block(block: Block, once: set[str], known: Known) -> Block:
    gone: set[int] = set()
    for group in groups(block):
        for at in range(group.start, group.stop):
            reader = _reader(block, at, group.stop, once, known, gone)
            if reader is not None:
                _move(block[at], block[reader])
                gone.add(at)
    return [line for at, line in enumerate(block) if at not in gone]


def _reader(
    block: Block, at: int, stop: int, once: set[str], known: Known, gone: set[int]
) -> int | None:
    """The one line that reads what line `at` names, if the text may stand there."""
    line = block[at]
    name = single_target(line)
    if name is None:
        return None
    own, related = known.of(line), known.related
    for place in range(at + 1, stop):
        if place in gone:
            continue
        other = block[place]
        theirs = known.of(other)
        found = theirs.occurrences.count(name)
        if found:
            ends = name in once or single_target(other) == name
            fits = found == 1 and ends and _fits(line, other, name, own, theirs, related)
            return place if fits else None
        if not commute(own, theirs, related):
            return None
    return None


def _fits(
    line: gast.Assign,
    other: gast.stmt,
    name: str,
    own: Effects,
    theirs: Effects,
    related: Aliases,
) -> bool:
    """Whether the text of `line` may be evaluated inside `other`, and both are short enough."""
    if not isinstance(other, (gast.Assign, gast.AugAssign, gast.Expr)) or name not in names_read(
        other.value
    ):
        return False
    if width(line.value) + width(other) > WIDE:
        return False
    if not own.acts:
        return not theirs.acts or _only_call(other.value)
    reads = theirs.reads - {name}
    if theirs.acts or own.alters & reads:
        return False
    return _pops(line.value) or not related.meet(own.alters, reads | theirs.alters)


def _pops(value: gast.expr) -> bool:
    """`xs_bar.pop()`: a list gets shorter, no array changes."""
    return (
        isinstance(value, gast.Call)
        and isinstance(value.func, gast.Attribute)
        and value.func.attr == "pop"
    )


def _only_call(value: gast.expr) -> bool:
    """Whether all that acts in a text is its outermost call."""
    return isinstance(value, gast.Call) and all(is_pure(arg) for arg in value.args)


def _move(line: gast.Assign, other: gast.stmt) -> None:
    table: Mapping[str, gast.expr] = {line.targets[0].id: line.value}
    other.value = substitute(other.value, table)
