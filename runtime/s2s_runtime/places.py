"""Adjoints of whatever copies elements about, found by letting it copy their positions.

    np.delete(a, 2)      places = np.delete(positions(a), 2)      a_bar = put_back(bar, places, a)

A place of -1 holds something that is not of the array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from s2s_runtime.cotangents import unbroadcast
from s2s_runtime.gathers import floating_zeros


def positions(like: Any) -> np.ndarray:
    """The flat index of each element, in the shape of the array."""
    return np.arange(np.size(like)).reshape(np.shape(like))


def put_back(bar: Any, places: Any, like: Any) -> Any:
    """Zeros like `like`, with each element of `bar` added where it came from."""
    out = floating_zeros(like)
    there = np.asarray(places) >= 0
    flat = out.reshape(-1)
    np.add.at(flat, np.asarray(places)[there], np.broadcast_to(bar, np.shape(places))[there])
    return out if out.ndim else out[()]


def taken_from(x: Any, places: Any) -> Any:
    """The adjoint of `put_back`: the elements of `x` at `places`, 0 at -1."""
    found = np.ravel(x)[np.maximum(places, 0)] if np.size(x) else np.zeros(np.shape(places))
    return np.where(np.asarray(places) >= 0, found, 0)


def first_of_each(x: Any) -> np.ndarray:
    """The flat index of the first of each of the values that `np.unique` returns."""
    return np.unique(x, return_index=True)[1]


def first_true(conditions: Sequence, index: int) -> np.ndarray:
    """Where the condition of this index is the first of the sequence that holds."""
    earlier = np.zeros((), bool)
    for condition in conditions[:index]:
        earlier = earlier | np.asarray(condition)
    return np.asarray(conditions[index]) & ~earlier


def none_true(conditions: Sequence) -> np.ndarray:
    """Where no condition of the sequence holds."""
    holds = np.zeros((), bool)
    for condition in conditions:
        holds = holds | np.asarray(condition)
    return ~holds


def selected(bar: Any, conditions: Sequence, choices: Sequence) -> tuple:
    """The adjoint of `np.select` for its choices: each takes the bar where it was chosen."""
    return tuple(
        unbroadcast(np.where(first_true(conditions, i), bar, 0), choice)
        for i, choice in enumerate(choices)
    )
