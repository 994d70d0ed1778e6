"""The folder of stored modules: the user's own, or none.

Whoever can write this folder can run code as the user. So it, and every folder above it, must be
one that nobody else can change. It is never a shared temporary folder by default.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LOCAL = "__s2s__"
_CHANGED_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


class Unsafe(OSError):
    """A folder that somebody else can change, or that cannot be had."""


def folder_of(cache: bool | str, filename: str) -> str | None:
    """The folder that the option `cache` names; None for the user's own.

    "local" is the folder `__s2s__` beside the file of the function; a function without a file has
    no such place.
    """
    if cache != "local":
        return None if cache is True or cache == "user" else str(cache)
    if not os.path.isfile(filename):
        return None
    place = os.path.dirname(filename)  # of a generated function: there already
    return place if os.path.basename(place) == LOCAL else os.path.join(place, LOCAL)


def folder_path(chosen: str | None = None) -> str:
    """Where modules are stored: where the call says, or `S2S_CACHE_DIR`, or the user's cache."""
    chosen = chosen or os.environ.get("S2S_CACHE_DIR")
    if chosen:
        return os.path.realpath(chosen)
    import platformdirs  # here, because a folder that was chosen needs none of it

    path = platformdirs.user_cache_dir("s2s", appauthor=False)
    if not os.path.isabs(path):  # no HOME, and a user without an account
        raise Unsafe("there is no home folder")
    return os.path.realpath(path)


@contextmanager
def opened_folder(create: bool, chosen: str | None = None) -> Iterator[tuple[str, int]]:
    """The path and an open descriptor of the folder; raises OSError where it cannot be trusted."""
    if os.open not in os.supports_dir_fd:
        raise Unsafe("this system cannot open files relative to a folder")
    path = folder_path(chosen)
    if create and not os.path.isdir(path):
        _check_parents(path)  # before anything is made in a place that is not safe
        os.makedirs(path, mode=0o700, exist_ok=True)
    _check_parents(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _check(path, os.fstat(descriptor), owners={os.geteuid()})
        yield path, descriptor
    finally:
        os.close(descriptor)


def _check_parents(path: str) -> None:
    while (parent := os.path.dirname(path)) != path:
        with suppress(FileNotFoundError):
            _check_parent(parent, os.lstat(parent))
        path = parent


def _check_parent(path: str, status: os.stat_result) -> None:
    # Below a sticky folder, such as /tmp, nobody can rename what belongs to somebody else.
    sticky = status.st_mode & stat.S_ISVTX and status.st_uid in {0, os.geteuid()}
    if not sticky:
        _check(path, status, owners={0, os.geteuid()})


def _check(path: str, status: os.stat_result, owners: set[int]) -> None:
    if status.st_uid not in owners:
        raise Unsafe(f"{path} belongs to another user")
    if status.st_mode & _CHANGED_BY_OTHERS:
        raise Unsafe(f"{path} can be written by other users")
