"""Bytes in and out of a folder, safe from crashes, races and other users.

Written to a new file and renamed, so that a reader sees all of an entry or nothing. Read through
one descriptor, so that what was checked is what is used. No lock, no clock, no second look.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

_LARGEST = 16 * 2**20  # bytes; a larger file is none of ours
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_READ |= getattr(os, "O_NONBLOCK", 0)  # a planted FIFO must not make us wait
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_WRITE |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def read_bytes(folder: int, name: str, trusted: bool = True) -> bytes | None:
    """The bytes of a regular file of ours, if `trusted` one that only we can write; else None."""
    try:
        descriptor = os.open(name, _READ, dir_fd=folder)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        accepted = _is_ours(status) and (_only_ours(status) or not trusted)
        return _read_all(descriptor) if accepted else None
    except OSError:
        return None
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _is_ours(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()


def _only_ours(status: os.stat_result) -> bool:
    return status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) == 0 and status.st_nlink == 1


def _read_all(descriptor: int) -> bytes | None:
    parts, size = [], 0
    while part := os.read(descriptor, 2**20):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            return None
    return b"".join(parts)


def write_bytes(folder: int, name: str, data: bytes) -> None:
    """Put a file into the folder, whole or not at all; raises OSError where it cannot be done."""
    temporary = f".{name}.{os.urandom(8).hex()}.tmp"
    try:
        _write_new(folder, temporary, data)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _write_new(folder: int, name: str, data: bytes) -> None:
    descriptor = os.open(name, _WRITE, 0o600, dir_fd=folder)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)  # may be the first to say that the disk is full
