"""A stored module, loaded: its functions, and how its entry is called."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from s2s.store.entry import Entry
from s2s.store.load import load


@dataclass(frozen=True)
class Calling:
    """The names in a module: itself, its entry, the other half; what the entry reads from outside.

    `free` are its keyword-only parameters: the live values of the user's names.  `seeded`: the
    reverse half takes the adjoint of the result; `shadows`: the parameters whose adjoints it adds
    to in memory, found in the `bars` that it takes last.
    """

    module: str
    entry: str
    reverse: str
    free: tuple[str, ...]
    seeded: bool = True
    shadows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Compiled:
    """A loaded module and how to call it."""

    text: str
    path: str | None
    functions: Mapping[str, Callable]
    entry: Callable
    reverse: Callable | None
    free: tuple[str, ...]
    resolve: Callable[[str], object]
    refresh: Callable[[], bool]
    seeded: bool = True
    shadows: tuple[int, ...] = ()


def compiled(
    entry: Entry,
    calling: Calling,
    resolve: Callable[[str], object],
    refresh: Callable[[], bool],
) -> Compiled:
    """Execute an entry; `resolve` reads a free name now, `refresh` asks whether the text holds."""
    module = load(entry, calling.module)
    functions = {name: value for name, value in vars(module).items() if inspect.isfunction(value)}
    return Compiled(
        entry.text,
        entry.path,
        functions,
        functions[calling.entry],
        functions.get(calling.reverse),
        calling.free,
        resolve,
        refresh,
        calling.seeded,
        calling.shadows,
    )
