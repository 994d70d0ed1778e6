"""The store under fire: everything fails, is killed, damaged or raced, by number.

    python -m tests.store.fire                     all of it
    python -m tests.store.fire --kills 10000       as many kills at random moments

Each part counts its cases and stops at the first wrong one. The parts that end with `control` fire
at a writer that is not safe: they must see a torn entry, else the fire is too weak.
"""

# ruff: noqa: T201 (it prints: that is its task)

from __future__ import annotations

import argparse
import errno
import os
import random
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from s2s.errors import CacheDisabledWarning
from s2s.store import disk, load, shelf, store, stored, sweep
from tests.store.failing import (
    Failing,
    check_files,
    die,
    ended_well,
    fail_with,
    forked,
    keys,
    remove,
    text_of,
    write_in_place,
)
from tests.store.sample import STEM, TEXT

KEY = keys(1)[0]
END = 300  # more calls than one visit to the store makes


def faults(folder: Path, errors: tuple[int, ...] = tuple(errno.errorcode)) -> int:
    """Every call of `os` fails with every error: the text is right, with one warning at most."""
    cases = 0
    for number in errors:
        for which in range(1, END):
            shelf._warn_disabled.cache_clear()
            with (
                pytest.MonkeyPatch.context() as patch,
                warnings.catch_warnings(record=True) as said,
            ):
                warnings.simplefilter("always")
                failing = Failing(patch, which, fail_with(number))
                entry = stored(KEY, STEM) or store(KEY, TEXT, STEM)
            assert entry.text == TEXT
            assert all(one.category is CacheDisabledWarning for one in said) and len(said) <= 1
            check_files(folder, KEY)
            remove(folder)
            if not failing.reached:
                break
            cases += 1
    return cases


def short_writes(folder: Path, most: int = 200) -> int:
    """The system takes fewer bytes than it is given, by every number."""
    real = os.write
    for size in range(1, most + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "write", lambda to, data, size=size: real(to, data[:size]))
            entry = store(KEY, TEXT, STEM)
        assert stored(KEY, STEM) == entry
        remove(folder)
    return most


