"""Facts about control as the reverse sweep asks them: branch bits, or a bit of their own.

*left this block*       taken_at[t]           *returned in a loop*      returned
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.choose.edits import kept
from s2s.choose.places import Place, Places
from s2s.choose.slots import Slots
from s2s.choose.spelling import chosen
from s2s.core import LEFT, MISSING, RETURNED, Loop, Value
from s2s.leaves import assign, constant

FLAGS = (LEFT, RETURNED)
Read = Callable[[Value, int], gast.expr]


def flag(
    value: Value, places: Places, slots: Slots, read: Read, names: dict[tuple, gast.expr]
) -> gast.expr:
    """The text of a flag; `read` gives that of a branch bit."""
    if value.static is not MISSING:
        return constant(value.static)
    born = places.births[value.number]
    if isinstance(born.node, Loop):
        return constant(False) if born.head_of is not None else _returned(value, born, slots, names)
    merge = next(merge for merge in born.node.merges if merge.out is value)
    test = read(born.node.test, born.node.at)
    arms = [
        constant(False) if arm is None else flag(arm, places, slots, read, names)
        for arm in (merge.then, merge.orelse)
    ]
    return chosen(test, *arms)


def _returned(value: Value, born: Place, slots: Slots, names: dict[tuple, gast.expr]) -> gast.expr:
    """A bit that is set before each return inside the loop."""
    key = (value.number, "returned")
    if key not in names:
        slot = names[key] = slots.slot(value, born.loops, "returned")
        slots.edits.before[id(born.node.node)].append(kept(assign(slot, constant(False))))
        for node in gast.walk(born.node.node):
            if isinstance(node, gast.Return):
                slots.edits.before[id(node)].append(kept(assign(slot, constant(True))))
    return names[key]
