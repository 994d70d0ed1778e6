"""A lazy property is computed once, and no thread waits for another's computation."""

from __future__ import annotations

import threading

from s2s.lazily import lazy


class Slow:
    def __init__(self, started: threading.Event, wait_for: threading.Event) -> None:
        self.started, self.wait_for = started, wait_for
        self.computed = 0

    @lazy
    def value(self) -> int:
        """What it says."""
        self.started.set()
        assert self.wait_for.wait(30)
        self.computed += 1
        return 7


def test_a_lazy_property_is_computed_once_and_keeps_its_docstring():
    one = Slow(threading.Event(), threading.Event())
    one.wait_for.set()
    assert (one.value, one.value, one.computed) == (7, 7, 1)
    assert Slow.value.__doc__ == "What it says."


def test_one_instance_does_not_wait_for_another():
    started, opened = threading.Event(), threading.Event()
    blocked = threading.Thread(target=lambda: Slow(started, opened).value)
    blocked.start()
    assert started.wait(30)
    free = Slow(threading.Event(), threading.Event())
    free.wait_for.set()
    found: list[int] = []
    other = threading.Thread(target=lambda: found.append(free.value), daemon=True)
    other.start()
    other.join(10)
    opened.set()
    blocked.join()
    assert found == [7]
