"""Reads of a place whose kind only run time knows, used up before anything writes its memory.

    s = np.sum(frames[1] * u)     frames[1] may be a window, a copy, a number or an item: in any
    frames[1] = 0.0               case its adjoint is a value, given to its place where it is read

The adjoint of such a read needs no memory of its own, although the memory it lies in has a shadow:
between the read and its last use nothing is written, so nothing that arrives may be undone.
"""

from __future__ import annotations

from collections.abc import Iterator

from s2s.analyse.cells import Memory
from s2s.analyse.unread import operands_read, passed_on, unread
from s2s.core import (
    Block,
    Certainty,
    Loop,
    Node,
    Op,
    Program,
    Store,
    Update,
    Value,
    View,
    blocks_of,
    nodes,
    operands_of,
)
from s2s_runtime.kinds import Array

Loops = tuple[Loop, ...]
Uses = dict[int, list[tuple[Node, Loops]]]


def momentary(program: Program, memory: Memory) -> frozenset[int]:
    """The numbers of the values that are such reads."""
    reads = {node.out.number: node for node in nodes(program.body) if _may_be(node)}
    if not reads:
        return frozenset()
    uses: Uses = {number: [] for number in reads}
    for node, loops in _placed(program.body):
        for value in operands_read(node):
            if value.number in uses:
                uses[value.number].append((node, loops))
    kept = {value.number for value in _lasting(program)}
    return frozenset(
        number
        for number, read in reads.items()
        if number not in kept and _used_up(read, uses, reads, memory)
    )


def _may_be(node: Node) -> bool:
    """Whether a node reads an item, an element or a window, and which is not known."""
    return isinstance(node, View) and node.certainty is Certainty.MAYBE and node.key is not None


def _used_up(read: View, uses: Uses, reads: dict[int, View], memory: Memory) -> bool:
    """Whether all uses are done when the memory is written next."""
    cell = memory.of(read.base)
    for node, loops in _uses(read, uses, reads):
        last = _left(loops, read.at, node.at)
        last -= isinstance(node, (Store, Update)) and last == node.at  # it reads, then writes
        if cell is not None and any(read.at < at <= last for at in cell.writes):
            return False
    return all(_reads_only(node, read, reads) for node, _ in uses[read.out.number])


def _uses(read: View, uses: Uses, reads: dict[int, View]) -> Iterator[tuple[Node, Loops]]:
    """Where a read is used, and where what is read of it is."""
    for node, loops in uses[read.out.number]:
        yield node, loops
        if isinstance(node, View) and node.out.number in reads:
            yield from _uses(node, uses, reads)


def _reads_only(node: Node, read: View, reads: dict[int, View]) -> bool:
    if isinstance(node, Store) and node.base is not read.out:
        held = node.operator is None and not isinstance(node.base.kind, Array)
        return node.value is not read.out or not held
    if isinstance(node, Update):
        return node.target is not read.out
    if isinstance(node, View):
        return node.out.number in reads and node.base is read.out
    return isinstance(node, Op)


def _left(loops: Loops, read: int, use: int) -> int:
    """The last position at which the use may run: the end of a loop that repeats it alone."""
    return next((loop.at for loop in loops if _begin(loop) > read), use)


def _begin(loop: Loop) -> int:
    return loop.body[0].at if loop.body else loop.at


def _placed(block: Block, loops: Loops = ()) -> Iterator[tuple[Node, Loops]]:
    """Every node, with the loops around it, the outermost first."""
    for node in block:
        yield node, loops
        inner = (*loops, node) if isinstance(node, Loop) else loops
        for part in blocks_of(node):
            yield from _placed(part, inner)


def _lasting(program: Program) -> Iterator[Value]:
    """What the result or a variable holds."""
    yield from operands_of(program.result)
    idle = unread(program)
    for number, parts in passed_on(program):
        if number not in idle:
            yield from parts
