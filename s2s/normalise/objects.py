"""Objects made in the function: a constructor is a function that fills a new object.

    class Particle:                             def Particle(x, v):
        def __init__(self, x, v):                   self = object.__new__(Particle)
            self.x = x                      ->      self.x = x
            self.v = v                              self.v = v
                                                    return self

A dataclass has such a text, too, although Python keeps none of it.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping

import gast

from s2s.core import LocalFunction
from s2s.normalise.defaults import has_text, written
from s2s.normalise.rewrites.text import load, located, stored
from s2s.normalise.scope import Scope
from s2s.read import Source, read
from s2s_runtime.errors import S2SError

HOOKS = ("__setattr__", "__getattr__", "__getattribute__")
HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE: made by a `class` statement


@dataclasses.dataclass(frozen=True, eq=False)
class WithNames(Source):
    """A text in which some names are known to the compiler alone."""

    names: Mapping[str, object] = dataclasses.field(default_factory=dict)
    this: str | None = None  # the object, where it is no parameter
    keeps: str | None = None  # the attribute that a cached property fills

    def resolve(self, name: str) -> object:
        return self.names[name] if name in self.names else super().resolve(name)


def with_names(
    source: Source, this: str, names: Mapping[str, object], keeps: str | None = None
) -> Source:
    """A text in which `names` mean these objects."""
    given = {one.name: getattr(source, one.name) for one in dataclasses.fields(Source)}
    return WithNames(**given, names=names, this=this, keeps=keeps)


def constructor(scope: Scope, node: gast.Call, cls: type) -> LocalFunction | None:
    """The function that makes an instance; None where the class makes them in its own way."""
    key = (cls, "constructor")
    if key not in scope.session.trees:
        scope.session.trees[key] = (_constructor(scope, node, cls),)
    return scope.session.trees[key][0]


def is_plain_class(cls: type) -> bool:
    """Whether instances are made by `object.__new__` and hold attributes as `object` does."""
    made_in_c = [base for base in cls.__mro__ if not base.__flags__ & HEAP]
    frozen = _is_frozen(cls)
    hooks = [hook for hook in HOOKS if not (frozen and hook == "__setattr__")]
    return (
        made_in_c == [object]
        and cls.__new__ is object.__new__
        and type(cls).__call__ is type.__call__
        and all(getattr(cls, hook, None) is getattr(object, hook, None) for hook in hooks)
    )


def _is_frozen(cls: type) -> bool:
    return dataclasses.is_dataclass(cls) and cls.__dataclass_params__.frozen


def _constructor(scope: Scope, node: gast.Call, cls: type) -> LocalFunction | None:
    if not is_plain_class(cls):
        return None
    start = cls.__init__
    if dataclasses.is_dataclass(cls) and _is_generated(start):
        return _of_dataclass(scope, node, cls)
    if isinstance(start, types.FunctionType):
        return _of_init(scope, cls, start)
    return _function(scope.source, cls, node, None, [], "self") \
        if start is object.__init__ else None


def _is_generated(start: object) -> bool:
    return isinstance(start, types.FunctionType) and start.__code__.co_filename.startswith("<")


def _of_init(scope: Scope, cls: type, start: types.FunctionType) -> LocalFunction | None:
    """`__init__` with the object made in front and returned at the end."""
    try:
        source = scope.session.sources[start] = read(start)
    except S2SError:
        return None
    tree = source.tree
    returns = [one for one in gast.walk(tree) if isinstance(one, gast.Return)]
    args = tree.args
    if returns or not args.args or args.posonlyargs:
        return None
    plain = [written(value) for value in start.__defaults__ or ()]
    named = [
        written((start.__kwdefaults__ or {})[arg.id]) if default is not None else None
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    fields = dict(gast.iter_fields(args)) | {
        "args": args.args[1:], "defaults": plain, "kw_defaults": named}
    made = gast.arguments(**fields)
    return _function(source, cls, tree, made, tree.body, args.args[0].id)


def _of_dataclass(scope: Scope, node: gast.Call, cls: type) -> LocalFunction | None:
    """The fields in order, as parameters and as attributes."""
    fields = [one for one in dataclasses.fields(cls)]
    given = [one for one in fields if one.init]
    if not all(map(_has_default_text, given)):
        return None
    body: list[gast.stmt] = []
    for one in fields:
        value = load(one.name) if one.init else _default(one)
        if value is not None:
            body.append(_set(cls, one.name, value))
    if hasattr(cls, "__post_init__"):
        method = gast.Attribute(load("self"), "__post_init__", gast.Load())
        body.append(gast.Expr(gast.Call(method, [], [])))
    plain = [one for one in given if not one.kw_only]
    named = [one for one in given if one.kw_only]
    args = gast.arguments(
        args=[_parameter(one) for one in plain],
        defaults=[found for one in plain if (found := _default(one)) is not None],
        kwonlyargs=[_parameter(one) for one in named],
        kw_defaults=[_default(one) for one in named],
        posonlyargs=[], vararg=None, kwarg=None,
    )
    return _function(scope.source, cls, node, args, body, "self")


def _parameter(one: dataclasses.Field) -> gast.Name:
    return gast.Name(one.name, gast.Param(), None, None)


def _has_default_text(one: dataclasses.Field) -> bool:
    return one.default_factory is dataclasses.MISSING and (
        one.default is dataclasses.MISSING or has_text(one.default) or callable(one.default)
    ) or one.default_factory in (list, dict)


def _default(one: dataclasses.Field) -> gast.expr | None:
    if one.default_factory in (list, dict):
        return gast.List([], gast.Load()) if one.default_factory is list else gast.Dict([], [])
    if one.default is dataclasses.MISSING:
        return None
    return written(one.default)


def _set(cls: type, name: str, value: gast.expr) -> gast.stmt:
    """`self.x = x`; a frozen class is filled behind its back, as its own `__init__` does."""
    if not _is_frozen(cls):
        return gast.Assign([gast.Attribute(load("self"), name, gast.Store())], value, None)
    setter = gast.Attribute(load("object"), "__setattr__", gast.Load())
    return gast.Expr(gast.Call(setter, [load("self"), gast.Constant(name, None), value], []))


def _function(
    source: Source, cls: type, like: gast.AST, args: gast.AST | None, body: list, name: str
) -> LocalFunction:
    """`body` around an object of the class called `name`."""
    text = cls.__name__
    try:
        clash = source.resolve(text) is not cls
    except NameError:
        clash = False
    text = f"{text}_" if clash else text
    make = gast.Attribute(load("object"), "__new__", gast.Load())
    first = gast.Assign([stored(name)], gast.Call(make, [load(text)], []), None)
    if args is None:
        args = gast.arguments(
            args=[], posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None,
            defaults=[],
        )
    place = body[0] if body and hasattr(body[0], "lineno") else like
    tree = gast.FunctionDef(
        cls.__name__, args, [located(first, place), *body, gast.Return(load(name))],
        [], None, None, [],
    )
    return LocalFunction(located(tree, place), with_names(source, name, {text: cls}), {})
