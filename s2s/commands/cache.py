"""`s2s cache`: the folder of stored modules.

s2s cache path       where it is
s2s cache list       the modules in it
s2s cache clear      remove them; what was edited by hand stays
s2s cache verify     say which files are not as they were written
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from s2s.store.disk import read_bytes
from s2s.store.entry import is_file_name, is_ours, parse
from s2s.store.folder import folder_path, opened_folder


class Damaged(Exception):
    """Some files of the store are not as they were written."""


def add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=ACTIONS)


def cache(chosen: argparse.Namespace) -> None:
    ACTIONS[chosen.action]()


def _path() -> None:
    sys.stdout.write(f"{folder_path()}\n")


def _list() -> None:
    for name in filter(is_file_name, _names()):
        sys.stdout.write(f"{os.path.join(folder_path(), name)}\n")


def _clear() -> None:
    """Remove what the compiler wrote; a module that was edited is somebody's work and stays."""
    with opened_folder(create=True) as (path, folder):
        for name in _names():
            if is_file_name(name) and _state(folder, name) == EDITED:
                sys.stdout.write(f"kept, because it was edited: {os.path.join(path, name)}\n")
            else:
                os.unlink(name, dir_fd=folder)


def _verify() -> None:
    """Read every file as a start from the store reads it."""
    with opened_folder(create=True) as (path, folder):
        states = {name: _state(folder, name) for name in _names()}
        wrong = {name: state for name, state in states.items() if state != INTACT}
        for name, state in wrong.items():
            sys.stdout.write(f"{state}: {os.path.join(path, name)}\n")
    if wrong:
        raise Damaged(f"{len(wrong)} of {len(states)} files are not used; `s2s cache clear`")
    sys.stdout.write(f"{len(states)} files, all as they were written\n")


INTACT, EDITED, UNREADABLE = "intact", "edited", "not written by s2s, or not yours alone"


def _state(folder: int, name: str) -> str:
    if read_bytes(folder, name) is None:
        return UNREADABLE
    found = parse(read_bytes(folder, name) or b"")
    if found is None:
        return UNREADABLE
    return INTACT if found.intact else EDITED


def _names() -> list[str]:
    try:
        return sorted(filter(is_ours, os.listdir(folder_path())))
    except FileNotFoundError:
        return []


ACTIONS: dict[str, Callable[[], None]] = {
    "path": _path,
    "list": _list,
    "clear": _clear,
    "verify": _verify,
}
