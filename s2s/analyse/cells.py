"""Classes of values that may share memory, under construction: union-find with fields.

Unifying two classes unifies their fields (items, attributes), which are classes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from s2s.core import MISSING, Program, Value
from s2s_runtime.kinds import Constant, Function, Scalar

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

    def root(self) -> Cell:
        cell = self
        while cell.parent is not None:
            cell = cell.parent
        return cell


def may_be_memory(value: Value) -> bool:
    """Whether a write could be seen through this value."""
    return not isinstance(value.kind, (Scalar, Constant, Function)) and value.static is MISSING


@dataclass(frozen=True)
class Memory:
    """The classes of one program; `of(value)` is its class, or None for what no write can touch."""

    cells: Mapping[int, Cell]
    shared: bool = False  # some parameters lie in one memory

    def of(self, value: Value) -> Cell | None:
        cell = self.cells.get(value.number)
        return cell.root() if cell is not None else None

    def written(self, value: Value) -> bool:
        """Whether anything writes the memory of `value`."""
        cell = self.of(value)
        return cell is not None and bool(cell.writes)

    def reached(self, value: Value) -> list[Cell]:
        """The classes of what a value holds, however deep."""
        cell = self.of(value)
        found: list[Cell] = []
        stack = list(cell.fields.values()) if cell is not None else []
        while stack:
            inner = stack.pop().root()
            if all(inner is not other for other in found):
                found.append(inner)
                stack += inner.fields.values()
        return found

    def alters(self, value: Value, container: bool) -> bool:
        """Whether anything writes the arrays that a value is or holds."""
        held = any(cell.writes for cell in self.reached(value))
        return held or not container and self.written(value)

    def touches(self, program: Program) -> tuple[bool, bool]:
        """Whether the program writes its parameters' memory; whether its result may lie in it."""
        held = [
            cell
            for parameter in program.parameters
            for value in leaves(parameter.value)
            if (cell := self.of(value)) is not None
        ]
        found: list[Cell] = []
        stack = list(held)
        while stack:
            cell = stack.pop().root()
            if all(cell is not other for other in found):
                found.append(cell)
                stack += cell.fields.values()
        results = [self.of(value) for value in leaves(program.result)]
        return any(cell.writes for cell in found), any(
            cell is not None and cell in found for cell in results
        )


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
