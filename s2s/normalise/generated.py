"""Calls that only generated text makes, met when it is differentiated again."""

from __future__ import annotations

import gast

from s2s.core import Certainty, Value, View
from s2s.normalise.scope import Scope
from s2s_runtime import Shadows


def shadow_window(
    scope: Scope, node: gast.Call, shadows: Value, value: Value, name: str | None
) -> Value:
    """`bars(v)` of a generated module that is differentiated again: a window with the kind of v."""
    if shadows.node is None:
        raise scope.refuse(node, "shadows that a caller passed on are differentiated again",
                           "which memory they belong to is known to the caller only",
                           "write the function so that its arguments do not share memory")
    out = scope.value(value.kind, name=name, node=node, shape=value.shape)
    scope.emit(
        View,
        out=out,
        base=shadows,
        certainty=Certainty.MAYBE,
        function=Shadows,
        bound={"value": value},
    )
    return out
