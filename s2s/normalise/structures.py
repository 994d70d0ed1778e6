"""The kinds of what the runtime makes of structures: shadows, gradients, copies, pieces.

    shadow_of({w: f8[:], n: int})       {w: f8[:], n: NoneType}
    unstack(f8[:,:])                    [f8[:], ...]

Stand-ins are numbers and arrays only (`infer`), so these are told from the kinds alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import SimpleNamespace

import gast

from s2s.core import Build, Value
from s2s.normalise.infer import BOTTOM, held_kind, join, joined_kind
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.scope import Scope, is_static
from s2s_runtime import (
    added,
    as_argument,
    folded,
    pieces,
    private,
    shadow_of,
    snapshot,
    unstack,
    zeros_like,
)
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Constant,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)

NONE = Constant("NoneType")
FLOAT = Scalar("float")


def structure_kind(scope: Scope, function: Callable, args: tuple[Value, ...]) -> Kind:
    """What a runtime function returns for structures of these kinds; UNKNOWN for any other."""
    make = MAKE.get(function)
    if make is None:
        return UNKNOWN
    return make(*(scope.session.learned.whole(held_kind(arg)) for arg in args))


def mapped(kind: Kind, leaf: Callable[[Kind], Kind]) -> Kind:
    """The kind of a structure whose leaves are changed, in the same containers."""
    if isinstance(kind, (Repeated, Table)):
        return type(kind)(mapped(kind.item, leaf))
    if isinstance(kind, Sequence):
        return dataclasses.replace(kind, items=tuple(mapped(item, leaf) for item in kind.items))
    if isinstance(kind, Record):
        return Record(tuple((key, mapped(item, leaf)) for key, item in kind.items))
    if isinstance(kind, Instance):
        parts = tuple((name, mapped(item, leaf)) for name, item in kind.attributes)
        return dataclasses.replace(kind, attributes=parts)
    return leaf(kind)


def gradient_leaf(kind: Kind) -> Kind:
    """A leaf of a gradient: as its argument's, None where nothing floats."""
    if isinstance(kind, (Scalar, Array)):
        return kind if kind.floating else NONE
    if kind == BOTTOM:
        return BOTTOM
    return NONE if isinstance(kind, Constant) else UNKNOWN


def shadow_kind(kind: Kind) -> Kind:
    """The kind of `shadow_of`: containers that can be written, and plain floats for numbers."""
    if isinstance(kind, (Repeated, Table)):
        return type(kind)(shadow_kind(kind.item))
    if isinstance(kind, Sequence):
        return Sequence("list", tuple(map(shadow_kind, kind.items)), kind.fields)
    if isinstance(kind, Record):
        return Record(tuple((key, shadow_kind(item)) for key, item in kind.items))
    if isinstance(kind, Instance):
        parts = tuple((name, shadow_kind(item)) for name, item in kind.attributes)
        return Instance("types", "SimpleNamespace", parts, SimpleNamespace)
    leaf = gradient_leaf(kind)
    return FLOAT if isinstance(leaf, Scalar) else leaf


def slices_kind(kind: Kind, *_: Kind) -> Kind:
    """The items along an axis."""
    if not isinstance(kind, Array) or kind.ndim == 0:
        return UNKNOWN
    if kind.ndim == 1:
        return Repeated(Scalar(kind.dtype))
    return Repeated(Array(kind.dtype, (None,) * (kind.ndim - 1), kind.subclass))


def pieces_kind(_: Kind, arrays: Kind, *__: Kind) -> Kind:
    """One piece for each array that was joined."""
    if isinstance(arrays, Sequence):
        return Sequence("tuple", tuple(map(gradient_leaf, arrays.items)))
    return Repeated(gradient_leaf(arrays.item)) if isinstance(arrays, Repeated) else UNKNOWN


MAKE: dict[Callable, Callable[..., Kind]] = {
    shadow_of: shadow_kind,
    zeros_like: lambda kind: mapped(kind, gradient_leaf),
    as_argument: lambda bar, like: mapped(like, gradient_leaf),
    folded: lambda bar, like: mapped(like, gradient_leaf),
    snapshot: lambda kind: kind,
    private: lambda kind, *_: kind,
    added: join,
    unstack: slices_kind,
    pieces: pieces_kind,
}


def together(scope: Scope, value: Value, node: gast.expr) -> Value:
    """Items that are known one by one as one container that is read by number."""
    if not any(
        item.items is not None or not is_static(item) and may_move(item.kind)
        for item in value.items
    ):
        return value
    text = node if isinstance(node, gast.Name) or value.node is None else value.node
    out = scope.value(Repeated(joined_items(value)), node=text)
    scope.emit(Build, out=out, keys=(None,) * len(value.items), values=value.items)
    return out


def joined_items(value: Value) -> Kind:
    """The kind of a value that is one of the items."""
    return joined_kind(map(held_kind, value.items)) if value.items else UNKNOWN
