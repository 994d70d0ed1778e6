"""Small words of the forward sweep: keep in place, copy what was read, copy arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

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


def private(*values: Any, beside: tuple = ()) -> Any:
    """Copies of the arguments that a function writes, so that the caller's stay as they are.

    The text was written for arguments that do not share memory with one another: what is written
    must lie apart from the other arguments (`beside`), or SharedArguments is raised.
    """
    held = [list(_arrays(value)) for value in values]
    for index, arrays in enumerate(held):
        others = [*(found for more in held[index + 1 :] for found in more), *_arrays(beside)]
        for one in arrays:
            for other in others:
                if np.may_share_memory(one, other) and np.shares_memory(one, other):
                    raise SharedArguments(
                        "two arguments share memory that the function writes, and their gradients "
                        "could not be told apart; pass a copy of one of them"
                    )
    copies: dict[int, tuple[Any, Any]] = {}

    def copied(value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        if id(value) not in copies:
            copies[id(value)] = value, value.copy(order="K")
        return copies[id(value)][1]

    result = tuple(map_structure(copied, value) for value in values)
    return result[0] if len(result) == 1 else result


def _arrays(structure: Any) -> Iterator[np.ndarray]:
    return (leaf for leaf in leaves(structure) if isinstance(leaf, np.ndarray))
