"""Whatever fails, is killed or races: an entry is whole or absent, and the result is right."""

import errno
import os
import random
import signal
import time
import warnings

import pytest

from s2s.errors import CacheDisabledWarning
from s2s.store import Entry, disk, fingerprint, load, shelf, store, stored
from tests.store.failing import (
    Failing,
    check_files,
    die,
    fail_with,
    forked,
    remove,
    write_in_place,
)
from tests.store.sample import STEM, TEXT

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.ESTALE, errno.EBUSY)


@pytest.mark.parametrize("number", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("present", [False, True], ids=["empty", "present"])
def test_every_call_may_fail(folder, key, number, present):
    for which in range(1, 200):
        if present:
            store(key, TEXT, STEM)
        shelf._warn_disabled.cache_clear()
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            failing = Failing(patch, which, fail_with(number))
            entry = stored(key, STEM) or store(key, TEXT, STEM)
        assert entry.text == TEXT
        assert all(w.category is CacheDisabledWarning for w in caught) and len(caught) <= 1
        assert (entry.path is None) == (len(caught) == 1)
        check_files(folder, key)
        remove(folder)
        if not failing.reached:
            assert entry.path
            return
    raise AssertionError("there was no end of calls")


def test_short_writes(folder, key, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    entry = store(key, TEXT, STEM)
    assert stored(key, STEM) == entry


def test_an_interrupt_leaves_nothing(folder, key, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    store(key, TEXT, STEM)
    monkeypatch.setattr(os, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store(fingerprint("another"), TEXT, STEM)
    assert not [path for path in folder.iterdir() if path.name.endswith(".tmp")]


def test_a_kill_at_every_call(folder, key):
    def work(which):
        with pytest.MonkeyPatch.context() as patch:
            Failing(patch, which, die)
            store(key, TEXT, STEM)

    for which in range(1, 200):
        child = forked(lambda which=which: work(which))
        status = os.waitpid(child, 0)[1]
        found = stored(key, STEM)
        assert found is None or found.text == TEXT
        assert store(key, TEXT, STEM).path
        remove(folder)
        if os.WIFEXITED(status):
            assert os.waitstatus_to_exitcode(status) == 0
            return
    raise AssertionError("there was no end of calls")


@pytest.mark.parametrize("writer, torn", [(disk.write_bytes, False), (write_in_place, True)])
def test_random_kills(folder, key, monkeypatch, writer, torn):
    monkeypatch.setattr(shelf, "write_bytes", writer)
    text = TEXT + "# a long line\n" * 2000
    store(key, text, STEM)
    path = stored(key, STEM).path
    chance, damaged = random.Random(1), 0

    def rewrite():
        while True:
            store(key, text, STEM)

    for _ in range(60):
        child = forked(rewrite)
        time.sleep(chance.uniform(0.001, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = stored(key, STEM)
        damaged += found is None
        assert found is None or found.text == text
        assert os.path.exists(path)
    assert (damaged > 0) == torn


def test_processes_that_race(folder):
    """8 processes ask for the same 10 keys, each in its own order."""
    keys = [fingerprint("race", str(number)) for number in range(10)]

    def work(number):
        warnings.simplefilter("error")
        for place in random.Random(number).sample(range(10), 10):
            text = f"def f():\n    return {place}\n"
            entry = stored(keys[place], STEM) or store(keys[place], text, STEM)
            assert entry.path
            assert load(entry, "generated").f() == place

    children = [forked(lambda number=number: work(number)) for number in range(8)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert len(list(folder.glob("*.py"))) == 10
    assert all(isinstance(stored(key, STEM), Entry) for key in keys)
    assert not list(folder.glob(".*.tmp"))
