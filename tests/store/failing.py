"""A layer at the store's calls of `os` that fails or kills; and a writer that is not safe."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from s2s.store import fingerprint, stored
from tests.store.sample import STEM

CALLS = (
    "open", "read", "write", "close", "replace", "fstat", "lstat", "stat", "mkdir", "utime",
    "listdir", "unlink", "urandom",
)  # fmt: skip


class Failing:
    """The calls of `os`, one by one until number `which`, which fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, which: int, act: Callable) -> None:
        self.left, self.act, self.reached = which, act, False
        for name in CALLS:
            monkeypatch.setattr(os, name, self.wrapped(getattr(os, name), name))
        monkeypatch.setattr(os, "supports_dir_fd", {os.open, *os.supports_dir_fd})

    def wrapped(self, real: Callable, name: str) -> Callable:
        def call(*args: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                self.reached = True
                if name == "close":
                    real(*args, **options)  # the descriptor is gone even when close fails
                self.act()
            return real(*args, **options)

        return call


def fail_with(number: int) -> Callable:
    def act() -> NoReturn:
        raise OSError(number, os.strerror(number))

    return act


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable) -> int:
    """Start `work` in a child process; returns its number."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def ended_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def write_in_place(folder: int, name: str, data: bytes) -> None:
    """How not to write: the control that shows that the tests can see a torn entry."""
    path = f"/proc/self/fd/{folder}/{name}"
    with open(path, "wb", buffering=0) as file:
        for start in range(0, len(data), 64):
            file.write(data[start : start + 64])


def check_files(folder: Path, key: str) -> None:
    """Nothing but whole entries, and no leftovers."""
    for path in folder.glob("*"):
        assert not path.name.endswith(".tmp")
    for path in folder.glob("*.py"):
        found = stored(key, STEM)
        assert found is not None and found.whole == path.read_text()


def remove(folder: Path) -> None:
    for path in folder.iterdir() if folder.exists() else ():
        path.unlink()


def keys(count: int) -> list[str]:
    return [fingerprint("fire", str(number)) for number in range(count)]


def text_of(number: int) -> str:
    """A module that says which one it is, of any length."""
    return f"def f():\n    return {number}\n" + f"# {number}\n" * (37 * number % 900)
