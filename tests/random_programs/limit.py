"""A limit on the time of a block: a shrunk program may have lost what ended its loop."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any


class Clock(Enum):
    """The timer that runs, and the signal that it sends."""

    WALL = (signal.ITIMER_REAL, signal.SIGALRM)
    PROCESSOR = (signal.ITIMER_PROF, signal.SIGPROF)  # the same on a machine that is busy


@contextmanager
def within(seconds: float, clock: Clock = Clock.WALL) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds; main thread only."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"more than {seconds:g} s")

    timer, number = clock.value
    before = signal.signal(number, stop)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
