"""Value or shadow: how the adjoint of each memory class is held, decided once per class.

    y = x.copy(); y[1:3] *= w       y is written: y_bar is memory of its own, and the adjoint of a
                                    window y[1:3] is the window y_bar[1:3]
    h = np.tanh(w @ x)              nothing is written: h_bar is a value, assigned and added to

A class has *static* shadows if every value in it is reached from one birth by windows whose text
can be repeated on the adjoint; else shadows are found at run time by address (`Shadows`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from s2s.analyse.cells import (
    LATER,
    Cell,
    Memory,
    finds_shadows,
    has_shadow,
    is_container,
    leaves,
)
from s2s.analyse.momentary import momentary
from s2s.analyse.unread import unread
from s2s.analyse.wholes import wholes
from s2s.core import (
    Append,
    Build,
    Call,
    Carried,
    Certainty,
    If,
    Load,
    Loop,
    Merge,
    Move,
    Nature,
    Node,
    Program,
    Store,
    Update,
    Value,
    View,
    nodes,
    operands_of,
)
from s2s.lazily import lazy
from s2s_runtime.kinds import UNKNOWN, Array

REPEATABLE = frozenset(
    {
        np.transpose,
        np.matrix_transpose,
        np.swapaxes,
        np.moveaxis,
        np.expand_dims,
        np.squeeze,
        np.flip,
        np.flipud,
        np.fliplr,
    }
)


@dataclass(frozen=True)
class Path:
    """How a value is reached from the birth of its memory: windows, outermost last."""

    root: Value
    steps: tuple[View | Load, ...] = ()


@dataclass
class Shadowing:
    """The decision for every class of one program."""

    program: Program
    memory: Memory
    births: dict[int, Node | Merge | Carried] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    looked_up: set[int] = field(default_factory=set)
    updates: set[int] = field(default_factory=set)
    paths: dict[int, Path | None] = field(default_factory=dict)
    static: dict[int, bool] = field(default_factory=dict)
    through: dict[int, Value] = field(default_factory=dict)  # results that are an argument itself

    def shadowed(self, value: Value) -> bool:
        """Whether the adjoint of `value` is memory (else a value)."""
        if value.items is not None:
            return False
        if is_container(value):
            return True
        cell = self.memory.of(value)
        if cell is None or value.number in self.momentary:
            return False
        own = cell.writes - {LATER}  # what the caller writes later is the caller's to decide
        return cell.forced or bool(own) and not self.single(cell)

    def is_held(self, value: Value) -> bool:
        """Whether a display with known items is used as a whole, by a variable or a lookup."""
        cell = self.memory.of(value) if value.items is not None else None
        return cell is not None and any(
            member.number in self.looked_up or member.items is None and is_container(member)
            for member in cell.values
        )

    def single(self, cell: Cell) -> bool:
        """Whether one variable alone, augmented as a whole, ever refers to this memory."""
        names = {value.name for value in cell.values if not self._comes_last(value, cell)}
        return (
            len(names) == 1
            and None not in names
            and not cell.parameter
            and not cell.fields
            and cell.writes <= self.updates | {LATER}
            and not any(value.number in self.held for value in cell.values)
        )

    def _comes_last(self, value: Value, cell: Cell) -> bool:
        """Whether a name, such as that of the result, is given after everything was written."""
        birth = self.births.get(value.number)
        alone = isinstance(birth, Move) and any(birth is node for node in self.program.body)
        return alone and birth.at > max(cell.writes, default=0)

    def is_static(self, value: Value) -> bool:
        """Whether all shadows of the memory that `value` lies in have a text of their own.

        A container's shadow holds those of its parts, so they are all born as one, or all found at
        run time.
        """
        return (cell := self.memory.of(value)) is not None and self._static(cell)

    def _static(self, cell: Cell) -> bool:
        if id(cell) not in self.static:
            whole = self._connected(cell)
            values = [one for part in whole for one in part.values if one.number not in self.unread]
            members = list(filter(has_shadow, values))
            paths = [self.path(member) for member in members]
            roots = {path.root.number for path in paths if path is not None}
            found = None not in paths and len(roots) == 1 and not any(map(finds_shadows, members))
            found = found and not any(part.moved and self._in_memory(part) for part in whole)
            self.static.update((id(part), found) for part in whole)
        return self.static[id(cell)]

    @lazy
    def unread(self) -> frozenset[int]:
        """What has no say in it."""
        return unread(self.program)

    @lazy
    def momentary(self) -> frozenset[int]:
        """What is read and used up before its memory is written again."""
        return momentary(self.program, self.memory)

    def make_dynamic(self, value: Value) -> None:
        """Shadows of this memory are found at run time: a callee needs it so."""
        if (cell := self.memory.of(value)) is not None:
            self.static.update((id(part), False) for part in self._connected(cell))

    def _connected(self, cell: Cell) -> list[Cell]:
        """The class, the containers that it is a part of, and their other shadowed parts."""
        return self.wholes.get(id(cell), [cell])

    @lazy
    def wholes(self) -> dict[int, list[Cell]]:
        """Classes that hold one another's shadows, by the id of each."""
        return wholes(self.memory, self._in_memory)

    def _in_memory(self, cell: Cell) -> bool:
        return any(map(self.shadowed, cell.values))

    def returned(self) -> dict[int, int]:
        """The parts of the result that are a parameter itself: its index, by that of the part."""
        places = {one.value.number: index for index, one in enumerate(self.program.parameters)}
        if any(
            isinstance(node, Update) and node.nature is Nature.UNKNOWN
            for node in nodes(self.program.body)
        ):
            return {}
        parts = enumerate(operands_of(self.program.result))
        paths = {index: self.path(part) for index, part in parts
                 if self.memory.of(part) is not None and part.items is None}
        return {
            index: places[path.root.number]
            for index, path in paths.items()
            if path is not None and not path.steps and path.root.number in places
        }

    def path(self, value: Value) -> Path | None:
        """The windows from birth to `value`; None where they differ from path to path."""
        if value.number not in self.paths:
            self.paths[value.number] = None  # a cycle has no path of its own
            self.paths[value.number] = self._path(value)
        return self.paths[value.number]

    def _path(self, value: Value) -> Path | None:
        if value.number in self.through:
            return self.path(self.through[value.number])
        birth = self.births.get(value.number)
        if isinstance(birth, Move):
            return self.path(birth.source)
        if isinstance(birth, Update) and birth.nature is not Nature.REBIND:
            return self.path(birth.target)
        if isinstance(birth, (View, Load)) and _repeats(birth):
            base = self.path(birth.base)
            return Path(base.root, (*base.steps, birth)) if base is not None else None
        if isinstance(birth, Merge):
            return self._same(birth.then, birth.orelse)
        if isinstance(birth, Carried):
            return self._carried(birth, value)
        if isinstance(birth, View) and is_container(value):
            return Path(value)  # the container is new, whatever memory its items lie in
        return None if isinstance(birth, (View, Load)) else Path(value)

    def _same(self, one: Value | None, other: Value | None) -> Path | None:
        if one is None or other is None:
            return None
        first, second = self.path(one), self.path(other)
        return first if first == second else None

    def _carried(self, carried: Carried, value: Value) -> Path | None:
        """A loop that never rebinds the name: assumed at the head, checked at the end of a trip."""
        if carried.init is None or carried.next is None:
            return None
        path = self.path(carried.init)
        for member in (carried.head, carried.exit):
            if member is not None:
                self.paths[member.number] = path
        again = self.path(carried.next)
        if path is None or again != path:
            for member in (carried.head, carried.exit):
                if member is not None:
                    self.paths[member.number] = None
            return None
        return path


