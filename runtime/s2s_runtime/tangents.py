"""Tangents of memory: they lie in memory with the same aliases as the values they belong to.

    y_dot = replaced(y_dot, new)                        in place where y is an array, else new
    v_dot = mirrored(np.ravel(y_dot), y_dot, v, y)    a window of y_dot just where v is one of y
    x_dot, y_dot = twins((x, y), (x_dot, None))         fresh tangents of arguments that are written
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.structures import is_floating, map_structure
from s2s_runtime.windows import is_view, owner_of, window_like


def replaced(dot: Any, new: Any) -> Any:
    """`new` as the tangent of a value that was updated in place if it is an array."""
    if not isinstance(dot, np.ndarray):
        return new
    dot[...] = new
    return dot


class LostAlias(TypeError):
    """A value shares memory with another one, and its tangent cannot."""


def mirrored(dot: Any, base_dot: Any, value: Any, base: Any) -> Any:
    """The tangent of a view or a copy: itself a view where the value is one, else a copy."""
    if is_view(value, base) == is_view(dot, base_dot):
        return dot
    if not is_view(value, base):
        return dot.copy()
    return window_like(owner_of(base), _spanning(base, base_dot), value)


def _spanning(base: np.ndarray, base_dot: np.ndarray) -> np.ndarray:
    """The tangent of the whole memory of `base`."""
    owner, twin = owner_of(base), owner_of(base_dot)
    if twin.shape == owner.shape and twin.strides == owner.strides and twin.dtype == owner.dtype:
        return twin
    raise LostAlias(
        "a window of this array is written and its tangent has another layout; pass a copy"
    )


def twins(values: tuple, dots: tuple) -> tuple:
    """Fresh tangents of arguments; where arguments share memory, so do their tangents."""
    owners: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def twin(value: Any, dot: Any) -> Any:
        if not isinstance(value, np.ndarray) or not is_floating(value):
            return (type(value)(0) if dot is None else dot) if is_floating(value) else None
        owner = owner_of(value)
        if id(owner) not in owners:
            owners[id(owner)] = owner, np.zeros_like(owner)
        memory = owners[id(owner)][1]
        window = memory if value is owner else window_like(owner, memory, value)
        if dot is not None:
            window[...] = dot
        return window

    return tuple(map_structure(twin, value, dot) for value, dot in zip(values, dots, strict=True))
