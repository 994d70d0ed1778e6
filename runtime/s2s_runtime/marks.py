"""Marks in user code: plain functions that leave an undifferentiated run as it is.

    for t in s2s.checkpointed(range(n), snapshots=8):     at most 8 states are held
    while s2s.checkpointed(err > tol, snapshots=8):       the same, for an unknown number of trips
    with s2s.checkpoint():                                what goes in is held, the rest runs again
    with s2s.forward("re"):                               its partials are held, not its steps
    y = s2s.save(a * b)                                   kept, though it is cheap
    y = s2s.recompute(np.tanh(w @ x))                     computed again, though it is dear
    scale = s2s.stop_gradient(np.abs(x).max())            a constant, as far as derivatives go
    with s2s.insert_grad_of(h) as h_bar:                  a block of the reverse sweep
    with s2s.no_grad():                                   no derivative passes through these lines
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from s2s_runtime.keeping import snapshot
from s2s_runtime.structures import map_structure

if TYPE_CHECKING:
    from s2s_runtime.schedules import Plan

T = TypeVar("T")


def checkpointed(over: T, *, snapshots: int | None = None, plan: Plan | None = None) -> T:
    """What a loop runs over, or its condition, unchanged.

    The reverse sweep holds at most `snapshots` states of the loop, or follows a `plan`
    (`Binomial`, `Online`, `Periodic`, `Recompute`), and runs the trips between them again.
    """
    return over


def checkpoint() -> AbstractContextManager[None]:
    """A block of which the reverse sweep holds only what goes in; the block runs again there."""
    return nullcontext()


def forward(*names: str) -> AbstractContextManager[None]:
    """A block that runs forward inside a reverse sweep, which holds its partial derivatives only.

    `names` are the variables from which derivatives enter the block, all of them.
    """
    return nullcontext()


def save(value: T) -> T:
    """The value; where the reverse sweep reads it, it is kept: `y = s2s.save(e)`."""
    return value


def recompute(value: T) -> T:
    """The value; where the reverse sweep reads it, it is computed again: `y = s2s.recompute(e)`."""
    return value


def stop_gradient(value: T) -> T:
    """A copy of the value whose derivative is taken as zero.

    Arrays are copied: a constant must not change when the array that it came from is written.
    """
    return snapshot(value)


class insert_grad_of(nullcontext):
    """A block that runs in the reverse sweep, where `x_bar` is the gradient with respect to `x`.

        with s2s.insert_grad_of(x) as x_bar:
            x_bar = np.clip(x_bar, -1.0, 1.0)

    What it leaves in `x_bar` goes on in its place.  In an undifferentiated run, which the
    block goes through once, `x_bar` holds ones.
    """

    def __init__(self, value: T) -> None:
        super().__init__(map_structure(np.ones_like, value))


def inserted(value: T) -> T:
    """The value where a block of the reverse sweep begins: a copy, whose adjoint is its own."""
    return snapshot(value)


class no_grad(nullcontext):
    """A block whose results are taken as constants."""
