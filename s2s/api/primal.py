"""A function to be differentiated: its parameters, and how a call is laid out for the compiler.

    def f(x, *rest, scale=2.0): ...

    Plain(f).bind((1.0, 2.0, 3.0), {})      (1.0, (2.0, 3.0), 2.0)    one value per parameter

The signature is that of the code which runs: `__wrapped__` and `__signature__` are not followed,
since a wrapper may compute something else than what it wraps.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any, Protocol

import numpy as np

from s2s.api.shipping import Texts, register, texts_of, under_the_name_of
from s2s.api.wrt import VARIADIC, Parameters
from s2s.errors import Code, misuse
from s2s.request import Wanted
from s2s_runtime.kinds import Kind

Kinds = tuple[Kind, ...]
INSTANCE_NAMES = ("self", "cls")


@dataclass(frozen=True)
class Stage:
    """What the compiler is given: a plain function with a text, and its further arguments.

    A generated function that is differentiated again has more parameters than the user's: the free
    names of the user's function, whose live values `extra` reads at each call.
    """

    function: Callable
    extra: Callable[[], tuple]
    holds: Callable[[], bool]


class Primal(Protocol):
    """Anything that derivatives are taken of: a plain function, or a gradient.

    Where it is `paired`, what its function returns is `(output, rest)`, and the rest is only
    looked at; `output` takes the result of the function to what is differentiated.
    """

    @property
    def name(self) -> str: ...

    @property
    def paired(self) -> bool: ...

    @property
    def written(self) -> Callable: ...

    @property
    def wanted(self) -> Callable | Wanted | None: ...

    def parameters(self, bound: int) -> Parameters: ...

    def bind(self, args: tuple, kwargs: dict) -> tuple: ...

    def stage(self, values: tuple | None) -> Stage: ...

    def output(self, result: Any) -> Any: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Plain:
    """A function that the user wrote."""

    function: FunctionType
    paired = False

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def written(self) -> Callable:
        return self.function

    @property
    def wanted(self) -> Callable | None:
        return self.function

    def parameters(self, bound: int) -> Parameters:
        found = parameters_of(self.function.__code__)
        implicit = int(bool(found) and found[0].name in INSTANCE_NAMES)
        return Parameters(self.name, found, max(bound, implicit))

    def bind(self, args: tuple, kwargs: dict) -> tuple:
        """The values of all parameters in the order of the signature, defaults applied."""
        function = self.function
        if not kwargs and len(args) == _plain_count(function.__code__):
            return args
        layout = FunctionType(_layout(function.__code__), {}, None, function.__defaults__)
        layout.__kwdefaults__ = function.__kwdefaults__
        layout.__qualname__ = function.__qualname__
        return layout(*args, **kwargs)

    def stage(self, values: tuple | None) -> Stage:
        function, code = self.function, self.function.__code__
        return Stage(function, tuple, lambda: function.__code__ is code)

    def output(self, result: Any) -> Any:
        return result

    def __reduce__(self) -> tuple:
        """By what stands under its name; how a bare function travels is the pickler's to say."""
        found = under_the_name_of(self.function)
        if hasattr(type(found), "as_target") and found.as_target()[0] == self:
            return _behind, (found,)
        return _arrived, (self.function, texts_of(self.function))

    def __deepcopy__(self, _: object) -> Plain:
        return self


@dataclass(frozen=True, eq=False)
class Filled(Plain):
    """A function some of whose keywords are given before it is called: `partial(f, scale=2.0)`."""

    keywords: Mapping[str, Any]

    __eq__ = object.__eq__  # two of one function differ in what they give
    __hash__ = object.__hash__

    @property
    def wanted(self) -> None:
        """User code that calls a derivative of it would not see the keywords."""

    def bind(self, args: tuple, kwargs: dict) -> tuple:
        return super().bind(args, {**self.keywords, **kwargs})

    def __reduce__(self) -> tuple:
        return _given, (Plain(self.function), dict(self.keywords))


def _behind(target: Any) -> Primal:
    return target.as_target()[0]


def _given(plain: Plain, keywords: dict) -> Filled:
    return Filled(plain.function, keywords)


def _arrived(function: FunctionType, texts: Texts) -> Plain:
    register(texts)
    return Plain(function)


@functools.lru_cache(maxsize=512)
def parameters_of(code: CodeType) -> tuple[inspect.Parameter, ...]:
    """The parameters that the code has, without their defaults."""
    bare = FunctionType(code, {}, closure=tuple(map(CellType, code.co_freevars)))
    return tuple(inspect.signature(bare).parameters.values())


@functools.lru_cache(maxsize=512)
def _layout(code: CodeType) -> CodeType:
    """`lambda x, *rest, scale: (x, rest, scale)`: Python itself lays the arguments out."""
    signature = inspect.Signature(parameters_of(code))
    names = "".join(f"{name}, " for name in signature.parameters)
    return eval(f"lambda {str(signature)[1:-1]}: ({names})").__code__


@functools.lru_cache(maxsize=512)
def _plain_count(code: CodeType) -> int:
    """How many positional arguments give every parameter a value; -1 if none can."""
    variadic = code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    return -1 if variadic or code.co_kwonlyargcount else code.co_argcount


def plain_of(target: object) -> tuple[Plain, tuple]:
    """The function behind a callable, and the arguments that its binding already gives."""
    if type(target) is functools.partial:
        return _filled(target)
    if isinstance(target, FunctionType):
        return Plain(target), ()
    if isinstance(target, MethodType) and isinstance(target.__func__, FunctionType):
        return Plain(target.__func__), (target.__self__,)
    from s2s.callables import spelled  # here, because most functions have a text

    if isinstance(target, np.ufunc):
        return Plain(spelled(target, target.nin)), ()
    if type(target).__name__ == "_ArrayFunctionDispatcher":
        return Plain(spelled(target, required(target))), ()
    called = type(target).__call__ if callable(target) else None
    if isinstance(called, FunctionType):
        return Plain(called), (target,)
    raise misuse(Code.SOURCE_UNAVAILABLE, _no_text(target))


def _filled(target: functools.partial) -> tuple[Plain, tuple]:
    """`partial(f, a, scale=2.0)`: what it gives comes before the arguments of a call."""
    plain, bound = plain_of(target.func)
    given = {**getattr(plain, "keywords", {}), **target.keywords}
    return Filled(plain.function, given) if given else plain, (*bound, *target.args)


def required(function: Callable) -> int:
    """How many arguments a NumPy function cannot do without; at least one."""
    found = inspect.signature(function).parameters.values()
    return max(1, sum(one.default is one.empty and one.kind not in VARIADIC for one in found))


def _no_text(target: object) -> str:
    if isinstance(target, (staticmethod, classmethod)):
        word = type(target).__name__
        return f"a {word} object is not a function: write @{word} above @differentiate"
    if not callable(target):
        return f"only functions have derivatives, and this is {target!r}"
    name = getattr(target, "__qualname__", type(target).__qualname__)
    return f"{name} has no Python text: write a def that calls it, and differentiate that"
