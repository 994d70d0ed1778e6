"""The user's text as the sweeps spell it: pieces, paths into it, and what must stay in place."""

from __future__ import annotations

import gast

from s2s.core import Call, Value
from s2s.leaves import Leaf, constant, name, subscript
from s2s.trees import walk


def chosen(test: gast.expr, then: gast.expr, orelse: gast.expr) -> gast.expr:
    """`then if test else orelse` for truth values."""
    if isinstance(then, gast.Constant) and isinstance(orelse, gast.Constant):
        if then.value == orelse.value:
            return then
        return test if then.value else gast.UnaryOp(gast.Not(), test)
    if isinstance(orelse, gast.Constant) and not orelse.value:
        return gast.BoolOp(gast.And(), [test, then])
    if isinstance(then, gast.Constant) and not then.value:
        return gast.BoolOp(gast.And(), [gast.UnaryOp(gast.Not(), test), orelse])
    return gast.IfExp(test, then, orelse)


class Spelled(Leaf):
    """A piece of the user's text, as the user spelled it."""

    _fields = ()

    def __init__(self, node: gast.expr):
        super().__init__()
        self.node = node


def callee_word(node: Call) -> str:
    """The name of a called function, as the user writes it."""
    function = getattr(node.node, "func", node.node)
    return (
        function.attr if isinstance(function, gast.Attribute) else getattr(function, "id", "call")
    )


def item_of(text: gast.expr, whole: Value, item: Value) -> gast.expr:
    """`text[i]...` for an item of a tuple."""
    for index, part in enumerate(whole.items or ()):
        inner = subscript(text, constant(index))
        if part is item:
            return inner
        if part.items is not None and (found := item_of(inner, part, item)) is not None:
            return found
    return None


def path_text(text: str) -> gast.expr:
    """`t.0` is the item t[0]."""
    head, *rest = text.split(".")
    result: gast.expr = name(head)
    for part in rest:
        result = subscript(result, constant(int(part)))
    return result


def has_text(value: Value) -> bool:
    """Whether the program has a name or an expression for a value: not what returns merge into."""
    return " " not in value.name if value.name is not None else value.node is not None


def is_test(node: gast.expr, origin: gast.stmt) -> bool:
    return isinstance(origin, (gast.If, gast.While)) and origin.test is node


def must_stay(node: gast.expr | None, origin: gast.stmt) -> bool:
    """Whether a sub-expression cannot be computed before its statement.

    It stands in an arm of a conditional, or a call that may have effects comes before it, or the
    statement is a loop whose test runs on every trip.
    """
    if node is None:
        return False
    if isinstance(origin, gast.While):
        return True
    for outer in walk(origin):
        arms = {gast.IfExp: ("body", "orelse"), gast.BoolOp: ("values",)}.get(type(outer), ())
        for arm in arms:
            parts = getattr(outer, arm)
            parts = parts[1:] if isinstance(parts, list) else [parts]
            if any(node is inner for part in parts for inner in walk(part)):
                return True
    return False
