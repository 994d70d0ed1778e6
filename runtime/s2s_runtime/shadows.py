"""Shadows: the adjoint memory of arrays and containers.

    shadow_of({"w": w, "b": 0.0})      {"w": zeros like w, "b": 0.0}; tuples become lists
    bars = Shadows()
    bars(v)                            the window of the shadow of v's owner that v is of its owner
    bars(xs, apart=True)               zeros for each item of a list, also where two are one array

An array's owner is the object at the end of its `.base` chain; its shadow has one element for each
element of the owner.  Owners are held as long as their shadows, so that no address is used twice.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from s2s_runtime.structures import children, is_floating
from s2s_runtime.windows import UnknownMemory, owner_of, window_like


def shadow_of(structure: Any) -> Any:
    """Zeros with the parts of a structure, in containers that can be written."""
    parts = children(structure)
    if parts is None:
        return _zero(structure)
    if isinstance(structure, (tuple, list)):
        items = [shadow_of(item) for item in structure]
        return (
            NamedShadow(structure._fields, items) if hasattr(structure, "_fields") else items
        )
    if isinstance(structure, dict):
        return {key: shadow_of(item) for key, item in parts.items()}
    return SimpleNamespace(**{name: shadow_of(item) for name, item in parts.items()})


class NamedShadow(list):
    """The shadow of a NamedTuple: a list whose items also go by the names of the fields."""

    def __init__(self, fields: tuple[str, ...], items: list) -> None:
        super().__init__(items)
        self.__dict__["_fields"] = fields  # a shadow of this shadow has them, too
        self.__dict__["_places"] = {name: index for index, name in enumerate(fields)}

    def __getattr__(self, name: str) -> Any:
        try:
            return self[self.__dict__["_places"][name]]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[self.__dict__["_places"][name]] = value


def _shell(structure: Any) -> Any:
    """The container that a shadow of `structure` is, its parts still missing."""
    if isinstance(structure, (tuple, list)):
        blank = [None] * len(structure)
        named = hasattr(structure, "_fields")
        return NamedShadow(structure._fields, blank) if named else blank
    return {} if isinstance(structure, dict) else SimpleNamespace()


def _zero(leaf: Any) -> Any:
    if not is_floating(leaf):
        return None
    return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else 0.0


def add_at(shadow: Any, key: Any, bar: Any) -> None:
    """`shadow[key] += bar` where only run time knows what an item is."""
    if isinstance(shadow, np.ndarray):
        np.add.at(shadow, key, bar)
        return
    if key is Ellipsis:
        add_into(shadow, bar)
        return
    held = shadow[key]
    if bar is None or held is None:
        return
    if isinstance(held, np.ndarray):
        held += bar
    elif children(held) is not None:
        add_into(held, bar)
    else:
        shadow[key] = held + bar


def cleared(bar: Any) -> float:
    """The zero that is left of an adjoint that was handed back; that of an array, in place."""
    if isinstance(bar, np.ndarray):
        bar[...] = 0.0
    return 0.0


def added(one: Any, other: Any) -> Any:
    """The sum of two adjoints of unknown kind: numbers, arrays, structures."""
    if one is None or other is None:
        return one if other is None else other
    if children(one) is None:
        return one + other
    result = shadow_copy(one)
    add_into(result, other)
    return result


def shadow_copy(shadow: Any) -> Any:
    """A shadow of its own with the same contents."""
    if (parts := children(shadow)) is None:
        return shadow.copy() if isinstance(shadow, np.ndarray) else shadow
    shell = _shell(shadow)
    for key, part in parts.items():
        _put(shell, key, shadow_copy(part))
    return shell


def emptied(shadow: Any) -> None:
    """Zero the arrays of a shadow in place, for whoever else holds them: they were handed back."""
    if isinstance(shadow, np.ndarray):
        shadow[...] = 0.0
        return
    for part in (children(shadow) or {}).values():
        emptied(part)


def _put(container: Any, key: Any, part: Any) -> None:
    if isinstance(container, SimpleNamespace):
        setattr(container, key, part)
    else:
        container[key] = part


def add_into(shadow: Any, bar: Any) -> None:
    """Add a cotangent of the same structure into a shadow, in place.

    A cotangent that is the shadow itself, found by memory on both sides of a call, is there.
    """
    if bar is None or _is_one(shadow, bar):
        return
    if isinstance(shadow, np.ndarray):
        shadow += bar
        return
    parts = children(bar)
    if parts is None:
        raise TypeError("a number cannot be added to in place")
    for key, part in parts.items():
        held = getattr(shadow, key) if isinstance(shadow, SimpleNamespace) else shadow[key]
        if part is None or held is None or _is_one(held, part):
            continue
        other = isinstance(held, np.ndarray) and np.shape(part) != held.shape and not held.any()
        if isinstance(held, np.ndarray) and not other:
            held += part
        elif children(held) is not None:
            add_into(held, part)
        elif isinstance(shadow, SimpleNamespace):  # it held a number before it held an array
            setattr(shadow, key, part if other else held + part)
        else:
            shadow[key] = held + part


def _is_one(shadow: Any, bar: Any) -> bool:
    """Whether two shadows are one memory, which has its due."""
    if isinstance(shadow, np.ndarray):
        return isinstance(bar, np.ndarray) and np.may_share_memory(shadow, bar)
    return shadow is bar and children(shadow) is not None


def apart(shadow: Any, bar: Any, names: tuple | None = None) -> bool:
    """Whether a cotangent is to be added to a shadow: it is something, and not that very memory.

    What is added is spelled out part by part; a part that is not among `names` would be forgotten.
    """
    if bar is None or shadow is None or _is_one(shadow, bar):
        return False
    for key, part in {}.items() if names is None else (children(bar) or {}).items():
        if part is not None and key not in names:
            raise UnknownMemory(f"the adjoint has a part {key!r} that was not known of")
    return True


class Shadows:
    """The shadows of one reverse call, found by the memory that an array lies in."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[Any, Any]] = {}
        self._noted: dict[int, list[tuple[np.ndarray, np.ndarray, Any, Any]]] = {}

    def __call__(self, value: Any, apart: bool = False) -> Any:
        """The shadow of an array or a container; that of a container holds those of its parts.

        `apart`: nothing is known to write the arrays in it, so each part has a bar of its own,
        although two parts may be one array, until the shadow of such an array is asked for.
        """
        if isinstance(value, np.ndarray):
            return self._window(value)
        if children(value) is None:
            raise UnknownMemory(
                f"a {type(value).__name__} stands where an array was expected: what lies in a "
                "container is an array on some paths and a number on others; "
                "keep them in two containers"
            )
        if id(value) not in self._held:
            shell = _shell(value)
            self._held[id(value)] = value, shell
            self._fill(shell, value, apart)
        return self._held[id(value)][1]

    def place(self, base: Any, key: Any, item: Any) -> tuple[Any, Any]:
        """Where the adjoint of `item` lies, which was read as `base[key]`: memory, and a key.

        An array in a container has its own memory, wherever another lies in its place by now.
        """
        held = isinstance(item, np.ndarray) or children(item) is not None
        if held and not isinstance(base, np.ndarray):
            return self(item), Ellipsis
        return self(base), key

    def _fill(self, shell: Any, value: Any, apart: bool) -> None:
        """The parts of a container's shadow are the shadows of its parts."""
        for key, part in children(value).items():
            memory = isinstance(part, np.ndarray) and is_floating(part)
            if memory and apart:
                memory = self._has_shadow(part, shell, key)
            inside = memory or children(part) is not None
            bar = self(part, apart) if inside else _zero(part)
            _put(shell, key, bar)

    def _has_shadow(self, part: np.ndarray, shell: Any, key: Any) -> bool:
        """Whether the memory of a part has a shadow; else the part is noted."""
        owner = owner_of(part, foreign=True)
        if id(owner) in self._held:
            return True
        self._noted.setdefault(id(owner), []).append((owner, part, shell, key))
        return False

    def bind(self, value: Any, shadow: Any) -> None:
        """Let `shadow` be the shadow of `value`."""
        if not isinstance(value, np.ndarray):
            self._held[id(value)] = value, shadow
            return
        self._window(value)[...] = 0.0
        owner = owner_of(value)
        self._held[id(owner)] = owner, _spanning(owner, value, shadow)

    def mirror(self, value: np.ndarray, other: np.ndarray) -> None:
        """Let `value`, a copy of `other` in an owner of the same layout, have the same shadow."""
        self._window(other)
        owner = owner_of(value)
        self._held[id(owner)] = owner, self._held[id(owner_of(other))][1]

    def forget(self, value: np.ndarray) -> None:
        """A mirrored array is not used any more."""
        self._held.pop(id(owner_of(value)), None)

    def _window(self, value: np.ndarray) -> np.ndarray:
        owner = owner_of(value)
        if id(owner) not in self._held:
            self._held[id(owner)] = owner, np.zeros_like(owner)
            for _, part, shell, key in self._noted.pop(id(owner), ()):
                self._gather(part, shell, key)
        shadow = self._held[id(owner)][1]
        if value is owner:
            return shadow
        return window_like(owner, shadow, value)

    def _gather(self, part: np.ndarray, shell: Any, key: Any) -> None:
        """The bar that a part had apart goes into the shadow of its memory, and is found there."""
        window = self._window(part)
        window += getattr(shell, key) if isinstance(shell, SimpleNamespace) else shell[key]
        if isinstance(shell, SimpleNamespace):
            setattr(shell, key, window)
        else:
            shell[key] = window


def _spanning(owner: np.ndarray, value: np.ndarray, shadow: np.ndarray) -> np.ndarray:
    """A shadow of the owner whose window at `value` is `shadow`; only whole arrays are given."""
    if value is owner and shadow.shape == owner.shape and shadow.strides == owner.strides:
        return shadow
    raise UnknownMemory("a window was given a shadow apart from that of its owner")
