"""Find an entry, or put one on the shelf.

Everything that is wrong with a file makes it a miss, and everything that goes wrong in writing
leaves the module in memory, with one warning. A file that was edited by hand is neither executed
nor overwritten.
"""

from __future__ import annotations

import os
import warnings
from contextlib import suppress
from functools import cache

from s2s.errors import CacheDisabledWarning, Code
from s2s.store.disk import read_bytes, write_bytes
from s2s.store.entry import TAIL, Entry, file_name, header_of, in_memory, parse, recipe_name
from s2s.store.folder import Unsafe, folder_path, opened_folder
from s2s.store.sweep import mark_used, sweep


def stored(key: str, stem: str, chosen: str | None = None) -> Entry | None:
    """The entry of `key`, if it is there and as it was written."""
    name = file_name(key, stem)
    try:
        with opened_folder(create=False, chosen=chosen) as (path, folder):
            data = read_bytes(folder, name)
            found = None if data is None else parse(data)
            if found is None or not found.intact or found.key != key:
                return None
            mark_used(folder, name)
            return Entry(os.path.join(path, name), found.text, header_of(key, found.text + TAIL))
    except OSError:
        return None


def store(key: str, text: str, stem: str, chosen: str | None = None) -> Entry:
    """The entry of `key`, written to disk unless something stands in the way.

    `chosen` is the folder, where it is not the user's own (see `folder_of`).
    """
    name, header = file_name(key, stem), header_of(key, text + TAIL)
    try:
        with opened_folder(create=True, chosen=chosen) as (path, folder):
            filename = os.path.join(path, name)
            if _is_edited(read_bytes(folder, name, trusted=False), text + TAIL):
                _warn_edited(filename)
                return in_memory(key, text, stem)
            entry = Entry(filename, text, header)
            write_bytes(folder, name, entry.whole.encode())
            sweep(folder)
            return entry
    except OSError as error:
        _warn_disabled(_reason(error, chosen))
        return in_memory(key, text, stem)


def kept_recipe(question: str, stem: str, chosen: str | None = None) -> str | None:
    """The text of the recipe that answers a question, if it is as it was written."""
    name = recipe_name(question, stem)
    try:
        with opened_folder(create=False, chosen=chosen) as (_, folder):
            found = parse(read_bytes(folder, name) or b"")
            if found is None or not found.intact or found.key != question:
                return None
            mark_used(folder, name)
            return found.text
    except OSError:
        return None


def keep_recipe(question: str, text: str, stem: str, chosen: str | None = None) -> None:
    """Write a recipe; where that fails the next process compiles."""
    with suppress(OSError), opened_folder(create=True, chosen=chosen) as (_, folder):
        data = (header_of(question, text) + text).encode()
        write_bytes(folder, recipe_name(question, stem), data)


def _is_edited(data: bytes | None, text: str) -> bool:
    """Whether somebody changed the file. What a crash leaves is a beginning of `text`, or zeros."""
    found = None if data is None else parse(data)
    if found is None or found.intact:
        return False
    return "\0" not in found.text and not text.startswith(found.text)


def _reason(error: OSError, chosen: str | None) -> str:
    """The folder and what is wrong with it; not the name of a file, which differs every time."""
    return str(error) if isinstance(error, Unsafe) else f"{folder_path(chosen)}: {error.strerror}"


@cache
def _warn_disabled(reason: str) -> None:
    warnings.warn(
        f"[{Code.CACHE_DISABLED}] derivatives are kept in memory only: {reason};"
        " set S2S_CACHE_DIR to a folder that only you can write",
        CacheDisabledWarning,
        stacklevel=3,
    )


@cache
def _warn_edited(filename: str) -> None:
    warnings.warn(
        f"[{Code.CACHE_EDITED}] {filename} was edited by hand: it is neither used nor overwritten;"
        " take it out with `s2s eject`, or delete it",
        CacheDisabledWarning,
        stacklevel=3,
    )
