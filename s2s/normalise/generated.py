"""Calls that only generated text makes, met when it is differentiated again."""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import Certainty, Value, View
from s2s.normalise.given import Given
from s2s.normalise.scope import Scope
from s2s.normalise.user_calls import item_node
from s2s_runtime import Shadows, private
from s2s_runtime.kinds import Sequence


def shadow_window(
    scope: Scope, node: gast.Call, shadows: Value, given: Given, name: str | None
) -> Value:
    """`bars(v)` of a generated module that is differentiated again: a window with the kind of v."""
    (value,) = given.args
    out = scope.value(value.kind, name=name, node=node, shape=value.shape)
    scope.emit(
        View,
        out=out,
        base=shadows,
        certainty=Certainty.MAYBE,
        function=Shadows,
        bound={"value": value} | given.keywords,
    )
    return out


def privates(
    scope: Scope, node: gast.Call, values: tuple[Value, ...], primitive: Callable
) -> Value:
    """`x, w = private(x, w)` of a generated module: a copy of each."""
    items = tuple(
        primitive(scope, item_node(node, index), private, (value,), {}, None)
        for index, value in enumerate(values)
    )
    kind = Sequence("tuple", tuple(item.kind for item in items))
    return scope.value(kind, items=items, node=node)
