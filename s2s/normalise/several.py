"""Tuples of known length: what primitives return, and what NamedTuples are made of.

    w, v = np.linalg.eigh(a)      Op(eigh, a) -> (%1, %2);  w = %1;  v = %2
    State(x, v)                   the tuple (x, v), whose items have names
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gast

from s2s.core import Op, Operand, Value
from s2s.leaves import rebuild
from s2s.normalise.given import Given
from s2s.normalise.infer import infer
from s2s.normalise.methods import opaque
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites.text import load
from s2s.normalise.scope import Scope
from s2s.normalise.user_calls import item_node
from s2s.rulebook import Rule
from s2s_runtime.kinds import UNKNOWN, Sequence, named
from s2s_runtime.tuples import gives_items


def several(
    scope: Scope, node: gast.Call, rule: Rule, bound: Mapping[str, Operand], run: Callable
) -> Value | None:
    """The values of the items; None where their number is not known."""
    out = _items(scope, node, bound, run, rule.varies)
    if out is not None:
        scope.emit(Op, out=out, function=rule.function, bound=bound)
    return out


def _items(
    scope: Scope, node: gast.expr, bound: Mapping[str, Operand], run: Callable, varies: bool
) -> Value | None:
    """A tuple of known length with its items, which may be such tuples too."""
    forms = _forms(bound, run)
    if len(forms) < 2 or forms[-1] != forms[-2]:
        return None
    count, fields = forms[-1]
    values = tuple(_item(scope, node, bound, run, index, varies) for index in range(count))
    kind = Sequence("tuple", tuple(value.kind for value in values), fields)
    return scope.value(kind, items=values, node=node)


def _forms(bound: Mapping, run: Callable) -> list[tuple[int, tuple[str, ...]]]:
    """The number of items and the names of the fields, from each trial run."""
    found = []

    def look(stand: Callable) -> float:
        result = run(stand)
        if isinstance(result, tuple):
            found.append((len(result), tuple(getattr(result, "_fields", ()))))
        return 0.0

    infer(look, bound, look)
    return found


def _item(
    scope: Scope, node: gast.expr, bound: Mapping[str, Operand], run: Callable, index: int,
    varies: bool,
) -> Value:
    def one(stand: Callable) -> object:
        return run(stand)[index]

    text = item_node(node, index)
    inside = _items(scope, text, bound, one, varies)
    if inside is not None:
        return inside
    kind, shape = (UNKNOWN, None) if varies else infer(one, bound, one)
    return scope.value(kind, shape=shape, node=text)


def named_tuple(
    scope: Scope, node: gast.Call, cls: type, arguments: Given, name: str | None
) -> Value:
    """`State(x, v)`: a tuple with field names, if its class makes it as NamedTuple does."""
    fields = cls._fields
    bound = dict(zip(fields, arguments.args, strict=False)) | dict(arguments.keywords)
    defaults = getattr(cls, "_field_defaults", {})
    bound |= {
        field: scope.constant(defaults[field])
        for field in fields
        if field not in bound and field in defaults
    }
    plain = (
        cls.__new__.__code__.co_filename.startswith("<")
        if hasattr(cls.__new__, "__code__")
        else False
    )
    if (
        set(bound) != set(fields)
        or len(arguments.args) > len(fields)
        or not plain
        or not gives_items(cls)
        or "__init__" in vars(cls)
    ):
        return opaque(scope, node, f"`{cls.__name__}` makes its tuples in its own way",
                           "use a plain NamedTuple", arguments.values)
    if isinstance(node.func, gast.Name) and node.func.id in scope.locals | scope.outer.keys():
        _by_name(scope, node, cls)
    items = tuple(bound[field] for field in fields)
    kind = named(cls, tuple(item.kind for item in items))
    return scope.value(kind, items=items, node=node)


def _by_name(scope: Scope, node: gast.Call, cls: type) -> None:
    """`cls(x, v)` in a class method: no variable at run time holds the class, so it is named."""
    try:
        known = scope.source.resolve(cls.__name__) is cls
    except NameError:
        known = False
    if not known:
        raise scope.refuse(node, f"`{gast.unparse(node.func)}` is a class",
                           f"the function cannot name it: `{cls.__name__}` is something else here",
                           "call it by its own name")

    def change(one: gast.AST) -> gast.AST | None:
        return load(cls.__name__) if one is node.func else None
    raise Respelled(scope.origin, [rebuild(scope.origin, change)])
