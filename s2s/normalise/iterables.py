"""What a trip of a loop gets from what the loop runs over.

    for row in table:                 row = table[trip]
    for name, w in params.items():    name is looked at, w = params[name]
    for act in (np.sin, square):      one of these, found at run time
"""

from __future__ import annotations

from dataclasses import dataclass

import gast

from s2s.core import Op, Value, discrete
from s2s.errors import Code
from s2s.normalise.respelling import looped_object
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.structures import joined_items, together
from s2s.normalise.subscripts import read
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

VIEWS = frozenset({"items", "keys", "values"})
TEXT = Constant("str")
RANGE = Constant("range")


@dataclass(frozen=True)
class Iterable:
    """One thing that a loop runs over; `view`: how a dict is looked at."""

    value: Value
    view: str = ""


def iterable(scope: Scope, node: gast.expr, whole: gast.For) -> Iterable:
    """The value of an iterable expression; a dict view is its dict."""
    if (
        isinstance(node, gast.Call)
        and isinstance(node.func, gast.Attribute)
        and node.func.attr in VIEWS
        and not node.args
        and isinstance(node.func.value, gast.Name)
    ):
        base = scope.expression(node.func.value)
        if isinstance(base.kind, (Record, Table)) or base.kind == UNKNOWN:
            return Iterable(base, node.func.attr)
    value = scope.expression(node)
    looped_object(scope, whole, value, node)
    if isinstance(value.kind, (Record, Table)):
        return Iterable(value, "keys")
    if value.items is not None:
        return Iterable(together(scope, value, node))
    called = isinstance(node, gast.Call) and is_range(scope, node.func)
    numbers = called or value.kind == RANGE
    if (
        numbers
        or value.kind == TEXT
        or isinstance(value.kind, (Array, Repeated, Sequence))
        or value.kind == UNKNOWN
    ):
        return Iterable(value, "numbers" if numbers else "texts" if value.kind == TEXT else "")
    raise scope.refuse(
        node,
        f"a loop over {value.kind} is not followed",
        "its trips cannot be counted and repeated",
        "loop over a range, an array or a list",
        Code.ASYMMETRIC_LOOP,
    )


def is_range(scope: Scope, node: gast.expr) -> bool:
    """Whether a name means the builtin `range`."""
    if not isinstance(node, gast.Name) or node.id in scope.locals:
        return False
    value = scope.lookup(node)
    return is_static(value) and value.static is range


def item_of(scope: Scope, source: Iterable, counter: Value) -> Value:
    """What one trip gets."""
    value = source.value
    if source.view:
        return _item_of_view(scope, source, counter)
    if isinstance(value.kind, Repeated) and value.kind.name == ITERATOR:
        return _looked_at(scope, value, value.kind.item)
    if value.items is None:
        return read(scope, value, counter, None, None)
    for item in value.items:
        scope.escape(item)
    return _looked_at(scope, value, joined_items(value))


def _item_of_view(scope: Scope, source: Iterable, counter: Value) -> Value:
    value = source.value
    if source.view in ("numbers", "texts"):
        return _looked_at(scope, value, Scalar("int") if source.view == "numbers" else TEXT)
    key = _looked_at(scope, value, _kind_of_keys(value.kind))
    if source.view == "keys":
        return key
    item = read(scope, value, key, None, None)
    if source.view == "values":
        return item
    return scope.value(Sequence("tuple", (key.kind, item.kind)), items=(key, item))


def _kind_of_keys(kind: Record | Table) -> Kind:
    keys = [key for key, _ in kind.items] if isinstance(kind, Record) else []
    for cls, found in ((str, TEXT), (int, Scalar("int"))):
        if keys and all(type(key) is cls for key in keys):
            return found
    return UNKNOWN


def _looked_at(scope: Scope, value: Value, kind: Kind) -> Value:
    """A passive item: a key, a number, a function."""
    out = scope.value(kind)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (value,)})
    return out
