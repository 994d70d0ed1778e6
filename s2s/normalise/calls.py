"""Calls of what is known now: primitives with a rule, builtins, functions, classes.

    np.sum(x * x, axis=0)     Op(np.sum, a=%1, axis=0)
    x.sum(axis=0)             the same
    print(x)                  passive
    State(x, v)               a NamedTuple is a tuple whose items have names
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import types
from collections.abc import Callable

import gast
import numpy as np

from s2s.core import (
    Build,
    Inner,
    Linear,
    LocalFunction,
    Op,
    Partial,
    Store,
    Value,
    discrete,
)
from s2s.normalise.additions import addition
from s2s.normalise.copying import copied
from s2s.normalise.dynamic import demand_text
from s2s.normalise.generated import privates, shadow_window
from s2s.normalise.getters import getter, replaced_fields
from s2s.normalise.given import Given, NotSpread, given
from s2s.normalise.idioms import idiom
from s2s.normalise.inner import inner_call, known_call, linear_call
from s2s.normalise.listed import read_as_rows
from s2s.normalise.logs import LOGGER, is_message
from s2s.normalise.lookups import RANGE, passive_kind
from s2s.normalise.marks import demand_no_mark, passed_on
from s2s.normalise.members import BUILTINS, inherited, special
from s2s.normalise.methods import (
    instance_call,
    known,
    left_alone,
    method_call,
    opaque,
    text_of,
)
from s2s.normalise.objects import constructor
from s2s.normalise.primitives import primitive
from s2s.normalise.ranges import object_of
from s2s.normalise.rewrites.consumers import NAMES
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.several import named_tuple
from s2s.normalise.spreading import spread_out
from s2s.normalise.surroundings import of_surroundings
from s2s.normalise.user_calls import applied, partial, runtime_call, user_call
from s2s.normalise.writing_calls import FUNCTIONS, accumulated, destination, into, written
from s2s.request import Form, Known
from s2s.rulebook.spellings import builtin
from s2s_runtime import Shadows, add_into, keep, private
from s2s_runtime.guards import lacks
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Scalar
from s2s_runtime.marks import inserted

PASSIVE = frozenset({print, len, isinstance, id, type, hasattr, callable, bool, int, range, slice,
                     issubclass, hash, ord, chr, any, all, lacks, logging.getLogger})
TEXTS = frozenset({repr, str, format, ascii})
KNOWN_RESULTS = {
    len: Scalar("int"),
    int: Scalar("int"),
    bool: Scalar("bool"),
    range: RANGE,
    isinstance: Scalar("bool"),
    logging.getLogger: LOGGER,
    hasattr: Scalar("bool"),
    callable: Scalar("bool"),
}


def call(scope: Scope, node: gast.Call, name: str | None) -> Value:
    """The value of a call."""
    if (found := _super_call(scope, node, name)) is not None:
        return found
    base = scope.expression(node.func.value) if isinstance(node.func, gast.Attribute) else None
    of_object = base is not None and not is_static(base)
    function = base if of_object else scope.expression(node.func)
    try:
        arguments = given(scope, node)
    except NotSpread:
        spread_out(scope, node, function)
        return starred_call(scope, node, function)
    if of_object:
        return method_call(scope, node, base, arguments, name, call_value)
    return call_value(scope, node, function, arguments, name)


def _super_call(scope: Scope, node: gast.Call, name: str | None) -> Value | None:
    """`super(cls, this).method(...)`."""
    inner = node.func.value if isinstance(node.func, gast.Attribute) else None
    two = isinstance(inner, gast.Call) and len(inner.args) == 2
    if not two or object_of(scope, inner.func) is not super:
        return None
    cls, this = scope.expression(inner.args[0]), scope.expression(inner.args[1])
    try:
        arguments = given(scope, node)
    except NotSpread:
        return starred_call(scope, node, this)
    return inherited(scope, node, cls.static, this, arguments, name, inner.args[1])


def call_value(
    scope: Scope, node: gast.Call, function: Value, arguments: Given, name: str | None
) -> Value:
    """A call whose function and arguments are lowered."""
    target = function.static
    if isinstance(target, LocalFunction):
        return user_call(scope, node, function, arguments, name)
    if isinstance(target, Partial):
        return call_value(
            scope, node, target.function, applied(scope, node, target, arguments), name
        )
    if isinstance(target, Inner):
        return inner_call(scope, node, target, arguments, name)
    if isinstance(target, Known) or isinstance(getattr(target, "form", None), Form):
        return known_call(scope, node, target, arguments, name, call_value)
    if is_static(function):
        return static_call(scope, node, target, arguments, name)
    if isinstance(function.kind, Linear):
        return linear_call(scope, node, function, arguments, name)
    if isinstance(function.kind, Instance) and function.kind.cls is Shadows:
        return shadow_window(scope, node, function, arguments, name)
    if isinstance(function.kind, Instance):
        return instance_call(
            scope,
            node,
            function,
            "__call__",
            arguments.after(function, node.func),
            name,
            call_value,
        )
    return runtime_call(scope, node, function, arguments, name)


def static_call(
    scope: Scope, node: gast.Call, target: object, arguments: Given, name: str | None
) -> Value:
    """A call of an object known now: a primitive, a builtin, a user's function, a class."""
    args = arguments.args
    if target is inserted and id(node) in scope.session.marks.insertions:
        return passed_on(scope, node, args[0], name)
    if target is type and len(args) == 1 and isinstance(args[0].kind, Instance):
        return scope.constant(args[0].kind.cls, node)
    if len(args) == 1 and _hashable(target) and target in BUILTINS:
        made = special(scope, node, BUILTINS[target], args, arguments.texts, name)
        if made is not None:
            return made
    if (
        target is sum
        and len(args) == 1
        and not arguments.keywords
        and isinstance(args[0].kind, Array)
    ):
        axis = {"axis": scope.constant(0, gast.Constant(0, None))}
        return primitive(scope, node, np.sum, args, axis, name)
    if _hashable(target) and (target is abs or all(arg.rank is not None for arg in args)):
        target = builtin(target, len(args)) or target
    if target is np.where and len(args) == 1:
        target = np.nonzero
    if _hashable(target) and target in TEXTS or is_message(target):
        return text_of(scope, node, arguments)
    demand_text(scope, node, target, args)
    if (text := defined(scope, target, arguments)) is not None:
        followed = scope.constant(text, node.func)
        return user_call(scope, node, followed, arguments, name, defines=target)
    if target is private and len(args) > 1:
        return privates(scope, node, args, primitive)
    if scope.session.book.rule(target) is not None:
        if destination(target, arguments) is not None:
            return into(scope, node, target, arguments, primitive)
        return primitive(scope, node, target, args, arguments.keywords, name)
    if _hashable(target) and target in FUNCTIONS:
        done = written(scope, node, target, arguments)
        if done is not None:
            return done
    if target is dataclasses.replace:
        if (made := replaced_fields(scope, node, arguments, name)) is not None:
            return made
    if (found := getter(scope, node, target, arguments)) is not None:
        return found
    if _hashable(target):
        found = idiom(scope, node, target, arguments, name, primitive)
        if found is not None:
            return found
    if (done := accumulated(scope, node, target, args)) is not None:
        return done
    if target is add_into and (known_text := addition(scope, node, *args)) is not None:
        followed = scope.value(static=known_text, node=node.func)
        return user_call(scope, node, followed, arguments, name)
    if (done := copied(scope, node, target, arguments, name, primitive, user_call)) is not None:
        return done
    if target is keep and len(args) == 3:
        scope.emit(Store, base=args[0], key=args[1], value=args[2])
        return args[2]
    demand_no_mark(scope, node, target)
    if target is Shadows and not args:
        out = scope.value(
            Instance("s2s_runtime.shadows", "Shadows", (), Shadows), name=name, node=node
        )
        scope.emit(Build, out=out, keys=(), values=())
        return out
    if target is functools.partial and args:
        return partial(scope, node, arguments)
    if target is np.vectorize and len(args) == 1 and not arguments.keywords:
        text = scope.session.book.definition(np.vectorize._vectorize_call)
        return scope.value(static=Partial(scope.constant(text), args, {}), node=node)
    if of_surroundings(target):
        return left_alone(scope, node, target.__module__, arguments.values)
    if isinstance(target, types.FunctionType) and not target.__module__.startswith("s2s_runtime"):
        return user_call(scope, node, scope.constant(target, node.func), arguments, name)
    if isinstance(target, type) and issubclass(target, tuple) and hasattr(target, "_fields"):
        return named_tuple(scope, node, target, arguments, name)
    if isinstance(target, type) and (start := constructor(scope, node, target)) is not None:
        return user_call(scope, node, scope.value(static=start, node=node.func), arguments, name)
    if isinstance(target, types.MethodType) and isinstance(target.__self__, type):
        whole = arguments.after(*known(scope, target.__self__))
        return user_call(scope, node, scope.constant(target.__func__, node.func), whole, name)
    if _hashable(target) and target in PASSIVE:
        return looking_call(scope, node, target, arguments, name)
    if _hashable(target) and target in NAMES:
        read_as_rows(scope, *zip(arguments.texts, args, strict=False))
    label = getattr(target, "__qualname__", repr(target))
    return opaque(scope, node, f"`{label}` has no derivative rule",
                       "use a function with a rule, or declare one", arguments.values,
                       passive_kind(target, args))


