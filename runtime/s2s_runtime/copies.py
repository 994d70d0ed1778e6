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
    memo: dict[int, Any] = {id(array): made for array, made in _arrays(_found(values))}
    return [copy.deepcopy(value, memo) for value in values]


def _found(values: Iterable[Any]) -> list[np.ndarray]:
    """The arrays in some values, each object once."""
    arrays = [leaf for value in values for leaf in leaves(value) if isinstance(leaf, np.ndarray)]
    return list({id(array): array for array in arrays}.values())


def _arrays(arrays: list[np.ndarray]) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Each array with its copy; those that share a buffer are windows on one copy of it."""
    buffers: dict[int, list[np.ndarray]] = {}
    for array in arrays:
        buffers.setdefault(id(owner(array)), []).append(array)
    for group in buffers.values():
        if len(group) == 1 or group[0].dtype.hasobject:
            yield from ((array, copy.deepcopy(array)) for array in group)
        else:
            yield from _windows(group)


def _windows(group: list[np.ndarray]) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Windows on one copy of the buffer, each where its array is in the old one."""
    held = owner(group[0])
    if not held.flags.forc:
        raise TypeError("arrays share memory that is not one block; copy them before the loop")
    start = _address(held)
    flat = held.copy(order="K").ravel(order="K")
    for array in group:
        offset = _address(array) - start
        yield array, np.ndarray(array.shape, array.dtype, flat, offset, array.strides)


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def owner(array: np.ndarray) -> np.ndarray:
    """The array that holds the memory which another one looks at."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
