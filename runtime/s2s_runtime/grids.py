"""The adjoint of coordinate grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast


def unmeshgrid(bars: Sequence, like: Sequence, indexing: str = "xy") -> tuple:
    """The adjoint of `np.meshgrid(*like)`: each grid summed over the axes of the others."""
    order = list(range(len(like)))
    if indexing == "xy" and len(order) > 1:
        order[0], order[1] = 1, 0
    return tuple(
        cast(np.reshape(_summed(bar, axis), np.shape(x)), x)
        for bar, axis, x in zip(bars, order, like, strict=True)
    )


def _summed(bar: Any, axis: int) -> Any:
    return np.sum(bar, axis=tuple(i for i in range(np.ndim(bar)) if i != axis))
