"""How far a long reverse sweep is: shown where somebody asked for it, and rich is installed.

    with shown(True):
        gradient(u0, 1000)           reverse simulate_step  ------  412/1000  0:00:31
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

ASKED: ContextVar[bool] = ContextVar("s2s_progress", default=False)


@contextmanager
def shown(wanted: bool) -> Iterator[None]:
    """Let the replays inside show how far they are."""
    token = ASKED.set(wanted)
    try:
        yield
    finally:
        ASKED.reset(token)


def watched(trips: Iterator[Any], count: int, title: str) -> Iterator[Any]:
    """The same trips, with a bar while they are taken; loops inside of them show none."""
    if not ASKED.get():
        return trips
    try:
        from rich.progress import Progress
    except ImportError:
        return trips
    return _drawn(trips, count, title, Progress(transient=True))


def _drawn(trips: Iterator[Any], count: int, title: str, bar: Any) -> Iterator[Any]:
    with bar, shown(False):
        task = bar.add_task(f"reverse {title}", total=count)
        for trip in trips:
            bar.advance(task)
            yield trip
