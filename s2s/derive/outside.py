"""Objects that outlive the call, around a checkpointed loop: a replay must find them as they were.

    COUNT = [0]
    for t in s2s.checkpointed(range(n), snapshots=8):
        COUNT[0] += 1                                    refused: a replay would count again
        u = u * SCALE["k"]                               refused if a later line writes SCALE

Reading them is allowed: a constant table is what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from s2s.analyse.cells import Memory
from s2s.core import MISSING, Call, Node, Program, Store, nodes
from s2s.derive.sweep import Sweep
from s2s.errors import Code
from s2s.normalise.scope import Session, refusal

Written = tuple[int, Node, str]  # the object, who writes it, and its name there
WHAT = "a checkpointed loop works on an object that outlives the call"


def demand_untouched(
    sweep: Sweep,
    node: Call,
    session: Session,
    memory: Callable[[Program], Memory],
    inside: Iterable[Program],
) -> None:
    """Raise where the step writes such an object, or reads one that something else writes.

    `inside` are the programs of the step and of what it calls.
    """
    within = list(inside)
    for program in within:
        for _, found, text in writes(program, memory(program)):
            raise _refused(program, found, f"`{text}` is written, and a replay would write again")
    read = {
        id(_object(program, one.name)) for program in within for one in program.free
    }
    for program in (sweep.program, *session.programs.values()):
        if any(program is other for other in within):
            continue
        for number, found, text in writes(program, memory(program)):
            if number in read and not _before(sweep, program, found, node):
                raise _refused(program, found, f"a replay would read `{text}` as it is afterwards")


def writes(program: Program, memory: Memory) -> Iterator[Written]:
    """What a program writes of what it finds outside."""
    positions = {
        at: one.name
        for one in program.free
        for cell in (memory.of(one.value), *memory.reached(one.value))
        if cell is not None
        for at in cell.writes
    }
    for node in nodes(program.body):
        if isinstance(node, Store) and node.base.static is not MISSING:
            static = node.base.static
            yield id(static), node, getattr(static, "__name__", type(static).__name__)
        elif node.at in positions:
            name = positions[node.at]
            yield id(_object(program, name)), node, name


def _object(program: Program, name: str) -> object:
    return program.source.resolve(name)


def _before(sweep: Sweep, program: Program, found: Node, node: Call) -> bool:
    """Whether a write is over before the loop begins, and does not come again."""
    around = sweep.places.nodes[node.at][1]
    return program is sweep.program and found.at < node.at and not around


def _refused(program: Program, node: Node, why: str) -> Exception:
    return refusal(
        program.source,
        node.origin,
        WHAT,
        why,
        "make it a local variable of the function, or an argument",
        Code.NOT_REPLAYABLE,
    )
