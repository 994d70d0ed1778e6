"""What a call says of the memory that it hands to its callee.

    h([y, 1.0], y)     the list's first item and the second argument are one memory
    s = h(box)         box.a is written later: what h keeps of it, it copies
    box.a *= 2
    a, b = h(x)        a and b share memory: h finds their one adjoint in the caller's shadows
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from s2s.analyse.cells import ITEMS, Cell
from s2s.analyse.context import ALONE, Context, Inside
from s2s.analyse.shadows import is_container
from s2s.core import Call, Value, operands_of
from s2s.derive.sweep import Sweep


def context_of(sweep: Sweep, node: Call) -> Context:
    """What this call says of the memory of its arguments and of its result."""
    shadowing = sweep.shadowing
    values = [*node.arguments, node.out]
    cells = [shadowing.memory.of(value) if value.items is None else None for value in values]
    groups: dict[int, int] = {}
    numbers = [
        groups.setdefault(id(cell), len(groups)) if cell is not None else -1 - index
        for index, cell in enumerate(cells[:-1])
    ]
    forced = [
        cell is not None and shadowing.shadowed(value) and not is_container(value)
        for value, cell in zip(values, cells, strict=True)
    ]
    later = [
        cell is not None and _written_later(sweep, node, value, cell)
        for value, cell in zip(values, cells, strict=True)
    ]
    inside, lent = _inside(sweep, node, values), _lent(sweep, node)
    stated = any(forced) or any(later) or inside or lent
    if not stated and len(set(numbers)) == len(numbers):
        return ALONE
    shared = len(set(numbers)) < len(numbers) and any(forced)
    return Context(tuple(numbers) if shared else (), tuple(forced), tuple(later), inside, lent=lent)


def _lent(sweep: Sweep, node: Call) -> tuple[int, ...]:
    """The parts of the result whose memory, or that of what they hold, is another part's, too."""
    memory = sweep.shadowing.memory
    parts = {index: [memory.of(value), *memory.reached(value)]
             for index, value in enumerate(operands_of(node.out))
             if value.items is None and sweep.active(value) and sweep.shadowing.shadowed(value)}
    counts = Counter(cell for cells in parts.values() for cell in {id(cell) for cell in cells})
    return tuple(index for index, cells in parts.items()
                 if any(counts[id(cell)] > 1 for cell in cells))


def _written_later(sweep: Sweep, node: Call, value: Value, cell: Cell) -> bool:
    """Whether the caller may write, after a call, memory that its callee has read."""
    return any(
        write > node.at or sweep.places.comes_again(write, node.at, value)
        for write in cell.writes
    )


def _inside(sweep: Sweep, node: Call, values: list[Value]) -> tuple[Inside, ...]:
    """The facts about what lies in containers: written memory in two places, or written later.

    An attribute that is ever given another array has the adjoint memory of whichever lies there,
    so the callee must find it by the array.
    """
    groups: dict[int, int] = {}
    placed: list[Inside] = []
    for index, value in enumerate(values):
        found = dict(sweep.shadowing.memory.held(value))
        lent = set(_shadowed_items(sweep, value)) if value is node.out else set()
        for path, cell in found.items():
            moved = bool(path) and cell.moved and _in_memory(sweep, cell)
            later = bool(path) and _written_later(sweep, node, value, cell)
            if cell.writes or moved:
                group = groups.setdefault(id(cell), len(groups))
                placed.append(Inside(index, path, group, later, path in lent, moved))
    deep = {one.group for one in placed if one.path}
    counts = Counter(one.group for one in placed)
    return tuple(
        one
        for one in placed
        if one.later or one.forced or one.moved or one.group in deep and counts[one.group] > 1
    )


def _in_memory(sweep: Sweep, cell: Cell) -> bool:
    """Whether the caller, or its own caller, has adjoint memory for the arrays of a class."""
    return cell.forced or any(
        sweep.shadowing.shadowed(one) and not is_container(one) for one in cell.values
    )


def _shadowed_items(sweep: Sweep, value: Value) -> Iterator[tuple[str, ...]]:
    """The way to each item of a tuple that the caller holds the adjoint memory of."""
    for index, item in enumerate(value.items or ()):
        if item.items is not None:
            yield from ((f"{ITEMS}{index}", *path) for path in _shadowed_items(sweep, item))
        elif sweep.shadowing.shadowed(item) and not is_container(item):
            yield (f"{ITEMS}{index}",)
