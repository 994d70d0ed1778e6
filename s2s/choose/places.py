"""Where each value is born, inside which loops and arms, and when its memory changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.analyse.cells import Cell
from s2s.analyse.shadows import Shadowing
from s2s.choose.spelling import has_text
from s2s.core import (
    Append,
    Block,
    Call,
    If,
    Loop,
    Merge,
    Move,
    Node,
    Opaque,
    Program,
    Store,
    Update,
    Value,
    blocks_of,
    made_by,
    operands_of,
)
from s2s_runtime.kinds import Array, Repeated, Scalar, Sequence


@dataclass(frozen=True)
class Place:
    """The birth of a value: the node, the loops around it, the block it stands in."""

    node: Node | None
    loops: tuple[Loop, ...]
    block: int
    at: int
    head_of: Loop | None = None


@dataclass
class Places:
    """Tables over one program."""

    program: Program
    shadowing: Shadowing
    births: dict[int, Place] = field(default_factory=dict)
    nodes: dict[int, tuple[Node, tuple[Loop, ...], int]] = field(default_factory=dict)
    merges: dict[int, Merge] = field(default_factory=dict)
    doubtful: dict[int, bool] = field(default_factory=dict)
    moves: dict[int, Value] = field(default_factory=dict)

    def changes_after(self, value: Value, at: float) -> bool:
        """Whether what was read at `at` may be overwritten before the forward sweep ends.

        A node that writes reads first; `at + 0.5` is the moment after it.
        """
        cell = self.shadowing.memory.of(value)
        if cell is None or not cell.writes:
            return False
        return any(write >= at or self.comes_again(write, int(at), value) for write in cell.writes)

    def lengthens_after(self, value: Value, at: float) -> bool:
        """Whether a container may change its length after `at`; a store to an item does not."""
        cell = self.shadowing.memory.of(value)
        if cell is None or isinstance(value.kind, (Array, Scalar)):
            return False
        writes = [write for write in cell.writes if not self._stores_item(write)]
        return any(write >= at or self.comes_again(write, int(at), value) for write in writes)

    def _stores_item(self, write: int) -> bool:
        found = self.nodes.get(write)
        return found is not None and isinstance(found[0], Store) and isinstance(
            found[0].base.kind, (Array, Repeated, Sequence)
        )

    def comes_again(self, write: int, at: int, value: Value) -> bool:
        """Whether an earlier write comes again on a later trip, to the same memory.

        Not where the memory is born on every trip, and so is that which the write goes to:
        `y *= 0.5; y = np.tanh(y)` writes on the next trip what is born on this one.
        """
        common = [loop for loop in self._loops_at(write) if loop in self._loops_at(at)]
        path = self.shadowing.path(value)
        if path is None:
            return bool(common)
        born = self.births.get(path.root.number)
        inner = born.loops if born is not None else ()
        cell = self.shadowing.memory.of(value)
        return any(loop not in inner or not self._own(write, loop, cell) for loop in common)

    def _own(self, write: int, loop: Loop, cell: Cell | None) -> bool:
        """Whether what a node writes is born on the same trip."""
        node = self.nodes[write][0]
        if isinstance(node, Call) and not self._holds(_written(node), cell):
            return True  # what it writes in this class is what it makes
        found = [self.shadowing.path(value) for value in _written(node)]
        births = [self.births.get(path.root.number) for path in found if path is not None]
        return None not in found and all(
            born is not None and loop in born.loops and born.head_of is not loop for born in births
        )

    def _holds(self, values: list[Value], cell: Cell | None) -> bool:
        """Whether memory of a class can be reached from one of these values."""
        memory = self.shadowing.memory
        return any(memory.of(one) is cell or cell in memory.reached(one) for one in values)

    def _loops_at(self, at: int) -> tuple[Loop, ...]:
        found = self.nodes.get(at)
        return found[1] if found is not None else ()

    def always_bound(self, value: Value) -> bool:
        """Whether a variable is bound on every path to every return."""
        born = self.births.get(value.number)
        if born is None:
            return False
        if self.sometimes_bound(value):
            return False
        return (
            born.node is None
            or not born.loops
            and born.block == 0
            and not self.program.leaves_early
        )

    def sometimes_bound(self, value: Value) -> bool:
        """Whether only some paths bind the variable that is read here."""
        if value.number not in self.doubtful:
            self.doubtful[value.number] = any(
                source is None or self.sometimes_bound(source) for source in self._sources(value)
            )
        return self.doubtful[value.number]

    def unsure(self, value: Value) -> bool:
        """Whether a value with a name of the user's is bound on some paths only."""
        return has_text(value) and self.sometimes_bound(value)

    def _sources(self, value: Value) -> list[Value | None]:
        """What a variable is before, where a branch or a loop may or may not bind it."""
        born = self.births.get(value.number)
        if born is None:
            return []
        if isinstance(born.node, If):
            merges = [one for one in born.node.merges if one.out is value]
            return [arm for one in merges for arm in (one.then, one.orelse)]
        carried = born.node.carried if isinstance(born.node, Loop) else ()
        return [item.init for item in carried if value in (item.exit, item.head)]

    def named(self, name: str) -> list[Place]:
        """Where values of a variable are born in straight lines."""
        return [
            self.births[node.out.number]
            for node, _, _ in self.nodes.values()
            if isinstance(getattr(node, "out", None), Value) and node.out.name == name
        ]

    def version(self, cell: Cell | None, at: float) -> int:
        """The last write before `at`: what was read between two writes is one version."""
        return (
            max((write for write in cell.writes if write < at), default=-1)
            if cell is not None
            else -1
        )

    def statement(self, at: int) -> gast.stmt:
        """The user's statement that a position belongs to."""
        return self.nodes[at][0].origin

    def writes_between(self, cell: Cell | None, origin: gast.stmt, at: int) -> bool:
        """Whether the statement itself wrote the memory before it read it."""
        if cell is None:
            return False
        return any(
            write < int(at) and write in self.nodes and self.nodes[write][0].origin is origin
            for write in cell.writes
        )


