"""Structures: tuples, lists, dicts, NamedTuples, dataclasses and instances, nested.

    zeros_like({"w": np.ones(2), "n": 3})             {"w": array([0., 0.]), "n": None}
    list(leaves({"w": (1.0, 2.0), "b": 3.0}))         [1.0, 2.0, 3.0]
    map_structure(operator.add, (1.0, 2.0), (3.0, 4.0))     (4.0, 6.0)
    as_argument(np.float64(2.0), like=1.0)            2.0, a Python float as its argument was

A gradient has the structure of its argument, and None at each leaf that is not floating.  None in
the place of a whole structure stands for None at each of its leaves.  An object met twice is
rebuilt once, so sharing and cycles survive.
"""

from __future__ import annotations

import copy
import enum
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from s2s_runtime.cotangents import unbroadcast
from s2s_runtime.kinds import CALLABLES, attributes_of, is_opaque

ATOMS = (int, float, complex, str, bytes, np.ndarray, np.generic, type(None), slice, range)
HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: the class was made by a `class` statement
OPAQUE = (*ATOMS, *CALLABLES, ModuleType, np.dtype, enum.Enum)


class StructureMismatch(TypeError):
    """Two values that should have the same structure do not."""


def is_floating(leaf: Any) -> bool:
    """Whether a leaf can move: a float or complex number, alone or in an array."""
    if isinstance(leaf, (np.ndarray, np.generic)):
        return leaf.dtype.kind in "fc"
    return isinstance(leaf, (float, complex))


def children(value: Any) -> dict[Any, Any] | None:
    """What a structure is made of, by index, key or attribute; None for a leaf."""
    if type(value) is np.ndarray or type(value) is float:  # most leaves
        return None
    if isinstance(value, (tuple, list)):
        return dict(enumerate(value))
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, OPAQUE) or is_opaque(type(value)):
        return None
    found = attributes_of(value)
    return None if found is None or not _can_be_blank(type(value)) else dict(found)


def map_structure(function: Callable, first: Any, *others: Any) -> Any:
    """Apply `function` to the leaves that stand in the same place; `first` gives the structure."""
    return _map(function, (first, *others), {})


def leaves(structure: Any) -> Iterator[Any]:
    """The leaves in the order of `map_structure`: those of an object met twice only once."""
    return _leaves(structure, {})


def zeros_like(structure: Any) -> Any:
    """The zero cotangent or tangent of a value."""
    return map_structure(_zero, structure)


def as_argument(bar: Any, like: Any) -> Any:
    """A gradient with the structure, dtype, shape and class of its argument, in fresh memory.

    The gradient of a real argument is the real part of what complex arithmetic accumulated; None
    and a scalar stand for an array filled with zero or with that number.
    """
    return map_structure(_leaf_as_argument, like, bar)


def folded(bar: Any, like: Any) -> Any:
    """The adjoint of `as_argument`: `bar` in the structure of `like`, summed to its shapes."""
    return map_structure(_folded, like, bar)


def _folded(like: Any, bar: Any) -> Any:
    return None if bar is None or like is None else unbroadcast(bar, like)


def _map(function: Callable, values: tuple, memo: dict) -> Any:
    parts = children(values[0])
    if parts is None:
        return function(*values)
    if isinstance(values[0], tuple):
        return _tuple_like(values[0], _mapped(function, values, parts, memo).values())
    key = tuple(map(id, values))
    if key not in memo:
        shell = _blank(values[0])
        memo[key] = shell, values  # holding the values keeps their ids from being used again
        _fill(shell, _mapped(function, values, parts, memo))
    return memo[key][0]


def _mapped(function: Callable, values: tuple, parts: dict, memo: dict) -> dict:
    others = [_parts_as(values[0], other, parts) for other in values[1:]]
    return {
        name: _map(function, (part, *(other[name] for other in others)), memo)
        for name, part in parts.items()
    }


def _tuple_like(like: Any, items: Iterable) -> tuple:
    return type(like)._make(items) if hasattr(like, "_fields") else tuple(items)


def _parts_as(like: Any, other: Any, parts: dict) -> dict:
    """The children of `other`, which must be those of `like`; absent ones are None."""
    if other is None:
        return dict.fromkeys(parts)
    found = children(other)
    if found is None or found.keys() != parts.keys():
        raise StructureMismatch(
            f"structures differ: {type(other).__name__} {_names(found)} "
            f"stands where {type(like).__name__} {_names(parts)} was expected"
        )
    return found


def _names(parts: dict | None) -> str:
    return "(a leaf)" if parts is None else f"with {list(parts)}"


def _leaves(value: Any, seen: dict[int, Any]) -> Iterator[Any]:
    parts = children(value)
    if parts is None:
        yield value
    elif isinstance(value, tuple) or id(value) not in seen:
        seen[id(value)] = value
        for part in parts.values():
            yield from _leaves(part, seen)


def _blank(like: Any) -> Any:
    """An empty object of the same class."""
    if type(like) is dict or type(like) is list:
        return type(like)()
    if isinstance(like, (list, dict)):
        empty = copy.copy(like)
        empty.clear()
        return empty
    return SimpleNamespace() if isinstance(like, SimpleNamespace) else object.__new__(type(like))


def _can_be_blank(cls: type) -> bool:
    """Whether instances are made by `object.__new__`; those of classes written in C are not."""
    if cls is SimpleNamespace:  # the shadow of an instance
        return True
    bases = [base for base in cls.__mro__ if not base.__flags__ & HEAP_TYPE]
    return bases == [object]


def _fill(shell: Any, items: dict) -> None:
    if isinstance(shell, list):
        shell.extend(items.values())
    elif isinstance(shell, dict):
        shell.update(items)
    else:
        for name, item in items.items():
            object.__setattr__(shell, name, item)


def _zero(leaf: Any) -> Any:
    if not is_floating(leaf):
        return None
    return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else type(leaf)(0)


def _leaf_as_argument(like: Any, bar: Any) -> Any:
    if type(like) is type(bar) is np.ndarray and like.dtype.kind in "fc":
        if bar.dtype == like.dtype and bar.shape == like.shape:
            return bar.copy()
    if not is_floating(like):
        return None
    if bar is None:
        return _zero(like)
    if np.iscomplexobj(bar) and not np.iscomplexobj(like):
        bar = np.real(bar)
    if np.ndim(bar) and np.shape(bar) != np.shape(like):
        raise ValueError(f"a gradient of shape {np.shape(bar)} met an argument of {np.shape(like)}")
    if isinstance(like, np.ndarray):
        return np.full(like.shape, bar, like.dtype)
    return type(like)(bar)
