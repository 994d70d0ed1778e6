"""`np.r_` and `np.c_` as functions of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def joined_rows(parts: Sequence) -> Any:
    """`np.r_[parts]`: along the first axis."""
    return np.r_[tuple(parts)]


def joined_columns(parts: Sequence) -> Any:
    """`np.c_[parts]`: vectors as columns, side by side."""
    return np.c_[tuple(parts)]
