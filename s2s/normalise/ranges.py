"""Numbers that a loop counts: range, reversed(range), and as many of them as a loop before made.

    for i in reversed(range(n)[:trips]):      bounds (n,), backwards, at most `trips`
"""

from __future__ import annotations

import gast

from s2s.core import Value
from s2s.normalise.scope import Scope, is_static


def progression(scope: Scope, node: gast.expr) -> gast.Call | None:
    """The range of `range(n)`, `reversed(range(n))` and `reversed(range(n)[:k])`."""
    if (
        isinstance(node, gast.Call)
        and object_of(scope, node.func) is reversed
        and len(node.args) == 1
    ):
        node = node.args[0]
    if isinstance(node, gast.Subscript) and isinstance(node.slice, gast.Slice) \
            and node.slice.lower is None and node.slice.step is None:
        node = node.value
    return node if isinstance(node, gast.Call) and object_of(scope, node.func) is range else None


def direction(scope: Scope, node: gast.expr) -> tuple[bool, Value | None]:
    """Whether the numbers of a range come backwards, and how many of them."""
    backwards = isinstance(node, gast.Call) and object_of(scope, node.func) is reversed
    inner = node.args[0] if backwards else node
    limit = inner.slice.upper if isinstance(inner, gast.Subscript) else None
    return backwards, scope.expression(limit) if limit is not None else None


def object_of(scope: Scope, node: gast.expr) -> object:
    """The builtin that a name stands for, if it is not the user's."""
    if not isinstance(node, gast.Name) or node.id in scope.locals:
        return None
    value = scope.lookup(node)
    return value.static if is_static(value) else None
