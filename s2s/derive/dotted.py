"""Which values have a tangent of their own beside them.

    loss = 0.0                         loss_dot = 0.0      (nothing moves yet, but ...)
    for x in xs:
        loss = loss + x * x            loss_dot = loss_dot + 2 * x_dot * x

A value has one if it is active; so has every version of a variable that may reach, under the same
name, the head of a loop or the end of a branch where the variable is active.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from s2s.analyse.activity import Activity
from s2s.analyse.dependence import reach
from s2s.core import If, Loop, Program, Store, Value, nodes, operands_of


def dotted(program: Program, facts: Activity) -> frozenset[int]:
    """The numbers of the values that have a tangent."""
    found = {value.number for value in values(program) if facts.active(value)}
    found |= {node.old.number for node in nodes(program.body)
              if isinstance(node, Store) and node.old is not None and facts.active(node.base)
              and node.old.differentiable}
    feeds: dict[int, set[int]] = defaultdict(set)
    for later, earlier in versions(program):
        feeds[later.number].add(earlier.number)
    return frozenset(reach(feeds, found))


def versions(program: Program) -> Iterator[tuple[Value, Value]]:
    """Pairs of versions of one variable, the later first, that meet in a branch or a loop."""
    for node in nodes(program.body):
        if isinstance(node, If):
            pairs = [
                (merge.out, value) for merge in node.merges for value in (merge.then, merge.orelse)
            ]
        elif isinstance(node, Loop):
            pairs = [(out, value) for item in node.carried for out in (item.head, item.exit)
                     for value in (item.init, item.next)]
        else:
            continue
        yield from (
            (later, earlier)
            for later, earlier in pairs
            if later is not None and earlier is not None and later.name == earlier.name is not None
        )


def values(program: Program) -> Iterator[Value]:
    """All values of a program, items included."""
    for parameter in (*program.parameters, *program.free):
        yield from operands_of(parameter.value)
    for node in nodes(program.body):
        out = getattr(node, "out", None)
        if isinstance(out, Value):
            yield from operands_of(out)
        if isinstance(node, If):
            yield from (merge.out for merge in node.merges)
        if isinstance(node, Loop):
            yield from (
                value
                for item in node.carried
                for value in (item.head, item.exit)
                if value is not None
            )
