"""Statements that are read again, because kinds tell that something in them is a list.

    total = sum(state.terms[1:])         terms = state.terms
                                   ->    total = 0
                                         for i in range(1, len(terms)):
                                             total = total + terms[i]

The rewrites know lists by their displays.  What a parameter, an attribute or an item of a
container holds is known only here: it gets a name, and the rewrites see the statement once more.
"""

from __future__ import annotations

from dataclasses import replace

import gast

from s2s.core import Value
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites import statement
from s2s.normalise.rewrites.hoist import hoisted
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import ITERATOR, Repeated, Sequence


def read_as_rows(scope: Scope, *parts: tuple[gast.expr, Value]) -> None:
    """Stop lowering the statement if it has plainer words, now that these are lists or tuples."""
    rows = [(node, value) for node, value in parts if is_row(value) and _may_move(value.kind)]
    if not rows or scope.text is None or isinstance(scope.origin, gast.While):
        return
    text = scope.text()
    names = {id(node): node.id if isinstance(node, gast.Name) else text.fresh(_word(node))
             for node, _ in rows}
    tuples = {names[id(node)] for node, value in rows if value.kind.name != "list"}
    known = frozenset(names.values())
    text = replace(
        text,
        moving=text.moving | known,
        sequences=text.sequences | known,
        lists=(text.lists | known) - tuples,
        tuples=text.tuples | tuples,
        hoisted={id(node): names[id(node)] for node, _ in rows if not isinstance(node, gast.Name)},
    )
    origin = scope.origin
    lines = hoisted(text, origin) or [origin] if text.hoisted else [origin]
    text = replace(text, hoisted={})
    lines = [made for line in lines for made in statement(text, line)]
    if lines != [origin]:
        raise Respelled(origin, lines)


def give_name(scope: Scope, node: gast.expr) -> None:
    """Stop lowering the statement if this part of it can have a name on a line before."""
    if scope.text is None or isinstance(scope.origin, gast.While):
        return
    text = scope.text()
    text = replace(text, hoisted={id(node): text.fresh(_word(node))})
    if (lines := hoisted(text, scope.origin)) is not None:
        raise Respelled(scope.origin, lines)


def is_row(value: Value) -> bool:
    """Whether a value is a list or a tuple, whose items have numbers."""
    return isinstance(value.kind, (Repeated, Sequence)) and value.kind.name != ITERATOR


def _may_move(kind: Repeated | Sequence) -> bool:
    """What moves may be put into a list that is still empty."""
    return may_move(kind) or isinstance(kind, Sequence) and not kind.items


def _word(node: gast.expr) -> str:
    """What an attribute or an item with a name is called."""
    if isinstance(node, gast.Attribute):
        return node.attr
    key = node.slice.value if isinstance(node, gast.Subscript) \
        and isinstance(node.slice, gast.Constant) else None
    return key if isinstance(key, str) and key.isidentifier() else "items"
