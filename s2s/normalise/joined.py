"""Arrays made of a display of arrays, one primitive after the other.

    np.linalg.multi_dot([a, b, c])      (a @ b) @ c                     from the left
    np.block([[a, b], [c, d]])          np.concatenate([np.concatenate([a, b], axis=-1),
                                                        np.concatenate([c, d], axis=-1)], axis=-2)

Only the core program reads so: the user's own call is what stays printed.
"""

from __future__ import annotations

from collections.abc import Callable

import gast
import numpy as np

from s2s.core import Build, Value
from s2s.leaves import Static
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Sequence

Primitive = Callable[..., Value]


def products(
    scope: Scope, node: gast.Call, factors: Value, name: str | None, primitive: Primitive
) -> Value:
    """The product of a display of matrices, and of vectors at its ends."""
    first, *others = factors.items
    value, text = first, _text(first)
    for index, factor in enumerate(others, start=1):
        last = index == len(others)
        pair = gast.copy_location(_call(np.matmul, "np.matmul", [text, _text(factor)]), node)
        both = (value, factor)
        value = primitive(
            scope, node if last else pair, np.matmul, both, {}, name if last else None
        )
        text = pair
    return value


def blocks(
    scope: Scope, node: gast.Call, parts: Value, name: str | None, primitive: Primitive
) -> Value | None:
    """One or two levels of lists, of arrays that have as many axes as there are levels."""
    rows = parts.items
    if not rows:
        return None
    if all(row.items is None for row in rows):
        return _joined(scope, node, parts, _text(parts), -1, name, primitive, 1, node)
    if not all(row.items for row in rows):
        return None
    values = []
    for row in rows:
        value = _joined(scope, node, row, _text(row), -1, None, primitive, 2, None)
        if value is None:
            return None
        values.append(value)
    texts = gast.List([value.node for value in values], gast.Load())
    whole = scope.value(Sequence("list", tuple(v.kind for v in values)), items=tuple(values),
                        node=texts)
    scope.emit(Build, out=whole, keys=(None,) * len(values), values=tuple(values))
    return _joined(scope, node, whole, texts, -2, name, primitive, 2, node)


def _joined(
    scope: Scope, node: gast.Call, parts: Value, text: gast.expr, axis: int, name: str | None,
    primitive: Primitive, least: int, spelled: gast.expr | None,
) -> Value | None:
    if any(part.items is not None or part.rank is None or part.rank < least
           for part in parts.items):
        return None
    place = gast.Constant(axis, None)
    call = gast.copy_location(_call(np.concatenate, "np.concatenate", [text, place]), node)
    along = {"axis": scope.constant(axis, place)}
    return primitive(scope, spelled or call, np.concatenate, (parts,), along, name)


def _call(function: Callable, wish: str, args: list[gast.expr]) -> gast.Call:
    return gast.Call(Static(function, wish), args, [])


def _text(value: Value) -> gast.expr:
    return value.node or gast.Name(value.name, gast.Load(), None, None)
