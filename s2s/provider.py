"""Derivatives of functions that only run time knows, made while the program runs.

    layer(x) in user code, `layer` an argument       call_forward(layer, (True,), x)
                                                     -> pair(layer, (True,), (x,))

Installed into `s2s_runtime.dispatch` when s2s is imported.  A callee that writes its arguments, or
whose result may share memory with them, breaks what the caller's text assumes: that is an error.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import random
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

from s2s.errors import Code, UnknownCallee, stated
from s2s.request import Derivative, Request
from s2s.start import started
from s2s_runtime.kinds import kind_of


class Provider:
    """Compiles on first use; one entry per function, active arguments and kinds."""

    def __init__(self) -> None:
        self._found: dict[tuple, Any] = {}

    def pair(
        self, function: Callable, active: tuple[bool, ...], args: tuple
    ) -> tuple[Callable, Callable]:
        """The forward half, its arguments held, and the reverse half."""
        target, given, moved = plain(function, args, active)
        compiled = self._compiled(target, given, moved, Derivative.PAIR)
        return _held(compiled, given), compiled.reverse

    def tangent(self, function: Callable, active: tuple[bool, ...], args: tuple) -> Callable:
        """The tangent function, its arguments held."""
        target, given, moved = plain(function, args, active)
        return _held(self._compiled(target, given, moved, Derivative.JVP), given)

    def check(self, function: Callable, args: tuple, fresh: bool) -> None:
        """Raise if the callee writes its arguments, or (with `fresh`) may return one of them."""
        if draws(function):
            return
        target, given, _ = plain(function, args, (False,) * len(args))
        from s2s.pipeline import effects

        key = (target, tuple(map(kind_of, given)), "effects")
        if key not in self._found:
            self._found[key] = effects(target, key[1])
        writes, aliases = self._found[key]
        if writes or (fresh and aliases):
            what = "writes its arguments" if writes else "may return memory of its arguments"
            called = getattr(function, "__qualname__", function)
            raise UnknownCallee(
                stated(
                    Code.UNKNOWN_CALLEE,
                    f"`{called}` {what}, and it is called where only run time knows it",
                    "the caller's derivative was written for a function that does not",
                    "call it by name, or let it return new arrays",
                )
            )

    def _compiled(
        self, target: Callable, given: tuple, moved: tuple[bool, ...], derivative: Derivative
    ) -> Any:
        kinds = tuple(map(kind_of, given))
        key = (target, kinds, moved, derivative)
        found = self._found.get(key)
        if found is None or not found.refresh():
            names = tuple(inspect.signature(target, follow_wrapped=False).parameters)
            wrt = tuple(name for name, carries in zip(names, moved, strict=True) if carries)
            found = self._found[key] = started(
                target, Request(derivative, wrt, len(wrt) == 1), kinds
            )
        return found


def draws(function: Callable) -> bool:
    """Whether a function is a method of a random generator that returns what it drew."""
    owner = getattr(function, "__self__", None)
    if owner is None:
        return False  # and numpy.random, which takes a while to import, is not asked for
    generators = (np.random.Generator, np.random.RandomState, random.Random)
    return isinstance(owner, generators) and getattr(function, "__name__", "") != "shuffle"


def _held(compiled: Any, given: tuple) -> Callable:
    """The entry with its arguments and the live values of its free names."""
    return functools.partial(
        compiled.entry, *given, **{name: compiled.resolve(name) for name in compiled.free}
    )


def plain(
    function: Callable, args: tuple, active: tuple[bool, ...]
) -> tuple[FunctionType, tuple, tuple[bool, ...]]:
    """A Python function with a text, its arguments, which of them move; defaults applied."""
    if isinstance(function, MethodType):
        return plain(function.__func__, (function.__self__, *args), (False, *active))
    if isinstance(function, functools.partial):
        signature = inspect.signature(function.func)
        bound = signature.bind(*function.args, *args, **function.keywords)
        held = len(function.args)
        names = list(signature.parameters)[held:held + len(args)]
        moving = dict(zip(names, active, strict=True))
        bound.apply_defaults()
        return plain(function.func, tuple(bound.arguments.values()),
                     tuple(moving.get(name, False) for name in bound.arguments))
    if isinstance(function, FunctionType):
        bound = inspect.signature(function, follow_wrapped=False).bind(*args)
        bound.apply_defaults()
        return (
            function,
            tuple(bound.arguments.values()),
            active + (False,) * (len(bound.arguments) - len(args)),
        )
    if (
        isinstance(function, (np.ufunc, BuiltinFunctionType))
        or type(function).__name__ == "_ArrayFunctionDispatcher"
    ):
        return spelled(function, len(args)), args, active
    method = type(function).__call__ if callable(function) else None
    if isinstance(method, FunctionType):
        return plain(method, (function, *args), (False, *active))
    raise UnknownCallee(
        stated(
            Code.UNKNOWN_CALLEE,
            f"{function!r} has no Python text and no derivative rule",
            instead="wrap it in a def",
        )
    )


@functools.lru_cache(maxsize=512)
def spelled(function: Callable, count: int) -> FunctionType:
    """`def call(x0): return function(x0)`, with a text that can be read."""
    names = ", ".join(f"x{index}" for index in range(count))
    text = f"def {function.__name__}_call({names}):\n    return function({names})\n"
    filename = f"<s2s call of {function.__name__} with {count}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {"function": function, "__name__": "s2s.provider"}
    exec(compile(text, filename, "exec"), namespace)  # noqa: S102 - text of ours
    return namespace[f"{function.__name__}_call"]
