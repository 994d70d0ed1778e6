"""Of which function a derivative inside differentiated code is taken, and at which arguments.

    s2s.grad(lambda z: loss(w, z))(x)      def inner(w, z): return loss(w, z)        w, x
    s2s.grad(np.sum)(x)                    def sum_call(x0): return function(x0)     x
    s2s.grad(net.energy)(x)                energy of its class                       net, x

Whatever it is becomes a plain function with a text, all of whose inputs are arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import FunctionType

import gast

from s2s.core import Inner, LocalFunction, Partial, Value
from s2s.normalise.callees import bind, captured_by, source_of
from s2s.normalise.defaults import Argument, default_values, written_defaults
from s2s.normalise.given import Given
from s2s.normalise.lifted import definition, derivative_text, lifted, wrapper
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.signatures import is_function, is_known
from s2s.request import Known
from s2s_runtime.kinds import Instance


@dataclass(frozen=True)
class Bound:
    """A plain function, its arguments by parameter, and which of them are its own."""

    function: FunctionType
    arguments: dict[str, Argument]
    own: tuple[str, ...]
    key: tuple  # what tells its text apart

    @property
    def name(self) -> str:
        """The name of the function, as a part of others."""
        return self.function.__name__ if self.function.__name__.isidentifier() else "inner"


def bound_plain(scope: Scope, node: gast.Call, target: object, given: Given) -> Bound:
    """A function of a module, or one of NumPy's that has a rule."""
    if isinstance(target, FunctionType):
        tree = source_of(scope, node, target).tree
        own = bind(scope, node, tree, given, default_values(scope, target))
        return Bound(target, own, tuple(own), (id(target),))
    if callable(target) and scope.session.book.rule(target) is not None and not given.keywords:
        names = tuple(f"x{index}" for index in range(len(given.args)))
        call = f"return function({', '.join(names)})"
        label = getattr(target, "__name__", "function")
        found = wrapper(f"{label}_call", names, [call], {"function": target}, {})
        own = dict(zip(names, zip(given.args, given.texts, strict=True), strict=True))
        return Bound(found, own, names, (id(target), len(names)))
    raise not_followed(scope, node, "which function it is taken of is known only at run time")


def bound_method(scope: Scope, node: gast.expr) -> Value | None:
    """`net.energy`, or `net` itself where it can be called: a function given its object."""
    base, method = node, "__call__"
    if isinstance(node, gast.Attribute) and not is_static(scope.expression(node.value)):
        base, method = node.value, node.attr
    this = scope.expression(base)
    if not isinstance(this.kind, Instance) or method in dict(this.kind.attributes):
        return None
    found = scope.held(this.kind.cls, method)
    found = found.as_known() if isinstance(found, Known) else found
    if not isinstance(found, FunctionType):
        return None
    return scope.value(static=Partial(scope.constant(found), (this,), {}), node=node)


@dataclass
class Captures:
    """What a local function needs: variables, functions beside it, objects known now."""

    variables: dict[str, Argument] = field(default_factory=dict)
    functions: dict[str, LocalFunction] = field(default_factory=dict)
    derivatives: dict[str, Inner] = field(default_factory=dict)
    objects: dict[str, object] = field(default_factory=dict)


def bound_local(scope: Scope, node: gast.Call, target: LocalFunction, given: Given) -> Bound:
    """A local function, lifted: what it captures comes first."""
    found = Captures()
    _gather(scope, node, target, found)
    own = bind(scope, node, target.tree, given, written_defaults(scope, target.tree))
    captured = {key: pair for key, pair in found.variables.items() if key not in own}
    inside = {key: definition(key, local.tree) for key, local in found.functions.items()}
    for key, inner in found.derivatives.items():
        inside[key] = f"{key} = {derivative_text(inner, key, inside, found.objects)}"
    objects = tuple((item, id(known)) for item, known in sorted(found.objects.items()))
    trees = tuple((item, id(local.tree)) for item, local in sorted(found.functions.items()))
    label: tuple = (id(target.tree), *sorted(captured), *objects, *trees, *inside.values())
    function = scope.session.derived.get(label)
    if function is None:
        texts = list(inside.values())
        function = lifted(target, tuple(captured), texts, found.objects)
        scope.session.derived[label] = function
    return Bound(function, {**captured, **own}, tuple(own), label)


def _gather(scope: Scope, node: gast.Call, function: LocalFunction, found: Captures) -> None:
    """Sort what a local function captures, and what the functions that it captures do."""
    for key, (value, text) in captured_by(scope, function, node).items():
        static = value.static
        if isinstance(static, LocalFunction):
            if key not in found.functions:
                found.functions[key] = static
                _gather(scope, node, static, found)
        elif isinstance(static, Inner):
            if key not in found.derivatives:
                _gather_inner(scope, node, static, key, found)
                found.derivatives[key] = static
        elif is_function(value):
            raise not_followed(scope, node, f"the function captures `{key}`, a partial function")
        elif is_known(value):
            found.objects[key] = static
        else:
            found.variables[key] = value, text


def _gather_inner(
    scope: Scope, node: gast.Call, inner: Inner, key: str, found: Captures
) -> None:
    """What the function captures that a derivative is of."""
    static = inner.function.static
    if isinstance(inner.maker, Known):
        return
    if isinstance(static, Inner):
        _gather_inner(scope, node, static, key, found)
    elif isinstance(static, LocalFunction):
        found.functions[f"{key}_of"] = static
        _gather(scope, node, static, found)
    elif isinstance(static, Partial):
        raise not_followed(scope, node, f"`{key}` is the derivative of a method")


def not_followed(scope: Scope, node: gast.Call, why: str) -> Exception:
    return scope.refuse(node, "this derivative inside the function is not followed", why,
                        "write it as s2s.grad(f)(x) with a function defined here or in a module")
