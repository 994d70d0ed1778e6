"""Derivatives inside differentiated code: `s2s.grad(f)(x)` is a call of a generated function.

    g = s2s.grad(lambda z: loss(w, z))(x)       inner_grad(w, x), whose text is the gradient's
    s2s.jvp(f)((x,), (v,))[1]                   f_jvp(x, v)[1]
    y, back = s2s.vjp(f)(x)                     y, back = f_vjp(x);  back(u) is f_pullback(back, u)

The derivative is compiled when its call is lowered, for the kinds of that call; what a local
function captures is passed beside its arguments, so that it carries derivatives as any argument
does: no perturbation can be confused with another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import gast

from s2s.core import MISSING, Inner, Linear, LocalFunction, Partial, Value
from s2s.errors import called_at
from s2s.normalise.given import Given
from s2s.normalise.inner_functions import (
    Bound,
    bound_local,
    bound_method,
    bound_plain,
    not_followed,
)
from s2s.normalise.inner_texts import (
    along,
    columns,
    elementwise,
    gradient,
    linearized,
    pullback,
    rows,
    side_by_side,
    zero,
)
from s2s.normalise.scope import Scope
from s2s.normalise.user_calls import applied, user_call
from s2s.request import Form, Known, Wanted
from s2s_runtime.kinds import Sequence

OPTIONS = frozenset({"wrt", "argnums", "has_aux", "cache", "mode"})
SIDES = {"auto": Form.JACOBIAN, "forward": Form.JACFWD, "reverse": Form.JACREV}


def known_call(scope: Scope, node: gast.Call, target: object, given: Given, name: str | None,
               call_value: Callable) -> Value:
    """A call of a public object: a decorated function, a derivative of one, or `s2s.grad`."""
    if not isinstance(target, Known):
        return asked_for(scope, node, target, given)
    found = target.as_known()
    if found is None:
        raise scope.refuse(
            node,
            f"`{gast.unparse(node.func)}` cannot be differentiated again",
            "it belongs to an object, or is made in a way that the compiler does not follow",
            "write s2s.grad(f)(x) with a function defined here or in a module",
        )
    return call_value(scope, node, held(scope, found, target), given, name)


def held(scope: Scope, found: Callable | Wanted, maker: object) -> Value:
    """What a public object stands for, as a value."""
    if not isinstance(found, Wanted):
        return scope.constant(found)
    inner = held(scope, found.function, None)
    static = Inner(found.form, inner, found.wrt, found.single, found.has_aux, maker)
    return scope.value(static=static)


def asked_for(scope: Scope, node: gast.Call, maker: object, given: Given) -> Value:
    """`s2s.grad(f, wrt=...)`: a derivative that waits for its arguments."""
    form: Form = maker.form
    options = {**dict(zip(("wrt",), given.args[1:], strict=False)), **given.keywords}
    if not given.args or len(given.args) > 2 or options.keys() - OPTIONS:
        raise not_followed(scope, node, "its options are not understood here")
    if "mode" in options:
        form = SIDES.get(str(_constant(scope, node, options["mode"])), form)
    wrt = options.get("argnums", options.get("wrt"))
    chosen = None if wrt is None else _constant(scope, node, wrt)
    single = not isinstance(chosen, (tuple, list))
    names = None if chosen is None else (chosen,) if single else tuple(chosen)
    aux = "has_aux" in options and bool(_constant(scope, node, options["has_aux"]))
    function = given.args[0]
    if isinstance(function.static, Known):
        function = held(scope, function.static.as_known(), function.static)
    if function.static is MISSING:
        function = bound_method(scope, node.args[0]) or function
    return scope.value(static=Inner(form, function, names, single, aux, maker), node=node)


def _constant(scope: Scope, node: gast.Call, value: Value) -> object:
    """The object that an option is, or the tuple of them."""
    if value.items is not None:
        return tuple(_constant(scope, node, item) for item in value.items)
    if value.static is MISSING:
        raise not_followed(scope, node, "its options are known only at run time")
    return value.static


def inner_call(
    scope: Scope, node: gast.Call, inner: Inner, given: Given, name: str | None
) -> Value:
    """A derivative called with its arguments."""
    with called_at(scope.source.filename, node.lineno):
        found, linear = _made(scope, node, inner, given)
    pairs = found.arguments.values()
    whole = Given(tuple(value for value, _ in pairs), tuple(text for _, text in pairs))
    out = user_call(scope, node, scope.constant(found.function, node.func), whole, name)
    if linear is None or out.items is None:
        return out
    value, kept = out.items
    kind = Linear(kept.kind.name, kept.kind.items, kept.kind.fields, function=linear)
    items = value, replace(kept, kind=kind)
    return replace(out, kind=Sequence("tuple", (value.kind, kind)), items=items)


def linear_call(
    scope: Scope, node: gast.Call, held_value: Value, given: Given, name: str | None
) -> Value:
    """`back(u)` of a pullback, `push(v)` of a pushforward."""
    if len(given.args) != 1 or given.keywords:
        raise not_followed(scope, node, "it takes one argument")
    function = scope.constant(held_value.kind.function, node.func)
    return user_call(scope, node, function, given.after(held_value, node.func), name)


def _made(
    scope: Scope, node: gast.Call, inner: Inner, given: Given
) -> tuple[Bound, Callable | None]:
    """The derivative as a function of its arguments; what a map that it returns stands for."""
    form = inner.form
    if form in (Form.JVP, Form.HVP):
        return _along(scope, node, inner, given), None
    base = _bound(scope, node, inner.function, given)
    if form in (Form.VJP, Form.LINEARIZE):
        made = pullback if form is Form.VJP else linearized
        return made(scope, base, _names(scope, node, inner, base), inner.single)
    return _derived(scope, node, inner, base), None


def _bound(scope: Scope, node: gast.Call, function: Value, given: Given) -> Bound:
    """The function that is differentiated, with the arguments of this call."""
    target = function.static
    if isinstance(target, Inner):
        made, linear = _made(scope, node, target, given)
        if linear is not None:
            raise not_followed(scope, node, "the function returns a function")
        return made
    if isinstance(target, Partial):
        inside = _bound(scope, node, target.function, applied(scope, node, target, given))
        given_already = (*inside.own[: len(target.args)], *target.keywords)
        return replace(inside, own=tuple(n for n in inside.own if n not in given_already))
    if isinstance(target, LocalFunction):
        return bound_local(scope, node, target, given)
    return bound_plain(scope, node, target, given)


def _derived(scope: Scope, node: gast.Call, inner: Inner, base: Bound) -> Bound:
    """A derivative that is a function of the same parameters, without tangents."""
    names = _names(scope, node, inner, base)
    if inner.form in (Form.GRAD, Form.VALUE_AND_GRAD):
        return gradient(scope, base, names, inner.single, inner.has_aux, inner.form)
    if inner.form is Form.ELEMENTWISE_GRAD:
        return elementwise(scope, base, names, inner.single)
    if inner.form is Form.HESSIAN:
        slopes = [gradient(scope, base, (one,), True, False, Form.GRAD) for one in names]
        parts = [_by_columns(scope, node, slope, names, inner.single) for slope in slopes]
    else:
        by = rows if inner.form is Form.JACREV else columns
        parts = [by(scope, node, base, one) for one in names]
    return parts[0] if inner.single else side_by_side(base, parts, inner.form)


def _by_columns(
    scope: Scope, node: gast.Call, base: Bound, names: tuple[str, ...], single: bool
) -> Bound:
    """One row of blocks of a Hessian."""
    parts = [columns(scope, node, base, name) for name in names]
    return parts[0] if single else side_by_side(base, parts, Form.HESSIAN)


def _along(scope: Scope, node: gast.Call, inner: Inner, given: Given) -> Bound:
    """`jvp(f)(args, tangents)`: the arguments, then a tangent for each name in `wrt`."""
    if len(given.args) != 2 or given.keywords or given.args[0].items is None:
        raise not_followed(scope, node, "it takes the arguments as one tuple, then the tangents")
    args = _spread(given.args[0], given.texts[0])
    whole = Given(tuple(value for value, _ in args), tuple(text for _, text in args))
    base = _bound(scope, node, inner.function, whole)
    names = _names(scope, node, inner, base)
    if inner.form is Form.HVP:
        base = gradient(scope, base, names, inner.single, False, Form.GRAD)
    value, text = given.args[1], given.texts[1]
    own = base.arguments[names[0]][0]
    wrapped = value.items is not None and len(value.items) == 1 and own.items is None
    if inner.single and not wrapped:
        dots = [(value, text)]
    elif value.items is not None and len(value.items) == len(names):
        dots = _spread(value, text)
    else:
        raise not_followed(scope, node, "the tangents follow wrt, one for each name")
    moved = {one: dot for one, dot in zip(names, dots, strict=True) if dot[0].static is not None}
    if not moved:
        return zero(scope, base, inner.form)
    return along(scope, base, moved, inner.single, inner.form)


def _spread(value: Value, text: gast.expr) -> list[tuple[Value, gast.expr]]:
    """The items of a tuple with their texts."""
    if isinstance(text, (gast.Tuple, gast.List)):
        return list(zip(value.items, text.elts, strict=True))
    return [(item, gast.copy_location(gast.Subscript(text, gast.Constant(at, None), gast.Load()),
                                      text)) for at, item in enumerate(value.items)]


def _names(scope: Scope, node: gast.Call, inner: Inner, base: Bound) -> tuple[str, ...]:
    """The parameters that are moved: names, or indices among the function's own."""
    chosen = inner.wrt if inner.wrt is not None else (0,)
    try:
        names = tuple(base.own[one] if isinstance(one, int) else one for one in chosen)
    except IndexError:
        raise not_followed(
            scope, node, f"wrt={chosen} counts more parameters than there are"
        ) from None
    if any(name not in base.own for name in names):
        raise not_followed(scope, node, f"wrt={chosen} names no parameter of the function")
    return names
