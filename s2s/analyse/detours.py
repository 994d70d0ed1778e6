"""Values that matter on some paths only: on the others their adjoint is zero in every element.

    y = np.exp(x)                 y is read in one arm: where the other one is taken, y_bar is 0,
    if x[0] < 10.0:               and 0 * inf would be nan
        s = y.sum()
    else:
        s = x.sum()

One walk against the program order.  What is in doubt (memory, loops) counts as read on every path.
"""

from __future__ import annotations

from s2s.core import (
    Block,
    If,
    Loop,
    Move,
    Node,
    Op,
    Program,
    Value,
    blocks_of,
    made_by,
    operands_of,
)

Path = tuple[int, ...]


def detours(program: Program) -> frozenset[int]:
    """The numbers of values made by operations and read on some paths only."""
    births: dict[int, Path] = {}
    order: list[tuple[Node, Path]] = []
    _walk(program.body, (), births, order)
    named = {value.number for node, _ in order for value in _read(node)}
    always = {value.number for value in operands_of(program.result)}
    for node, path in reversed(order):
        if isinstance(node, (Move, Op)) and not any(v.number in always for v in made_by(node)):
            continue
        if isinstance(node, If):
            _merged(node, births, path, always)
            read = [node.test]
        elif isinstance(node, Loop):
            read = [*node.bounds, *_carried(node, always | named)]
        else:
            read = _read(node)
        always |= {value.number for value in read if births.get(value.number, path) == path}
    return frozenset(
        value.number
        for node, _ in order
        if isinstance(node, Op)
        for value in made_by(node)
        if value.number not in always
    )


def _walk(block: Block, path: Path, births: dict, order: list) -> None:
    for node in block:
        births.update((value.number, path) for value in made_by(node))
        if isinstance(node, If):
            births.update((merge.out.number, path) for merge in node.merges)
        for side, inner in enumerate(blocks_of(node)):
            arm = (*path, node.at * 2 + side) if isinstance(node, If) else path
            _walk(inner, arm, births, order)
        order.append((node, path))


def _merged(node: If, births: dict[int, Path], path: Path, always: set[int]) -> None:
    """What an arm gives to what follows is read on every path through that arm."""
    for merge in node.merges:
        for side, value in enumerate((merge.then, merge.orelse)):
            if value is not None and births.get(value.number) == (*path, node.at * 2 + side):
                always.add(value.number)


def _read(node: Node) -> list[Value]:
    """Every value that a node names."""
    found: list[Value] = []
    for part in vars(node).values():
        if isinstance(part, (Value, tuple, list)):
            found += operands_of(part)
        elif isinstance(part, dict):
            found += operands_of(list(part.values()))
    return found


def _carried(node: Loop, wanted: set[int]) -> list[Value]:
    """What goes into a loop's variables, where anything reads them."""
    read = [item for item in node.carried if any(
        value is not None and value.number in wanted for value in (item.head, item.exit))]
    return [value for item in read for value in (item.init, item.next) if value is not None]
