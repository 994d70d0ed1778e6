"""Keys of dicts are looked up, not computed with: an active value may not become one.

    table = {x: 2.0}          what iterates over the table gets x back, and its derivative is lost
"""

from __future__ import annotations

from collections.abc import Iterable

import gast

from s2s.core import Opaque, Value
from s2s.normalise.scope import Scope, is_static
from s2s_runtime.kinds import UNKNOWN, Scalar


def demand_passive_keys(scope: Scope, keys: Iterable[Value], node: gast.AST) -> None:
    """An error where an active value turns out to be a key."""
    found = tuple(
        key
        for key in keys
        if not is_static(key)
        and (key.kind == UNKNOWN or isinstance(key.kind, Scalar) and key.kind.floating)
    )
    if found:
        scope.emit(Opaque, out=None, operands=found, node=node,
                   reason="an active value is the key of a dict",
                   instead="use a number or a text that does not move as the key")
