"""Where the ways from a parameter to the result end, when its gradient is zero.

    def f(x, w):
        k = np.floor(w)              line 2: `np.floor` has derivative zero
        y = x * w                    line 3: nothing reads `y` afterwards
        if w > 0:                    line 4: a comparison has derivative zero
            return np.sum(x)

The graph of dependence is walked forwards; a way ends at a node that reads what moves and makes
nothing that moves, and at a variable that nothing reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import gast

from s2s.analyse.dependence import Graph, Vertex, reach
from s2s.core import Call, Node, Op, Opaque, Program, Store, Value, discrete, made_by, operands_of
from s2s.core import nodes as all_nodes
from s2s.derive.loops import reads
from s2s.derive.reverse import Derivation
from s2s.names import describe
from s2s.normalise.scope import Session
from s2s_runtime.kinds import Array


@dataclass(frozen=True)
class Ending:
    """A line where a way ends, and why."""

    function: str
    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Ways:
    """What became of a parameter: whether it reaches the result, and where its ways end."""

    name: str
    reaches: bool
    endings: tuple[Ending, ...]

    def __str__(self) -> str:
        if self.reaches:
            head = f"`{self.name}` reaches the result"
        elif self.endings:
            head = f"`{self.name}` does not reach the result: its gradient is zero"
        else:
            head = f"nothing reads `{self.name}`: its gradient is zero"
        where = [
            f"  {end.function}, line {end.line}: {end.why}\n      {end.text}"
            for end in self.endings
        ]
        return "\n".join([head, *where])


def ways(program: Program, session: Session, name: str) -> Ways:
    """The ways of one parameter of a program."""
    derivation = Derivation(session, set(program.names), False)
    start = next(one.value for one in program.parameters if one.name == name)
    if not any(value.differentiable for value in operands_of(start)):
        line = min(program.source.lines)
        text = program.source.lines[line].strip()
        why = f"`{name}` is {start.kind}: nothing of it can move"
        return Ways(name, False, (Ending(program.name, line, text, why),))
    varied, found = _followed(derivation, program, [start], frozenset())
    results = {value.number for value in operands_of(program.result)}
    return Ways(name, bool(varied & results), tuple(dict.fromkeys(found)))


def _followed(
    derivation: Derivation, program: Program, starts: Iterable[Value], above: frozenset[int]
) -> tuple[set[Vertex], list[Ending]]:
    """What moves in a program, and where ways end in it and in what it calls."""
    memory, book = derivation.memory(program), derivation.session.book
    graph = Graph(memory, book, derivation.dependence)
    for node in all_nodes(program.body):
        graph.visit(node)
    graph.close()
    moved = [part.number for value in starts for part in operands_of(value)]
    varied = reach(graph.forward, moved)
    found = [
        ending
        for node in all_nodes(program.body)
        for ending in _at(derivation, program, node, varied, above | {id(program)})
    ]
    return varied, [*found, *_unread(program, varied)]


def _at(
    derivation: Derivation, program: Program, node: Node, varied: set[Vertex], above: frozenset[int]
) -> Iterator[Ending]:
    """The endings at one node."""
    entering = [value for value in _read(node) if value.number in varied and value.differentiable]
    if not entering:
        return
    if isinstance(node, Call):
        yield from _inside(derivation, node, entering, above)
    elif any(value.number in varied for value in made_by(node)):
        return
    elif (why := _reason(node, entering[0])) is not None:
        yield _ending(program, node, why)


def _reason(node: Node, entering: Value) -> str | None:
    if isinstance(node, Op) and node.function is discrete:
        word = "a comparison" if isinstance(node.out.node, gast.Compare) else _text(node.out.node)
        return f"{word} has derivative zero"
    if isinstance(node, Op):
        name = getattr(node.function, "__name__", "this")
        return f"`{name}` has derivative zero with respect to `{describe(entering)}`"
    if isinstance(node, Store) and isinstance(node.base.kind, Array):
        return f"`{describe(node.base)}` holds no floating numbers, so what is stored is cut off"
    if isinstance(node, Opaque):
        return f"only looked at: {node.reason}"
    return None


def _inside(
    derivation: Derivation, node: Call, entering: list[Value], above: frozenset[int]
) -> Iterator[Ending]:
    """The endings inside a callee, of the arguments that move."""
    program = derivation.session.programs.get(node.key)
    if program is None or id(program) in above:
        return
    numbers = {value.number for value in entering}
    starts = [
        parameter.value
        for parameter, argument in zip(program.parameters, node.arguments, strict=True)
        if any(part.number in numbers for part in operands_of(argument))
    ]
    yield from _followed(derivation, program, starts, above)[1]


def _unread(program: Program, varied: set[Vertex]) -> Iterator[Ending]:
    """Variables that move and are read by nothing."""
    read = {value.number for node in all_nodes(program.body) for value in _read(node)}
    read |= {value.number for value in operands_of(program.result)}
    for node in all_nodes(program.body):
        for value in made_by(node):
            plain = value.name is not None and value.name.isidentifier()
            if plain and value.number in varied and value.number not in read:
                yield _ending(program, node, f"nothing reads this `{value.name}` afterwards")


def _read(node: Node) -> Iterator[Value]:
    """Every value that a node reads, those of operands in structures included."""
    yield from reads(node)
    for part in ("operands", "test", "key"):
        found = getattr(node, part, None)
        if found is not None:
            yield from operands_of(list(found) if isinstance(found, tuple) else found)


def _ending(program: Program, node: Node, why: str) -> Ending:
    line = getattr(node.origin, "lineno", 0)
    text = program.source.lines.get(line, "").strip()
    return Ending(program.name, line, text, why)


def _text(node: gast.AST | None) -> str:
    return f"`{gast.unparse(node).strip()}`" if node is not None else "this"
