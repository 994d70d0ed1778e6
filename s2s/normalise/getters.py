"""Calls that take items and attributes out by name, and dataclasses that are made from others.

    operator.itemgetter("w")(table)              table["w"]
    operator.attrgetter("x", "y")(point)         (point.x, point.y)
    dataclasses.replace(state, rate=r)           State(rate=r, decay=state.decay)
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable

import gast

from s2s.core import Value
from s2s.normalise.attributes import attribute
from s2s.normalise.given import Given
from s2s.normalise.infer import held_kind
from s2s.normalise.listed import give_name
from s2s.normalise.objects import constructor
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.subscripts import read
from s2s.normalise.user_calls import user_call
from s2s_runtime.kinds import Instance, Sequence

GETTERS = (operator.itemgetter, operator.attrgetter)


def getter(scope: Scope, node: gast.Call, target: object, given: Given) -> Value | None:
    """A getter that is made, or called."""
    if target in GETTERS and given.args and all(map(is_static, given.args)):
        make: Callable[..., object] = target
        return scope.constant(make(*(value.static for value in given.args)), node)
    if not isinstance(target, GETTERS) or len(given.args) != 1 or given.keywords:
        return None
    take = _item if isinstance(target, operator.itemgetter) else _attribute
    found = tuple(take(scope, node, given, key) for key in target.__reduce__()[1])
    if len(found) == 1:
        return found[0]
    kind = Sequence("tuple", tuple(map(held_kind, found)))
    return scope.value(kind, items=found, node=node)


def _item(scope: Scope, node: gast.Call, given: Given, key: object) -> Value:
    place = gast.Constant(key, None)
    text = gast.copy_location(gast.Subscript(given.texts[0], place, gast.Load()), node)
    return read(scope, given.args[0], scope.constant(key, place), text, None)


def _attribute(scope: Scope, node: gast.Call, given: Given, path: str) -> Value:
    text = given.texts[0]
    for part in path.split("."):
        text = gast.copy_location(gast.Attribute(text, part, gast.Load()), node)
    return attribute(scope, text, None)


def replaced_fields(
    scope: Scope, node: gast.Call, given: Given, name: str | None
) -> Value | None:
    """`dataclasses.replace(state, rate=r)`: the class is called with all fields."""
    base, text = (given.args[0], given.texts[0]) if len(given.args) == 1 else (None, None)
    if base is None or not isinstance(base.kind, Instance) \
            or not dataclasses.is_dataclass(base.kind.cls):
        return None
    start = constructor(scope, node, base.kind.cls)
    if start is None:
        return None
    if not isinstance(text, gast.Name):
        give_name(scope, text)
        return None
    values, texts = dict(given.keywords), dict(given.keyword_texts)
    for one in dataclasses.fields(base.kind.cls):
        if one.init and one.name not in values:
            place = gast.copy_location(gast.Attribute(text, one.name, gast.Load()), node)
            values[one.name], texts[one.name] = attribute(scope, place, None), place
    whole = Given((), (), values, texts)
    return user_call(scope, node, scope.value(static=start, node=node.func), whole, name)
