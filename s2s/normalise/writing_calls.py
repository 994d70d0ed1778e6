"""Calls that write memory of their arguments, as the store that they amount to.

    np.multiply(a, b, out=y)            y[...] = np.multiply(a, b)
    np.divide(a, b, out=y, where=m)     y[...] = np.where(m, np.divide(a, b), y)
    np.copyto(y, v, where=m)            y[...] = np.where(m, v, y)
    x.sort(axis=0)                      x[...] = np.sort(x, axis=0)
    np.put(x, k, v)                     x[k] = np.resize(v, np.shape(k))  (x has one axis)

Only the core program reads so: the user's own call is what stays printed.  The right side has a
text of its own, pure, in case its value is kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

import gast
import numpy as np

from s2s.core import Op, Store, Value, discrete
from s2s.leaves import Static, constant, name, subscript
from s2s.normalise.given import Given
from s2s.normalise.infer import fresh_dim, infer, same_shape
from s2s.normalise.scope import Scope
from s2s.normalise.subscripts import read
from s2s_runtime.counting import along_axis, flat_index
from s2s_runtime.kinds import UNKNOWN, Array

ACCUMULATING = {(np.add, "at"): np.add, (np.subtract, "at"): np.subtract, (None, "add_at"): np.add}
Primitive = Callable[..., Value]


def destination(function: object, given: Given) -> Value | None:
    """The array that a NumPy function is told to put its result into."""
    out = given.keywords.get("out")
    if out is None and isinstance(function, np.ufunc) and len(given.args) == function.nin + 1:
        out = given.args[function.nin]
    if out is None or out.static is None:
        return None
    return out.items[0] if out.items is not None and len(out.items) == 1 else out


def into(
    scope: Scope, node: gast.Call, function: Callable, given: Given, primitive: Primitive
) -> Value:
    """`function(..., out=y)`: the store, and y."""
    out = destination(function, given)
    assert out is not None
    ufunc = isinstance(function, np.ufunc)
    dropped = {"out", "where", "casting"} if ufunc else {"out"}
    args = given.args[: function.nin] if ufunc else given.args
    keywords = {name: value for name, value in given.keywords.items() if name not in dropped}
    text = gast.copy_location(
        gast.Call(
            node.func,
            node.args[: len(node.args) - len(given.args) + len(args)],
            [item for item in node.keywords if item.arg not in dropped],
        ),
        node,
    )
    value = primitive(scope, text, function, args, keywords, None)
    mask = given.keywords.get("where") if ufunc else None
    write(scope, out, _where(scope, node, mask, value, out))
    return out


def _where(scope: Scope, node: gast.Call, mask: Value | None, value: Value, old: Value) -> Value:
    """`np.where(mask, value, old)`, which is what a masked write leaves."""
    if mask is None or mask.static is True:
        return value
    return operation(scope, node, np.where, {"condition": mask, "x": value, "y": old})


def operation(
    scope: Scope, node: gast.AST, function: Callable, bound: Mapping[str, Value]
) -> Value:
    """An operation that the user's text does not spell."""
    text = gast.copy_location(_call(function, *(_text(scope, one) for one in bound.values())), node)
    kind, shape = infer(function, bound, lambda stand: function(*map(stand, bound.values())))
    out = scope.value(kind, node=text, shape=shape)
    scope.emit(Op, out=out, function=function, bound=bound)
    return out


def passive(
    scope: Scope,
    node: gast.AST,
    function: Callable,
    *operands: Value,
    text: gast.expr | None = None,
) -> Value:
    """A length, a shape or an index that the user's text does not spell."""
    if text is None:
        texts = (_text(scope, one) for one in operands)
        text = gast.copy_location(_call(function, *texts), node)
    bound = dict(zip("abc", operands, strict=False))
    kind, shape = infer(function, bound, lambda stand: function(*map(stand, operands)))
    out = scope.value(kind, node=text, shape=shape)
    scope.emit(Op, out=out, function=discrete, bound={"operands": operands})
    return out


def _call(function: Callable, *args: gast.expr) -> gast.Call:
    own = function in (flat_index, along_axis)
    wish = function.__name__ if own else f"np.{function.__name__}"
    return gast.Call(Static(function, wish), list(args), [])


def _text(scope: Scope, value: Value) -> gast.expr:
    """The variable that holds a value, else the text that made it, which is in this statement."""
    head, *path = (value.name or "").split(".")
    held, text = scope.env.get(head), name(head)
    for part in map(int, path):
        items = held.items or () if held is not None else ()
        held = items[part] if part < len(items) else None
        text = subscript(text, constant(part))
    return text if held is value or value.node is None else value.node


def write(scope: Scope, base: Value, value: Value, key: Value | None = None) -> None:
    """`base[key] = value`, of the whole array where there is no key."""
    whole = scope.constant(Ellipsis, gast.Constant(Ellipsis, None))
    scope.emit(Store, base=base, value=value, key=key if key is not None else whole)


