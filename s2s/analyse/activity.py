"""Activity: which values carry derivatives from `wrt` to the result.

    def f(x, n):            wrt = x          active
        k = n + 1                            x, y
        y = x * k                            (k and n are not: nothing differentiable reaches them)
        return y

One graph of values and memory classes; a value is *varied* if `wrt` reaches it, *useful* if it
reaches the result, active if both.  Memory has nodes of its own: a write feeds the class, the class
feeds every value in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from s2s.analyse.cells import Memory
from s2s.analyse.dependence import Callees, Dependence, Graph, Vertex, reach
from s2s.core import LocalFunction, Node, Program, Value, is_text, nodes, operands_of
from s2s.rulebook import RuleBook
from s2s_runtime.kinds import Scalar


@dataclass(frozen=True)
class Activity:
    """`varied` and `useful` vertices; `misuses`: passive constructs that an active value enters."""

    varied: frozenset[Vertex]
    useful: frozenset[Vertex]
    misuses: tuple[tuple[Node, Value], ...]

    def active(self, value: Value) -> bool:
        """Whether `value` (or one of its items) carries a derivative that matters."""
        if value.items is not None:
            return any(map(self.active, value.items))
        return value.number in self.varied and value.number in self.useful and value.differentiable

    def carries(self, value: Value) -> bool:
        """Whether `value` depends on `wrt`, useful or not."""
        return any(item.number in self.varied for item in operands_of(value))


def activity(
    program: Program,
    wrt: Iterable[Value],
    memory: Memory,
    book: RuleBook,
    entry: bool,
    callees: Callees,
) -> Activity:
    """Reachability forwards from `wrt` and backwards from the result, and from what escapes.

    A function found at run time whose result is not used is called for its effect: what it does
    with an active number is not seen, so that is a misuse.  (Where it gets arrays, the generated
    text checks that it writes nothing.)
    """
    graph = Graph(memory, book, callees)
    for node in nodes(program.body):
        graph.visit(node)
    graph.close()
    moved = [value for root in wrt for value in operands_of(root)]
    starts = [value.number for value in moved]
    varied = reach(graph.forward, starts)
    ends: list[Vertex] = [value.number for value in operands_of(program.result)]
    ends += graph.escaped  # a callee that lets it out of sight is derived, and refuses
    for value in () if entry else moved:  # what the caller may look at afterwards
        ends += graph.vertices_of(value)
    useful = reach(graph.backward, ends)
    texts = [text for text, of in graph.told if any(v.number in varied for v in of)]
    told = reach(graph.forward, texts)  # a text carries nothing, but what is read from it would

    def enters(value: Value) -> bool:
        return value.number in (told if is_text(value) else varied) and (
            value.differentiable or is_text(value)
        )

    misuses = tuple(
        (node, value)
        for node, value in graph.passive
        if any(map(enters, operands_of(value)))
    )
    misuses += tuple(
        (node, argument)
        for node in graph.unknown
        if all(isinstance(argument.kind, Scalar) for argument in node.arguments)
        and not any(value.number in useful for value in operands_of(node.out))
        for argument in node.arguments
        if any(v.number in varied and v.differentiable for v in operands_of(argument))
    )
    return Activity(frozenset(varied), frozenset(useful), misuses)


def dependence(program: Program, memory: Memory, book: RuleBook, callees: Callees) -> Dependence:
    """For each parameter, what a derivative that enters there may reach."""
    graph = Graph(memory, book, callees, through=True)
    for node in nodes(program.body):
        graph.visit(node)
    graph.close()
    results = {value.number for value in operands_of(program.result)}
    closure = any(isinstance(value.static, LocalFunction) for value in operands_of(program.result))
    memories = [
        {vertex for value in operands_of(parameter.value) for vertex in graph.vertices_of(value)}
        for parameter in program.parameters
    ]
    to_result, to_memory, unseen = [], [], []
    for parameter in program.parameters:
        found = reach(graph.forward, [value.number for value in operands_of(parameter.value)])
        # A function holds what it captures.
        to_result.append(closure or bool(found & (results | graph.escaped)))
        to_memory.append(tuple(bool(found & vertices) for vertices in memories))
        unseen.append(bool(found & graph.escaped))
    return Dependence(tuple(to_result), tuple(to_memory), tuple(unseen))