def _written(node: Node) -> list[Value]:
    """The values through which a node may write."""
    if isinstance(node, Call):
        return [leaf for value in node.arguments for leaf in operands_of(value)]
    if isinstance(node, Opaque):
        return [leaf for value in node.operands for leaf in operands_of(value)]
    if isinstance(node, Update):
        return [node.target]
    return [node.base] if isinstance(node, (Store, Append)) else []


def places(program: Program, shadowing: Shadowing) -> Places:
    """Walk the program once."""
    found = Places(program, shadowing)
    for parameter in (*program.parameters, *program.free):
        for value in operands_of(parameter.value):
            found.births[value.number] = Place(None, (), 0, 0)
    _block(found, program.body, (), itself=0)
    return found


def _block(found: Places, block: Block, loops: tuple[Loop, ...], itself: int) -> None:
    for node in block:
        found.nodes[node.at] = (node, loops, itself)
        for value in made_by(node):
            found.births[value.number] = Place(node, loops, itself, node.at)
        if isinstance(node, Move) and node.source.name is None:
            found.moves.setdefault(node.source.number, node.out)
        if isinstance(node, Loop):
            _loop(found, node, loops, itself)
            continue
        for index, inner in enumerate(blocks_of(node)):
            _block(found, inner, loops, itself=node.at * 4 + index + 1)
        if isinstance(node, If):
            _merges(found, node, loops, itself)


def _loop(found: Places, node: Loop, loops: tuple[Loop, ...], itself: int) -> None:
    inner = (*loops, node)
    body = node.at * 4 + 1
    found.births[node.counter.number] = Place(node, inner, body, node.at, head_of=node)
    for item in node.carried:
        if item.head is not None:
            found.births[item.head.number] = Place(node, inner, body, node.at, head_of=node)
        found.births[item.exit.number] = Place(node, loops, itself, node.at)
    _block(found, node.body, inner, body)


def _merges(found: Places, node: If, loops: tuple[Loop, ...], itself: int) -> None:
    for merge in node.merges:
        found.births[merge.out.number] = Place(node, loops, itself, node.at)
        for side, value in enumerate((merge.then, merge.orelse)):
            if value is None or (node.sunk and loops):
                continue
            born = found.births.get(value.number)
            if born is not None and _within(found, born, node, side):
                found.merges.setdefault(value.number, merge)


def _within(found: Places, born: Place, node: If, side: int) -> bool:
    """Whether a value was born directly in this arm, not in a loop inside it."""
    return born.block == node.at * 4 + side + 1
