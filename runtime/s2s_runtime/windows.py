"""Where an array lies in the array that owns its memory, and the same place in another one.

    v = y[1:3]        owner_of(v) is y        window_like(y, y_bar, v) is y_bar[1:3]
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.errors import S2SError


class UnknownMemory(S2SError, TypeError):
    """An array whose owner cannot be found, so its adjoint has no place."""


def owner_of(value: np.ndarray, foreign: bool = False) -> np.ndarray:
    """The array that owns the memory of `value`.

    `foreign`: of memory that no array owns (a mapped file, bytes), the array that shows it.
    """
    while isinstance(value.base, np.ndarray):
        value = value.base
    if value.base is None:
        return value
    inner = getattr(value.base, "base", None)  # as_strided hides the owner behind an interface
    if isinstance(inner, np.ndarray):
        return owner_of(inner, foreign)
    if foreign:
        return value
    raise UnknownMemory(
        f"the memory of this array belongs to a {type(value.base).__name__}; pass a copy"
    )


def is_view(value: Any, base: Any) -> bool:
    """Whether two arrays lie in the memory of one owner."""
    return (
        isinstance(value, np.ndarray)
        and isinstance(base, np.ndarray)
        and owner_of(value) is owner_of(base)
    )


def has_repeats(value: np.ndarray) -> bool:
    """Whether two places of a window may be one place in memory, so that += would lose terms."""
    reach = value.itemsize
    for stride, length in sorted(
        (abs(stride), length) for stride, length in zip(value.strides, value.shape, strict=True)
    ):
        if length > 1 and stride < reach:
            return True
        reach += stride * (length - 1)
    return False


def window_like(owner: np.ndarray, shadow: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The window of `shadow` that `value` is of `owner`; both have one dtype and one layout."""
    if value.dtype != owner.dtype:
        raise UnknownMemory(
            f"a view of {owner.dtype} memory as {value.dtype} has no adjoint; pass a copy"
        )
    if has_repeats(value):
        raise UnknownMemory(
            "a view that repeats elements (broadcast_to, sliding windows) is read while its memory "
            "is written; read a copy of it"
        )
    return window(owner, shadow, value, shadow.dtype)


def window(
    owner: np.ndarray, memory: np.ndarray, value: np.ndarray, dtype: np.dtype
) -> np.ndarray:
    """The same place in `memory`, whose layout is the owner's: any shape, strides and dtype."""
    if memory.strides != owner.strides:
        raise UnknownMemory("the layout of an array changed between the sweeps")
    if not value.size:
        return np.empty(value.shape, dtype)
    flat = memory.ravel(order="K")
    if not np.may_share_memory(flat, memory):
        raise UnknownMemory("arrays share memory that is not one block; copy them before")
    offset = _address(memory) - _address(flat) + _address(value) - _address(owner)
    return np.ndarray(value.shape, dtype, flat, offset, value.strides)


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]
