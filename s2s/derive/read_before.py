"""What a statement reads before it calls a function that writes it is named before the call.

    return x[0] + bump(x)        ->        x_item = x[0]  # keep
                                           bump_value, bump_kept = bump_forward(x)
                                           return x_item + bump_value

The call stands on a line of its own, above the statement: reads must not be left behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import gast

from s2s.analyse.cells import Memory
from s2s.choose.keeping import Keeping
from s2s.choose.spelling import must_stay
from s2s.core import Call, Load, Node, Op, Value, View, operands_of
from s2s.trees import walk


def read_before(call: Call, nodes: Iterable[Node], memory: Memory) -> Iterator[Value]:
    """The parts of a statement that are read before a call in it writes their memory."""
    own = {id(part) for part in walk(call.node)}
    for node in nodes:
        if not isinstance(node, (Load, View, Op)) or node.at >= call.at:
            continue
        out = node.out
        if out.name is not None or not isinstance(out.node, gast.expr) or id(out.node) in own:
            continue
        read = node.bound.values() if isinstance(node, Op) else (node.base,)
        cells = [memory.of(value) for value in operands_of(list(read))]
        found = [inner for cell in cells if cell is not None for inner in cell.reachable()]
        if any(call.at in cell.writes for cell in found):
            yield out


def name_reads(keeping: Keeping, call: Call) -> None:
    """Lines that name such reads, where nothing has named them yet."""
    places, origin = keeping.places, call.origin
    if must_stay(call.node, origin):
        return
    named = [walk(part) for part in walk(origin) if id(part) in keeping.edits.replace]
    before = [every for every in named if all(part is not call.node for part in every)]
    covered = {id(part) for every in before for part in every}
    beside = [node for node, _, _ in places.nodes.values() if node.origin is origin]
    for value in read_before(call, beside, places.shadowing.memory):
        if id(value.node) not in covered:
            _, loops, _ = places.nodes[places.births[value.number].at]
            keeping.name_expression(value, loops, value.node, origin)
