"""Other ways of writing an operation that has a rule.

    operator.mul(a, b)        np.multiply          np.add.reduce(x)          np.sum(x, axis=0)
    max(a, b, c)              max(max(a, b), c)    np.multiply.outer(x, y)   x[:, None] * y
    getattr(layer, "w")       layer.w

An idiom emits what the plain spelling would; the user's own spelling is what stays printed.
"""

from __future__ import annotations

from collections.abc import Callable

import gast
import numpy as np

from s2s.core import Build, Move, Op, Store, Value, discrete
from s2s.leaves import Static
from s2s.normalise.attributes import attribute
from s2s.normalise.contents import attribute_kind, put, slot_of
from s2s.normalise.given import Given
from s2s.normalise.infer import held_kind
from s2s.normalise.joined import blocks, products
from s2s.normalise.lookups import keys_of, ordered_by
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.subscripts import index_value, read
from s2s.rulebook.spellings import OPERATOR_MODULE, UFUNC_METHODS, builtin
from s2s_runtime.kinds import UNKNOWN, Instance, Record, Repeated

Primitive = Callable[..., Value]


def idiom(
    scope: Scope,
    node: gast.Call,
    target: object,
    given: Given,
    name: str | None,
    primitive: Primitive,
) -> Value | None:
    """The value of a call that is an idiom; None for any other."""
    args = given.args
    if target is getattr and len(args) in (2, 3) and not given.keywords:
        return _attribute(scope, node, args, name)
    if target is object.__new__ and len(args) == 1 and isinstance(args[0].static, type):
        return new_object(scope, node, args[0].static, name)
    if target is object.__setattr__ and len(args) == 3 and isinstance(args[1].static, str):
        attribute_name = args[1].static
        slot, claimed = slot_of(None, attribute_name), attribute_kind(args[0], attribute_name)
        put(scope, args[0], slot, args[2], claimed)
        scope.session.learned.store(args[0].kind, attribute_name, held_kind(args[2]))
        scope.emit(Store, base=args[0], value=args[2], attribute=args[1].static)
        return scope.constant(None)
    if target in OPERATOR_MODULE and not given.keywords and _numeric(args):
        return primitive(scope, node, OPERATOR_MODULE[target], args, {}, name)
    if target in (sorted, max, min) and "key" in given.keywords:
        return ordered_by(scope, node, given, name)
    if target in (sorted, list, tuple, set) and len(args) == 1 and isinstance(args[0].kind, Record):
        return keys_of(scope, node, args[0], name)
    if target is tuple and isinstance(node.func, Static):  # of a list that nothing else refers to
        item = args[0].kind.item if isinstance(args[0].kind, Repeated) else UNKNOWN
        out = scope.value(Repeated(item, "tuple"), name=name, node=node)
        scope.emit(Move, out=out, source=args[0])
        return out
    if target in (max, min) and len(args) == 1 and _is_display(node.args[0], args[0]):
        spread = Given(args[0].items, tuple(node.args[0].elts))
        return _extremum(scope, node, target, spread, name, primitive)
    if target in (max, min) and len(args) > 2 and not given.keywords and _scalars(args):
        return _extremum(scope, node, target, given, name, primitive)
    if target is np.linalg.multi_dot and len(args) == 1 and len(args[0].items or ()) > 1:
        return products(scope, node, args[0], name, primitive)
    if target is np.block and len(args) == 1:
        return blocks(scope, node, args[0], name, primitive)
    ufunc = getattr(target, "__self__", None)
    if isinstance(ufunc, np.ufunc):
        return _ufunc_method(scope, node, ufunc, target, given, name, primitive)
    return None


def _is_display(node: gast.expr, value: Value) -> bool:
    """`[a, b]` or `(a, b)`, of numbers."""
    items = value.items or ()
    return isinstance(node, (gast.List, gast.Tuple)) and len(items) > 1 and _scalars(items)


def new_object(scope: Scope, node: gast.expr, cls: type, name: str | None) -> Value:
    """An object without attributes; stores give it what it holds."""
    kind = Instance(cls.__module__, cls.__qualname__, (), cls)
    out = scope.value(kind, name=name, node=node)
    scope.emit(Build, out=out, keys=(), values=())
    return out


def _numeric(args: tuple[Value, ...]) -> bool:
    return all(arg.rank is not None for arg in args)


def _scalars(args: tuple[Value, ...]) -> bool:
    return all(arg.rank == 0 for arg in args)


def _attribute(
    scope: Scope, node: gast.Call, args: tuple[Value, ...], name: str | None
) -> Value | None:
    """`getattr(layer, "w")`; a name that only run time knows finds something passive."""
    if isinstance(args[1].static, str) and len(args) == 2:
        return attribute(
            scope,
            gast.copy_location(gast.Attribute(node.args[0], args[1].static, gast.Load()), node),
            name,
        )
    if not is_static(args[0]):
        return None
    out = scope.value(node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": args})
    return out


def _extremum(
    scope: Scope, node: gast.Call, target: object, given: Given, name: str | None,
    primitive: Primitive,
) -> Value:
    """Two at a time, from the left, as Python compares them."""
    value, text = given.args[0], given.texts[0]
    last = len(given.args) - 1
    for index in range(1, len(given.args)):
        pair = gast.copy_location(gast.Call(node.func, [text, given.texts[index]], []), node)
        place = node if index == last else pair
        wish = name if index == last else None
        both = (value, given.args[index])
        value, text = primitive(scope, place, builtin(target, 2), both, {}, wish), pair
    return value


def _ufunc_method(
    scope: Scope, node: gast.Call, ufunc: np.ufunc, method: Callable, given: Given,
    name: str | None, primitive: Primitive,
) -> Value | None:
    if method.__name__ == "outer":
        return _outer(scope, node, ufunc, given, name, primitive)
    function = UFUNC_METHODS.get((ufunc, method.__name__))
    if function is None or len(given.args) > 2 or set(given.keywords) - {"axis"}:
        return None
    axis = given.args[1] if len(given.args) == 2 else given.keywords.get("axis")
    if scope.session.book.rule(function) is None:
        return None
    if axis is None:
        axis = scope.constant(0, gast.Constant(0, None))
    return primitive(scope, node, function, given.args[:1], {"axis": axis}, name)


def _outer(
    scope: Scope, node: gast.Call, ufunc: np.ufunc, given: Given, name: str | None,
    primitive: Primitive,
) -> Value | None:
    if len(given.args) != 2 or given.keywords or not _numeric(given.args):
        return None
    one, other = given.args
    if one.rank == 0 or other.rank == 0 or scope.session.book.rule(ufunc) is None:
        return primitive(scope, node, ufunc, given.args, {}, name)
    new = [gast.Constant(None, None)] * other.rank
    place = gast.Tuple([gast.Constant(Ellipsis, None), *new], gast.Load())
    text = gast.copy_location(gast.Subscript(given.texts[0], place, gast.Load()), node)
    column = read(scope, one, index_value(scope, place), text, None)
    return primitive(scope, node, ufunc, (column, other), {}, name)
