"""Where the adjoint of an item lies, if only run time knows what the item is.

    holder_bar, place = bars.place(holder, key, item)
    item_bar = holder_bar[place]

An element of an array, or a number in a container, has its adjoint at the same key of the holder's;
an array in a container has memory of its own.
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import Store, Value
from s2s.derive.sweep import Sweep
from s2s.leaves import Need, Place, Primal, Static, assign, name, subscript, walk
from s2s.names import describe
from s2s.splice import operand_text


def place_of(base: Value, key: Value, item: Value, at: int) -> Place:
    """The memory that the adjoint of `base[key]` lies in, and its key there."""
    index = as_argument_key(operand_text(key, at))
    return Place(base, index, Primal(item, at, Need.REFERENCE))


def found_place(sweep: Sweep, node: Store) -> gast.Subscript:
    """The place that an augmented assignment writes, under two names."""
    sweep.flush()
    holder = sweep.namer.fresh(f"{describe(node.base)}_{sweep.namer.bar_suffix}")
    key = sweep.namer.fresh("place")
    found = place_of(node.base, node.key, node.old, node.at)
    sweep.line(assign(gast.Tuple([name(holder), name(key)], gast.Load()), found))
    return subscript(name(holder), name(key))


def as_argument_key(key: gast.expr) -> gast.expr:
    """A key in the place of an argument: slices have a text in subscripts only."""
    has_slice = any(isinstance(node, gast.Slice) for node in walk(key))
    return subscript(Static(np.s_, "np.s_"), key) if has_slice else key
