"""Methods of dicts and NamedTuples whose keys are known, and what only looks at its items.

    options.get("rate", 0.1)              options["rate"], or the default where there is no such key
    {**params, "w": x}                    a Build with every key of params, and "w"
    point._replace(y=2.0)                 the tuple with another item
    max(range(n), key=lambda i: x[i])     passive: the items are numbers, x is only compared
"""

from __future__ import annotations

import dataclasses

import gast

from s2s.core import Build, Load, Op, Opaque, Value, discrete
from s2s.normalise.contents import slot_of
from s2s.normalise.given import Given
from s2s.normalise.infer import BOTTOM, held_kind, joined_kind, shape_of
from s2s.normalise.keys import demand_passive_keys
from s2s.normalise.listed import read_as_rows
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.subscripts import read
from s2s.normalise.tuples import joined_shapes
from s2s_runtime.kinds import (
    ITERATOR,
    UNKNOWN,
    Array,
    Constant,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)

TEXT = Constant("str")
NONE = Constant("NoneType")
RANGE = Constant("range")


def got(scope: Scope, node: gast.Call, base: Value, given: Given, name: str | None) -> Value | None:
    """`d.get(key)` and `d.get(key, default)` of a dict whose keys are known."""
    if not isinstance(base.kind, (Record, Table)) or given.keywords:
        return None
    if not isinstance(base.kind, Record) or not is_static(given.args[0]):
        return None if may_move(base.kind) else _passive_item(scope, node, base, given)
    key = given.args[0]
    kinds = dict(base.kind.items)
    if key.static in kinds:
        return entry(scope, base, key, node, name)
    plain = isinstance(node.func.value, gast.Name) and node.func.value.id in scope.settled
    if not plain:  # a key may have been added since
        return None
    return given.args[1] if len(given.args) > 1 else scope.constant(None)


def _passive_item(scope: Scope, node: gast.Call, base: Value, given: Given) -> Value:
    """`edges.get(n, ())` of a dict that can hold nothing that moves."""
    demand_passive_keys(scope, given.args[:1], node)
    held = [base.kind.item] if isinstance(base.kind, Table) else [k for _, k in base.kind.items]
    held += [held_kind(given.args[1])] if len(given.args) > 1 else [NONE]
    out = scope.value(_any_length(held), node=node)
    scope.emit(Opaque, out=out, operands=given.args[1:], node=node,
               reason="the dict holds nothing that moves, and the other value does",
               instead="write `d[k] if k in d else value`")
    return out


def _any_length(kinds: list[Kind]) -> Kind:
    """What is one of these; sequences may differ in length."""
    if not all(isinstance(kind, (Sequence, Repeated)) for kind in kinds):
        return joined_kind(kinds)
    items = [(kind.item,) if isinstance(kind, Repeated) else kind.items for kind in kinds]
    return Repeated(joined_kind(item for part in items for item in part))


def entry(scope: Scope, base: Value, key: Value, node: gast.expr, name: str | None) -> Value:
    """An item that is there."""
    claimed = dict(base.kind.items).get(key.static, UNKNOWN)
    kind = scope.session.contents.kind(slot_of(key), claimed)
    out = scope.value(kind, name=name, node=node, shape=shape_of(kind))
    scope.emit(Load, out=out, base=base, key=key)
    return out


def merged_display(scope: Scope, node: gast.Dict, name: str | None) -> Value | None:
    """`{**params, "w": x}` where params is a dict that nothing changes."""
    entries: dict[object, tuple[Value, Value]] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is not None:
            key = scope.expression(key_node)
            if not is_static(key):
                return None
            entries[key.static] = key, scope.expression(value_node)
            continue
        base = scope.expression(value_node)
        known = isinstance(value_node, gast.Name) and value_node.id in scope.settled
        if not known or not isinstance(base.kind, Record):
            return None
        for static, _ in base.kind.items:
            text = gast.Constant(static, None)
            key = scope.constant(static, text)
            place = gast.copy_location(gast.Subscript(value_node, text, gast.Load()), node)
            entries[static] = key, entry(scope, base, key, place, None)
    pairs = list(entries.values())
    kind = Record(tuple((key.static, held_kind(value)) for key, value in pairs))
    out = scope.value(kind, name=name, node=node)
    scope.emit(
        Build, out=out, keys=tuple(k for k, _ in pairs), values=tuple(v for _, v in pairs)
    )
    return out


