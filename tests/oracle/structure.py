"""Arguments and results as trees, and the dual twin of an argument.

A twin has the same structure, the same identities and the same overlaps: two arguments that share
memory get twins that share memory, an object met twice gets one twin.
"""

from __future__ import annotations

import copy
import dataclasses
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.oracle.array import DualArray, dual_array
from tests.oracle.dual import Dual

OPAQUE = (type, types.FunctionType, types.MethodType, types.ModuleType, types.BuiltinFunctionType)


def is_float_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def is_leaf(value: Any) -> bool:
    return isinstance(value, float | np.floating) or is_float_array(value)


def is_plain_object(value: Any) -> bool:
    """An instance of a user's class: it has attributes, and no machinery of the language."""
    module = type(value).__module__
    own = hasattr(value, "__dict__") or hasattr(type(value), "__slots__")
    foreign = module.split(".")[0] in ("builtins", "numpy", "functools", "typing", "types", "s2s")
    return own and not foreign and not isinstance(value, OPAQUE) and not callable_wrapper(value)


def callable_wrapper(value: Any) -> bool:
    return hasattr(value, "__wrapped__") or type(value).__module__.startswith("tests.oracle")


def attributes(value: Any) -> dict[str, Any]:
    slots = [name for cls in type(value).__mro__ for name in _slots(cls)]
    held = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return {**held, **getattr(value, "__dict__", {})}


def _slots(cls: type) -> tuple[str, ...]:
    names = vars(cls).get("__slots__", ())
    names = (names,) if isinstance(names, str) else tuple(names)
    return tuple(name for name in names if name not in ("__dict__", "__weakref__"))


def mapped(value: Any, change: Callable[[Any], Any], other: Callable[[Any], Any]) -> Any:
    """The tree with `change` at every float leaf and `other` at everything that is no tree."""
    if is_leaf(value):
        return change(value)
    if isinstance(value, tuple):
        kept = [mapped(entry, change, other) for entry in value]
        return type(value)(*kept) if hasattr(value, "_fields") else tuple(kept)
    if isinstance(value, list):
        return [mapped(entry, change, other) for entry in value]
    if isinstance(value, dict):
        return {name: mapped(entry, change, other) for name, entry in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return rebuilt(
            value, {name: mapped(part, change, other) for name, part in attributes(value).items()}
        )
    return other(value)


def rebuilt(value: Any, parts: dict[str, Any]) -> Any:
    made = copy.copy(value)
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made


def leaves(value: Any) -> list[Any]:
    found: list[Any] = []
    mapped(value, found.append, lambda other: None)
    return found


def size(value: Any) -> int:
    return sum(int(np.size(leaf)) for leaf in leaves(value))


def flat(value: Any) -> np.ndarray:
    """Every float of the tree, in the order of its leaves."""
    return np.concatenate([np.ravel(np.asarray(leaf, float)) for leaf in leaves(value)] or [[]])


def unflat(vector: np.ndarray, like: Any) -> Any:
    """The vector in the structure of `like`; a leaf that is not floating becomes None."""
    position = 0

    def take(leaf: Any) -> Any:
        nonlocal position
        count = int(np.size(leaf))
        piece = vector[position : position + count]
        position += count
        return piece.reshape(np.shape(leaf)) if isinstance(leaf, np.ndarray) else float(piece[0])

    return mapped(like, take, lambda other: None)


class Twins:
    """The dual twins of one run, by identity."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, Any]] = {}

    def of(self, value: Any) -> Any:
        known = self._made.get(id(value))
        if known is not None:
            return known[1]
        if is_float_array(value):
            return self._keep(value, self._window(value))
        if isinstance(value, list):
            twin = self._keep(value, [])
            twin.extend(self.of(entry) for entry in value)
            return twin
        if isinstance(value, dict):
            twin = self._keep(value, {})
            twin.update((name, self.of(entry)) for name, entry in value.items())
            return twin
        if isinstance(value, tuple):
            kept = [self.of(entry) for entry in value]
            return type(value)(*kept) if hasattr(value, "_fields") else tuple(kept)
        if isinstance(value, set | frozenset):
            return self._keep(value, copy.copy(value))
        if isinstance(value, np.ndarray):
            return self._keep(value, value.copy())
        if isinstance(value, types.MethodType):
            return types.MethodType(value.__func__, self.of(value.__self__))
        if is_plain_object(value):
            twin = self._keep(value, copy.copy(value))
            for name, part in attributes(value).items():
                object.__setattr__(twin, name, self.of(part))
            return twin
        return value

    def _keep(self, value: Any, twin: Any) -> Any:
        self._made[id(value)] = (value, twin)
        return twin

    def _window(self, array: np.ndarray) -> DualArray:
        """The same window onto the dual twin of the array's buffer."""
        root = _owner(array)
        if root is None:
            return dual_array(array)
        known = self._made.get(id(root))
        if known is None or root is array:
            buffer = dual_array(root.ravel(order="K"))
            self._made[id(root)] = (root, _cut(buffer, root, root))
            known = self._made[id(root)]
        if root is array:
            return known[1]
        return _cut(_owner(known[1]), root, array)


def _owner(array: np.ndarray) -> Any:
    """The array that owns the memory, or None where it cannot be mirrored element by element."""
    owner = array
    base = array.base
    while base is not None:
        owner = base if isinstance(base, np.ndarray) else owner
        base = getattr(base, "base", None)
    same = owner.dtype == array.dtype
    return owner if same and (owner.flags.c_contiguous or owner.flags.f_contiguous) else None


def _cut(buffer: np.ndarray, root: np.ndarray, array: np.ndarray) -> DualArray:
    word, width = np.dtype(object).itemsize, array.itemsize
    offset = _address(array) - _address(root)
    strides = tuple(stride // width * word for stride in array.strides)
    window = np.ndarray.__new__(
        DualArray, array.shape, object, buffer, offset // width * word, strides
    )
    window.flags.writeable = array.flags.writeable
    return window


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def reseeded(twin: Any, like: Any, seed: Callable[[Any, int], Dual]) -> Any:
    """The twin of a `wrt` argument with every float made to move: seed(value, position)."""
    position = 0
    done: set[int] = set()

    def visit(dual: Any, leaf: Any) -> Any:
        nonlocal position
        if is_float_array(leaf):
            start, position = position, position + leaf.size
            for place, index in enumerate(np.ndindex(leaf.shape)):
                dual[index] = seed(dual[index], start + place)
            return dual
        if is_leaf(leaf):
            position += 1
            return seed(np.float64(leaf), position - 1)
        if isinstance(leaf, tuple):
            kept = [visit(*pair) for pair in zip(dual, leaf, strict=True)]
            return type(leaf)(*kept) if hasattr(leaf, "_fields") else tuple(kept)
        if isinstance(leaf, list):
            dual[:] = [visit(*pair) for pair in zip(dual, leaf, strict=True)]
            return dual
        if isinstance(leaf, dict):
            dual.update({name: visit(dual[name], entry) for name, entry in leaf.items()})
            return dual
        if dataclasses.is_dataclass(leaf) and not isinstance(leaf, type) and id(leaf) not in done:
            done.add(id(leaf))
            for name, part in attributes(leaf).items():
                object.__setattr__(dual, name, visit(getattr(dual, name), part))
        return dual

    return visit(twin, like)
