"""A part of `python -m tests.store.fire`, in every run of the tests."""

import errno

from tests.store import fire
from tests.store.failing import write_in_place

ERRORS = (errno.EINTR, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EMFILE, errno.EROFS)


def test_more_errors(folder):
    assert fire.faults(folder, ERRORS) > 80


def test_every_third_byte_damaged(folder):
    assert fire.damaged_bytes(folder, step=3) > 500


def test_short_writes_of_every_length(folder):
    assert fire.short_writes(folder, 40) == 40


def test_kills_of_a_writer_of_many_entries(folder):
    assert fire.killed_at_random(folder, 40) == 0


def test_kills_of_a_writer_that_is_not_safe_are_seen(folder):
    assert fire.killed_at_random(folder, 40, write_in_place) > 0


def test_a_herd(folder):
    assert fire.herd(folder, processes=16, threads=8) == 1280


def test_entries_are_removed_while_they_are_used(folder):
    assert fire.evicted_in_use(folder, processes=4, rounds=30) == 120