def of_fields(
    scope: Scope, node: gast.Call, base: Value, method: str, given: Given
) -> Value | None:
    """`point._replace(y=2.0)`, `point._asdict()` of a NamedTuple."""
    if not isinstance(base.kind, Sequence):
        return None
    fields = base.kind.fields
    if not fields or given.args or set(given.keywords) - set(fields):
        return None
    if method not in ("_replace", "_asdict") or method == "_asdict" and given.keywords:
        return None
    items = {
        field: given.keywords[field] if field in given.keywords
        else _field(scope, base, number, node.func.value)
        for number, field in enumerate(fields)
    }
    if method == "_replace":
        kind = dataclasses.replace(base.kind, items=tuple(map(held_kind, items.values())))
        return scope.value(kind, items=tuple(items.values()), node=node)
    keys = tuple(scope.constant(field, gast.Constant(field, None)) for field in fields)
    held = Record(tuple((field, held_kind(item)) for field, item in items.items()))
    out = scope.value(held, node=node)
    scope.emit(Build, out=out, keys=keys, values=tuple(items.values()))
    return out


def _field(scope: Scope, base: Value, number: int, text: gast.expr) -> Value:
    if base.items is not None:
        return base.items[number]
    place = gast.Constant(number, None)
    node = gast.copy_location(gast.Subscript(text, place, gast.Load()), text)
    return read(scope, base, scope.constant(number, place), node, None)


def joined_tuples(scope: Scope, left: Value, right: Value, node: gast.expr) -> Value | None:
    """`(a, b) + (c,)`: the items of both."""
    for value in (left, right):
        kind = value.kind
        if value.items is None or not isinstance(kind, Sequence) or kind.name == "list":
            return joined_shapes(scope, left, right, node)
    items = (*left.items, *right.items)
    kind = Sequence("tuple", tuple(item.kind for item in items))
    return scope.value(kind, items=items, node=node)


def repeated(
    scope: Scope, op: gast.operator, left: Value, right: Value, node: gast.expr, name: str | None
) -> Value | None:
    """`[0.0] * n`: a new list of numbers; those that move are an error."""
    display, times = (left, right) if left.items is not None else (right, left)
    kind = times.kind
    counts = isinstance(kind, Scalar) and not kind.floating
    if not isinstance(op, gast.Mult) or not counts or not isinstance(display.node, gast.List):
        return None
    if not display.items or not all(is_immutable(item.kind) for item in display.items):
        return None
    held = (BOTTOM if item.static is None else held_kind(item) for item in display.items)
    out = scope.value(Repeated(joined_kind(held)), node=node, name=name)
    scope.emit(Opaque, out=out, operands=(*display.items, times), node=node,
               reason="a display is repeated a number of times that only run time knows",
               instead="write `[x for _ in range(n)]`")
    return out


def is_immutable(kind: Kind) -> bool:
    return isinstance(kind, (Scalar, Constant))


def ordered_by(scope: Scope, node: gast.Call, given: Given, name: str | None) -> Value | None:
    """`sorted`, `max` and `min` with a key: what they give stands among the items given."""
    if len(given.args) != 1 or "key" not in given.keywords:
        return None
    read_as_rows(scope, (given.texts[0], given.args[0]))
    out = scope.value(name=name, node=node)
    scope.emit(Opaque, out=out, operands=given.args, node=node,
               reason="which item comes first is decided by a function",
               instead="order the indices: `sorted(range(len(x)), key=...)`")
    return out


def keys_of(scope: Scope, node: gast.Call, base: Value, name: str | None) -> Value:
    """`sorted(params)`, `list(params)`: the keys, which carry nothing."""
    texts = all(isinstance(key, str) for key, _ in base.kind.items)
    out = scope.value(Repeated(TEXT) if texts else UNKNOWN, name=name, node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (base,)})
    return out


def passive_kind(target: object, args: tuple[Value, ...]) -> Kind:
    """What a builtin gives that no active value enters."""
    if target in (float, int):
        return Scalar(target.__name__)
    if target is map and args and args[0].static in (float, int):
        return Repeated(Scalar(args[0].static.__name__), ITERATOR)
    if target in (reversed, filter):
        return iterated(items_kind(args[-1:]))
    return items_kind(args) if target in (list, sorted) else UNKNOWN


def iterated(kind: Kind) -> Kind:
    """What may be run through once, and has no length."""
    return dataclasses.replace(kind, name=ITERATOR) if isinstance(kind, Repeated) else UNKNOWN


def items_kind(args: tuple[Value, ...]) -> Kind:
    """What a list of the items of a passive value is."""
    kind = args[0].kind if len(args) == 1 else UNKNOWN
    if isinstance(kind, Repeated):
        return Repeated(kind.item)
    if kind in (TEXT, RANGE):
        return Repeated(TEXT if kind == TEXT else Scalar("int"))
    if isinstance(kind, Array) and kind.ndim == 1:
        return Repeated(Scalar(kind.dtype))
    return UNKNOWN
