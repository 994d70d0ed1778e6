"""What loops and branches pass on and nobody reads: the last value of a variable of the body.

    for i in range(n):
        row = u[i]          `row` after the loop, and at the head of a trip: unread
        row *= 2.0
    return u

Such a value has no say in how adjoints are held: no statement ever asks for its adjoint.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from s2s.core import If, Loop, Node, Program, Value, nodes, operands_of

MADE = frozenset({"out", "carried", "merges", "body", "then", "orelse", "origin", "node", "at"})


def unread(program: Program) -> frozenset[int]:
    """The numbers of the values at the head of a loop, after it, or after a branch, unread."""
    sources = dict(passed_on(program))
    live = {value.number for value in operands_of(program.result)}
    for node in nodes(program.body):
        live |= {value.number for value in operands_read(node)}
    new = live & sources.keys()
    while new:
        found = {value.number for number in new for value in sources[number]}
        new = (found - live) & sources.keys()
        live |= found
    return frozenset(sources.keys() - live)


def passed_on(program: Program) -> Iterator[tuple[int, list[Value]]]:
    """What loops and branches make, and the values that it may be."""
    for node in nodes(program.body):
        for item in node.carried if isinstance(node, Loop) else ():
            parts = _parts(item.init, item.next)
            yield from ((made.number, parts) for made in (item.head, item.exit) if made is not None)
        for merge in node.merges if isinstance(node, If) else ():
            yield merge.out.number, _parts(merge.then, merge.orelse)


def _parts(*values: Value | None) -> list[Value]:
    return list(operands_of([value for value in values if value is not None]))


def operands_read(node: Node) -> Iterator[Value]:
    """The values that a node itself reads."""
    for field in dataclasses.fields(node):
        if field.name not in MADE:
            operand = getattr(node, field.name)
            yield from operands_of(
                list(operand.values()) if isinstance(operand, Mapping) else operand
            )
