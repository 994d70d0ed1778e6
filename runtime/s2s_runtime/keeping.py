"""Small words of the forward sweep: keep in place, copy what was read, copy arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.structures import children, map_structure


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


def private(*values: Any) -> Any:
    """Copies of arguments that the function writes; arguments that overlap keep doing so."""
    copies = _private_arrays(values)
    return copies[0] if len(copies) == 1 else copies


def _private_arrays(values: tuple) -> tuple:
    from s2s_runtime.shadows import owner_of, window_like

    owners: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def copied(value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        owner = owner_of(value)
        if id(owner) not in owners:
            owners[id(owner)] = owner, owner.copy(order="K")
        copy = owners[id(owner)][1]
        return copy if value is owner else window_like(owner, copy, value)

    return tuple(map_structure(copied, value) for value in values)
