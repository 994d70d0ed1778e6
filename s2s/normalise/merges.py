"""Two arms meet: one value, and one version of every variable.

    y = a if c else b        y = If(c, a, b)        `and` and `or` are ternaries, too
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import gast

from s2s.core import MISSING, If, Merge, Opaque, Value
from s2s.normalise.infer import BOTTOM, join, join_shapes, shape_of
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Array, Instance, Kind, Record, Repeated, Scalar, Sequence, Table


def choice(scope: Scope, test: Value, then: Callable[[], Value], orelse: Callable[[], Value],
           node: gast.expr, name: str | None) -> Value:
    """An `If` whose arms each give one value: ternaries, `and`, `or`."""
    before = dict(scope.env)
    with scope.region() as first:
        one = then()
    middle, scope.env = scope.env, dict(before)
    with scope.region() as second:
        other = orelse()
    merges = merge_environments(scope, middle, scope.env)
    out = scope.value(join(one.kind, other.kind), name=name, node=node,
                      shape=join_shapes(one, other))
    if one is not other and (is_tuple(one) or is_tuple(other)):
        scope.emit(If, test=test, then=tuple(first), orelse=tuple(second), merges=merges, node=node)
        scope.emit(Opaque, out=out, operands=(one, other), node=node,
                   reason="a tuple is made in one arm of a conditional",
                   instead="choose it in an `if` statement, before the line")
        return out
    if one is not other:
        scope.escape(one)
        scope.escape(other)
    merges = (*merges, Merge(out, one, other))
    scope.emit(If, test=test, then=tuple(first), orelse=tuple(second), merges=merges, node=node)
    return out


def is_tuple(value: Value) -> bool:
    """A display of values that no memory holds: only each item has an adjoint."""
    return value.items is not None and isinstance(value.kind, Sequence)


def merge_environments(scope: Scope, then: dict, orelse: dict) -> tuple[Merge, ...]:
    """One name for each variable that the two arms left different; scope.env is merged."""
    merges: list[Merge] = []
    scope.env = {name: merged(scope, name, then.get(name), orelse.get(name), merges)
                 for name in sorted(then.keys() | orelse.keys())}
    return tuple(merges)


def merged(scope: Scope, name: str, one: Value | None, other: Value | None, merges: list) -> Value:
    """The value of a name after a branch; facts that the arms share survive."""
    if one is other and one is not None:
        return one
    if one is None or other is None:
        out = unbound_on_one_arm(scope, name, one or other, one is None, merges)
    elif one.items is not None and other.items is not None and len(one.items) == len(other.items):
        items = tuple(merged(scope, f"{name}.{i}", a, b, merges)
                      for i, (a, b) in enumerate(zip(one.items, other.items, strict=True)))
        return scope.value(join(one.kind, other.kind), items=items)
    elif one.items is not None or other.items is not None:
        raise scope.refuse(scope.origin, f"`{name}` is a tuple of another length on each path",
                           "its items have no names of their own", "give both paths one length")
    else:
        demand_one_form(scope, name, one.kind, other.kind)
        same = one.static is not MISSING and one.static is other.static
        if not same:
            scope.escape(one)
            scope.escape(other)
        out = scope.value(join(one.kind, other.kind), name=name, shape=join_shapes(one, other),
                          static=one.static if same else MISSING)
        merges.append(Merge(out, one, other))
    return out


def demand_one_form(scope: Scope, name: str, one: Kind, other: Kind) -> None:
    """A container on one path and an array on the other have adjoints of different forms."""
    forms = (Sequence, Repeated, Record, Table, Instance), (Array, Scalar)
    for a, b in ((one, other), (other, one)):
        if isinstance(a, forms[0]) and isinstance(b, forms[1]):
            raise scope.refuse(
                scope.origin,
                f"`{name}` is {a} on one path and {b} on another",
                "the adjoint of a container has parts, that of an array has none",
                "use two names",
            )


def widest(one: Value, other: Value) -> Value:
    """What may be said of a value that is one or the other, where neither is at hand."""
    if one.kind == BOTTOM or one.kind == other.kind:
        return other
    if one.items is not None and other.items is not None and len(one.items) == len(other.items):
        items = tuple(map(widest, one.items, other.items))
        if isinstance(other.kind, Sequence):
            kinds = tuple(item.kind for item in items)
            kind = replace(other.kind, items=kinds)
            return Value(-1, kind, items=items)
    either = join(one.kind, other.kind)
    return Value(-1, either, shape=join_shapes(one, other) or shape_of(either))


def unbound_on_one_arm(scope: Scope, name: str, only: Value, on_then: bool, merges: list) -> Value:
    """A name that one arm alone binds."""
    if only.items is not None:
        items = tuple(unbound_on_one_arm(scope, f"{name}.{i}", item, on_then, merges)
                      for i, item in enumerate(only.items))
        return scope.value(only.kind, items=items)
    out = scope.value(only.kind, name=name, shape=only.shape)
    scope.escape_when_read(out, only)
    merges.append(Merge(out, None, only) if on_then else Merge(out, only, None))
    return out
