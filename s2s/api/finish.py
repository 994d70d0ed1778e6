"""Gradients as they are handed out: of their argument's dtype and class, in memory of their own.

    finish(np.float64(2.0), (1.0,), single=True)          2.0, a Python float
    finish((x_bar, x_bar), (x, y), single=False)          two arrays that share nothing
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from s2s_runtime.structures import as_argument


def finish(bars: Any, likes: tuple, single: bool, foreign: Iterable[object] = ()) -> Any:
    """The gradients for the arguments `likes`; arrays among `foreign` are the caller's: copied."""
    taken = set(map(id, foreign))
    if single:
        return _fresh(bars, likes[0], taken)
    return tuple([_fresh(bar, like, taken) for bar, like in zip(bars, likes, strict=True)])


def _fresh(bar: Any, like: Any, taken: set[int]) -> Any:
    """`bar` itself where nothing else can refer to it, else a copy of the right dtype and class."""
    if type(bar) is np.ndarray and type(like) is np.ndarray:
        own = bar.base is None and bar.flags.writeable and id(bar) not in taken
        if own and bar.dtype == like.dtype and bar.shape == like.shape:
            taken.add(id(bar))
            return bar
    if type(bar) is type(like) is float:
        return bar
    return as_argument(bar, like)
