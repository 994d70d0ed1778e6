"""A function that leaves sight takes what it captures with it.

    table[name] = lambda v: v * w       who calls it, and when, is not known: w must be passive

Where a nested function or lambda is stored, returned, merged with another or handed to a callee
found at run time, its calls pass captured variables by in ways that no adjoint sees.  So each of
them becomes an operand of an `Opaque` node at the end of the function, in every version that the
variable ever has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import gast

from s2s.core import (
    MISSING,
    Append,
    Block,
    Build,
    Call,
    If,
    Inner,
    LocalFunction,
    Loop,
    Node,
    Opaque,
    Partial,
    Store,
    Value,
    nodes,
    operands_of,
)

REASON = "it is captured by a function that is stored, returned or chosen at run time"
INSTEAD = "pass it to the function as an argument"


def leaving(node: Node) -> Iterator[Value]:
    """The values that a node puts where they are found at run time."""
    if isinstance(node, (Store, Append)):
        yield from operands_of(node.value) if node.value is not None else ()
    elif isinstance(node, Build):
        for value in node.values:
            yield from operands_of(value)
    elif isinstance(node, Opaque):
        yield from operands_of(list(node.operands))
    elif isinstance(node, Call) and node.key is None:
        yield from operands_of([node.function, *node.arguments])


def functions_in(value: Value, visible: Mapping[str, Value]) -> list[LocalFunction]:
    """The local functions inside a value, and those that they capture."""
    found: dict[int, LocalFunction] = {}
    stack = [value]
    while stack:
        for item in operands_of(stack.pop()):
            if isinstance(item.static, Partial):
                stack += [item.static.function, *item.static.args]
            if isinstance(item.static, Inner):
                stack.append(item.static.function)
            if isinstance(item.static, LocalFunction) and id(item.static) not in found:
                found[id(item.static)] = item.static
                held = item.static.captured
                names = free_of(item.static) & visible.keys() if held is None else set()
                stack += (held or {}).values()
                stack += [visible[name] for name in names if visible[name].static is not MISSING]
    return list(found.values())


def held_values(value: Value) -> Iterator[Value]:
    """What partial applications inside a value hold."""
    for item in operands_of(value):
        if isinstance(item.static, Partial):
            for held in (item.static.function, *item.static.args, *item.static.keywords.values()):
                yield held
                yield from held_values(held)


def free_of(function: LocalFunction) -> set[str]:
    """The names that a local function's text mentions."""
    return {node.id for node in gast.walk(function.tree) if isinstance(node, gast.Name)}


def versions(block: Block) -> dict[str, list[Value]]:
    """Every value that each variable ever has."""
    found: dict[str, list[Value]] = defaultdict(list)
    for node in nodes(block):
        for value in _born(node):
            for item in operands_of(value):
                if item.name is not None:
                    found[item.name.partition(".")[0]].append(item)
    return found


def _born(node: Node) -> Iterator[Value]:
    if isinstance(node, If):
        yield from (merge.out for merge in node.merges)
    elif isinstance(node, Loop):
        yield node.counter
        for carried in node.carried:
            yield from (value for value in (carried.head, carried.exit) if value is not None)
    elif isinstance(getattr(node, "out", None), Value):
        yield node.out
