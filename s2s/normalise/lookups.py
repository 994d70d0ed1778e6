"""Methods of dicts and NamedTuples whose keys are known, and what only looks at its items.

    options.get("rate", 0.1)              options["rate"], or the default where there is no such key
    {**params, "w": x}                    a Build with every key of params, and "w"
    point._replace(y=2.0)                 the tuple with another item
    max(range(n), key=lambda i: x[i])     passive: the items are numbers, x is only compared
"""

from __future__ import annotations

import gast

from s2s.core import Build, Load, Op, Opaque, Value, discrete
from s2s.normalise.contents import slot_of
from s2s.normalise.given import Given
from s2s.normalise.infer import held_kind, shape_of
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.tuples import joined_shapes
from s2s_runtime.kinds import UNKNOWN, Record, Sequence


def got(scope: Scope, node: gast.Call, base: Value, given: Given, name: str | None) -> Value | None:
    """`d.get(key)` and `d.get(key, default)` of a dict whose keys are known."""
    if not isinstance(base.kind, Record) or given.keywords or not is_static(given.args[0]):
        return None
    key = given.args[0]
    kinds = dict(base.kind.items)
    if key.static in kinds:
        return entry(scope, base, key, node, name)
    plain = isinstance(node.func.value, gast.Name) and node.func.value.id in scope.settled
    if not plain:  # a key may have been added since
        return None
    return given.args[1] if len(given.args) > 1 else scope.constant(None)


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


def replaced(scope: Scope, node: gast.Call, base: Value, given: Given) -> Value | None:
    """`point._replace(y=2.0)`: a tuple of known items with some of them exchanged."""
    if base.items is None or not isinstance(base.kind, Sequence) or given.args:
        return None
    fields = base.kind.fields
    if not fields or set(given.keywords) - set(fields):
        return None
    items = tuple(
        given.keywords.get(field, item) for field, item in zip(fields, base.items, strict=True)
    )
    kind = Sequence(base.kind.name, tuple(item.kind for item in items), fields)
    return scope.value(kind, items=items, node=node)


def joined_tuples(scope: Scope, left: Value, right: Value, node: gast.expr) -> Value | None:
    """`(a, b) + (c,)`: the items of both."""
    for value in (left, right):
        kind = value.kind
        if value.items is None or not isinstance(kind, Sequence) or kind.name == "list":
            return joined_shapes(scope, left, right, node)
    items = (*left.items, *right.items)
    kind = Sequence("tuple", tuple(item.kind for item in items))
    return scope.value(kind, items=items, node=node)


def ordered_by(scope: Scope, node: gast.Call, given: Given, name: str | None) -> Value | None:
    """`sorted`, `max` and `min` with a key: what they give stands among the items given."""
    if len(given.args) != 1 or "key" not in given.keywords:
        return None
    out = scope.value(name=name, node=node)
    scope.emit(Opaque, out=out, operands=given.args, node=node,
               reason="which item comes first is decided by a function",
               instead="order the indices: `sorted(range(len(x)), key=...)`")
    return out


def keys_of(scope: Scope, node: gast.Call, base: Value, name: str | None) -> Value:
    """`sorted(params)`, `list(params)`: the keys, which carry nothing."""
    out = scope.value(name=name, node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (base,)})
    return out
