"""Comprehensions that nothing active enters stand as they are; what they hold is still known.

    weights = [1.0 / (k + 1) for k in range(n)]        weights: [float, ...]

Their text is followed once, as the loop that it abbreviates, for the kind of an item; what that
emits is thrown away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import gast

from s2s.core import Opaque, Value
from s2s.errors import CompileError
from s2s.normalise.assignments import assign
from s2s.normalise.expressions import expression as plain
from s2s.normalise.infer import held_kind
from s2s.normalise.lookups import iterated
from s2s.normalise.loops import INT, header
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites.text import COMPREHENSIONS, bound_in
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import UNKNOWN, Kind, Repeated, Table

Comprehension: TypeAlias = gast.ListComp | gast.SetComp | gast.DictComp | gast.GeneratorExp


def expression(scope: Scope, node: gast.expr, name: str | None = None) -> Value:
    """The value of an expression; of a comprehension, with the kind of its items."""
    value = plain(scope, node, name)
    if not isinstance(node, COMPREHENSIONS) or (kind := _kind(scope, node)) == UNKNOWN:
        return value
    made = scope.nodes.pop()
    assert isinstance(made, Opaque)
    out = scope.value(kind, node=node)
    scope.nodes.append(replace(made, out=out))
    return out


def _kind(scope: Scope, node: Comprehension) -> Kind:
    env, escaped, waiting = dict(scope.env), dict(scope.escaped), dict(scope.waiting)
    position, programs = scope.position, set(scope.session.programs)
    names = scope.locals
    try:
        scope.locals = names.union(*(bound_in(part.target) for part in node.generators))
        with scope.region():
            return _followed(scope, node)
    except (CompileError, Respelled):
        return UNKNOWN
    finally:
        scope.env, scope.escaped, scope.waiting = env, escaped, waiting
        scope.position, scope.locals = position, names
        for key in scope.session.programs.keys() - programs:
            del scope.session.programs[key]


def _followed(scope: Scope, node: Comprehension) -> Kind:
    """The kind, with the variables of the comprehension bound as a loop would bind them."""
    for part in node.generators:
        trip = gast.For(part.target, part.iter, [], [], None)
        gast.copy_location(trip, node)
        _, _, bind_items = header(scope, trip, assign)
        bind_items(scope.value(INT))
    if isinstance(node, gast.DictComp):
        scope.expression(node.key)
        return Table(held_kind(scope.expression(node.value)))
    item = held_kind(scope.expression(node.elt))
    if isinstance(node, gast.SetComp):
        return UNKNOWN
    return iterated(Repeated(item)) if isinstance(node, gast.GeneratorExp) else Repeated(item)
