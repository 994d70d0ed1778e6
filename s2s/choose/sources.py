"""The one value that a merged variable can have: what every path that binds it gave it.

    for i in range(n):
        if h > 1.0:
            return h * h, (trips, h_at)        the second item of the result is `h_at`,
        ...                                    on whatever path
    return h - w, (trips, h_at)

A result that is merged behind an arm that leaves has no line after which it stands under a name;
where all arms give the same value, that value is read in its place.
"""

from __future__ import annotations

import gast

from s2s.choose.places import Places
from s2s.choose.refusals import nowhere
from s2s.core import If, Loop, Move, Value


def merged_behind_leaving(places: Places, value: Value) -> bool:
    """Whether a value is one or another behind an arm that leaves; the result stands nowhere."""
    node = places.births[value.number].node
    if isinstance(node, (If, Loop)) and value.name is not None and " " in value.name:
        return True
    return isinstance(node, If) and node.sunk


def only_source(places: Places, value: Value) -> Value | None:
    """What a merged value is on every path that binds it; None if that differs.

    An arm that does not bind the variable is one on which nobody reads it.
    """
    sources = _sources(places, value, through_moves=True)
    source = sources[0] if len(sources) == 1 else None
    return source if source is not value and _outlives(places, source, value) else None


def returned(places: Places, value: Value) -> list[tuple[gast.stmt, Value]]:
    """The returns that give a part of the result, each with the variable that it is there."""
    found = []
    for source in _sources(places, value, through_moves=False):
        node = places.births[source.number].node
        named = isinstance(node, Move) and node.source.name is not None
        if not named or " " in node.source.name or not isinstance(node.origin, gast.Return):
            raise nowhere(places.program, value, places.births[value.number])
        found.append((node.origin, node.source))
    return found


def _sources(places: Places, value: Value, through_moves: bool) -> list[Value]:
    """The values that a merged variable is on the paths that bind it."""
    found: dict[int, Value] = {}
    seen: set[int] = set()
    stack = [value]
    while stack:
        one = stack.pop()
        if one.number in seen:
            continue
        seen.add(one.number)
        born = places.births.get(one.number)
        moved = born is not None and isinstance(born.node, Move)
        before = _before(places, one) if through_moves or not moved else None
        if before is None:
            found[one.number] = one
        else:
            stack += [part for part in before if part is not None]
    return list(found.values())


def _before(places: Places, value: Value) -> tuple[Value | None, ...] | None:
    """The values that a move, a merge or a loop hands on under another name."""
    born = places.births.get(value.number)
    node = born.node if born is not None else None
    if isinstance(node, Move):
        return (node.source,)
    if isinstance(node, If):
        return next(((one.then, one.orelse) for one in node.merges if one.out is value), None)
    if isinstance(node, Loop):
        carried = [
            one for one in node.carried if value is one.exit or value is one.head
        ]
        return (carried[0].init, carried[0].next) if carried else None
    return None


def _outlives(places: Places, source: Value | None, value: Value) -> bool:
    """Whether the source is born in no loop but those of the merged value: one value per read."""
    if source is None or source.number not in places.births:
        return False
    return set(places.births[source.number].loops) <= set(places.births[value.number].loops)
