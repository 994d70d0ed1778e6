"""Defaults of parameters: what a function object holds, or what is written where it is defined.

    def layer(v, scale=0.5, act=np.tanh)      0.5 and np.tanh, as text that stands anywhere
"""

from __future__ import annotations

import inspect

import gast

from s2s.core import LocalFunction, Value
from s2s.leaves import Static
from s2s.normalise.scope import Scope
from s2s.splice import library_object

Argument = tuple[Value, gast.expr]


def default_values(scope: Scope, target: object) -> dict[str, Argument]:
    """Defaults as the function object holds them: evaluated once, when it was defined."""
    signature = inspect.signature(target, follow_wrapped=False)
    return {
        name: _constant(scope, parameter.default)
        for name, parameter in signature.parameters.items()
        if parameter.default is not parameter.empty
    }


def has_text(value: object) -> bool:
    """Whether an object can be written as a literal."""
    if isinstance(value, tuple):
        return type(value) is tuple and all(map(has_text, value))
    return (
        value is None or value is Ellipsis or type(value) in (bool, int, float, complex, str, bytes)
    )


def written(value: object) -> gast.expr:
    """The literal of a default; an object without one stands in a constant of its own."""
    if type(value) is tuple and has_text(value):
        return gast.Tuple([written(item) for item in value], gast.Load())
    return (library_object(value) if callable(value) else None) or gast.Constant(value, None)


def _constant(scope: Scope, value: object) -> Argument:
    text = written(value)
    return scope.constant(value, text), text


def written_defaults(scope: Scope, tree: gast.FunctionDef | gast.Lambda) -> dict[str, Argument]:
    """Defaults of a local function: constants, or variables made where it is defined."""
    args = tree.args
    names = [arg.id for arg in (*args.posonlyargs, *args.args)][-len(args.defaults) or None:]
    pairs = [*(zip(names, args.defaults, strict=True) if args.defaults else ()),
             *((arg.id, value) for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
               if value is not None)]
    return {name: (_default(scope, value), value) for name, value in pairs}


def _default(scope: Scope, text: gast.expr) -> Value:
    return scope.constant(text.target, text) if isinstance(text, Static) else scope.expression(text)


def local_function(scope: Scope, tree: gast.Lambda | gast.FunctionDef) -> Value:
    """A function made here; what it captures is read when it is called (see callees.py)."""
    for default in (*tree.args.defaults, *tree.args.kw_defaults):
        if default is None or isinstance(default, gast.Constant):
            continue
        if not (isinstance(default, gast.Name) and default.id in scope.once):
            raise scope.refuse(default, "this default is evaluated where the function is defined",
                               "its value has no name that lasts until the function is called",
                               "assign it to a variable of its own first")
    return scope.value(static=LocalFunction(tree, scope.source, None), node=tree)
