"""Aliasing: which values may share memory, and where that memory is written.

    v = y[1:3]       y and v are one class        hist.append(y)    y belongs to the items of hist
    v *= 2           ... which is written here    h = hist[k]       and so does h

One pass of unification (Steensgaard): every value that may be memory belongs to one class; a class
has fields (items, attributes), which are classes again.  Unifying two classes unifies their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from s2s.core import (MISSING, Append, Build, Call, If, Load, Loop, Move, Nature, Node, Opaque,
                      Program, Store, Update, Value, View, nodes)
from s2s_runtime.kinds import UNKNOWN, Array, Constant, Function, Scalar

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

    def of(self, value: Value) -> Cell | None:
        cell = self.cells.get(value.number)
        return cell.root() if cell is not None else None

    def written(self, value: Value) -> bool:
        """Whether anything writes the memory of `value`."""
        cell = self.of(value)
        return cell is not None and bool(cell.writes)


    def touches(self, program: Program) -> tuple[bool, bool]:
        """Whether the program writes memory of its parameters, and whether its result may lie in it."""
        held = [cell for parameter in program.parameters for value in _leaves(parameter.value)
                if (cell := self.of(value)) is not None]
        found, stack = [], list(held)
        while stack:
            cell = stack.pop().root()
            if all(cell is not other for other in found):
                found.append(cell)
                stack += cell.fields.values()
        results = [self.of(value) for value in _leaves(program.result)]
        return any(cell.writes for cell in found), any(cell is not None and cell in found for cell in results)


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


LATER = 10**9  # a position after every node: the caller goes on writing when the callee has returned


@dataclass(frozen=True)
class Context:
    """What a caller says of the memory of a callee's parameters, and of its result.

    `groups`: parameters that share memory have one number; `forced`: the caller holds the adjoint as
    a shadow; `later`: the caller may write the memory after the call.  The result comes last.
    """

    groups: tuple[int, ...] = ()
    forced: tuple[bool, ...] = ()
    later: tuple[bool, ...] = ()

    def at(self, index: int, facts: tuple[bool, ...]) -> bool:
        return index < len(facts) and facts[index]


ALONE = Context()


def aliasing(program: Program, programs: Mapping[tuple, Program], known: dict, context: Context = ALONE) -> Memory:
    """The memory classes of a program; `known` memoises those of its callees."""
    key = (id(program), context)
    if key in known:
        return known[key]
    builder = Builder(programs, known)
    known[key] = Memory(builder.cells)
    for parameter in (*program.parameters, *program.free):
        for value in _leaves(parameter.value):
            cell = builder.cell(value)
            if cell is not None:
                cell.parameter = True
    for parameter in program.free:
        for value in _leaves(parameter.value):
            if (cell := builder.cell(value)) is not None:
                cell.outside = True
    _apply(builder, program, context)
    for _ in range(2):  # the second round sees what recursion wrote in the first
        for node in nodes(program.body):
            _visit(builder, node)
    builder.cell(program.result)
    return known[key]


def _apply(builder: Builder, program: Program, context: Context) -> None:
    """Enter what the caller says."""
    values = [*(parameter.value for parameter in program.parameters), program.result]
    first: dict[int, Value] = {}
    for index, value in enumerate(values):
        cells = [cell for leaf in _leaves(value) if (cell := builder.cell(leaf)) is not None]
        for cell in cells:
            cell.root().forced |= context.at(index, context.forced)
            if context.at(index, context.later):
                cell.root().writes.add(LATER)
        if index < len(context.groups):
            other = first.setdefault(context.groups[index], value)
            if other is not value:
                builder.unify(builder.cell(other), builder.cell(value))


def _leaves(value: Value) -> list[Value]:
    return [value, *(leaf for item in value.items or () for leaf in _leaves(item))]


def _visit(builder: Builder, node: Node) -> None:
    """The memory effect of one node."""
    if isinstance(node, Move):
        builder.unify(builder.cell(node.out), builder.cell(node.source))
    elif isinstance(node, View):
        builder.unify(builder.cell(node.out), builder.cell(node.base))
    elif isinstance(node, Load):
        _load(builder, node)
    elif isinstance(node, Store):
        _store(builder, node)
    elif isinstance(node, Update) and node.nature is not Nature.REBIND:
        builder.unify(builder.cell(node.out), builder.cell(node.target))
        _write(builder, node.out, node.at)
        _write(builder, node.target, node.at)
    elif isinstance(node, (Append, Build)):
        _contain(builder, node)
    elif isinstance(node, Opaque):
        for operand in node.operands:
            if isinstance(operand.kind, Array) or operand.kind == UNKNOWN:
                _write(builder, operand, node.at)
    else:
        _regions(builder, node)


def _write(builder: Builder, value: Value, at: int) -> None:
    cell = builder.cell(value)
    if cell is not None:
        cell.writes.add(at)


def _load(builder: Builder, node: Load) -> None:
    base = builder.cell(node.base)
    if base is not None and not isinstance(node.base.kind, Array):
        builder.unify(builder.field(base, field_name(node.key, node.attribute)), builder.cell(node.out))


def _store(builder: Builder, node: Store) -> None:
    base = builder.cell(node.base)
    if base is None:
        return
    if isinstance(node.base.kind, Array):
        base.writes.add(node.at)
        return
    item = builder.field(base, field_name(node.key, node.attribute))
    base.writes.add(node.at)
    if node.operator is None:
        builder.unify(item, builder.cell(node.value))
    else:
        item.writes.add(node.at)


def _contain(builder: Builder, node: Append | Build) -> None:
    if isinstance(node, Build):
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            name = f"{ITEMS}{index}" if key is None else field_name(key, None)
            builder.unify(builder.field(builder.cell(node.out), name), builder.cell(value))
        return
    base = builder.cell(node.base)
    base.writes.add(node.at)
    value = node.value if node.value is not None else node.out
    builder.unify(builder.field(base, ITEMS), builder.cell(value))


def _regions(builder: Builder, node: Node) -> None:
    if isinstance(node, If):
        for merge in node.merges:
            for value in (merge.then, merge.orelse):
                if value is not None:
                    builder.unify(builder.cell(merge.out), builder.cell(value))
    elif isinstance(node, Loop):
        for carried in node.carried:
            for value in (carried.head, carried.init, carried.next):
                if value is not None:
                    builder.unify(builder.cell(carried.exit), builder.cell(value))
    elif isinstance(node, Call) and node.key is not None:
        _call(builder, node)


def _call(builder: Builder, node: Call) -> None:
    """What the callee's classes say of the arguments, copied into the caller's."""
    program = builder.programs.get(node.key)
    if program is None:
        return
    inner = aliasing(program, builder.programs, builder.known)
    image: dict[int, Cell] = {}
    for parameter, argument in zip(program.parameters, node.arguments, strict=True):
        _instantiate(builder, inner, parameter.value, argument, image, node.at)
    _instantiate(builder, inner, program.result, node.out, image, node.at)


def _instantiate(builder: Builder, inner: Memory, formal: Value, actual: Value, image: dict, at: int) -> None:
    if formal.items is not None and actual.items is not None:
        for a, b in zip(formal.items, actual.items, strict=True):
            _instantiate(builder, inner, a, b, image, at)
        return
    source, target = inner.of(formal), builder.cell(actual)
    if source is not None and target is not None and inner.cells is builder.cells:
        builder.unify(source, target)  # recursion: the callee's classes are the caller's own
    elif source is not None and target is not None:
        _copy(builder, source, target, image, at)


def _copy(builder: Builder, source: Cell, target: Cell, image: dict[int, Cell], at: int) -> None:
    source = source.root()
    if id(source) in image:
        builder.unify(image[id(source)], target)
        return
    image[id(source)] = target
    if source.writes:
        target.root().writes.add(at)
    for name, cell in source.fields.items():
        _copy(builder, cell, builder.field(target, name), image, at)

