"""Subscripts and attributes: windows, elements, items.

    x: f8[:]      x[1:3]   a window (View)          x: f8[:,:]   x[i]     a window
                  x[0]     a number (Load)                       x[idx]   a copy (Load)

Rank decides which, so this stands after kinds are known; with an unknown base the answer is MAYBE.
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import (
    MISSING,
    ONE,
    Build,
    Certainty,
    Dim,
    Load,
    Opaque,
    Shape,
    Value,
    View,
)
from s2s.normalise.contents import item_kind, slot_of
from s2s.normalise.infer import fresh_dim, held_kind, infer, joined_kind, shape_of
from s2s.normalise.joins import joined
from s2s.normalise.listed import read_as_rows
from s2s.normalise.members import special
from s2s.normalise.scope import Scope
from s2s.normalise.structures import together
from s2s.normalise.tuples import part_of_shape
from s2s_runtime import Shadows
from s2s_runtime.kinds import UNKNOWN, Array, Constant, Instance, Repeated, Scalar, Sequence

SLICE = Constant("slice")


def subscript(scope: Scope, node: gast.Subscript, name: str | None) -> Value:
    """`base[key]` read."""
    base = scope.expression(node.value)
    if base.items is not None and (index := literal_index(node.slice, len(base.items))) is not None:
        return base.items[index]
    key = index_value(scope, node.slice)
    base = _together(scope, base, key, node.value)
    if (whole := joined(scope, node, base, key, name)) is not None:
        return whole
    given = special(scope, node, "__getitem__", (base, key), (node.value, node.slice), name)
    return given or read(scope, base, key, node, name)


def _together(scope: Scope, base: Value, key: Value, node: gast.expr) -> Value:
    """The items of `(a, b)` as one container, where only run time knows which is read."""
    if base.items is None or isinstance(key.node, gast.Slice):
        return base
    literal = isinstance(node, (gast.Tuple, gast.List))
    if not literal and (key.static is not MISSING or not isinstance(key.kind, Scalar)):
        return base
    return together(scope, base, node)


def read(scope: Scope, base: Value, key: Value, node: gast.expr, name: str | None) -> Value:
    """Emit the node that reads `base[key]`."""
    base = scope.own.now(base)
    kind = base.kind
    if isinstance(kind, Instance) and kind.cls is not Shadows:
        raise scope.refuse(
            node if node is not None else scope.origin,
            f"an item of a {kind.name} is not followed",
            "its class gives items in a way of its own",
            "call a method that returns what you need",
        )
    if isinstance(kind, Array):
        return _read_array(scope, base, key, node, name)
    if isinstance(key.node, gast.Slice) and isinstance(kind, (Repeated, Sequence)):
        return _list_slice(scope, base, key, node, name)
    if base.items is not None and isinstance(kind, Sequence) and type(key.static) is int:
        if -len(base.items) <= key.static < len(base.items):
            return base.items[key.static]
    item = item_kind(base, key)
    if not scope.own.alone(base):
        item = scope.session.contents.kind(slot_of(key), item)
    out = scope.value(item, name=name, node=node, shape=shape_of(item))
    if base.kind == UNKNOWN:
        scope.emit(View, out=out, base=base, certainty=Certainty.MAYBE, key=key)
    else:
        scope.emit(Load, out=out, base=base, key=key)
    return out


def _list_slice(scope: Scope, base: Value, key: Value, node: gast.expr, name: str | None) -> Value:
    """A slice of a tuple of known items is one again; that of a list is a new list of its items."""
    bounds = tuple(part.static for part in key.items)
    if isinstance(base.kind, Sequence) and MISSING not in bounds:
        if (part := part_of_shape(scope, base, key, node)) is not None:
            return part
        if base.kind.name != "list" or getattr(node.value, "id", None) in scope.settled:
            return _known_part(scope, base, slice(*bounds), node, name)
    read_as_rows(scope, (node.value, base))
    out = scope.value(base.kind if isinstance(base.kind, Repeated) else UNKNOWN, node=node)
    scope.emit(
        Opaque,
        out=out,
        operands=(base,),
        node=node,
        reason="a slice of a list is a new list",
        instead="loop over the numbers of the items",
    )
    return out


def _known_part(
    scope: Scope, base: Value, part: slice, node: gast.expr, name: str | None
) -> Value:
    """The items by their numbers."""
    places = range(len(base.kind.items))[part]
    items = base.items[part] if base.items is not None else tuple(
        _numbered(scope, base, place, node) for place in places
    )
    if base.kind.name != "list":
        cut = Sequence("tuple", tuple(item.kind for item in items))
        return scope.value(cut, items=items, node=node)
    held = Repeated(joined_kind(map(held_kind, items)))
    kind = scope.own.birth(node, held, scope.session.contents)
    out = scope.value(kind, name=name, node=node)
    scope.emit(Build, out=out, keys=(None,) * len(items), values=items)
    return out


def _numbered(scope: Scope, base: Value, place: int, node: gast.expr) -> Value:
    number = gast.Constant(place, None)
    text = gast.copy_location(gast.Subscript(node.value, number, gast.Load()), node)
    return read(scope, base, scope.constant(place, number), text, None)


def literal_index(node: gast.expr, length: int) -> int | None:
    """The index of a literal such as `[0]` or `[-1]`, within a tuple of known length."""
    if (
        isinstance(node, gast.UnaryOp)
        and isinstance(node.op, gast.USub)
        and isinstance(node.operand, gast.Constant)
    ):
        value = -node.operand.value if type(node.operand.value) is int else None
    else:
        value = node.value if isinstance(node, gast.Constant) and type(node.value) is int else None
    return value if value is not None and -length <= value < length else None


def index_value(scope: Scope, node: gast.expr) -> Value:
    """The key of a subscript as one value whose items are its parts."""
    if isinstance(node, gast.Tuple):
        items = tuple(index_value(scope, part) for part in node.elts)
        return scope.value(node=node, items=items)
    if isinstance(node, gast.Slice):
        parts = (node.lower, node.upper, node.step)
        items = tuple(
            scope.expression(part) if part is not None else scope.constant(None) for part in parts
        )
        return scope.value(node=node, items=items)
    return scope.expression(node)


def parts_of(key: Value) -> tuple[Value, ...]:
    """The parts of a key, one per axis or new axis; those of a tuple in a variable, too."""
    is_tuple = isinstance(key.kind, Sequence) and key.kind.name == "tuple"
    if key.items is not None and (is_tuple or isinstance(key.node, gast.Tuple)):
        return key.items
    return (key,)


def is_slice(part: Value) -> bool:
    """Whether a part of a key is a slice, written out or as an object."""
    return isinstance(part.node, gast.Slice) or part.kind == SLICE or isinstance(part.static, slice)


def is_fancy(key: Value) -> bool | None:
    """Whether indexing copies: an array, list or mask in the key; None where it cannot be told."""
    answers = [_copies(part) for part in parts_of(key)]
    return True if True in answers else None if None in answers else False


def _copies(part: Value) -> bool | None:
    if is_slice(part) or part.static is None or part.static is Ellipsis:
        return False
    if isinstance(part.kind, Scalar):
        return part.kind.name in ("bool", "b1")
    if isinstance(part.kind, Sequence) and part.kind.name == "tuple":
        arrays = bool(part.kind.items) and all(isinstance(i, Array) for i in part.kind.items)
        return True if arrays else None
    return True if isinstance(part.kind, (Array, Repeated, Sequence)) else None


def _read_array(scope: Scope, base: Value, key: Value, node: gast.expr, name: str | None) -> Value:
    fancy = is_fancy(key)
    if fancy is not False:
        kind, shape = (UNKNOWN, None) if fancy is None else \
            infer(np.ndarray.__getitem__, {}, lambda stand: _fancy_trial(stand, base, key))
        out = scope.value(kind, name=name, node=node, shape=shape)
        if fancy is None:
            scope.emit(View, out=out, base=base, certainty=Certainty.MAYBE, key=key)
        else:
            scope.emit(Load, out=out, base=base, key=key)
        return out
    shape = window_shape(base, key)
    if shape == () and not any(part.static is Ellipsis for part in parts_of(key)):
        out = scope.value(Scalar(base.kind.dtype), name=name, node=node)
        scope.emit(Load, out=out, base=base, key=key)
        return out
    kind = UNKNOWN if shape is None else Array(base.kind.dtype, tuple(dim == ONE for dim in shape))
    out = scope.value(kind, name=name, node=node, shape=shape)
    scope.emit(View, out=out, base=base, certainty=Certainty.VIEW, key=key)
    return out


def _fancy_trial(stand: object, base: Value, key: Value) -> object:
    parts = []
    for part in parts_of(key):
        if is_slice(part):
            parts.append(slice(None))
            continue
        if isinstance(part.kind, Sequence) and part.items is None:  # what np.nonzero gives
            return stand(base)[tuple(np.zeros((3,) * i.ndim, np.intp) for i in part.kind.items)]
        example = stand(part)
        if isinstance(example, np.ndarray) and example.dtype != bool:
            example = np.zeros_like(example)
        elif isinstance(example, list):
            example = [0] * len(example)
        elif isinstance(example, int) and not isinstance(example, bool):
            example = 0
        parts.append(example)
    array = stand(base)
    if any(isinstance(part, np.ndarray) and part.dtype == bool for part in parts):
        return array[
            tuple(
                np.ones(array.shape[: p.ndim], bool) if isinstance(p, np.ndarray) else p
                for p in parts
            )
        ][:3]
    return array[tuple(parts)]


def window_shape(base: Value, key: Value) -> Shape | None:
    """The axes of a basic window; None if the key has more parts than there are axes."""
    parts = list(parts_of(key))
    consumed = sum(part.static is not None and part.static is not Ellipsis for part in parts)
    axes = list(base.shape or shape_of(base.kind))
    if consumed > len(axes):
        return None
    spare = len(axes) - consumed
    if not any(part.static is Ellipsis for part in parts):
        parts.append(Value(-1, static=Ellipsis))
    shape: list[Dim] = []
    for part in parts:
        if part.static is Ellipsis:
            shape += [axes.pop(0) for _ in range(spare)]
        elif part.static is None:
            shape.append(ONE)
        elif isinstance(part.node, gast.Slice):
            shape.append(sliced(axes.pop(0), part))
        elif is_slice(part):
            axes.pop(0)
            shape.append(fresh_dim())
        else:
            axes.pop(0)
    return tuple(shape)


def sliced(dim: Dim, part: Value) -> Dim:
    """The length of a slice of an axis: `1:-1` of n is n - 2; else unknown."""
    lower, upper, step = (item.static for item in part.items)
    if step not in (None, 1) or MISSING in (lower, upper) or dim == ONE:
        return (
            dim if (lower, upper, step) in ((None, None, None), (None, None, -1)) else fresh_dim()
        )
    start, stop = lower or 0, upper
    if start < 0 or (stop is not None and stop >= 0):
        return fresh_dim()
    offset = (stop or 0) - start
    return Dim(dim.symbol, dim.offset + offset, dim.nonunit and offset == 0)
