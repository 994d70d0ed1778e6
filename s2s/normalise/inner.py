"""Derivatives inside differentiated code: `s2s.grad(f)(x)` is a call of a generated function.

    g = s2s.grad(lambda z: loss(w, z))(x)       inner_grad(w, x), whose text is the gradient's
    s2s.jvp(f)((x,), (v,))[1]                   f_jvp(x, v)[1]

The derivative is compiled when its call is lowered, for the kinds of that call; what a local
function captures is passed beside its arguments, so that it carries derivatives as any argument
does: no perturbation can be confused with another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType

import gast

from s2s.core import MISSING, Inner, LocalFunction, Value
from s2s.errors import called_at
from s2s.normalise.callees import bind, captured_by, source_of
from s2s.normalise.defaults import Argument, default_values, written_defaults
from s2s.normalise.given import Given
from s2s.normalise.lifted import lifted, wrapper
from s2s.normalise.scope import Scope
from s2s.normalise.signatures import is_function, is_known
from s2s.normalise.user_calls import user_call
from s2s.request import Derivative, Form, Known, Request, Wanted

OPTIONS = frozenset({"wrt", "argnums", "has_aux", "cache"})
TUPLES = (Form.JVP, Form.HVP)


@dataclass(frozen=True)
class Bound:
    """A plain function, its arguments by parameter, and which of them are its own."""

    function: FunctionType
    arguments: dict[str, Argument]
    own: tuple[str, ...]
    key: tuple  # what tells its text apart


def known_call(scope: Scope, node: gast.Call, target: object, given: Given, name: str | None,
               call_value: Callable) -> Value:
    """A call of a public object: a decorated function, a derivative of one, or `s2s.grad`."""
    if not isinstance(target, Known):
        return asked_for(scope, node, target.form, given)
    found = target.as_known()
    if found is None:
        raise scope.refuse(
            node,
            f"`{gast.unparse(node.func)}` cannot be differentiated again",
            "it is no single text",
            "s2s.grad, s2s.value_and_grad, s2s.jvp and s2s.hvp can",
        )
    return call_value(scope, node, held(scope, found), given, name)


def held(scope: Scope, found: Callable | Wanted) -> Value:
    """What a public object stands for, as a value."""
    if not isinstance(found, Wanted):
        return scope.constant(found)
    inner = held(scope, found.function)
    return scope.value(static=Inner(found.form, inner, found.wrt, found.single, found.has_aux))


def asked_for(scope: Scope, node: gast.Call, form: Form, given: Given) -> Value:
    """`s2s.grad(f, wrt=...)`: a derivative that waits for its arguments."""
    options = {**dict(zip(("wrt",), given.args[1:], strict=False)), **given.keywords}
    if not given.args or len(given.args) > 2 or options.keys() - OPTIONS:
        raise _unknown(scope, node, "its options are not understood here")
    wrt = options.get("argnums", options.get("wrt"))
    chosen = None if wrt is None else _constant(scope, node, wrt)
    single = not isinstance(chosen, (tuple, list))
    names = None if chosen is None else (chosen,) if single else tuple(chosen)
    aux = "has_aux" in options and bool(_constant(scope, node, options["has_aux"]))
    function = given.args[0]
    if isinstance(function.static, Known):
        function = held(scope, function.static.as_known())
    return scope.value(static=Inner(form, function, names, single, aux), node=node)


def _constant(scope: Scope, node: gast.Call, value: Value) -> object:
    """The object that an option is, or the tuple of them."""
    if value.items is not None:
        return tuple(_constant(scope, node, item) for item in value.items)
    if value.static is MISSING:
        raise _unknown(scope, node, "its options are known only at run time")
    return value.static


def inner_call(
    scope: Scope, node: gast.Call, inner: Inner, given: Given, name: str | None
) -> Value:
    """A derivative called with its arguments."""
    with called_at(scope.source.filename, node.lineno):
        if inner.form in TUPLES:
            found = _along(scope, node, inner, given)
        else:
            found = _derived(scope, node, inner, given)
    pairs = found.arguments.values()
    whole = Given(tuple(value for value, _ in pairs), tuple(text for _, text in pairs))
    return user_call(scope, node, scope.constant(found.function, node.func), whole, name)


def _bound(scope: Scope, node: gast.Call, function: Value, given: Given) -> Bound:
    """The function that is differentiated, with the arguments of this call."""
    target = function.static
    if isinstance(target, Inner):
        return _derived(scope, node, target, given)
    if isinstance(target, LocalFunction):
        return _local(scope, node, target, given)
    if isinstance(target, FunctionType):
        tree = source_of(scope, node, target).tree
        own = bind(scope, node, tree, given, default_values(scope, target))
        return Bound(target, own, tuple(own), (id(target),))
    raise _unknown(scope, node, "which function it is taken of is known only at run time")


def _local(scope: Scope, node: gast.Call, target: LocalFunction, given: Given) -> Bound:
    """A local function, lifted: what it captures comes first."""
    inside: dict[str, LocalFunction] = {}
    known: dict[str, object] = {}
    captured: dict[str, Argument] = {}
    stack = [target]
    while stack:
        for key, (value, text) in captured_by(scope, stack.pop(), node).items():
            if isinstance(value.static, LocalFunction):
                stack += [value.static] if key not in inside else []
                inside[key] = value.static
            elif is_function(value):
                raise _unknown(scope, node, f"the function captures `{key}`, a derivative itself")
            elif is_known(value):
                known[key] = value.static
            else:
                captured[key] = value, text
    own = bind(scope, node, target.tree, given, written_defaults(scope, target.tree))
    captured = {key: pair for key, pair in captured.items() if key not in own}
    objects = tuple((item, id(known[item])) for item in sorted(known))
    label: tuple = (id(target.tree), *sorted(captured), *objects)
    function = scope.session.derived.get(label)
    if function is None:
        function = lifted(target, tuple(captured), inside, known)
        scope.session.derived[label] = function
    return Bound(function, {**captured, **own}, tuple(own), label)


def _derived(scope: Scope, node: gast.Call, inner: Inner, given: Given) -> Bound:
    """The gradient (or value and gradient) as a function of the same parameters."""
    base = _bound(scope, node, inner.function, given)
    if inner.form is Form.VALUE_AND_GRAD:
        result = "{}"
    else:
        result = "[{0}[1], {0}[0][1]]" if inner.has_aux else "{}[1]"
    if inner.form is Form.GRAD and inner.has_aux:
        raise _unknown(scope, node, "has_aux is understood in s2s.value_and_grad only")
    request = Request(Derivative.VALUE_AND_GRAD, _names(scope, node, inner, base), inner.single,
                      inner.has_aux)
    return _wrapped(scope, base, request, inner.form.value, result)


def _along(scope: Scope, node: gast.Call, inner: Inner, given: Given) -> Bound:
    """`jvp(f)(args, tangents)`: the arguments, then a tangent for each name in `wrt`."""
    if len(given.args) != 2 or given.keywords or given.args[0].items is None:
        raise _unknown(scope, node, "it takes the arguments as one tuple, then the tangents")
    args = _spread(given.args[0], given.texts[0])
    function = inner.function
    if inner.form is Form.HVP:
        static = Inner(Form.GRAD, function, inner.wrt, inner.single)
        function = scope.value(static=static, node=node)
    whole = Given(tuple(value for value, _ in args), tuple(text for _, text in args))
    base = _bound(scope, node, function, whole)
    names = _names(scope, node, inner, base)
    dots = [(given.args[1], given.texts[1])]
    if not inner.single or given.args[1].items is not None:
        dots = _spread(given.args[1], given.texts[1])
    if len(dots) != len(names):
        raise _unknown(scope, node, "the tangents follow wrt, one for each name")
    request = Request(Derivative.JVP, names, inner.single)
    moved = {f"{name}_dot": dot for name, dot in zip(names, dots, strict=True)}
    result = "{}[1]" if inner.form is Form.HVP else "{}"
    return _wrapped(scope, base, request, inner.form.value, result, moved)


def _spread(value: Value, text: gast.expr) -> list[Argument]:
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
        raise _unknown(scope, node, f"wrt={chosen} counts more parameters than there are") from None
    if any(name not in base.own for name in names):
        raise _unknown(scope, node, f"wrt={chosen} names no parameter of the function")
    return names


def _wrapped(scope: Scope, base: Bound, request: Request, suffix: str, result: str,
             moved: dict[str, Argument] | None = None) -> Bound:
    """The derivative of `base` as a plain function of the same arguments, and of tangents."""
    kinds = tuple(value.kind for value, _ in base.arguments.values())
    arguments = {**base.arguments, **(moved or {})}
    key = (*base.key, request, result, *map(str, kinds))
    found = scope.session.derived.get(key)
    if found is None:
        compiled = scope.session.derivative(base.function, request, kinds)
        free = {printed: compiled.resolve(printed) for printed in compiled.free}
        passed = ", ".join([*arguments, *(f"{name}={name}" for name in free)])
        found = wrapper(f"{_plain(base.function)}_{suffix}", tuple(arguments),
                        result.format(f"entry({passed})"), {"entry": compiled.entry, **free},
                        base.function.__globals__)
        scope.session.derived[key] = found
        live = Live(compiled.resolve)
        scope.session.guards |= {(live, printed): value for printed, value in free.items()}
    return Bound(found, arguments, base.own, key)


def _plain(function: FunctionType) -> str:
    """The name of a function, as a part of others."""
    return function.__name__ if function.__name__.isidentifier() else "inner"


@dataclass(frozen=True)
class Live:
    """The free names of an inner derivative: held while it is compiled, guarded afterwards."""

    resolve: Callable[[str], object]


def _unknown(scope: Scope, node: gast.Call, why: str) -> Exception:
    return scope.refuse(node, "this derivative inside the function is not followed", why,
                        "write it as s2s.grad(f)(x) with a function defined here or in a module")