def defined(scope: Scope, target: object, arguments: Given) -> Callable | None:
    """What is followed in place of a function whose rule, if any, does not cover this call."""
    text = scope.session.book.definition(target)
    if text is None or "out" in arguments.keywords:
        return None
    rule = scope.session.book.rule(target)
    return text if rule is None or not rule.covers(arguments.args, arguments.keywords) else None


def _hashable(target: object) -> bool:
    try:
        hash(target)
    except TypeError:
        return False
    return True


def looking_call(
    scope: Scope, node: gast.Call, target: object, arguments: Given, name: str | None
) -> Value:
    """A builtin that looks and does not touch."""
    out = scope.value(KNOWN_RESULTS.get(target, UNKNOWN), name=name, node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": arguments.values})
    return out


def starred_call(scope: Scope, node: gast.Call, function: Value) -> Value:
    """A call whose starred arguments are not known one by one: only passive values may enter."""
    parts = [*node.args, *(keyword.value for keyword in node.keywords)]
    operands = tuple(
        scope.expression(part.value if isinstance(part, gast.Starred) else part) for part in parts
    )
    if node.args and isinstance(node.args[0], gast.Starred) and function.static is zip:
        read_as_rows(scope, (node.args[0].value, operands[0]))
    return opaque(scope, node, "starred arguments are followed only where their number is known",
                       "pass the arguments one by one", (function, *operands))
