"""The adjoint of regions: branches run the arm that was taken, loops run backwards.

    for t in range(n):                    for t in reversed(range(n)):
        if a.sum() > 0:                       if taken_at[t]:
            h = np.tanh(a)          ->            a_bar = h_bar * (1 - h_at[t] ** 2)
        else:                                 else:
            h = 0.1 * a                           a_bar = 0.1 * h_bar

A name that only one arm gives an adjoint gets a zero in the other; a loop adds into zeros made
before it.  Every block is derived once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import gast

from s2s.core import (
    Block,
    Call,
    If,
    Loop,
    Node,
    Scope,
    Store,
    Update,
    Value,
    nodes,
    operands_of,
)
from s2s.derive.adjoints import reverse_node
from s2s.derive.calls import reverse_call
from s2s.derive.sweep import Bar, Seed, Sweep, shadow_name
from s2s.nodes import Comment
from s2s.errors import Code
from s2s.leaves import Leaf, Primal, Static, assign, name, rebuild
from s2s.normalise.scope import refusal


class Trips(Leaf):
    """What a reversed loop runs over; settled when the loop's bounds are."""

    _fields = ()

    def __init__(self, loop: Loop):
        super().__init__()
        self.loop = loop


class Counter(Leaf):
    """The trip number of a loop, under the name it gets."""

    _fields = ()

    def __init__(self, loop: Loop):
        super().__init__()
        self.loop = loop


class ReversedLoop(gast.For):
    """A loop of the reverse sweep that remembers the loop it reverses."""


class ReversedIf(gast.If):
    """A branch of the reverse sweep that remembers the branch it reverses."""


def reverse_block(sweep: Sweep, block: Block, opening: Callable[[], None] | None = None) -> list[gast.stmt]:
    """The reverse sweep of a block, each group under the user's line it answers to."""
    saved, sweep.lines = sweep.lines, []
    births(sweep, block)
    if opening is not None:
        opening()
        sweep.flush()
    for group in reversed(groups(block)):
        reverse_group(sweep, group)
    lines, sweep.lines = sweep.lines, saved
    return lines


def groups(block: Block) -> list[list[Node]]:
    """Nodes of one user statement together."""
    found: list[list[Node]] = []
    for node in block:
        if found and found[-1][-1].origin is node.origin:
            found[-1].append(node)
        else:
            found.append([node])
    return found


def births(sweep: Sweep, block: Block) -> None:
    """Shadows of memory born in this block: zeros, before anything adds into them."""
    for node in block:
        out = getattr(node, "out", None)
        for root in operands_of(out) if isinstance(out, Value) else ():
            if root.items is None and sweep.active(root) and sweep.shadowing.shadowed(root):
                path = sweep.shadowing.path(root)
                if path is not None and path.root is root and sweep.shadowing.is_static(root):
                    sweep.line(assign(name(shadow_name(sweep.namer, root)), sweep.zeros(root)))


def reverse_group(sweep: Sweep, group: list[Node]) -> None:
    saved, sweep.lines = sweep.lines, []
    for node in reversed(group):
        sweep.forget(getattr(node, "out", None))
        if isinstance(node, (Store, Update)) and sweep.effects:
            sweep.flush()  # what a later write of this statement left must stand before an earlier one
        if isinstance(node, If):
            sweep.flush()
            reverse_if(sweep, node)
        elif isinstance(node, Loop):
            sweep.flush()
            reverse_loop(sweep, node)
        elif isinstance(node, Scope):
            sweep.flush()
            reverse_scope(sweep, node)
        elif isinstance(node, Call):
            reverse_call(sweep, node)
        else:
            reverse_node(sweep, node)
    sweep.flush()
    lines, sweep.lines = sweep.lines, saved
    if lines:
        sweep.line(*quotation(sweep, group[0], lines))


