"""The graph of dependence: which value, or which class of memory, each value is made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from s2s.analyse.cells import Cell, Memory
from s2s.core import (
    Append,
    Build,
    Call,
    If,
    Load,
    Loop,
    Move,
    Node,
    Op,
    Opaque,
    Store,
    Update,
    Value,
    View,
    discrete,
    is_text,
    operands_of,
)
from s2s.rulebook import Linearity, RuleBook
from s2s_runtime.kinds import Array

Vertex = int | tuple[str, int]


@dataclass(frozen=True)
class Dependence:
    """What a callee's parameters reach: its result, the memory of each parameter, the unknown."""

    result: tuple[bool, ...]
    memory: tuple[tuple[bool, ...], ...]
    unseen: tuple[bool, ...]


Callees = Callable[[tuple], Dependence | None]


def reach(edges: Mapping[Vertex, set], starts: Iterable[Vertex]) -> set[Vertex]:
    """All vertices that can be reached."""
    seen = set(starts)
    stack = list(seen)
    while stack:
        for other in edges.get(stack.pop(), ()):
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


class Graph:
    """The dependence graph under construction.

    `through`: what has no derivative passes dependence on.  A caller must see that its callee is
    reached, so that the callee is derived and refuses; else the refusal becomes a silent zero.
    """

    def __init__(self, memory: Memory, book: RuleBook, callees: Callees, through: bool = False):
        self.memory, self.book, self.callees, self.through = memory, book, callees, through
        self.forward: dict[Vertex, set] = defaultdict(set)
        self.backward: dict[Vertex, set] = defaultdict(set)
        self.passive: list[tuple[Node, Value]] = []
        self.unknown: list[Call] = []
        self.escaped: set[Vertex] = set()  # what leaves sight: it may reach the result
        self.cells: dict[int, Cell] = {}
        self.told: list[tuple[Vertex, list[Value]]] = []  # texts, and what they tell

    def edge(self, source: Vertex, target: Vertex) -> None:
        self.forward[source].add(target)
        self.backward[target].add(source)

    def bind(self, source: Value, target: Value) -> None:
        """`target` is another name of `source`: where both have items, item by item."""
        if (
            source.items is not None
            and target.items is not None
            and len(source.items) == len(target.items)
        ):
            for a, b in zip(source.items, target.items, strict=True):
                self.bind(a, b)
        else:
            self.flow(source, target)

    def flow(self, source: Value, target: Value) -> None:
        """A derivative may pass from any part of `source` to any part of `target`."""
        for a in operands_of(source):
            for b in operands_of(target):
                if b.differentiable or is_text(a) and is_text(b):
                    self.edge(a.number, b.number)

    def vertices_of(self, value: Value) -> list[Vertex]:
        """The memory of a value, that of its items and attributes included."""
        cell = self.memory.of(value)
        found, stack = {}, [cell] if cell is not None else []
        while stack:
            item = stack.pop().root()
            if id(item) not in found:
                found[id(item)] = item
                stack += item.fields.values()
        self.cells.update(found)
        return [("memory", key) for key in found]

    def written_parts(self, value: Value) -> list[Value]:
        """The parts of a value whose memory, or that of what they hold, is written."""
        memory = self.memory
        return [
            part
            for part in operands_of(value)
            if memory.written(part) or any(cell.writes for cell in memory.reached(part))
        ]

    def close(self) -> None:
        """Written memory feeds every value that may lie in it; parameters feed their contents."""
        roots: dict[int, Cell] = {}
        for number, cell in list(self.memory.cells.items()):
            root = cell.root()
            vertex = ("memory", id(root))
            if root.writes or root.fields:
                self.edge(vertex, number)
                self.edge(number, vertex)
                roots[id(root)] = root
        for root in roots.values():  # once for each class, however many values lie in it
            vertex = ("memory", id(root))
            for field in root.fields.values():
                inner = ("memory", id(field.root()))
                self.edge(vertex, inner)
                self.edge(inner, vertex)
                for value in field.root().values:
                    self.edge(inner, value.number)

    def visit(self, node: Node) -> None:
        """Add the edges of one node."""
        handler = VISIT.get(type(node))
        if handler is not None:
            handler(self, node)

    def write(self, base: Value, value: Value) -> None:
        cell = self.memory.of(base)
        if cell is None:
            return
        for source in operands_of(value):
            self.edge(source.number, ("memory", id(cell)))


