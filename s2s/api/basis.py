"""Structures as vectors: the numbers they hold, unit vectors, and blocks of a Jacobian.

size((np.zeros((2, 3)), 1.0))                7
list(units((1.0, 2.0)))                      [(1.0, None), (None, 1.0)]
flat((np.ones(2), 3.0), like)                array([1., 1., 3.])
blocks(matrix, value, argument)              the structure of `value`, each leaf replaced by
                                             the structure of `argument` with blocks as leaves
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from s2s_runtime.structures import is_floating, leaves, map_structure


def floating(structure: Any) -> list:
    """The leaves that hold floating numbers, from left to right."""
    return [leaf for leaf in leaves(structure) if is_floating(leaf)]


def size(structure: Any) -> int:
    """How many floating numbers a structure holds."""
    return sum(np.size(leaf) for leaf in floating(structure))


def units(structure: Any) -> Iterator[object]:
    """The unit vectors of the space that a structure spans; None where a leaf is zero."""
    for at, leaf in enumerate(floating(structure)):
        for place in range(np.size(leaf)):
            yield only(at, _one(leaf, place), structure)


def flat(structure: Any, like: Any) -> np.ndarray:
    """The numbers of a tangent or gradient of `like`, in one vector; None is zero."""
    parts: list[np.ndarray] = [np.zeros(0)]

    def take(own: Any, part: Any) -> None:
        if is_floating(own):
            parts.append(np.zeros(np.size(own)) if part is None else np.ravel(part))

    map_structure(take, like, structure)
    return np.concatenate(parts)


def blocks(matrix: np.ndarray, value: Any, argument: Any) -> Any:
    """Cut a matrix of all derivatives into one array per pair of leaves."""
    rows, columns = _edges(value), _edges(argument)

    def block_row(i: int, out: Any) -> Any:
        def block(j: int, into: Any) -> Any:
            part = matrix[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
            return _as_block(part.reshape(np.shape(out) + np.shape(into)), out, into)

        return _map_floating(block, argument)

    return _map_floating(block_row, value)


def only(at: int, part: Any, structure: Any) -> Any:
    """The structure with `part` as floating leaf number `at`, and None elsewhere."""
    return _map_floating(lambda number, leaf: part if number == at else None, structure)


def _map_floating(function: Callable[[int, Any], Any], structure: Any) -> Any:
    """Map the floating leaves with their number; the others become None."""
    numbers = iter(range(len(floating(structure))))
    return map_structure(
        lambda leaf: function(next(numbers), leaf) if is_floating(leaf) else None, structure
    )


def _edges(structure: Any) -> list[int]:
    sizes = [np.size(leaf) for leaf in floating(structure)]
    return [0, *np.cumsum(sizes, dtype=int).tolist()]


def _as_block(block: np.ndarray, out: Any, into: Any) -> Any:
    """Like a gradient, a block has the dtype of the argument and is a scalar for scalars."""
    if block.ndim or isinstance(into, np.ndarray):
        return np.array(block, np.asarray(into).dtype)
    return type(into)(block)


def _one(leaf: Any, place: int) -> Any:
    if not isinstance(leaf, np.ndarray):
        return type(leaf)(1)
    unit = np.zeros(leaf.shape, leaf.dtype)
    unit.flat[place] = 1
    return unit
