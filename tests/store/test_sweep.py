"""Old entries go when there are too many; the work of users and strangers' files stay."""

import os
import time

import pytest

from s2s.store import fingerprint, store, stored, sweep
from tests.store.sample import STEM, TEXT

HOUR, DAY = 3600, 86400


@pytest.fixture
def filled(folder, monkeypatch):
    """Ten entries, the first one used longest ago, and room for four."""
    monkeypatch.setattr(sweep, "_MOST_FILES", 4)
    keys = [fingerprint(str(number)) for number in range(10)]
    for age, key in zip(range(10, 0, -1), keys, strict=True):
        backdate(store(key, TEXT, STEM).path, age * HOUR + 60)
    os.unlink(folder / ".swept")
    return keys


def backdate(path, seconds):
    moment = time.time() - seconds
    os.utime(path, (moment, moment))


def test_the_oldest_go(filled):
    newest = fingerprint("one more")
    store(newest, TEXT, STEM)
    kept = [key for key in filled if stored(key, STEM)]
    assert kept == filled[-3:]
    assert stored(newest, STEM)


def test_once_a_day(folder, filled):
    (folder / ".swept").touch()
    store(fingerprint("one more"), TEXT, STEM)
    assert all(stored(key, STEM) for key in filled)
    for age in (2 * DAY, -2 * DAY):  # also after a clock that was wrong
        backdate(folder / ".swept", age)
        store(fingerprint(str(age)), TEXT, STEM)
        assert len(list(folder.glob("*.py"))) == 4


def test_room_counts_too(folder, filled, monkeypatch):
    size = os.path.getsize(store(fingerprint("any"), TEXT, STEM).path)
    os.unlink(folder / ".swept")
    monkeypatch.setattr(sweep, "_MOST_BYTES", 3 * size)
    store(fingerprint("one more"), TEXT, STEM)
    kept = [key for key in filled if stored(key, STEM)]
    assert 0 < len(kept) < 3


def test_what_is_not_ours_stays(folder, filled):
    edited = folder / os.path.basename(stored(filled[0], STEM).path)
    edited.write_text(edited.read_text() + "# mine\n")
    notes = folder / "notes.py"
    notes.write_text("mine\n")
    for path in (edited, notes):
        backdate(path, 9 * DAY)
    store(fingerprint("one more"), TEXT, STEM)
    assert edited.exists() and notes.exists()


def test_leftovers_of_killed_writers(folder, filled):
    old, new = folder / ".x.py.0123.tmp", folder / ".x.py.4567.tmp"
    for path in (old, new):
        path.write_text("")
    backdate(old, 2 * HOUR)
    store(fingerprint("one more"), TEXT, STEM)
    assert not old.exists() and new.exists()


def test_use_is_remembered_by_the_day(folder, key):
    path = store(key, TEXT, STEM).path
    backdate(path, 2 * DAY)
    stored(key, STEM)
    assert time.time() - os.stat(path).st_mtime < HOUR
    backdate(path, 2 * HOUR)
    stored(key, STEM)
    assert time.time() - os.stat(path).st_mtime > HOUR
