"""How functions travel to other processes.

    pickle         by name: `module.loss`, which the other process imports
    cloudpickle    those of `__main__` and inner ones by value: joblib, Dask and Ray use it

A decorated function hides the function behind it from both: under its name stands the decorated
one.  What is sent in its stead is a twin of the function whose name says where it is found,
`loss.twin`; so that the pickler at work may take it by name or by value, as it does with others.

The text of a function from a notebook or a prompt is in no file: it goes with the function.
"""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Mapping
from types import CellType, FunctionType
from typing import Any

Texts = Mapping[str, str]  # by the name of the file that a code object gives


def standing(module: str, name: str) -> Any:
    """What a dotted name of a module says now; None where there is no such name."""
    found = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def under_the_name_of(function: FunctionType) -> Any:
    """What stands where the function was defined: itself, a decorated one, or None."""
    return standing(function.__module__, function.__qualname__)


def is_importable(function: FunctionType) -> bool:
    """Whether every process finds it by its name: none has another one's `__main__`."""
    return function.__module__ != "__main__" and under_the_name_of(function) is not None


def twin_of(function: FunctionType) -> FunctionType:
    """The same function under the name of the member `twin` of what stands under its name."""
    twin = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    twin.__doc__, twin.__module__ = function.__doc__, function.__module__
    twin.__qualname__ = f"{function.__qualname__}.twin"
    return twin


def texts_of(function: FunctionType) -> Texts:
    """The texts, in no file, of a function and of those that it reaches by name.

    A function that the other process imports brings its own.
    """
    from s2s.read.file import file_of  # here, because few functions travel

    found: dict[str, str] = {}
    if is_importable(function):
        return found
    for one in _reached(function):
        name = one.__code__.co_filename
        if name not in found and not os.path.exists(name):
            file = file_of(one.__code__, one.__globals__)
            if file is not None:
                found[name] = file.text
    return found


def _reached(function: FunctionType) -> list[FunctionType]:
    found = [function]
    for one in found:  # it grows while it is read
        values = [one.__globals__.get(name) for name in one.__code__.co_names]
        values += [value for cell in one.__closure__ or () for value in _content(cell)]
        plain = [getattr(value, "__wrapped__", value) for value in values]
        found += [f for f in plain if isinstance(f, FunctionType) and f not in found]
    return found


def _content(cell: CellType) -> list[object]:
    try:
        return [cell.cell_contents]
    except ValueError:  # not bound yet
        return []


def register(texts: Texts) -> None:
    """Let this process know texts that came with functions."""
    for name, text in texts.items():
        if not linecache.getlines(name):
            linecache.cache[name] = len(text), None, text.splitlines(True), name
