"""Value or shadow: how the adjoint of each memory class is held, decided once per class.

    y = x.copy(); y[1:3] *= w       y is written: y_bar is memory of its own, and the adjoint of a
                                    window y[1:3] is the window y_bar[1:3]
    h = np.tanh(w @ x)              nothing is written: h_bar is a value, assigned and added to

A class has *static* shadows if every value in it is reached from one birth by windows whose text
can be repeated on the adjoint; else shadows are found at run time by address (`Shadows`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from s2s.analyse.cells import LATER, Cell, Memory
from s2s.core import (
    Append,
    Build,
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
)
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Record, Repeated, Sequence

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
CONTAINERS = (Repeated, Record, Instance)


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
    updates: set[int] = field(default_factory=set)
    paths: dict[int, Path | None] = field(default_factory=dict)
    static: dict[int, bool] = field(default_factory=dict)

    def shadowed(self, value: Value) -> bool:
        """Whether the adjoint of `value` is memory (else a value)."""
        if value.items is not None:
            return False
        if is_container(value):
            return True
        cell = self.memory.of(value)
        return cell is not None and (cell.forced or bool(cell.writes) and not self.single(cell))

    def single(self, cell: Cell) -> bool:
        """Whether one variable alone, augmented as a whole, ever refers to this memory."""
        names = {value.name for value in cell.values}
        return (
            len(names) == 1
            and None not in names
            and not cell.parameter
            and not cell.fields
            and cell.writes <= self.updates | {LATER}
            and not any(value.number in self.held for value in cell.values)
        )

    def is_static(self, value: Value) -> bool:
        """Whether all shadows of the class of `value` have a text of their own."""
        cell = self.memory.of(value)
        if cell is None:
            return False
        if id(cell) not in self.static:
            paths = [self.path(member) for member in cell.values]
            roots = {path.root.number for path in paths if path is not None}
            self.static[id(cell)] = None not in paths and len(roots) == 1
        return self.static[id(cell)]

    def make_dynamic(self, value: Value) -> None:
        """Shadows of this class are found at run time: a callee needs it so."""
        cell = self.memory.of(value)
        if cell is not None:
            self.static[id(cell)] = False

    def path(self, value: Value) -> Path | None:
        """The windows from birth to `value`; None where they differ from path to path."""
        if value.number not in self.paths:
            self.paths[value.number] = None  # a cycle has no path of its own
            self.paths[value.number] = self._path(value)
        return self.paths[value.number]

    def _path(self, value: Value) -> Path | None:
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


def is_container(value: Value) -> bool:
    """Whether a value is a structure whose parts carry the derivatives."""
    return value.items is None and (
        isinstance(value.kind, CONTAINERS) or isinstance(value.kind, Sequence)
    )


def shadowing(program: Program, memory: Memory) -> Shadowing:
    """Collect what the decisions need: births, and values that are held by containers."""
    result = Shadowing(program, memory)
    for node in nodes(program.body):
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
        if isinstance(node, Update):
            result.updates.add(node.at)
        if isinstance(node, Build):
            result.held |= {value.number for value in node.values}
        if (
            isinstance(node, (Append, Store))
            and node.value is not None
            and not (isinstance(node, Store) and isinstance(node.base.kind, Array))
        ):
            result.held.add(node.value.number)
    return result
