"""What containers hold goes back to what was put into them.

    xs = [a, b]            a_bar += xs_bar[0], b_bar += xs_bar[1]
    kept_at[t] = (u, s)    kept = kept_at_bar[t]; u_bar += kept[0], s_bar += kept[1]

Memory that has a shadow of its own is skipped: the container's shadow holds that very shadow.
Another array may lie in several containers; where their shadows are found by address they are one
memory, so what is handed back is taken out (`Cleared`).
"""

from __future__ import annotations

from collections.abc import Callable

import gast
import numpy as np

from s2s.analyse.cells import is_container
from s2s.core import Build, Move, Store, Value, operands_of
from s2s.derive.bars import Seed
from s2s.derive.places import as_argument_key
from s2s.derive.sweep import Sweep
from s2s.leaves import Shadow, Static, assign, call, constant, name, subscript
from s2s.names import describe
from s2s.splice import operand_text
from s2s_runtime import cleared, copied_back, emptied, gone, snapshot
from s2s_runtime.kinds import UNKNOWN, Array


class Cleared(gast.Assign):
    """`place[...] = 0.0`, a line that is needed only if the shadows of `holder` are found."""

    holder: Value


def hand_back(
    sweep: Sweep,
    holder: Value,
    value: Value,
    place: gast.expr,
    mixed: bool = False,
    same: list[Value] | None = None,
) -> None:
    """Add `place`, a part of the shadow of `holder`, to the adjoint of what was put there.

    `mixed`: a number may lie in the place at other times, and its shadow there by now.
    `same`: the parts of the whole that may be one memory.
    """
    if value.items is not None:
        same = of_one_memory(sweep, list(operands_of(value))) if same is None else same
        for index, item in enumerate(value.items):
            hand_back(sweep, holder, item, subscript(place, constant(index)), same=same)
        return
    if sweep.shadowing.shadowed(value) or not sweep.active(value):
        return
    named = not any(isinstance(node, Shadow) for node in gast.walk(place))
    if value.kind == UNKNOWN:
        apart = call(Static(snapshot, "snapshot"), place) if named else place
        sweep.contribute(value, Seed(apart))
        sweep.effect(place, emptying(holder, place))
        return
    if not isinstance(value.kind, Array):
        sweep.contribute(value, Seed(place))
        return
    if any(value is other for other in same or ()):
        clear = clearing(holder, place, mixed)(None)
        sweep.contribute(value, Seed(taken_out(sweep, value, place, clear)))
        return
    taken = call(Static(np.array, "np.array"), place) if named else place
    sweep.contribute(value, Seed(taken))
    sweep.effect(place, clearing(holder, place, mixed))


def exchanged(sweep: Sweep, node: Store, place: gast.expr) -> None:
    """Before a list or tuple was put there, another one may have lain in the place.

    Found by identity, each has a shadow of its own; only the one that lies there now is held.
    """
    plain = node.value.items is None and not is_container(node.value)
    if plain or has_new_key(sweep, node):
        return
    line = if_found(node.base, assign(place, call(Static(gone, "gone"))))
    sweep.effect(place, lambda _: [line])


def copied_or_held(sweep: Sweep, node: Store, place: gast.expr) -> None:
    """What is stored has a shadow; whether it was copied into an array is known at run time.

        copied_back(bars(d), ..., bars(v))
    """
    if node.base.kind != UNKNOWN or node.key is None or is_container(node.value):
        return
    sweep.flush()
    sweep.protect({sweep.token(place), sweep.token(Shadow(node.value))})
    key = as_argument_key(operand_text(node.key, node.at))
    back = call(Static(copied_back, "copied_back"), Shadow(node.base), key, Shadow(node.value))
    sweep.line(gast.Expr(back))


def has_new_key(sweep: Sweep, node: Store) -> bool:
    """Whether nothing can have lain there: one store, under the number of each trip."""
    cell = sweep.shadowing.memory.of(node.base)
    birth = sweep.shadowing.births.get(node.base.number)
    while isinstance(birth, Move):
        birth = sweep.shadowing.births.get(birth.source.number)
    empty = isinstance(birth, Build) and not birth.values
    if cell is None or not empty or len(cell.writes) > 1 or node.key is None:
        return False
    loops = sweep.places.nodes[node.at][1]
    return not loops or node.key.number == loops[-1].counter.number and len(loops) == 1


def clearing(
    holder: Value, place: gast.expr, mixed: bool = False
) -> Callable[[object], list[gast.stmt]]:
    """The line that takes out what was handed back."""
    line = assign(subscript(place, constant(Ellipsis)), constant(0.0))
    if mixed:
        line = assign(place, call(Static(cleared, "cleared"), place))
    needed = if_found(holder, line)
    return lambda _: [needed]


def if_found(holder: Value, line: gast.Assign) -> Cleared:
    """The same line, needed only if the shadows of `holder` are found."""
    result = Cleared(line.targets, line.value, None)
    result.holder = holder
    return result


class Emptied(gast.Expr):
    """`emptied(place)`: the same where it is not known whether an array lies there."""

    holder: Value


def emptying(holder: Value, place: gast.expr) -> Callable[[object], list[gast.stmt]]:
    """The line that takes out what was handed back, whatever it is."""
    result = Emptied(call(Static(emptied, "emptied"), place))
    result.holder = holder
    return lambda _: [result]


def of_one_memory(sweep: Sweep, values: list[Value]) -> list[Value]:
    """Those of some values that may be the same memory as another of them."""
    cells = [id(cell) if (cell := sweep.shadowing.memory.of(value)) is not None else None
             for value in values]
    return [value for value, cell in zip(values, cells, strict=True)
            if cell is not None and cells.count(cell) > 1]


def taken_out(
    sweep: Sweep, value: Value, place: gast.expr, clear: list[gast.stmt]
) -> gast.expr:
    """The adjoint of one name of a memory; what goes by this name is not there for the next.

        y_bar_part = np.array(bars(y))
        bars(y)[...] = 0.0
    """
    text = sweep.namer.fresh(f"{describe(value)}_{sweep.namer.bar_suffix}_part")
    sweep.line(assign(name(text), call(Static(np.array, "np.array"), place)), *clear)
    return name(text)
