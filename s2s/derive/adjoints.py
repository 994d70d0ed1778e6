"""The adjoint of each straight-line node.

    h = np.tanh(a)       a_bar  = h_bar * (1 - h ** 2)
    r = X[i]             X_bar[i] += r_bar
    y[1:3] = a * b       a_bar += y_bar[1:3] * b, b_bar += ..., y_bar[1:3] = 0
    hist.append(y)       y_bar += hist_bar.pop()
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.analyse.shadows import is_container
from s2s.core import (
    Append,
    Build,
    Load,
    Move,
    Node,
    Op,
    Store,
    Update,
    Value,
    View,
    discrete,
    operands_of,
)
from s2s.derive.bars import Seed
from s2s.derive.calls import seed_of
from s2s.derive.contents import hand_back
from s2s.derive.distribute import distribute
from s2s.derive.refusals import escaping, refuse
from s2s.derive.sweep import Sweep
from s2s.derive.windows import reverse_window
from s2s.derive.writes import reverse_store, reverse_update
from s2s.leaves import Shadow, assign, attribute, call, constant, name, subscript
from s2s.names import describe
from s2s.splice import operand_text


def reverse_node(sweep: Sweep, node: Node) -> None:
    """Add what one node contributes to the adjoints of its operands."""
    handler = REVERSE.get(type(node))
    if handler is not None:
        handler(sweep, node)


def _op(sweep: Sweep, node: Op) -> None:
    if node.function is discrete:
        return
    rule = sweep.book.rule(node.function)
    targets = [
        key
        for key in node.bound
        if key in rule.operands and any(map(sweep.active, operands_of(node.bound[key])))
    ]
    seed = _seed(sweep, node.out) if targets else None
    if seed is not None:
        distribute(sweep, node, rule, node.bound, node.out, targets, seed)


def _seed(sweep: Sweep, value: Value) -> Seed | None:
    """The adjoint of a result, item by item for a tuple."""
    if value.items is None:
        return sweep.take(value)
    seed = seed_of(sweep, value, value, frozenset())
    return Seed(seed) if seed is not None else None


def _move(sweep: Sweep, node: Move) -> None:
    if sweep.shadowing.shadowed(node.out):
        given = node.source.items is not None and node.source.number not in sweep.shadowing.births
        if given and sweep.active(node.out):
            raise refuse(
                sweep,
                node,
                "a list that is given item by item is used as a whole",
                "its items have adjoints of their own, which the list would have again",
                "bind the list to a variable before the call",
            )
        return
    seed = sweep.take(node.out)
    if seed is not None:
        sweep.contribute(node.source, seed)


def _append(sweep: Sweep, node: Append) -> None:
    escaping(sweep, node)
    if not sweep.active(node.base):
        return
    item = node.value if node.value is not None else node.out
    pop = call(attribute(Shadow(node.base), "pop"))
    if sweep.shadowing.shadowed(item):
        if is_container(item) and node.value is not None:
            sweep.effect(Shadow(node.base), lambda _: [gast.Expr(pop)])
        elif is_container(item):  # the list held the very shadow of what was taken out
            back = gast.Expr(call(attribute(Shadow(node.base), "append"), Shadow(item)))
            sweep.effect(Shadow(node.base), lambda _: [back])
        return
    sweep.arrived(Shadow(node.base))
    if node.value is not None:
        if not any(map(partial(_takes, sweep), operands_of(item))):
            sweep.line(gast.Expr(pop))
            return
        text = sweep.namer.fresh(f"{describe(item)}_{sweep.namer.bar_suffix}_item")
        sweep.line(assign(name(text), pop))
        _handed(sweep, item, name(text))
        return
    seed = sweep.take(item)
    expr = sweep.full(item, seed) if seed is not None else sweep.zeros(item)
    sweep.line(gast.Expr(call(attribute(Shadow(node.base), "append"), expr)))


def _handed(sweep: Sweep, item: Value, bar: gast.expr) -> None:
    """What lay in the list, to the adjoint of what was put there; memory has it already."""
    if item.items is not None:
        for index, part in enumerate(item.items):
            _handed(sweep, part, subscript(bar, constant(index)))
    elif _takes(sweep, item):
        sweep.contribute(item, Seed(bar))


def _takes(sweep: Sweep, item: Value) -> bool:
    return sweep.active(item) and not sweep.shadowing.shadowed(item)


def _build(sweep: Sweep, node: Build) -> None:
    """The items of a display take what the shadow of the container holds."""
    if not sweep.active(node.out):
        return
    sweep.flush()  # what later nodes of the statement added to the container comes first
    holder = sweep.take(node.out) if not sweep.shadowing.shadowed(node.out) else None
    inside = node.out.number in sweep.shadowing.held  # what holds it answers for its items
    if node.out.items is not None and (inside or not sweep.shadowing.is_held(node.out)):
        return
    if holder is None:
        sweep.arrived(Shadow(node.out))
    for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        if not sweep.active(value) or holder is None and sweep.shadowing.shadowed(value):
            continue
        place = constant(index) if key is None else operand_text(key, node.at)
        if holder is not None:
            sweep.contribute_structure(value, subscript(holder.expr, place))
        else:
            hand_back(sweep, node.out, value, subscript(Shadow(node.out), place))


REVERSE = {
    Op: _op,
    Move: _move,
    View: reverse_window,
    Load: reverse_window,
    Update: reverse_update,
    Store: reverse_store,
    Append: _append,
    Build: _build,
}