def accumulated(
    scope: Scope, node: gast.Call, function: object, args: tuple[Value, ...]
) -> Value | None:
    """`np.add.at(y, k, v)`: a store that writes an element as often as its index comes."""
    owner = getattr(function, "__self__", None)
    label = (owner if isinstance(owner, np.ufunc) else None, getattr(function, "__name__", ""))
    operator = ACCUMULATING.get(label)
    if operator is None or len(args) != 3:
        return None
    place = gast.copy_location(gast.Subscript(node.args[0], node.args[1], gast.Load()), node)
    old = read(scope, args[0], args[1], place, None)
    base, key, value = args
    scope.emit(Store, base=base, key=key, value=value, operator=operator, old=old, repeats=True)
    return scope.constant(None)


# ---- functions and methods that do nothing else ---------------------------------------


def _copyto(
    scope: Scope, node: gast.Call, dst: Value, src: Value, where: Value | None = None
) -> None:
    write(scope, dst, _where(scope, node, where, src, dst))


def _put(scope: Scope, node: gast.Call, a: Value, ind: Value, v: Value) -> None:
    if a.rank is None:
        raise NotFollowed("np.put counts through all axes of an array")
    value = repeated(scope, node, v, passive(scope, node, np.shape, ind))
    write(scope, a, value, ind if a.rank == 1 else passive(scope, node, flat_index, ind, a))


def _put_along(
    scope: Scope, node: gast.Call, arr: Value, indices: Value, values: Value, axis: Value
) -> None:
    if arr.rank is None or type(axis.static) is not int:
        raise NotFollowed("np.put_along_axis is followed along an axis written out")
    if arr.rank == 1:
        write(scope, arr, values, indices)
    else:
        write(scope, arr, values, passive(scope, node, along_axis, indices, arr, axis))


def _putmask(scope: Scope, node: gast.Call, a: Value, mask: Value, values: Value) -> None:
    if values.rank != 0 and not same_shape(values, a):
        values = repeated(scope, node, values, passive(scope, node, np.shape, a))
    write(scope, a, _where(scope, node, mask, values, a))


def _place(scope: Scope, node: gast.Call, arr: Value, mask: Value, vals: Value) -> None:
    if not (isinstance(mask.kind, Array) and mask.kind.dtype == "b1"):
        raise NotFollowed("np.place is followed for masks of truth values")
    if vals.rank != 0:
        count = passive(scope, node, np.count_nonzero, mask)
        vals = repeated(scope, node, vals, count)
    write(scope, arr, vals, mask)


def repeated(scope: Scope, node: gast.AST, value: Value, shape: Value) -> Value:
    """A value that starts again where it is too short, and ends where it is too long."""
    if value.rank == 0:
        return value
    return operation(scope, node, np.resize, {"a": value, "new_shape": shape})


def _fill_diagonal(scope: Scope, node: gast.Call, a: Value, val: Value) -> None:
    if a.rank != 2:
        raise NotFollowed("np.fill_diagonal is followed for two axes")
    count = gast.Call(Static(min, "min"), [_call(np.shape, _text(scope, a))], [])
    text = gast.copy_location(_call(np.arange, count), node)
    steps = scope.value(Array("i8", (False,)), node=text, shape=(fresh_dim(),))
    scope.emit(Op, out=steps, function=discrete, bound={"operands": (a,)})
    pair = gast.copy_location(gast.Tuple([text, text], gast.Load()), node)
    write(scope, a, val, scope.value(node=pair, items=(steps, steps)))


def _fill(scope: Scope, node: gast.Call, a: Value, value: Value) -> None:
    write(scope, a, value)


def _sort(
    scope: Scope, node: gast.Call, a: Value, axis: Value | None = None, kind: Value | None = None
) -> None:
    bound = {"a": a} if axis is None else {"a": a, "axis": axis}
    write(scope, a, operation(scope, node, np.sort, bound))


FUNCTIONS: Mapping[Callable, Callable] = {
    np.copyto: _copyto,
    np.put: _put,
    np.put_along_axis: _put_along,
    np.putmask: _putmask,
    np.place: _place,
    np.fill_diagonal: _fill_diagonal,
    np.ndarray.fill: _fill,
    np.ndarray.sort: _sort,
}
METHODS = {"fill": np.ndarray.fill, "sort": np.ndarray.sort, "put": np.put}


class NotFollowed(Exception):
    """A write whose place is not known well enough."""


def written(scope: Scope, node: gast.Call, function: Callable, given: Given) -> Value | None:
    """Lower a call that only writes; None where this form of it is not followed."""
    keywords = {name: value for name, value in given.keywords.items() if name != "casting"}
    base = given.args[0] if given.args else keywords.get("dst", keywords.get("a"))
    unknown = base is not None and base.kind == UNKNOWN and function in (np.copyto, np.putmask)
    if base is None or not (unknown or isinstance(base.kind, Array)):
        return None
    try:
        bound = inspect.signature(FUNCTIONS[function]).bind(scope, node, *given.args, **keywords)
    except TypeError:  # a keyword that is not followed
        return None
    try:
        FUNCTIONS[function](*bound.args, **bound.kwargs)
    except NotFollowed:
        return None
    return scope.constant(None)
