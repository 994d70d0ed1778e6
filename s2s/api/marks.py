"""Marks in user code: plain functions that leave an undifferentiated run as it is.

scale = s2s.stop_gradient(np.abs(x).max())     a constant, as far as derivatives go
with s2s.no_grad():                            no derivative passes through these lines
    ...
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

T = TypeVar("T")


def stop_gradient(value: T) -> T:
    """The value itself; its derivative is taken as zero."""
    return value


def no_grad() -> AbstractContextManager[None]:
    """A block whose results are taken as constants."""
    return nullcontext()
