"""`add_into(shadow, bar)` of a generated module, by the kinds.

    add_into(self_bar, value_bar)       def add_into(shadow, bar):
                                            if apart(shadow, bar, ("x", "w")):
                                                shadow.x += bar.x
                                                if apart(shadow.w, bar.w):
                                                    shadow.w += bar.w

What the runtime does part by part becomes a text, followed like the user's own helpers.  Parts that
carry no derivative are None in a shadow and are left out; `apart` raises at any other part.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import LocalFunction, Value
from s2s.normalise.infer import held_kind
from s2s.normalise.objects import with_names
from s2s.normalise.rewrites.text import again, load, located, loop, stored
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import (
    Array,
    Constant,
    Function,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)
from s2s_runtime.shadows import apart

SHADOW, BAR, APART = "shadow", "bar", "apart"


class NotKnown(Exception):
    """The kind of a part is not known here."""


def addition(scope: Scope, node: gast.Call, shadow: Value, bar: Value) -> LocalFunction | None:
    """The text of `add_into` for these kinds; None where one is not known."""
    whole = scope.session.learned.whole
    kinds = whole(held_kind(shadow)), whole(held_kind(bar))
    key = (*kinds, APART)
    if key not in scope.session.trees:
        scope.session.trees[key] = (_text(scope, node, *kinds),)
    return scope.session.trees[key][0]


def _text(scope: Scope, node: gast.Call, shadow: Kind, bar: Kind) -> LocalFunction | None:
    try:
        lines = _part(load(SHADOW), load(BAR), shadow, bar)
    except NotKnown:
        return None
    args = gast.arguments(
        args=[gast.Name(text, gast.Param(), None, None) for text in (SHADOW, BAR)],
        posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[],
    )
    tree = gast.FunctionDef("add_into", args, lines or [gast.Pass()], [], None, None, [])
    return LocalFunction(located(tree, node), with_names(scope.source, SHADOW, {APART: apart}), {})


def _sum(shadow: gast.expr, bar: gast.expr) -> gast.stmt:
    target = again(shadow)
    target.ctx = gast.Store()
    return gast.AugAssign(target, gast.Add(), again(bar))


def _part(shadow: gast.expr, bar: gast.expr, kind: Kind, other: Kind) -> list[gast.stmt]:
    """The lines that add one part; one memory, found on both sides of a call, has its due."""
    if not (_may_move(kind) and _may_move(other)):
        return []
    if isinstance(kind, (Scalar, Array)) and isinstance(other, (Scalar, Array)):
        lines = [_sum(shadow, bar)]
        return lines if isinstance(kind, Scalar) else [_if_apart(shadow, bar, lines)]
    if isinstance(kind, (Table, Repeated)) and isinstance(other, (Table, Repeated)):
        lines = _in_turn(shadow, bar, kind, lambda one, two: _part(one, two, kind.item, other.item))
        return [_if_apart(shadow, bar, lines)]
    mine, given = _parts(kind), _parts(other)
    found = {
        key: _part(_place(shadow, key, kind), _place(bar, key, other), mine[key], given[key])
        for key in mine.keys() & given.keys()
    }
    keys = [key for key in mine if found.get(key)]
    names = gast.Tuple([gast.Constant(key, None) for key in keys], gast.Load())
    return [_if_apart(shadow, bar, [line for key in keys for line in found[key]], names)]


def _may_move(kind: Kind) -> bool:
    """Whether the adjoint of a part is anything but None."""
    if isinstance(kind, (Scalar, Array)):
        return kind.floating
    return not isinstance(kind, (Constant, Function))


def _if_apart(
    shadow: gast.expr, bar: gast.expr, lines: list[gast.stmt], *names: gast.expr
) -> gast.If:
    test = gast.Call(load(APART), [again(shadow), again(bar), *names], [])
    return gast.If(test, lines or [gast.Pass()], [])


def _in_turn(
    shadow: gast.expr, bar: gast.expr, kind: Table | Repeated,
    inner: Callable[[gast.expr, gast.expr], list[gast.stmt]],
) -> list[gast.stmt]:
    """A table by its keys, a list by its numbers."""
    key = "key" if isinstance(kind, Table) else "index"
    while any(isinstance(one, gast.Name) and one.id == key for one in gast.walk(bar)):
        key += "_"  # a table of tables
    places = (gast.Subscript(again(text), load(key), gast.Load()) for text in (shadow, bar))
    lines = inner(*places)
    numbers = gast.Call(load("range"), [gast.Call(load("len"), [again(bar)], [])], [])
    over = again(bar) if isinstance(kind, Table) else numbers
    return [loop(stored(key), over, lines)] if lines else []


def _parts(kind: Kind) -> dict[str | int, Kind]:
    """The kinds of the parts of a structure, by key or name."""
    if isinstance(kind, Sequence):
        return dict(enumerate(kind.items))
    if isinstance(kind, Record):
        return dict(kind.items)
    if isinstance(kind, Instance):
        return dict(kind.attributes)
    raise NotKnown


def _place(base: gast.expr, key: str | int, kind: Kind) -> gast.expr:
    if isinstance(kind, Instance):
        return gast.Attribute(again(base), key, gast.Load())
    return gast.Subscript(again(base), gast.Constant(key, None), gast.Load())
