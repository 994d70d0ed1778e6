"""What the reverse half of a call returns, named and passed on.

    x_bar, w_bar = g_reverse(g_kept, y_bar)     nothing had arrived at x and w
    x_bar_part = g_reverse(g_kept, y_bar)       something had:  x_bar = x_bar + x_bar_part
"""

from __future__ import annotations

import gast

from s2s.core import Value
from s2s.derive.bars import Bar
from s2s.derive.sweep import Sweep
from s2s.leaves import assign, constant, name, subscript
from s2s.names import describe


def receive(
    sweep: Sweep,
    targets: list[Value],
    result: gast.expr,
    formal: list[Value],
    inside: frozenset[int] = frozenset(),
) -> None:
    """Name what the reverse function returns and pass it on; it runs exactly once, here."""
    if not targets:
        sweep.line(gast.Expr(result))
        return
    texts = [receiver(sweep, target, targets) for target in targets]
    left = (
        gast.Tuple([name(text) for text in texts], gast.Load())
        if len(texts) > 1
        else name(texts[0])
    )
    sweep.protect(set(texts))
    sweep.line(assign(left, result))
    for target, text, other in zip(targets, texts, formal, strict=True):
        if target.name is not None and text == sweep.namer.bar(target.name):
            sweep.env[target.name] = Bar(text, False, target)
        else:
            _contribute(sweep, target, name(text), other, inside)


def _contribute(
    sweep: Sweep, value: Value, expr: gast.expr, formal: Value, inside: frozenset[int]
) -> None:
    """Add what a callee returned, item by item; what it has in place is there."""
    if value.items is None or formal.items is None:
        if formal.number not in inside:
            sweep.contribute_structure(value, expr)
        return
    for index, (item, other) in enumerate(zip(value.items, formal.items, strict=True)):
        _contribute(sweep, item, subscript(expr, constant(index)), other, inside)


def receiver(sweep: Sweep, target: Value, targets: list[Value]) -> str:
    """The variable's own adjoint, if nothing has arrived there yet; else a name of its own."""
    alone = sum(other.name == target.name for other in targets) == 1
    if (
        target.name is not None
        and target.items is None
        and alone
        and target.name not in sweep.env
        and not sweep.shadowing.shadowed(target)
    ):
        return sweep.namer.bar(target.name)
    return sweep.namer.fresh(f"{describe(target)}_{sweep.namer.bar_suffix}_part")
