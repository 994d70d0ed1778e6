"""Which memory classes hold one another's shadows: containers, and what lies in them.

    net.layers = (one, other)       the shadow of net holds that of one and that of other: all three
                                    are born as one, or all found at run time
"""

from __future__ import annotations

from collections.abc import Callable

from s2s.analyse.cells import Cell, Memory, is_container

Shadowed = Callable[[Cell], bool]


def wholes(memory: Memory, shadowed: Shadowed) -> dict[int, list[Cell]]:
    """The classes that are one whole with a class, by the id of each."""
    found: dict[int, list[Cell]] = {}
    for cell in _containers(memory):
        parts = [cell, *filter(shadowed, _parts(cell))]
        joined = [one for part in parts for one in found.get(id(part), [part])]
        distinct = list({id(one): one for one in joined}.values())
        found.update((id(one), distinct) for one in distinct)
    return found


def _containers(memory: Memory) -> list[Cell]:
    cells = {id(cell): cell for one in memory.cells.values() if (cell := one.root())}
    return [cell for cell in cells.values() if any(map(is_container, cell.values))]


def _parts(cell: Cell) -> list[Cell]:
    """The classes in a container; a tuple of known items has no shadow, its items have.

    The tuple may have no value here: `net.layers`, filled by a callee and never read.
    """
    found: dict[int, Cell] = {}
    stack = list(cell.fields.values())
    while stack:
        part = stack.pop().root()
        if id(part) not in found:
            found[id(part)] = part
            stack += [] if any(map(is_container, part.values)) else part.fields.values()
    return list(found.values())