def _op(graph: Graph, node: Op) -> None:
    if node.function is discrete:
        return
    rule = graph.book.rule(node.function)
    if rule is None:
        graph.passive += [(node, value) for value in operands_of(list(node.bound.values()))]
        if graph.through:
            for value in operands_of(list(node.bound.values())):
                graph.flow(value, node.out)
        return
    if rule.linearity is Linearity.CONSTANT and not rule.operands and not rule.inert:
        return
    for name, operand in node.bound.items():
        if name in rule.operands:
            for value in operands_of(operand):
                graph.flow(value, node.out)
        elif name not in rule.inert:
            graph.passive += [(node, value) for value in operands_of(operand)]
            if graph.through:
                for value in operands_of(operand):
                    graph.flow(value, node.out)


def _view(graph: Graph, node: View) -> None:
    graph.flow(node.base, node.out)


def _load(graph: Graph, node: Load) -> None:
    graph.flow(node.base, node.out)


def _store(graph: Graph, node: Store) -> None:
    graph.write(node.base, node.value)
    graph.flow(node.value, node.base)
    if not isinstance(node.base.kind, Array):
        cell = graph.memory.of(node.base)
        if cell is not None:
            for field in cell.fields.values():
                for source in operands_of(node.value):
                    graph.edge(source.number, ("memory", id(field.root())))


def _update(graph: Graph, node: Update) -> None:
    graph.flow(node.target, node.out)
    graph.flow(node.value, node.out)
    graph.write(node.out, node.value)


def _append(graph: Graph, node: Append) -> None:
    if node.value is not None:
        graph.write(node.base, node.value)
        graph.flow(node.value, node.base)
    else:
        graph.flow(node.base, node.out)


def _build(graph: Graph, node: Build) -> None:
    for value in node.values:
        graph.flow(value, node.out)


def _if(graph: Graph, node: If) -> None:
    for merge in node.merges:
        for value in (merge.then, merge.orelse):
            if value is not None:
                graph.bind(value, merge.out)


def _loop(graph: Graph, node: Loop) -> None:
    for carried in node.carried:
        for source in (carried.init, carried.next):
            for target in (carried.head, carried.exit):
                if source is not None and target is not None:
                    graph.bind(source, target)


def _call(graph: Graph, node: Call) -> None:
    facts = graph.callees(node.key) if node.key is not None else None
    if node.key is None:  # a function found at run time may hold active values in its cells
        graph.flow(node.function, node.out)
        graph.passive.append((node, node.function))
        graph.unknown.append(node)
    for index, argument in enumerate(node.arguments):
        if facts is None or facts.result[index]:
            graph.flow(argument, node.out)
        if facts is not None and facts.unseen[index]:
            graph.escaped |= {value.number for value in operands_of(argument)}
        for place, other in enumerate(node.arguments):
            if (
                other is not argument
                and (facts is None or facts.memory[index][place])
            ):
                for part in graph.written_parts(other):
                    graph.write(part, argument)
                    graph.flow(argument, part)


def _opaque(graph: Graph, node: Opaque) -> None:
    graph.passive += [(node, operand) for operand in node.operands]
    if graph.through and node.out is not None:
        for operand in node.operands:
            graph.flow(operand, node.out)
    if node.looks and node.out is not None:
        graph.told.append((node.out.number, list(operands_of(list(node.operands)))))
        for part in operands_of(list(node.operands)):
            graph.edge(part.number, node.out.number)
    for other in node.operands:  # it may put any operand into any that it writes
        if not node.looks and graph.memory.written(other):
            for one in node.operands:
                graph.write(other, one)
    if node.out is None:
        graph.escaped |= {v.number for one in node.operands for v in operands_of(one)}


VISIT = {
    Op: _op,
    Move: lambda graph, node: graph.bind(node.source, node.out),
    View: _view,
    Load: _load,
    Store: _store,
    Update: _update,
    Append: _append,
    Build: _build,
    If: _if,
    Loop: _loop,
    Call: _call,
    Opaque: _opaque,
}
