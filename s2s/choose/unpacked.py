"""An item that a loop's header takes apart, where the reverse sweep needs the item itself.

    for w, b in layers:             for i, item in enumerate(layers):
        h = w @ h + b        ->         w, b = item
                                        item_at[i] = item  # keep
                                        h = w @ h + b
"""

from __future__ import annotations

import gast

from s2s.choose.edits import kept
from s2s.choose.places import Place
from s2s.choose.refusals import nowhere
from s2s.choose.slots import Slots
from s2s.core import Iteration, Load, Loop, Value, View
from s2s.leaves import assign, name

DISPLAY = (gast.Tuple, gast.List)


def named_item(slots: Slots, value: Value, born: Place) -> gast.expr:
    """Where the item is kept; it is taken apart below the header."""
    target = apart(born)
    if target is None:
        raise nowhere(slots.places.program, value, born)
    item, origin = slots.namer.fresh("item"), born.node.origin
    slot = slots.slot(value, born.loops, item)
    slots.edits.unpacked[id(target)] = item
    head = slots.edits.head[id(origin)]
    head[:0] = [gast.Assign([target], name(item), None), kept(assign(slot, name(item)))]
    slots.edits.statements[id(origin)] = origin
    return slot


def apart(born: Place) -> gast.Tuple | gast.List | None:
    """The part of the header's target that takes apart the item born here."""
    loop, node = born.loops[-1] if born.loops else None, born.node
    if loop is None or not isinstance(node, (Load, View)) or node.origin is not loop.node:
        return None
    if loop.iteration is not Iteration.ITEMS or node.out.node is not None:
        return None
    numbers = [bound.number for bound in loop.bounds]
    if numbers.count(node.base.number) != 1:
        return None
    found = _targets(loop)[numbers.index(node.base.number)]
    return found if isinstance(found, DISPLAY) else None


def _targets(loop: Loop) -> list[gast.expr | None]:
    """What binds an item of each thing that the loop runs over."""
    target, items = loop.node.target, loop.node.iter
    called = [_word(items)]
    if called[-1] == "enumerate":
        target, items = target.elts[1], items.args[0]
        called.append(_word(items))
    if called[-1] == "items":
        target = target.elts[1] if isinstance(target, DISPLAY) else None
    if called[-1] == "zip":
        fit = isinstance(target, DISPLAY) and len(target.elts) == len(loop.bounds)
        return list(target.elts) if fit else [None] * len(loop.bounds)
    return [target]


def _word(node: gast.expr) -> str:
    function = node.func if isinstance(node, gast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))
