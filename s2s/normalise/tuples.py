"""Tuples of whole numbers, such as shapes: what is made of them has a known length.

    np.empty((n + 1,) + u.shape)      (n + 1, *u.shape)      u.shape[1:]

They carry no derivative, so only their kind is told: the array made with them has a known rank.
"""

from __future__ import annotations

import gast

from s2s.core import MISSING, Op, Value, discrete
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Kind, Scalar, Sequence


def joined_shapes(scope: Scope, left: Value, right: Value, node: gast.expr) -> Value | None:
    """`(n,) + u.shape`."""
    one, other = whole_numbers(left), whole_numbers(right)
    if one is None or other is None:
        return None
    return _passive(scope, (*one, *other), (left, right), node)


def part_of_shape(scope: Scope, base: Value, key: Value, node: gast.expr) -> Value | None:
    """`u.shape[1:]`."""
    numbers, bounds = whole_numbers(base), tuple(part.static for part in key.items or ())
    if numbers is None or MISSING in bounds:
        return None
    return _passive(scope, numbers[slice(*bounds)], (base,), node)


def unpacked_shapes(scope: Scope, node: gast.Tuple) -> Value | None:
    """`(n, *u.shape)`."""
    parts = [part.value if isinstance(part, gast.Starred) else part for part in node.elts]
    if any(isinstance(inner, gast.NamedExpr) for part in parts for inner in gast.walk(part)):
        return None
    found = scope.nodes[:]
    values = tuple(map(scope.expression, parts))
    kinds: list[Kind] = []
    for part, value in zip(node.elts, values, strict=True):
        row = whole_numbers(value) if isinstance(part, gast.Starred) else _number(value)
        if row is None:
            scope.nodes[:] = found
            return None
        kinds += row
    return _passive(scope, tuple(kinds), values, node)


def whole_numbers(value: Value) -> tuple[Kind, ...] | None:
    """The kinds of a tuple's items, if all are whole numbers."""
    kind = value.kind
    tuples = isinstance(kind, Sequence) and kind.name == "tuple" and not kind.fields
    return kind.items if tuples and all(map(_whole, kind.items)) else None


def _number(value: Value) -> tuple[Kind, ...] | None:
    return (value.kind,) if _whole(value.kind) else None


def _whole(kind: Kind) -> bool:
    return isinstance(kind, Scalar) and kind.name in ("int", "i8")


def _passive(
    scope: Scope, kinds: tuple[Kind, ...], operands: tuple[Value, ...], node: gast.expr
) -> Value:
    out = scope.value(Sequence("tuple", kinds), node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": operands})
    return out
