"""Private copies of a whole state: what shared memory before shares memory after.

    u = np.zeros(9); v = u[2:5]
    u, v = duplicate((u, v))         a new u, and v is u[2:5] of it

Arrays that lie in one buffer are windows on one copy of it; everything else is copied deeply, with
the arrays inside it found first.  Functions, modules and immutable values are what they are.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from s2s_runtime.structures import leaves
from s2s_runtime.windows import owner_of, window, window_like

PLAIN = (int, float, complex, str, bytes, bool, type(None), np.generic, range, slice)


def duplicate(values: Sequence[Any]) -> list[Any]:
    """Copies of some values, made together.

    Raises TypeError where a value cannot be copied (an open file, a lock).
    """
    if sum(isinstance(value, np.ndarray) for value in values) <= 1 and all(
        isinstance(value, (np.ndarray, *PLAIN)) for value in values
    ):
        return [
            value.copy(order="K") if isinstance(value, np.ndarray) else value for value in values
        ]
    buffers = _buffers(values)
    shared = [group for group in buffers if len(group) > 1 and not group[0].dtype.hasobject]
    copies = Copies(foreign=True)
    memo = {id(array): copies(array) for group in shared for array in group}
    return [copy.deepcopy(value, memo) for value in values]


def is_plain(value: Any) -> bool:
    """Whether a value is made of arrays and numbers only, which no call of theirs changes."""
    if type(value) in (tuple, list, dict):
        return all(map(is_plain, value.values() if isinstance(value, dict) else value))
    return isinstance(value, PLAIN) or isinstance(value, np.ndarray) and not value.dtype.hasobject


def duplicate_owners(values: Sequence[Any]) -> list[Any]:
    """Copies of some arrays, each the window of a copied owner that it was of its own."""
    copies = Copies(foreign=True)
    memo = {id(array): copies(array) for group in _buffers(values) for array in group}
    return [memo.get(id(value), value) for value in values]


def _buffers(values: Iterable[Any]) -> list[list[np.ndarray]]:
    """The arrays in some values, each object once, those of one owner together."""
    arrays = [leaf for value in values for leaf in leaves(value) if isinstance(leaf, np.ndarray)]
    buffers: dict[int, list[np.ndarray]] = {}
    for array in {id(array): array for array in arrays}.values():
        buffers.setdefault(id(owner_of(array, foreign=True)), []).append(array)
    return list(buffers.values())


class Copies:
    """Copies of arrays; where arrays share memory, so do their copies.

    `foreign`: also of memory that no array owns, and of views that have no adjoint (of another
    dtype, or with elements that repeat); without it those are UnknownMemory.
    """

    def __init__(self, foreign: bool = False) -> None:
        self._foreign = foreign
        self._owners: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def __call__(self, value: Any) -> Any:
        """The copy of an array, a window where the array is one; anything else as it is."""
        if not isinstance(value, np.ndarray):
            return value
        owner = owner_of(value, self._foreign)
        if id(owner) not in self._owners:
            self._owners[id(owner)] = owner, owner.copy(order="K")
        whole = self._owners[id(owner)][1]
        if value is owner:
            return whole
        if self._foreign:
            return window(owner, whole, value, value.dtype)
        return window_like(owner, whole, value)
