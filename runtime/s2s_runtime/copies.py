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

PLAIN = (int, float, complex, str, bytes, bool, type(None), np.generic, range, slice)


def duplicate(values: Sequence[Any]) -> list[Any]:
    """Copies of some values, made together.

    Raises TypeError where a value cannot be copied (an open file, a lock).
    """
    if sum(isinstance(value, np.ndarray) for value in values) <= 1 and all(
        isinstance(value, (np.ndarray, *PLAIN)) for value in values
    ):
        return [value.copy() if isinstance(value, np.ndarray) else value for value in values]
    buffers = _buffers(values)
    shared = [group for group in buffers if len(group) > 1 and not group[0].dtype.hasobject]
    memo = {id(array): made for group in shared for array, made in _windows(group)}
    return [copy.deepcopy(value, memo) for value in values]


def is_plain(value: Any) -> bool:
    """Whether a value is made of arrays and numbers only, which no call of theirs changes."""
    if type(value) in (tuple, list, dict):
        return all(map(is_plain, value.values() if isinstance(value, dict) else value))
    return isinstance(value, PLAIN) or isinstance(value, np.ndarray) and not value.dtype.hasobject


def duplicate_owners(values: Sequence[Any]) -> list[Any]:
    """Copies of some arrays, each the window of a copied owner that it was of its own."""
    memo = {id(array): made for group in _buffers(values) for array, made in _windows(group)}
    return [memo.get(id(value), value) for value in values]


def _buffers(values: Iterable[Any]) -> list[list[np.ndarray]]:
    """The arrays in some values, each object once, those of one owner together."""
    arrays = [leaf for value in values for leaf in leaves(value) if isinstance(leaf, np.ndarray)]
    buffers: dict[int, list[np.ndarray]] = {}
    for array in {id(array): array for array in arrays}.values():
        buffers.setdefault(id(owner(array)), []).append(array)
    return list(buffers.values())


def _windows(group: list[np.ndarray]) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Windows on one copy of the buffer, each where its array is in the old one."""
    held = owner(group[0])
    if not held.flags.forc:
        raise TypeError("arrays share memory that is not one block; copy them before the loop")
    start = _address(held)
    whole = held.copy(order="K")
    flat = whole.ravel(order="K")
    for array in group:
        offset = _address(array) - start
        window = np.ndarray(array.shape, array.dtype, flat, offset, array.strides)
        yield array, whole if array is held else window


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def owner(array: np.ndarray) -> np.ndarray:
    """The array that holds the memory which another one looks at."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
