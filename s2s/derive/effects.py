"""Lines to come, each written after the last line that reads what it changes.

    y = g(z); z = h(y)      z_bar = y_bar * dg          stands after what reads the old z_bar

Lines that wait for each other all see what was there before: variables become one tuple
assignment, and what goes into shadows is named first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gast

from s2s.leaves import assign

Write = Callable[[gast.expr | None], list[gast.stmt]]
Hold = Callable[[gast.expr, frozenset[str]], tuple[list[gast.stmt], gast.expr]]


@dataclass(frozen=True)
class Effect:
    """Lines to come: `write(value)` makes them when their turn comes; they change `writes`.

    `target` is set where they are the one assignment `target = value`.
    """

    writes: str
    reads: frozenset[str]
    write: Write
    value: gast.expr | None = None
    target: gast.expr | None = None


def in_turn(waiting: list[Effect], hold: Hold) -> list[gast.stmt]:
    """The lines of all effects; `hold` names a value that is about to change."""
    lines: list[gast.stmt] = []
    while waiting:
        ready = next((one for one in waiting if _may_go(one, waiting)), None)
        if ready is None:
            return lines + _together(waiting, hold)
        waiting = [one for one in waiting if one is not ready]
        lines += ready.write(ready.value)
    return lines


def _may_go(one: Effect, waiting: list[Effect]) -> bool:
    for other in waiting:
        if other is one:
            break
        if other.writes == one.writes:
            return False
    return all(one.writes not in other.reads for other in waiting if other is not one)


def _together(waiting: list[Effect], hold: Hold) -> list[gast.stmt]:
    """Lines in a cycle: everything is read before anything is written."""
    changed = frozenset(one.writes for one in waiting)
    lines: list[gast.stmt] = []
    writes: list[gast.stmt] = []
    for one in waiting:
        if one.target is None:
            named, value = hold(one.value, changed) if one.value is not None else ([], None)
            lines += named
            writes += one.write(value)
    pairs = [(one.target, one.value) for one in waiting if one.target is not None]
    if len(pairs) == 1:
        lines.append(assign(*pairs[0]))
    elif pairs:
        targets, values = (gast.Tuple(list(part), gast.Load()) for part in zip(*pairs, strict=True))
        lines.append(assign(targets, values))
    return [*lines, *writes]
