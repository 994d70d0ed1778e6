"""The observations of `np.cov` and `np.corrcoef`, one variable per row."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.cotangents import cast


def rows_of(m: Any, y: Any = None, rowvar: bool = True) -> np.ndarray:
    """The variables of `m`, and below them those of `y`."""
    parts = [m] if y is None else [m, y]
    return np.concatenate([_rows(part, rowvar) for part in parts])


def _rows(part: Any, rowvar: bool) -> np.ndarray:
    return np.atleast_2d(part) if rowvar or np.ndim(part) < 2 else np.transpose(part)


def of_rows(bar: Any, like: Any, rowvar: bool = True, last: bool = False) -> Any:
    """The adjoint of `rows_of` for its first or its last part, `like`."""
    count = len(_rows(like, rowvar))
    rows = bar[len(bar) - count :] if last else bar[:count]
    turned = rows if rowvar or np.ndim(like) < 2 else np.transpose(rows)
    return cast(np.reshape(turned, np.shape(like)), like)


def among_rows(part: Any, like: Any, rowvar: bool = True, last: bool = False) -> np.ndarray:
    """The adjoint of `of_rows`: the rows of one part, and zeros for the rest of `like`."""
    rows = _rows(part, rowvar)
    out = np.zeros(np.shape(like), np.asarray(part).dtype)
    start = len(out) - len(rows) if last else 0
    out[start : start + len(rows)] = rows
    return out
