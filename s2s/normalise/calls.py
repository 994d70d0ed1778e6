"""Calls: of primitives with a rule, of methods, of user functions, of what only run time knows.

    np.sum(x * x, axis=0)     Op(np.sum, a=%1, axis=0)
    x.sum(axis=0)             the same
    helper(x, w)              Call, with the helper lowered for these kinds
    self.layer(x)             Call of a function found at run time
    print(x)                  passive
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable

import gast
import numpy as np

from s2s.core import Append, Call, Certainty, LocalFunction, Op, Opaque, Value, View, discrete
from s2s.errors import Code
from s2s.normalise.infer import exact_shape, infer, reshaped, shape_like, shape_of
from s2s.normalise.scope import Scope, is_static
from s2s.rulebook import Linearity, RuleError
from s2s.rulebook.spellings import METHODS, builtin
from s2s.rulebook.views import VIEWS
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Record, Repeated, Scalar, Sequence

PASSIVE = frozenset({print, len, isinstance, repr, str, id, type, hasattr, callable, bool, int, range, slice,
                     issubclass, format, hash, ord, chr, any, all})
INTEGER_RESULTS = {len: Scalar("int"), int: Scalar("int"), bool: Scalar("bool"), isinstance: Scalar("bool")}


def call(scope: Scope, node: gast.Call, name: str | None) -> Value:
    """The value of a call."""
    if any(isinstance(arg, gast.Starred) for arg in node.args) or any(k.arg is None for k in node.keywords):
        return opaque_call(scope, node, "starred arguments are not followed", "pass the arguments one by one")
    if isinstance(node.func, gast.Attribute):
        base = scope.expression(node.func.value)
        if not is_static(base):
            return method_call(scope, node, base, name)
    function = scope.expression(node.func)
    args = [scope.expression(arg) for arg in node.args]
    keywords = {keyword.arg: scope.expression(keyword.value) for keyword in node.keywords}
    return call_value(scope, node, function, args, keywords, name)


def call_value(scope: Scope, node: gast.Call, function: Value, args: list[Value],
               keywords: dict[str, Value], name: str | None) -> Value:
    """A call whose function and arguments are lowered."""
    target = function.static
    if isinstance(target, LocalFunction):
        return user_call(scope, node, function, args, keywords, name)
    if is_static(function):
        return static_call(scope, node, target, args, keywords, name)
    if isinstance(function.kind, Instance):
        return instance_call(scope, node, function, "__call__", args, keywords, name)
    return runtime_call(scope, node, function, args, keywords, name)


def static_call(scope: Scope, node: gast.Call, target: object, args: list[Value],
                keywords: dict[str, Value], name: str | None) -> Value:
    """A call of an object known now: a primitive, a builtin, a user's function."""
    if _hashable(target) and all(arg.rank is not None for arg in args):
        target = builtin(target, len(args)) or target
    rule = scope.session.book.rule(target)
    if rule is not None:
        return primitive(scope, node, target, args, keywords, name)
    if isinstance(target, types.FunctionType):
        return user_call(scope, node, scope.constant(target, node.func), args, keywords, name)
    if isinstance(target, types.MethodType):
        return opaque_call(scope, node, "a bound method is followed only from its object", "call it on the object")
    if _hashable(target) and target in PASSIVE:
        return passive_call(scope, node, target, args, keywords, name)
    label = getattr(target, "__qualname__", repr(target))
    return opaque_call(scope, node, f"`{label}` has no derivative rule",
                       "use a function with a rule, or declare one", (*args, *keywords.values()))


def _hashable(target: object) -> bool:
    try:
        hash(target)
    except TypeError:
        return False
    return True


def primitive(scope: Scope, node: gast.Call, function: Callable, args: list[Value],
              keywords: dict[str, Value], name: str | None) -> Value:
    """A call with a rule: an Op, or a View where the result may share memory with its operand."""
    rule = scope.session.book.rule(function)
    try:
        bound = rule.bind(args, keywords)
    except RuleError as error:
        return opaque_call(scope, node, str(error), "leave the argument out", (*args, *keywords.values()),
                           Code.NO_KEYWORD)

    def run(stand: Callable) -> object:
        return function(*map(stand, args), **{key: stand(value) for key, value in keywords.items()})
    kind, shape = infer(function, bound, run)
    if function is np.reshape:
        kind, shape = reshaped(args[0], args[1] if len(args) > 1 else None)
    out = scope.value(kind, name=name, node=node, shape=exact_shape(rule, function, bound, shape))
    base = bound.get(rule.operands[0]) if rule.operands else None
    if function in VIEWS and isinstance(base, Value) and base.rank != 0 and base.items is None:
        scope.emit(View, out=out, base=base, certainty=Certainty[VIEWS[function].name], function=function,
                   bound=bound)
    elif rule.linearity is Linearity.CONSTANT and not rule.operands and not rule.inert:
        scope.emit(Op, out=out, function=discrete, bound={"operands": tuple(bound.values())})
    else:
        scope.emit(Op, out=out, function=function, bound=bound)
    return out


