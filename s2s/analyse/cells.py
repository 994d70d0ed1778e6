"""Classes of values that may share memory, under construction: union-find with fields.

Unifying two classes unifies their fields (items, attributes), which are classes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from s2s.core import MISSING, Program, Value
from s2s_runtime import Shadows
from s2s_runtime.kinds import (
    Constant,
    Function,
    Instance,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)

ITEMS = "[]"


@dataclass(eq=False)
class Cell:
    """A class of values under construction: union-find with fields."""

    parent: Cell | None = None
    fields: dict[str, Cell] = field(default_factory=dict)
    writes: set[int] = field(default_factory=set)
    values: list[Value] = field(default_factory=list)
    parameter: bool = False
    forced: bool = False
    outside: bool = False
    moved: bool = False  # a field that is given another array: which one lies there changes

    def root(self) -> Cell:
        cell = self
        while cell.parent is not None:
            cell = cell.parent
        return cell

    def reachable(self) -> list[Cell]:
        """This class with those of its items and attributes."""
        found: dict[int, Cell] = {}
        stack = [self]
        while stack:
            cell = stack.pop().root()
            if id(cell) not in found:
                found[id(cell)] = cell
                stack += cell.fields.values()
        return list(found.values())


def may_be_memory(value: Value) -> bool:
    """Whether a write could be seen through this value."""
    return not isinstance(value.kind, (Scalar, Constant, Function)) and value.static is MISSING


CONTAINERS = (Repeated, Record, Table, Instance, Sequence)


def is_container(value: Value) -> bool:
    """Whether a value is a structure whose parts carry the derivatives."""
    return value.items is None and isinstance(value.kind, CONTAINERS)


def has_shadow(value: Value) -> bool:
    """A tuple of known items has none: its items have."""
    return value.items is None or not isinstance(value.kind, Sequence) or value.kind.name == "list"


def finds_shadows(value: Value) -> bool:
    """Whether a value is the `bars` of a module that is differentiated again."""
    return isinstance(value.kind, Instance) and value.kind.cls is Shadows


@dataclass(frozen=True)
class Memory:
    """The classes of one program; `of(value)` is its class, or None for what no write can touch."""

    cells: Mapping[int, Cell]
    shared: bool = False  # some parameters lie in one memory
    inplace: bool = False  # the entry writes the caller's arrays

    def of(self, value: Value) -> Cell | None:
        cell = self.cells.get(value.number)
        return cell.root() if cell is not None else None

    def written(self, value: Value) -> bool:
        """Whether anything writes the memory of `value`."""
        cell = self.of(value)
        return cell is not None and bool(cell.writes)

    def held(self, value: Value) -> Iterator[tuple[tuple[str, ...], Cell]]:
        """The class of a value and those of what it holds, each with the way there."""
        stack: list[tuple[tuple[str, ...], Cell]] = []
        seen: set[int] = set()
        if (cell := self.of(value)) is not None:
            stack.append(((), cell))
        elif value.items is not None:
            for index, item in enumerate(value.items):
                for path, inner in self.held(item):
                    yield (f"{ITEMS}{index}", *path), inner
        while stack:
            path, cell = stack.pop()
            yield path, cell
            if id(cell) not in seen:
                seen.add(id(cell))
                stack += [((*path, name), inner.root()) for name, inner in cell.fields.items()]

    def reached(self, value: Value) -> list[Cell]:
        """The classes of what a value holds, however deep."""
        cell = self.of(value)
        return _all_of(list(cell.fields.values()) if cell is not None else [])

    def alters(self, value: Value, container: bool) -> bool:
        """Whether anything writes the arrays that a value is or holds."""
        held = any(cell.writes for cell in self.reached(value))
        return held or not container and self.written(value)

    def touches(self, program: Program) -> Touches:
        """What a call of the program does to memory that was there before."""
        held = [self._whole(parameter.value) for parameter in program.parameters]
        outside = [cell for parameter in program.free for cell in self._whole(parameter.value)]
        result = program.result
        single = self.of(result) if result.items is None else None
        parts = [cell for cell in self._whole(result) if cell is not single]
        mine = [*outside, *(cell for cells in held for cell in cells)]
        return Touches(
            frozenset(i for i, cells in enumerate(held) if any(cell.writes for cell in cells)),
            frozenset(i for i, cells in enumerate(held) if single is not None and single in cells),
            any(cell in mine for cell in parts) or single is not None and single in outside,
        )

    def _whole(self, value: Value) -> list[Cell]:
        """The classes of a value and of what it holds."""
        return _all_of([cell for leaf in leaves(value) if (cell := self.of(leaf)) is not None])


@dataclass(frozen=True)
class Touches:
    """What a call does to memory, by the indices of the parameters.

    `shares`: a part of the result is memory of a parameter, or the result that of a global array.
    """

    writes: frozenset[int]
    aliases: frozenset[int]
    shares: bool


NOTHING = Touches(frozenset(), frozenset(), False)


def _all_of(cells: list[Cell]) -> list[Cell]:
    """Classes and those of their items and attributes, however deep."""
    found: list[Cell] = []
    stack = list(cells)
    while stack:
        cell = stack.pop().root()
        if all(cell is not other for other in found):
            found.append(cell)
            stack += cell.fields.values()
    return found


class Builder:
    """Unifies while it walks; turned into a `Memory` at the end."""

    def __init__(self, programs: Mapping[tuple, Program], known: dict):
        self.cells: dict[int, Cell] = {}
        self.programs, self.known = programs, known

    def cell(self, value: Value) -> Cell | None:
        if not may_be_memory(value):
            return None
        found = self.cells.get(value.number)
        if found is None:
            found = self.cells[value.number] = Cell(values=[value])
            for index, item in enumerate(value.items or ()):
                self.unify(self.field(found, f"{ITEMS}{index}"), self.cell(item))
        return found.root()

    def unify(self, one: Cell | None, other: Cell | None) -> None:
        pairs = [(one, other)]
        while pairs:
            a, b = pairs.pop()
            if a is None or b is None or a.root() is b.root():
                continue
            a, b = a.root(), b.root()
            b.parent = a
            a.writes |= b.writes
            a.values += b.values
            a.parameter |= b.parameter
            a.forced |= b.forced
            a.outside |= b.outside
            a.moved |= b.moved
            pairs += [(a.fields.setdefault(name, cell), cell) for name, cell in b.fields.items()]

    def field(self, cell: Cell, name: str) -> Cell:
        """The class of an item or attribute; one unknown key makes all items one class."""
        cell = cell.root()
        if name.startswith(ITEMS) and ITEMS in cell.fields:
            name = ITEMS
        if name == ITEMS and name not in cell.fields:
            items = [cell.fields.pop(key) for key in list(cell.fields) if key.startswith(ITEMS)]
            cell.fields[ITEMS] = Cell()
            for item in items:
                self.unify(cell.fields[ITEMS], item)
        return cell.fields.setdefault(name, Cell()).root()


def field_name(key: Value | None, attribute: str | None) -> str:
    """The field that a load or store touches."""
    if attribute is not None:
        return attribute
    static = key.static if key is not None else MISSING
    return f"{ITEMS}{static!r}" if isinstance(static, (str, int)) else ITEMS


LATER = (
    10**9
)  # a position after every node: the caller goes on writing when the callee has returned


def leaves(value: Value) -> list[Value]:
    return [value, *(leaf for item in value.items or () for leaf in leaves(item))]
