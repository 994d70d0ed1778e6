"""The adjoint of a branch: the arm that was taken runs backwards, from the same adjoints.

    if a.sum() > 0:                       if taken:
        h = np.tanh(a)          ->            a_bar = h_bar * (1 - h ** 2)
    else:                                 else:
        h = 0.1 * a                           a_bar = 0.1 * h_bar

A name that only one arm gives an adjoint gets a zero in the other.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import If, Value
from s2s.derive.bars import SEEDS, Bar, Seed
from s2s.derive.reversed import ReversedIf
from s2s.derive.sweep import Sweep
from s2s.leaves import Primal, assign, name
from s2s.nodes import Comment


def reverse_if(sweep: Sweep, node: If, reverse: Callable[..., list[gast.stmt]]) -> None:
    """Both arms from the same adjoints; names that only one arm leaves get a zero in the other."""
    seeds = {}
    for merge in node.merges:
        if not _shadowed(sweep, merge.out) and (merge.out.name is None or _renamed(merge)):
            seed = sweep.take(merge.out)
            if seed is not None:
                whole = Seed(sweep.full(merge.out, seed))
                seeds[merge.out.number] = sweep.named(merge.out, whole)
    before = dict(sweep.env)
    results = []
    for side, block in (("then", node.then), ("orelse", node.orelse)):
        sweep.env = dict(before)
        saved, sweep.lines = sweep.lines, []
        for merge in node.merges:
            _enter_arm(sweep, merge, getattr(merge, side), seeds)
        sweep.flush()
        lines = [*sweep.lines, *reverse(sweep, block)]
        sweep.lines = saved
        results.append((lines, sweep.env))
    _unify(sweep, results)
    (then, _), (orelse, _) = results
    if any(not isinstance(line, Comment) for line in (*then, *orelse)):
        sweep.line(_branch(node, then, orelse))


def _shadowed(sweep: Sweep, value: Value) -> bool:
    return sweep.shadowing.shadowed(value)


def _renamed(merge: object) -> bool:
    """Whether the arms give values under other names than the merged one."""
    return any(
        value is not None and value.name != merge.out.name for value in (merge.then, merge.orelse)
    )


def _enter_arm(sweep: Sweep, merge: object, value: Value | None, seeds: dict) -> None:
    """Hand the adjoint of a merged name to the value of this arm."""
    if merge.out.number in seeds:
        if value is not None:
            sweep.contribute(value, seeds[merge.out.number])
    elif value is None or not sweep.active(value):
        if merge.out.name is not None and not sweep.shadowing.shadowed(merge.out):
            sweep.env.pop(merge.out.name, None)


def _branch(node: If, then: list[gast.stmt], orelse: list[gast.stmt]) -> gast.If:
    test = Primal(node.test, node.at)
    if any(not isinstance(line, Comment) for line in then):
        result = ReversedIf(test, then, orelse)
    else:
        result = ReversedIf(gast.UnaryOp(gast.Not(), test), orelse, [])
    result.node = node
    return result


def _unify(sweep: Sweep, results: list) -> None:
    """Make the two arms leave the same adjoints behind."""
    (then, first), (orelse, second) = results
    merged: dict[str, Bar] = {}
    for key in sorted(first.keys() | second.keys()):
        one, other = first.get(key), second.get(key)
        bar = one or other
        for present, lines in ((one, then), (other, orelse)):
            if present is None and key not in SEEDS:
                lines.append(assign(name(bar.text), sweep.zeros(bar.value)))
            elif present is not None and present.text != bar.text:
                lines.append(assign(name(bar.text), name(present.text)))
        owned = all(side is None or side.owned for side in (one, other))
        merged[key] = Bar(bar.text, owned, bar.value)
    sweep.env = merged
