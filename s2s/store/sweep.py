"""Keep the folder small: once a day the entries that were not used for longest are removed.

An entry that was edited is somebody's work and stays; so does everything with a name that is not
ours. Times of the clock decide only what is removed, never what is right.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from s2s.store.disk import read_bytes
from s2s.store.entry import is_ours, parse

_MOST_FILES = 4096
_MOST_BYTES = 256 * 2**20
_HOUR, _DAY = 3600.0, 86400.0
_MARKER = ".swept"


def mark_used(folder: int, name: str) -> None:
    """Set the time of an entry to now, if it is older than a day."""
    with suppress(OSError):
        if _age(folder, name) > _DAY:
            os.utime(name, dir_fd=folder, follow_symlinks=False)


def sweep(folder: int) -> None:
    """Remove what is too much, and the leftovers of killed writers; at most once a day."""
    with suppress(OSError):
        if _swept_today(folder):
            return
        os.close(os.open(_MARKER, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600, dir_fd=folder))
        os.utime(_MARKER, dir_fd=folder, follow_symlinks=False)
        for name in _too_many(folder) + _orphans(folder):
            with suppress(OSError):
                os.unlink(name, dir_fd=folder)


def _swept_today(folder: int) -> bool:
    try:
        return 0 <= _age(folder, _MARKER) < _DAY
    except FileNotFoundError:
        return False


def _too_many(folder: int) -> list[str]:
    """The entries beyond the limits, the longest unused first in line to go."""
    statuses = {name: _status(folder, name) for name in os.listdir(folder) if is_ours(name)}
    newest = sorted(statuses, key=lambda name: statuses[name].st_mtime, reverse=True)
    room, victims = _MOST_BYTES, []
    for rank, name in enumerate(newest):
        room -= statuses[name].st_size
        if rank >= _MOST_FILES or room < 0:
            victims.append(name)
    return [name for name in victims if _age(folder, name) > _HOUR and _is_intact(folder, name)]


def _orphans(folder: int) -> list[str]:
    """Temporary files of writers that were killed."""
    names = (name for name in os.listdir(folder) if name.startswith(".") and name.endswith(".tmp"))
    return [name for name in names if _age(folder, name) > _HOUR]


def _is_intact(folder: int, name: str) -> bool:
    data = read_bytes(folder, name)
    found = None if data is None else parse(data)
    return found is not None and found.intact


def _age(folder: int, name: str) -> float:
    return time.time() - _status(folder, name).st_mtime


def _status(folder: int, name: str) -> os.stat_result:
    return os.stat(name, dir_fd=folder, follow_symlinks=False)