def quotation(sweep: Sweep, node: Node, lines: list[gast.stmt]) -> list[gast.stmt]:
    """`# 14: h = np.tanh(a)` above the lines that answer to it."""
    number = getattr(node.origin, "lineno", None)
    text = sweep.program.source.lines.get(number, "").strip() if number else ""
    if not text or all(isinstance(line, Comment) for line in lines):
        return lines
    comment = text.split("  #")[0].rstrip()
    if len(comment) > 80:
        comment = comment[:77] + "..."
    return [Comment(f"{number}: {comment}"), *lines]


def reverse_if(sweep: Sweep, node: If) -> None:
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
        lines = [*sweep.lines, *reverse_block(sweep, block)]
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
    return any(value is not None and value.name != merge.out.name for value in (merge.then, merge.orelse))


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


SEEDS = frozenset({"return value"})  # consumed on the one path that returned


def reverse_loop(sweep: Sweep, loop: Loop) -> None:
    """`for t in reversed(...)`: adjoints of what the body reads are there before it."""
    carried = {item.exit.name: item for item in loop.carried}
    inside = _defined(loop)
    outer = {value.name: value for node in nodes(loop.body) for value in _reads(node)
             if value.name is not None and value.number not in inside and value.name not in carried}
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
    held = {key: bar if key in outer else Bar(bar.text, False, bar.value) for key, bar in start.items()}
    sweep.env = dict(held)
    lines = reverse_block(sweep, loop.body)
    _close_trip(sweep, held, carried, lines)
    sweep.env = {**keep, **{key: Bar(bar.text, key in outer and bar.owned, _before(carried, key, bar))
                            for key, bar in start.items()}}
    if any(not isinstance(line, Comment) for line in lines):
        result = ReversedLoop(Counter(loop), Trips(loop), lines, [], None)
        result.loop = loop
        sweep.line(result)


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
        out = getattr(node, "out", None)
        if isinstance(out, Value):
            found |= {value.number for value in operands_of(out)}
        if isinstance(node, If):
            found |= {merge.out.number for merge in node.merges}
        if isinstance(node, Loop):
            found |= {value.number for item in node.carried for value in (item.head, item.exit) if value is not None}
    return found


def _reads(node: Node) -> Iterable[Value]:
    """The values that a node reads directly."""
    for field in ("source", "base", "value", "target", "old"):
        operand = getattr(node, field, None)
        if isinstance(operand, Value):
            yield from operands_of(operand)
    for field in ("bound", "arguments", "values"):
        operand = getattr(node, field, None)
        if operand is not None:
            yield from operands_of(list(operand.values()) if isinstance(operand, dict) else list(operand))
    if isinstance(node, If):
        for merge in node.merges:
            yield from operands_of([value for value in (merge.then, merge.orelse) if value is not None])
    if isinstance(node, Loop):
        for item in node.carried:
            yield from operands_of([value for value in (item.init, item.next) if value is not None])


def _context(sweep: Sweep, node: Scope, text: gast.expr) -> gast.expr:
    """The user's context expression; only names from outside the function may stand in it."""
    def change(item: gast.AST) -> gast.AST | None:
        if not isinstance(item, gast.Name):
            return None
        if item.id in sweep.program.locals:
            raise refusal(sweep.program.source, node.origin, "the context depends on a local variable",
                          "the reverse sweep enters it again, when the variable may have changed",
                          "use a constant", Code.CONTEXT)
        target = sweep.program.source.resolve(item.id)
        return Static(target, item.id, getattr(target, "__name__", None))
    return rebuild(text, change)


def reverse_scope(sweep: Sweep, node: Scope) -> None:
    """The adjoint of a `with` block runs under the same context."""
    lines = reverse_block(sweep, node.body)
    if any(not isinstance(line, Comment) for line in lines):
        items = [gast.withitem(_context(sweep, node, item.context_expr), None) for item in node.items]
        sweep.line(gast.With(items, lines, None))
