"""The oracle's world: for the length of one run, the names that a program reaches are exchanged.

Nothing is rewritten and nothing is copied: the original code objects run. Of every function the
program can reach (through globals, closure cells, arguments and classes) the global names it
mentions are replaced in place, arrays and containers by their dual twins, and put back afterwards.
"""

from __future__ import annotations

import builtins
import functools
import math
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tests.oracle.namespaces import FloatDoor, MathDoor, NumpyDoor, math_value, numpy_value
from tests.oracle.structure import Twins, is_plain_object

ABSENT = object()
FOREIGN = frozenset(sys.stdlib_module_names) | {"numpy", "scipy", "s2s", "s2s_runtime", "pytest"}


@contextmanager
def dual_world(roots: list[Any], twins: Twins) -> Iterator[None]:
    """Exchange what the roots reach; put everything back, whatever happens."""
    undo: list[Callable[[], None]] = []
    try:
        for function in reachable(roots):
            _exchange_globals(function, twins, undo)
            _exchange_cells(function, twins, undo)
            _exchange_defaults(function, twins, undo)
        yield
    finally:
        for restore in reversed(undo):
            restore()


def reachable(roots: list[Any]) -> list[types.FunctionType]:
    found: dict[int, types.FunctionType] = {}
    seen: set[int] = set()
    pending = list(roots)
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, types.FunctionType):
            if not _is_foreign(value):
                found[id(value)] = value
                pending.extend(_mentioned(value))
        else:
            pending.extend(_parts(value))
    return list(found.values())


def _is_foreign(value: Any) -> bool:
    module = getattr(value, "__module__", None) or ""
    return module.split(".")[0] in FOREIGN or module.startswith("tests.oracle")


def _mentioned(function: types.FunctionType) -> list[Any]:
    """What the function's code can name: globals, cells, defaults."""
    named = [function.__globals__.get(name) for name in _names(function.__code__)]
    cells = [_contents(cell) for cell in function.__closure__ or ()]
    defaults = list(function.__defaults__ or ())
    return [*named, *cells, *defaults, getattr(function, "__wrapped__", None)]


def _names(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names(constant)
    return names


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _parts(value: Any) -> list[Any]:
    if isinstance(value, types.MethodType):
        return [value.__func__, value.__self__]
    if isinstance(value, type):
        return [] if _is_foreign(value) else [part for cls in value.__mro__ for part in _own(cls)]
    if isinstance(value, staticmethod | classmethod):
        return [value.__func__]
    if isinstance(value, property):
        return [value.fget, value.fset]
    if isinstance(value, functools.cached_property):
        return [value.func]
    if isinstance(value, list | tuple | set):
        return list(value)
    if isinstance(value, dict):
        return list(value.values())
    if is_plain_object(value):
        return [type(value), *getattr(value, "__dict__", {}).values()]
    if callable(getattr(value, "__wrapped__", None)):
        return [value.__wrapped__]
    return []


def _own(cls: type) -> list[Any]:
    return [] if cls is object or _is_foreign(cls) else list(vars(cls).values())


def _exchange_globals(function: types.FunctionType, twins: Twins, undo: list[Any]) -> None:
    space = function.__globals__
    for name in _names(function.__code__):
        before = space.get(name, ABSENT)
        if before is ABSENT and name in vars(builtins):
            after = FloatDoor if name == "float" else ABSENT
        else:
            after = _twin(before, twins)
        undo.append(lambda name=name, before=before: _put(space, name, before))
        if after is not before:
            _put(space, name, after)


def _put(space: dict[str, Any], name: str, value: Any) -> None:
    if value is ABSENT:
        space.pop(name, None)
    else:
        space[name] = value


def _exchange_cells(function: types.FunctionType, twins: Twins, undo: list[Any]) -> None:
    for cell in function.__closure__ or ():
        before = _contents(cell)
        undo.append(lambda cell=cell, before=before: setattr(cell, "cell_contents", before))
        after = _twin(before, twins)
        if after is not before:
            cell.cell_contents = after


def _exchange_defaults(function: types.FunctionType, twins: Twins, undo: list[Any]) -> None:
    before = function.__defaults__
    if before:
        undo.append(lambda: setattr(function, "__defaults__", before))
        function.__defaults__ = tuple(_twin(value, twins) for value in before)


def _twin(value: Any, twins: Twins) -> Any:
    if value is np:
        return NumpyDoor(np)
    if value is math:
        return MathDoor()
    module = (getattr(value, "__module__", None) or "").split(".")[0]
    if module == "numpy" and callable(value):
        return numpy_value(value)
    if isinstance(value, types.BuiltinFunctionType) and module == "math":
        return math_value(value)
    own = is_plain_object(value) and not _is_foreign(type(value))
    if isinstance(value, list | dict | set | np.ndarray) or own:
        return twins.of(value)
    return value
