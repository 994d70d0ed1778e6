"""Small words of the forward sweep: keep in place, copy what was read, copy arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from s2s_runtime.copies import Copies
from s2s_runtime.errors import S2SError
from s2s_runtime.structures import children, leaves, map_structure


def keep(table: dict, key: Any, value: Any) -> Any:
    """Store `value` under `key` and give it back, inside an expression."""
    table[key] = value
    return value


def snapshot(value: Any) -> Any:
    """A copy of what later writes may change; numbers are what they are."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if children(value) is None:
        return value
    return map_structure(snapshot, value)


class SharedArguments(S2SError, ValueError):
    """Arguments share memory that the function writes."""


def private(
    *values: Any, beside: tuple = (), shared: bool = False, inplace: bool = False
) -> Any:
    """Copies of the arguments that a function writes, so that the caller's stay as they are.

    Most texts are written for arguments that do not share memory with one another: what is written
    must lie apart from the other arguments (`beside`), or SharedArguments is raised.  A text for
    `shared` arguments gets copies that share memory as the arguments do.  `inplace`: the arguments
    themselves, which the function then writes.
    """
    if shared:
        _demand_apart([[array for value in values for array in _arrays(value)]], beside)
        if inplace:
            return values
        copies = Copies()
        return tuple(map_structure(copies, value) for value in values)
    held = [list(_arrays(value)) for value in values]
    _demand_apart(held, beside)
    if inplace:
        return values[0] if len(values) == 1 else values
    made: dict[int, tuple[Any, Any]] = {}

    def copied(value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        if id(value) not in made:
            made[id(value)] = value, value.copy(order="K")
        return made[id(value)][1]

    result = tuple(map_structure(copied, value) for value in values)
    return result[0] if len(result) == 1 else result


def _demand_apart(held: list[list[np.ndarray]], beside: tuple) -> None:
    """Raise if arrays of one group share memory with those of another, or with what is beside."""
    for index, arrays in enumerate(held):
        others = [*(found for more in held[index + 1 :] for found in more), *_arrays(beside)]
        for one in arrays:
            for other in others:
                if np.may_share_memory(one, other) and np.shares_memory(one, other):
                    raise SharedArguments(
                        "two arguments share memory that the function writes, and their gradients "
                        "could not be told apart; pass a copy of one of them"
                    )


def overlaps(values: tuple) -> tuple[int, ...]:
    """The number of the first argument that each shares memory with, directly or by others.

    overlaps((x[1:], x[:-1], y))      (0, 0, 2)
    """
    groups = list(range(len(values)))
    for index, value in enumerate(values):
        for other in range(index):
            if _overlap(value, values[other]):
                old, new = sorted((groups[index], groups[other]), reverse=True)
                groups = [new if group == old else group for group in groups]
    return tuple(groups)


def _overlap(one: Any, other: Any) -> bool:
    found = any(
        np.may_share_memory(a, b) and np.shares_memory(a, b)
        for a in _arrays(one)
        for b in _arrays(other)
    )
    if found and not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        raise SharedArguments(
            "an array in a container shares memory with another argument, and the function writes "
            "it; pass a copy of one of them"
        )
    return found


def _arrays(structure: Any) -> Iterator[np.ndarray]:
    return (leaf for leaf in leaves(structure) if isinstance(leaf, np.ndarray))
