"""The elements that a flat number, or an index along one axis, means, as index arrays.

    flat_index(4, np.zeros((2, 3)))          (1, 1), as 0-d arrays: y.flat[4] is y[1, 1]
    along_axis([[2], [0]], y, 1)             ([[0], [1]], [[2], [0]])
"""

from __future__ import annotations

from typing import Any

import numpy as np


def flat_index(index: Any, like: Any) -> tuple[np.ndarray, ...]:
    """What `like.flat[index]` selects, as an index for each axis."""
    shape = np.shape(like)
    numbers = np.arange(np.size(like))[index]
    return tuple(map(np.asarray, np.unravel_index(numbers, shape)))


def along_axis(index: Any, like: Any, axis: int) -> tuple[np.ndarray, ...]:
    """What `np.take_along_axis(like, index, axis)` selects, as an index for each axis."""
    rows = np.ogrid[tuple(map(slice, np.shape(like)))]
    found = list(rows)
    found[axis] = np.asarray(index)
    return tuple(found)
