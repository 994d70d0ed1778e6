"""Loops: what they run over, what they carry, and the kinds that hold on every trip.

    for t in range(n):           counter t, carried h: head, init, next, exit
        h = np.tanh(w @ h)

The body is lowered with the kinds of the values before the loop; where a trip leaves another kind
behind (0.0 that becomes an array), it is lowered again with what both have in common.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import RESULT, RETURNED, Iteration, Value
from s2s.errors import Code
from s2s.normalise.carrying import close, head_of, holds, widened
from s2s.normalise.iterables import Iterable, item_of, iterable
from s2s.normalise.leaving import returns
from s2s.normalise.ranges import object_of, progression
from s2s.normalise.rewrites.text import assigned
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Scalar, Sequence

INT = Scalar("int")


def loop(scope: Scope, node: gast.For | gast.While, block: Callable, assign: Callable) -> None:
    """Lower a loop, again until the kinds of what it carries hold."""
    if node.orelse:
        raise scope.refuse(
            node,
            "an `else` of a loop is not followed",
            "whether it runs depends on the last trip",
            "set a flag before the break",
            Code.UNSUPPORTED_STATEMENT,
        )
    iteration, bounds, bind_items = header(scope, node, assign)
    names = sorted(assigned(node)) + ([RESULT, RETURNED] if returns(node) else [])
    if returns(node):
        scope.env.setdefault(RETURNED, scope.constant(False))
        scope.leaves_early = True
    before, escaped = dict(scope.env), dict(scope.escaped)
    heads = {name: head_of(scope, name, before[name]) for name in names if name in before}
    start = scope.position
    for attempt in range(6):
        scope.position = start
        scope.env, scope.escaped = {**before, **heads}, dict(escaped)
        counter = scope.value(INT, name=_counter_name(scope, node))
        with scope.region() as body:
            bind_items(counter)
            block(scope, node.body)
        after, scope.origin = scope.env, node
        wider = {name: widened(scope, name, head, after.get(name)) for name, head in heads.items()}
        if all(holds(wider[name], heads[name], attempt == 0) for name in heads):
            break
        heads = wider
    close(scope, node, iteration, bounds, counter, names, before, heads, after, tuple(body))


def header(
    scope: Scope, node: gast.For | gast.While, assign: Callable
) -> tuple[Iteration, tuple[Value, ...], Callable]:
    """How the loop runs, over what, and a function that binds what a trip gets."""
    if isinstance(node, gast.While):
        def test(counter: Value) -> None:
            scope.expression(node.test)
        return Iteration.WHILE, (), test
    numbers = progression(scope, node.iter)
    if numbers is not None:
        bounds = tuple(scope.expression(arg) for arg in numbers.args)
        return Iteration.RANGE, bounds, lambda counter: _bind_counter(scope, node, counter)
    parts = _sequences(scope, node)
    sources = tuple(iterable(scope, part, node) for part in parts)
    return Iteration.ITEMS, tuple(source.value for source in sources), \
        lambda counter: _bind_items(scope, node, sources, counter, assign)


def _sequences(scope: Scope, node: gast.For) -> list[gast.expr]:
    """The expressions whose items a trip binds: one, or those of zip, inside enumerate or not."""
    inner = node.iter
    if (
        isinstance(inner, gast.Call)
        and object_of(scope, inner.func) is enumerate
        and len(inner.args) == 1
    ):
        inner = inner.args[0]
    if isinstance(inner, gast.Call) and object_of(scope, inner.func) is zip:
        return list(inner.args)
    return [inner]


def _bind_counter(scope: Scope, node: gast.For, counter: Value) -> None:
    target = node.target
    if not isinstance(target, gast.Name):
        raise scope.refuse(
            target, "a range gives one number", "unpacking it raises TypeError", "use one name"
        )
    if counter.name == target.id:
        scope.env[target.id] = counter
    else:
        scope.bind(target.id, counter)


def _bind_items(scope: Scope, node: gast.For, sources: tuple[Iterable, ...], counter: Value,
                assign: Callable) -> None:
    inner, target = node.iter, node.target
    if isinstance(inner, gast.Call) and object_of(scope, inner.func) is enumerate:
        if not (
            isinstance(target, gast.Tuple)
            and len(target.elts) == 2
            and isinstance(target.elts[0], gast.Name)
        ):
            raise scope.refuse(
                target,
                "enumerate gives a number and an item",
                "the target has another form",
                "write `for i, item in enumerate(...)`",
            )
        scope.env[target.elts[0].id] = counter
        inner, target = inner.args[0], target.elts[1]
    zipped = isinstance(inner, gast.Call) and object_of(scope, inner.func) is zip
    items = tuple(item_of(scope, source, counter) for source in sources)
    if zipped:
        items = (scope.value(Sequence("tuple", tuple(item.kind for item in items)), items=items),)
    assign(scope, target, *items)


def _counter_name(scope: Scope, node: gast.For | gast.While) -> str | None:
    """The user's own variable, where it counts and nothing else in the body assigns it."""
    if not isinstance(node, gast.For):
        return None
    target, others = node.target, []
    if (
        isinstance(node.iter, gast.Call)
        and object_of(scope, node.iter.func) is enumerate
        and isinstance(target, gast.Tuple)
    ):
        target, *others = target.elts
    elif progression(scope, node.iter) is None:
        return None
    if not isinstance(target, gast.Name):
        return None
    inside = set().union(*map(assigned, [*others, *node.body]))
    return None if target.id in inside else target.id


def returned_flag(scope: Scope) -> Value:
    """Whether the loop just lowered was left by a return."""
    return scope.env[RETURNED]
