"""The adjoint of a loop: its body backwards, for the trips that were made, the last one first.

    for t in range(n):          ->        for t in reversed(range(n)):
        h = np.tanh(w @ h)                    w_bar += ..., h_bar = ...

Adjoints of what the body only reads are added to; they are there, as zeros, before the loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import gast

from s2s.core import If, Iteration, Loop, Node, Value, made_by, nodes, operands_of
from s2s.derive.bars import SEEDS, Bar
from s2s.derive.reversed import Counter, ReversedLoop, Trips
from s2s.derive.sweep import Sweep
from s2s.leaves import assign, name
from s2s.nodes import Comment
from s2s_runtime.kinds import ITERATOR, UNKNOWN


def reverse_loop(sweep: Sweep, loop: Loop, reverse: Callable[..., list[gast.stmt]]) -> None:
    """`for t in reversed(...)`: adjoints of what the body reads are there before it."""
    carried = {item.exit.name: item for item in loop.carried}
    inside = _defined(loop)
    outer = {
        value.name: value
        for node in nodes(loop.body)
        for value in reads(node)
        if value.name is not None and value.number not in inside and value.name not in carried
    }
    needed = {key: value for key, value in outer.items() if _has_value_adjoint(sweep, value)}
    for key, item in carried.items():
        live = item.head is not None and _has_value_adjoint(sweep, item.head)
        if (live or key in sweep.env) and _has_value_adjoint(sweep, item.exit) or live:
            needed[key] = item.exit
    keep = {key: bar for key, bar in sweep.env.items() if key not in needed}
    for key, value in sorted(needed.items()):
        if key not in SEEDS:
            sweep.materialise(key, value) if key in outer else _present(sweep, key, value)
    start = {key: bar for key, bar in sweep.env.items() if key in needed}
    held = {
        key: bar if key in outer else Bar(bar.text, False, bar.value) for key, bar in start.items()
    }
    sweep.env = dict(held)
    lines = reverse(sweep, loop.body)
    _close_trip(sweep, held, carried, lines)
    sweep.env = {
        **keep,
        **{
            key: Bar(bar.text, key in outer and bar.owned, _before(carried, key, bar))
            for key, bar in start.items()
        },
    }
    if any(not isinstance(line, Comment) for line in lines):
        spent = any(_is_spent(one) and not sweep.active(one) for one in loop.bounds)
        counted = spent and loop.iteration is Iteration.ITEMS
        result = ReversedLoop(Counter(loop), Trips(loop, counted), lines, [], None)
        result.loop = loop
        sweep.line(result)


def _is_spent(bound: Value) -> bool:
    """Whether a value may be gone once a loop ran through it."""
    return bound.kind == UNKNOWN or getattr(bound.kind, "name", "") == ITERATOR


def _before(carried: dict, key: str, bar: Bar) -> Value:
    item = carried.get(key)
    return item.init if item is not None and item.init is not None else bar.value


def _present(sweep: Sweep, key: str, value: Value) -> None:
    if key not in sweep.env:
        sweep.materialise(key, value)
        bar = sweep.env[key]
        sweep.env[key] = Bar(bar.text, False, bar.value)
    else:
        text = sweep.namer.bar(key)
        bar = sweep.env[key]
        if bar.text != text:
            sweep.line(assign(name(text), name(bar.text)))
            sweep.env[key] = Bar(text, False, bar.value)


def _close_trip(sweep: Sweep, held: dict[str, Bar], carried: dict, lines: list[gast.stmt]) -> None:
    """At the head of a trip every carried adjoint has its name; what the body killed is zero."""
    for key, bar in sorted(held.items()):
        now = sweep.env.get(key)
        if now is None and key not in SEEDS:
            item = carried.get(key)
            value = item.head if item is not None and item.head is not None else bar.value
            lines.append(assign(name(bar.text), sweep.zeros(value)))
        elif now is not None and now.text != bar.text:
            lines.append(assign(name(bar.text), name(now.text)))


def _has_value_adjoint(sweep: Sweep, value: Value) -> bool:
    return sweep.active(value) and not sweep.shadowing.shadowed(value)


def _defined(loop: Loop) -> set[int]:
    """Numbers of the values born in the body."""
    found = {item.head.number for item in loop.carried if item.head is not None}
    for node in nodes(loop.body):
        found |= {value.number for value in made_by(node)}
        if isinstance(node, If):
            found |= {merge.out.number for merge in node.merges}
        if isinstance(node, Loop):
            found |= {
                value.number
                for item in node.carried
                for value in (item.head, item.exit)
                if value is not None
            }
    return found


def reads(node: Node) -> Iterable[Value]:
    """The values that a node reads directly."""
    for field in ("source", "base", "value", "target", "old"):
        operand = getattr(node, field, None)
        if isinstance(operand, Value):
            yield from operands_of(operand)
    for field in ("bound", "arguments", "values"):
        operand = getattr(node, field, None)
        if operand is not None:
            yield from operands_of(
                list(operand.values()) if isinstance(operand, dict) else list(operand)
            )
    if isinstance(node, If):
        for merge in node.merges:
            yield from operands_of(
                [value for value in (merge.then, merge.orelse) if value is not None]
            )
    if isinstance(node, Loop):
        for item in node.carried:
            yield from operands_of([value for value in (item.init, item.next) if value is not None])