def passive_call(scope: Scope, node: gast.Call, target: object, args: list[Value],
                 keywords: dict[str, Value], name: str | None) -> Value:
    """A builtin that looks and does not touch."""
    out = scope.value(INTEGER_RESULTS.get(target, UNKNOWN), name=name, node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": (*args, *keywords.values())})
    return out


def opaque_call(scope: Scope, node: gast.Call, reason: str, instead: str,
                operands: tuple[Value, ...] | None = None, code: Code = Code.NO_RULE) -> Value:
    """A call that only passive values may enter."""
    if operands is None:
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        parts = [part.value if isinstance(part, gast.Starred) else part for part in parts]
        operands = tuple(scope.expression(part) for part in parts)
        if isinstance(node.func, gast.Attribute):
            operands = (scope.expression(node.func.value), *operands)
    out = scope.value(node=node)
    scope.emit(Opaque, out=out, operands=operands, reason=reason, instead=instead, node=node)
    return out


def method_call(scope: Scope, node: gast.Call, base: Value, name: str | None) -> Value:
    """`base.method(...)` on an array, a list, a dict, an object."""
    method = node.func.attr
    args = [scope.expression(arg) for arg in node.args]
    keywords = {keyword.arg: scope.expression(keyword.value) for keyword in node.keywords}
    if isinstance(base.kind, Instance):
        return instance_call(scope, node, base, method, args, keywords, name)
    if isinstance(base.kind, (Repeated, Sequence, Record)) or base.kind == UNKNOWN and method in CONTAINER_METHODS:
        return container_call(scope, node, base, method, args, keywords, name)
    if (isinstance(base.kind, (Array, Scalar)) or base.kind == UNKNOWN) and method in METHODS:
        entry = METHODS[method]
        if scope.session.book.rule(entry.function) is not None:
            packed = _packed(scope, args) if entry.packs else args
            return primitive(scope, node, entry.function, [base, *packed], keywords, name)
    return opaque_call(scope, node, f"the method `.{method}` has no derivative rule",
                       "use a NumPy function that has one", (base, *args, *keywords.values()))


def _packed(scope: Scope, args: list[Value]) -> list[Value]:
    """`x.reshape(2, 3)` means np.reshape(x, (2, 3))."""
    if len(args) <= 1:
        return args
    return [scope.value(Sequence("tuple", tuple(arg.kind for arg in args)), items=tuple(args),
                        node=gast.Tuple([arg.node for arg in args], gast.Load()))]


CONTAINER_METHODS = frozenset({"append", "pop", "keys", "values", "items", "get"})


def container_call(scope: Scope, node: gast.Call, base: Value, method: str, args: list[Value],
                   keywords: dict[str, Value], name: str | None) -> Value:
    """list.append and list.pop are followed; other methods only around passive values."""
    if method == "append" and len(args) == 1:
        scope.emit(Append, base=base, value=args[0])
        return scope.constant(None)
    if method == "pop" and not args and isinstance(base.kind, Repeated):
        out = scope.value(base.kind.item, name=name, node=node, shape=shape_of(base.kind.item))
        scope.emit(Append, base=base, out=out)
        return out
    return opaque_call(scope, node, f"the method `.{method}` of a container is not followed",
                       "use indexing, append or pop", (base, *args, *keywords.values()))


def instance_call(scope: Scope, node: gast.Call, base: Value, method: str, args: list[Value],
                  keywords: dict[str, Value], name: str | None) -> Value:
    """A method found in the class of `base`; an attribute that is a function is found at run time."""
    if method != "__call__" and method in dict(base.kind.attributes):
        function = scope.expression(node.func)
        return call_value(scope, node, function, args, keywords, name)
    found = getattr(base.kind.cls, method, None)
    if isinstance(found, types.FunctionType):
        return user_call(scope, node, scope.constant(found, node.func), [base, *args], keywords, name)
    return opaque_call(scope, node, f"`{base.kind.name}.{method}` is not a Python function",
                       "define it with def", (base, *args, *keywords.values()))


def runtime_call(scope: Scope, node: gast.Call, function: Value, args: list[Value],
                 keywords: dict[str, Value], name: str | None) -> Value:
    """A function known only when the program runs."""
    if keywords:
        raise scope.refuse(node, "keywords in a call of a function known only at run time",
                           "the order of its parameters is not known here", "pass them by position")
    out = scope.value(UNKNOWN, name=name, node=node)
    scope.emit(Call, out=out, function=function, arguments=tuple(args), key=None, node=node)
    return out


def user_call(scope: Scope, node: gast.Call, function: Value, args: list[Value],
              keywords: dict[str, Value], name: str | None) -> Value:
    """A function whose text is known: lowered for the kinds of this call, once per kinds."""
    key, arguments, result = scope.session.lower_function(scope, node, function.static, args, keywords)
    out = _result_like(scope, result, name, node)
    scope.emit(Call, out=out, function=function, arguments=arguments, key=key, node=node)
    return out


def _result_like(scope: Scope, result: Value, name: str | None, node: gast.expr) -> Value:
    """The caller's value for a callee's result: its kind, with symbols of the caller's own."""
    if result.items is not None:
        items = tuple(_result_like(scope, item, None, _item(node, i)) for i, item in enumerate(result.items))
        return scope.value(result.kind, items=items, node=node)
    return scope.value(result.kind, name=name, node=node, shape=shape_like(result))


def _item(node: gast.expr, index: int) -> gast.expr:
    return gast.Subscript(node, gast.Constant(index, None), gast.Load())
