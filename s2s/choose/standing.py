"""Variables that hold a value, or its shape, when the forward sweep ends: nothing is kept."""

from __future__ import annotations

import gast

from s2s.choose.places import Places
from s2s.choose.spelling import path_text
from s2s.core import Value, View
from s2s.leaves import name


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


def is_window(places: Places, value: Value) -> bool:
    born = places.births.get(value.number)
    return born is not None and isinstance(born.node, View)
