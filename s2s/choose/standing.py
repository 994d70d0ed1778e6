"""What gives a value, or its shape, without keeping it: variables, and values kept anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import gast

from s2s.choose.places import Places
from s2s.choose.spelling import path_text
from s2s.core import Shape, Value, View
from s2s.leaves import Need, Primal, name
from s2s.trees import walk
from s2s_runtime.kinds import Kind


def by_name(places: Places, value: Value) -> gast.expr | None:
    """The variable, if it still has this value at the end."""
    seen = value
    for _ in range(64):
        if is_final(places, seen):
            return path_text(seen.name)
        merge = places.merges.get(seen.number)
        if merge is None:
            return None
        seen = merge.out
    return None


def is_final(places: Places, value: Value) -> bool:
    if value.name is None or " " in value.name:
        return False
    found = places.program.final.get(value.name.split(".")[0])
    for part in map(int, value.name.split(".")[1:]):  # the name may hold a shorter tuple by now
        items = found.items if found is not None else None
        found = items[part] if items is not None and part < len(items) else None
    if found is value:
        return True
    free = {parameter.name: parameter.value for parameter in places.program.free}
    return free.get(value.name) is value


def same_shape(places: Places, value: Value) -> gast.expr | None:
    """Another variable with the same axes."""
    if value.shape is None:
        return None
    for key, other in sorted(places.program.final.items()):
        if not places.always_bound(other):
            continue
        if (
            other.shape == value.shape
            and " " not in key
            and other.kind == value.kind
            and other.items is None
        ):
            return name(key)
    return None


Shapes = Mapping[tuple[Kind, Shape], tuple[Primal, ...]]


def shapes_read(lines: Sequence[gast.stmt]) -> Shapes:
    """The values that lines read as such, by kind and axes."""
    found: dict[tuple[Kind, Shape], list[Primal]] = {}
    for line in lines:
        for leaf in walk(line):
            if isinstance(leaf, Primal) and leaf.need is Need.VALUE and leaf.value.shape:
                found.setdefault((leaf.value.kind, leaf.value.shape), []).append(leaf)
    return {key: tuple(leaves) for key, leaves in found.items()}


def shaped_before(places: Places, value: Value, shapes: Shapes) -> Iterator[Primal]:
    """Reads of other values with the same axes, each computed before `value` in its block."""
    born = places.births.get(value.number)
    if born is None or born.node is None or value.shape is None:
        return
    for leaf in shapes.get((value.kind, value.shape), ()):
        other = places.births.get(leaf.value.number)
        if (
            other is not None
            and other.node is not None
            and (other.loops, other.block) == (born.loops, born.block)
            and other.at < born.at
        ):
            yield leaf


def is_window(places: Places, value: Value) -> bool:
    born = places.births.get(value.number)
    return born is not None and isinstance(born.node, View)