def _repeats(node: View | Load) -> bool:
    """Whether the window can be taken of the adjoint by the same text."""
    if isinstance(node, View):
        return (
            node.certainty is Certainty.VIEW
            and node.base.kind != UNKNOWN
            and (node.function is None or node.function in REPEATABLE)
        )
    return not isinstance(node.base.kind, Array)


Returned = Callable[[Call], Mapping[int, int]]


def shadowing(program: Program, memory: Memory, returned: Returned) -> Shadowing:
    """Collect what the decisions need: births, and values that are held by containers.

    `returned` tells which parts of a call's result are one of its arguments.
    """
    result = Shadowing(program, memory)
    for node in nodes(program.body):
        if isinstance(node, Call):
            parts = list(operands_of(node.out))
            result.through |= {
                parts[index].number: node.arguments[place]
                for index, place in returned(node).items()
                if index < len(parts)
            }
        out = getattr(node, "out", None)
        if isinstance(out, Value):
            result.births[out.number] = node
        if isinstance(node, If):
            for merge in node.merges:
                result.births[merge.out.number] = merge
        if isinstance(node, Loop):
            for carried in node.carried:
                for value in (carried.head, carried.exit):
                    if value is not None:
                        result.births[value.number] = carried
        if isinstance(node, Load):
            result.looked_up.add(node.base.number)
        if isinstance(node, Update):
            result.updates.add(node.at)
        if isinstance(node, Build):
            result.held |= {leaf.number for value in node.values for leaf in leaves(value)}
        if (
            isinstance(node, (Append, Store))
            and node.value is not None
            and not (isinstance(node, Store) and isinstance(node.base.kind, Array))
        ):
            result.held |= {leaf.number for leaf in leaves(node.value)}
    return result
