"""Callables as plain functions with a text: what is called, with what, and what it writes.

    layer.forward, (x,)              Cell.forward, (layer, x)        places (None, 0)
    partial(smooth, w=w), (x,)       smooth, (x, w)                  places (0, None)
    np.tanh, (x,)                    tanh_call, (x,)                 places (0,)

`places` says which argument of the call each parameter is; None: the callable holds it, or a
default does.
"""

from __future__ import annotations

import functools
import inspect
import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

from s2s.errors import Code, UnknownCallee, stated
from s2s.request import Known
from s2s_runtime.structures import children

NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
LIBRARY = (np.ufunc, BuiltinFunctionType, type(np.sum), type, Known)
CALLED = (FunctionType, MethodType, functools.partial)


@dataclass(frozen=True)
class Plain:
    """A function with a text, its arguments, and the place of each in the call."""

    target: FunctionType
    given: tuple
    places: tuple[int | None, ...]

    def spread(self, facts: tuple, missing: Any) -> tuple:
        """Facts of the arguments as facts of the parameters; what comes after them stays last."""
        count = sum(place is not None for place in self.places)
        found = (missing if place is None or place >= len(facts) else facts[place]
                 for place in self.places)
        return (*found, *facts[count:])


def plain(function: Callable, args: tuple) -> Plain:
    """What a call of any callable amounts to."""
    inner, front, keywords = unwrapped(function)
    if isinstance(inner, FunctionType):
        found = list(inspect.signature(inner, follow_wrapped=False).parameters.values())
        if all(parameter.kind in NAMED for parameter in found):
            return _bound(inner, found, front, args, keywords)
    elif not isinstance(inner, LIBRARY) and not is_draw(inner):
        raise UnknownCallee(
            stated(
                Code.UNKNOWN_CALLEE,
                f"{function!r} has no Python text and no derivative rule",
                instead="wrap it in a def",
            )
        )
    target = spelled(inner, len(args), len(front), tuple(keywords))
    places = (*range(len(args)), *(None for _ in (*front, *keywords)))
    return Plain(target, (*args, *front, *keywords.values()), places)


def is_draw(function: Callable) -> bool:
    """Whether a function is a method of NumPy's random generators, which are written in Cython."""
    return type(function).__name__ == "cython_function_or_method"


def unwrapped(function: Callable) -> tuple[Any, tuple, dict[str, Any]]:
    """What is called in the end, the arguments held before those of the call, and by name."""
    front: tuple = ()
    keywords: dict[str, Any] = {}
    while not isinstance(function, (FunctionType, *LIBRARY)):
        if isinstance(function, functools.partial):
            front, keywords = (*function.args, *front), {**function.keywords, **keywords}
            function = function.func
        elif isinstance(function, MethodType):
            function, front = function.__func__, (function.__self__, *front)
        elif callable(function) and isinstance(type(function).__call__, FunctionType):
            function, front = type(function).__call__, (function, *front)
        else:
            break
    return function, front, keywords


def _bound(target: FunctionType, parameters: list[inspect.Parameter], front: tuple, args: tuple,
           keywords: dict[str, Any]) -> Plain:
    """The arguments by parameter, defaults applied; what does not fit raises as the call would."""
    names = [parameter.name for parameter in parameters]
    by_place = dict(zip(names, (*front, *args), strict=False))
    missing = [item.name for item in parameters if item.name not in {**by_place, **keywords}
               and item.default is item.empty]
    unfit = missing or by_place.keys() & keywords.keys() or keywords.keys() - set(names)
    if unfit or len(front) + len(args) > len(names):
        raise TypeError(f"{target.__qualname__}() cannot be called with these arguments")
    given = {**{item.name: item.default for item in parameters}, **by_place, **keywords}
    held = [None] * len(front)
    places = (*held, *range(len(args)), *[None] * (len(names) - len(front) - len(args)))
    return Plain(target, tuple(given[name] for name in names), places)


@functools.lru_cache(maxsize=512)
def spelled(
    function: Callable, count: int, held: int = 0, keywords: tuple[str, ...] = ()
) -> FunctionType:
    """`def tanh_call(x0): return function(x0)`, with a text that can be read."""
    own = [f"x{index}" for index in range(count)]
    front = [f"held{index}" for index in range(held)]
    given = [*front, *own, *(f"{name}={name}_" for name in keywords)]
    parameters = ", ".join([*own, *front, *(f"{name}_" for name in keywords)])
    name = getattr(function, "__name__", "function")
    name = name if name.isidentifier() else "function"
    text = f"def {name}_call({parameters}):\n    return function({', '.join(given)})\n"
    filename = f"<s2s call of {name} with {', '.join(given)}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {"function": function, "__name__": "s2s.provider"}
    exec(compile(text, filename, "exec"), namespace)  # noqa: S102 - text of ours
    return namespace[f"{name}_call"]


def callables(structure: Any, depth: int = 12) -> Iterator[Callable]:
    """The functions that a structure holds."""
    if isinstance(structure, CALLED):
        yield structure
        return
    parts = children(structure) if depth else None
    for part in (parts or {}).values():
        yield from callables(part, depth - 1)
