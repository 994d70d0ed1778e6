"""Lines to come, each written after the last line that reads what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gast

from s2s.leaves import assign


@dataclass(frozen=True)
class Effect:
    """One line to come: `make()` writes it when its turn comes; it changes `writes`."""

    writes: str
    reads: frozenset[str]
    make: Callable[[], list[gast.stmt]]
    simple: tuple[gast.expr, gast.expr] | None = None


def in_turn(waiting: list[Effect]) -> list[gast.stmt]:
    """The lines of all effects; those that wait for each other come last, as one assignment."""
    lines: list[gast.stmt] = []
    while waiting:
        ready = next((one for one in waiting if _may_go(one, waiting)), None)
        if ready is None:
            return lines + _together(waiting)
        waiting = [one for one in waiting if one is not ready]
        lines += ready.make()
    return lines


def _may_go(one: Effect, waiting: list[Effect]) -> bool:
    for other in waiting:
        if other is one:
            break
        if other.writes == one.writes:
            return False
    return all(one.writes not in other.reads for other in waiting if other is not one)


def _together(waiting: list[Effect]) -> list[gast.stmt]:
    """Lines in a cycle: one tuple assignment of variables, then what goes into shadows."""
    simple = [one.simple for one in waiting if one.simple is not None]
    targets, values = [target for target, _ in simple], [value for _, value in simple]
    rest = [line for one in waiting if one.simple is None for line in one.make()]
    if not simple:
        return rest
    if len(simple) == 1:
        return [assign(targets[0], values[0]), *rest]
    pair = assign(gast.Tuple(targets, gast.Load()), gast.Tuple(values, gast.Load()))
    return [pair, *rest]