def killed_at_calls(folder: Path) -> int:
    """Killed at every call; what is left is whole or absent, no writer is hindered."""

    def work(which: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            Failing(patch, which, die)
            store(KEY, TEXT, STEM)

    for which in range(1, END):
        whole = ended_well(forked(lambda which=which: work(which)))
        found = stored(KEY, STEM)
        assert found is None or found.text == TEXT
        assert store(KEY, TEXT, STEM).path
        remove(folder)
        if whole:
            return which - 1
    raise AssertionError("there was no end of calls")


def killed_at_random(folder: Path, kills: int, writer: Callable = disk.write_bytes) -> int:
    """A child that rewrites entries without end, killed again and again; how many were torn."""
    chance, damaged = random.Random(kills), 0
    names = keys(8)

    def rewrite() -> None:
        shelf.write_bytes = writer
        while True:
            for number, key in enumerate(names):
                store(key, text_of(number), STEM)

    for number, key in enumerate(names):
        store(key, text_of(number), STEM)
    for _ in range(kills):
        child = forked(rewrite)
        time.sleep(chance.uniform(0.0, 0.006))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for number, key in enumerate(names):
            found = stored(key, STEM)
            assert found is None or found.text == text_of(number), "a torn entry was believed"
            damaged += found is None
            if found is None:  # a torn entry is taken for what a crash left, and written anew
                assert store(key, text_of(number), STEM).path
    for path in folder.glob(".*.tmp"):  # of killed writers: an hour later the next sweep takes them
        os.utime(path, (1.0, 1.0))
    (folder / ".swept").unlink(missing_ok=True)
    store(keys(9)[8], TEXT, STEM)
    assert not list(folder.glob(".*.tmp")), "litter"
    return damaged


def damaged_bytes(folder: Path, step: int = 1) -> int:
    """Every byte flipped in every bit, cut off, filled up with zeros: a miss, or the text."""
    path = Path(str(store(KEY, TEXT, STEM).path))
    whole = path.read_bytes()
    damages = [
        damage
        for place in range(0, len(whole), step)
        for damage in (
            *(
                whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
                for bit in range(8)
            ),
            whole[:place],
            whole[:place] + bytes(len(whole) - place),
            whole[:place] + b"\n" + whole[place:],
            whole + whole[: place + 1],
            whole + bytes([place % 256]),
        )
    ]
    for damage in damages:
        path.write_bytes(damage)
        found = stored(KEY, STEM)
        assert damage == whole or found is None, (damage, whole)
    path.write_bytes(whole)
    assert stored(KEY, STEM) is not None
    return len(damages)


def herd(folder: Path, processes: int = 64, threads: int = 32, count: int = 10) -> int:
    """All ask for the same keys at once, each in its own order, while old entries are removed."""
    names = keys(count)

    def ask(seed: int) -> None:
        for place in random.Random(seed).sample(range(count), count):
            text = text_of(place)
            entry = stored(names[place], STEM) or store(names[place], text, STEM)
            assert entry.text == text and load(entry, "generated").f() == place

    def work(number: int) -> None:
        warnings.simplefilter("error")
        failures: list[BaseException] = []

        def run(seed: int) -> None:
            try:
                ask(seed)
            except BaseException as error:
                failures.append(error)

        crew = [threading.Thread(target=run, args=(number * threads + i,)) for i in range(threads)]
        for thread in crew:
            thread.start()
        for thread in crew:
            thread.join()
        assert not failures, failures[0]

    children = [forked(lambda number=number: work(number)) for number in range(processes)]
    assert all([ended_well(child) for child in children])
    for place, key in enumerate(names):
        found = stored(key, STEM)
        assert found is None or found.text == text_of(place)
    assert not list(folder.glob(".*.tmp"))
    return processes * threads * count


def evicted_in_use(folder: Path, processes: int = 8, rounds: int = 40) -> int:
    """Room for three, a sweep at every store, clocks that are days off: right or missed."""

    def work(number: int) -> None:
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", CacheDisabledWarning)  # its new file was taken for old
        sweep._MOST_FILES, sweep._HOUR, sweep._DAY = 3, -1e12, 0.0
        skew = random.Random(number)
        clock = time.time
        sweep.time = type("Clock", (), {"time": lambda: clock() + skew.uniform(-3e5, 3e5)})
        for place in (skew.randrange(12) for _ in range(rounds)):
            entry = stored(keys(12)[place], STEM) or store(keys(12)[place], text_of(place), STEM)
            assert load(entry, "generated").f() == place

    children = [forked(lambda number=number: work(number)) for number in range(processes)]
    assert all([ended_well(child) for child in children])
    assert not list(folder.glob(".*.tmp"))
    return processes * rounds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.store.fire")
    parser.add_argument("--kills", type=int, default=1000)
    options = parser.parse_args()
    kills = options.kills
    parts: dict[str, Callable[[Path], int]] = {
        "calls that fail, by errors": faults,
        "short writes": short_writes,
        "killed at every call": killed_at_calls,
        f"damaged in {kills} kills": lambda folder: killed_at_random(folder, kills),
        "the same, control": lambda folder: killed_at_random(folder, 200, write_in_place),
        "damaged entries": damaged_bytes,
        "visits of 64 processes": herd,
        "visits under eviction": evicted_in_use,
    }
    for name, part in parts.items():
        with tempfile.TemporaryDirectory() as place:
            os.environ["S2S_CACHE_DIR"] = f"{place}/cache"
            began = time.perf_counter()
            count = part(Path(place) / "cache")
            print(f"{count:8}  {name:32} {time.perf_counter() - began:6.1f} s", flush=True)
            expected = count > 0 if "damaged in" not in name else count == 0
            assert expected, name
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
