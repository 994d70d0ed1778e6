"""Loops: what they run over, what they carry, and the kinds that hold on every trip.

    for t in range(n):           counter t, carried h: head, init, next, exit
        h = np.tanh(w @ h)

The body is lowered with the kinds of the values before the loop; where a trip leaves another kind
behind (0.0 that becomes an array), it is lowered again with what both have in common.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import RESULT, RETURNED, Carried, Iteration, Loop, Value
from s2s.errors import Code
from s2s.normalise.infer import join, join_shapes, shape_like
from s2s.normalise.iterables import Iterable, item_of, iterable
from s2s.normalise.rewrites.text import assigned
from s2s.normalise.scope import Scope, is_static
from s2s_runtime.kinds import Scalar, Sequence

INT = Scalar("int")


def loop(scope: Scope, node: gast.For | gast.While, block: Callable, assign: Callable) -> None:
    """Lower a loop, again until the kinds of what it carries hold."""
    if node.orelse:
        raise scope.refuse(node, "an `else` of a loop is not followed", "whether it runs depends on the last trip",
                           "set a flag before the break", Code.UNSUPPORTED_STATEMENT)
    iteration, bounds, bind_items = header(scope, node, assign)
    names = sorted(assigned(node)) + ([RESULT, RETURNED] if _returns(node) else [])
    if _returns(node):
        scope.env.setdefault(RETURNED, scope.constant(False))
        scope.leaves_early = True
    before = dict(scope.env)
    heads = {name: _head(scope, name, before[name]) for name in names if name in before}
    start = scope.position
    for attempt in range(6):
        scope.position = start
        scope.env = {**before, **heads}
        counter = scope.value(INT, name=_counter_name(scope, node))
        with scope.region() as body:
            bind_items(counter)
            block(scope, node.body)
        after, scope.origin = scope.env, node
        wider = {name: _wider(scope, name, head, after.get(name)) for name, head in heads.items()}
        if all(_stable(wider[name], heads[name], attempt == 0) for name in heads):
            break
        heads = wider
    _finish(scope, node, iteration, bounds, counter, names, before, heads, after, tuple(body))


def header(scope: Scope, node: gast.For | gast.While, assign: Callable) -> tuple[Iteration, tuple[Value, ...], Callable]:
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
    sources = tuple(iterable(scope, part) for part in parts)
    return Iteration.ITEMS, tuple(source.value for source in sources), \
        lambda counter: _bind_items(scope, node, sources, counter, assign)


def progression(scope: Scope, node: gast.expr) -> gast.Call | None:
    """The range of `range(n)`, `reversed(range(n))` and `reversed(range(n)[:k])`."""
    if isinstance(node, gast.Call) and _object(scope, node.func) is reversed and len(node.args) == 1:
        node = node.args[0]
    if isinstance(node, gast.Subscript) and isinstance(node.slice, gast.Slice) \
            and node.slice.lower is None and node.slice.step is None:
        node = node.value
    return node if isinstance(node, gast.Call) and _object(scope, node.func) is range else None


def direction(scope: Scope, node: gast.expr) -> tuple[bool, Value | None]:
    """Whether the numbers of a range come backwards, and how many of them."""
    backwards = isinstance(node, gast.Call) and _object(scope, node.func) is reversed
    inner = node.args[0] if backwards else node
    limit = inner.slice.upper if isinstance(inner, gast.Subscript) else None
    return backwards, scope.expression(limit) if limit is not None else None


def _object(scope: Scope, node: gast.expr) -> object:
    """The builtin that a name stands for, if it is not the user's."""
    if not isinstance(node, gast.Name) or node.id in scope.locals:
        return None
    value = scope.lookup(node)
    return value.static if is_static(value) else None


def _sequences(scope: Scope, node: gast.For) -> list[gast.expr]:
    """The expressions whose items a trip binds: one, or those of zip; enumerate is looked through."""
    inner = node.iter
    if isinstance(inner, gast.Call) and _object(scope, inner.func) is enumerate and len(inner.args) == 1:
        inner = inner.args[0]
    if isinstance(inner, gast.Call) and _object(scope, inner.func) is zip:
        return list(inner.args)
    return [inner]


def _bind_counter(scope: Scope, node: gast.For, counter: Value) -> None:
    target = node.target
    if not isinstance(target, gast.Name):
        raise scope.refuse(target, "a range gives one number", "unpacking it raises TypeError", "use one name")
    if counter.name == target.id:
        scope.env[target.id] = counter
    else:
        scope.bind(target.id, counter)


def _bind_items(scope: Scope, node: gast.For, sources: tuple[Iterable, ...], counter: Value,
                assign: Callable) -> None:
    inner, target = node.iter, node.target
    if isinstance(inner, gast.Call) and _object(scope, inner.func) is enumerate:
        if not (isinstance(target, gast.Tuple) and len(target.elts) == 2 and isinstance(target.elts[0], gast.Name)):
            raise scope.refuse(target, "enumerate gives a number and an item", "the target has another form",
                               "write `for i, item in enumerate(...)`")
        scope.env[target.elts[0].id] = counter
        inner, target = inner.args[0], target.elts[1]
    zipped = isinstance(inner, gast.Call) and _object(scope, inner.func) is zip
    items = tuple(item_of(scope, source, counter) for source in sources)
    if zipped:
        items = (scope.value(Sequence("tuple", tuple(item.kind for item in items)), items=items),)
    assign(scope, target, *items)


def _counter_name(scope: Scope, node: gast.For | gast.While) -> str | None:
    """The user's own variable, where it counts and nothing else in the body assigns it."""
    if not isinstance(node, gast.For):
        return None
    target = node.target
    if isinstance(node.iter, gast.Call) and _object(scope, node.iter.func) is enumerate and isinstance(target, gast.Tuple):
        target = target.elts[0]
    elif progression(scope, node.iter) is None:
        return None
    if not isinstance(target, gast.Name):
        return None
    inside = set().union(*map(assigned, node.body)) if node.body else set()
    return None if target.id in inside else target.id


def _returns(node: gast.AST) -> bool:
    if isinstance(node, gast.Return):
        return True
    if isinstance(node, (gast.FunctionDef, gast.Lambda)):
        return False
    return any(map(_returns, gast.iter_child_nodes(node)))


def leaves(node: gast.AST, inside: bool = False) -> bool:
    """Whether a break of this loop, or a return, may stop it."""
    if isinstance(node, gast.Return) or isinstance(node, gast.Break):
        return True
    if isinstance(node, (gast.For, gast.While)) and inside:
        return _returns(node)
    if isinstance(node, (gast.FunctionDef, gast.Lambda)):
        return False
    return any(leaves(child, True) for child in gast.iter_child_nodes(node))


def _head(scope: Scope, name: str, init: Value) -> Value:
    """The value of a variable at the head of a trip: the kind before the loop, nothing static."""
    if init.items is not None:
        items = tuple(_head(scope, f"{name}.{i}", item) for i, item in enumerate(init.items))
        return scope.value(init.kind, items=items)
    scope.escape(init)
    return scope.value(init.kind, name=name, shape=init.shape)


def _wider(scope: Scope, name: str, head: Value, after: Value | None) -> Value:
    """What the head and the end of a trip have in common."""
    if after is None:
        return head
    if head.items is not None and after.items is not None and len(head.items) == len(after.items):
        items = tuple(_wider(scope, f"{name}.{i}", a, b)
                      for i, (a, b) in enumerate(zip(head.items, after.items, strict=True)))
        return scope.value(join(head.kind, after.kind), items=items)
    if (head.items is None) != (after.items is None):
        raise scope.refuse(scope.origin, f"`{name}` is a tuple on some trips only",
                           "its items have no names of their own", "use one form on all trips")
    return scope.value(join(head.kind, after.kind), name=name, shape=join_shapes(head, after))


def _stable(wider: Value, head: Value, first: bool) -> bool:
    """Whether the facts at the head hold on every trip.

    A length that changes from trip to trip has one symbol per trip after the first widening; only
    whether it is 1 must then agree.
    """
    if head.items is not None:
        return all(_stable(a, b, first) for a, b in zip(wider.items, head.items, strict=True))
    if wider.kind != head.kind:
        return False
    if wider.shape == head.shape:
        return True
    if first or wider.shape is None or head.shape is None:
        return False
    return all(a == b or a.nonunit == b.nonunit for a, b in zip(wider.shape, head.shape, strict=True))


def _finish(scope: Scope, node: gast.stmt, iteration: Iteration, bounds: tuple, counter: Value, names: list[str],
            before: dict, heads: dict, after: dict, body: tuple) -> None:
    """Emit the loop and give every carried variable its value after it."""
    carried: list[Carried] = []
    env = dict(before)
    for name in names:
        next_value = after.get(name)
        if name in heads or next_value is not None:
            env[name] = _carry(scope, name, heads.get(name), before.get(name), next_value, carried)
    scope.env = env
    backwards, limit = direction(scope, node.iter) if iteration is Iteration.RANGE else (False, None)
    scope.emit(Loop, iteration=iteration, bounds=bounds, counter=counter, carried=tuple(carried), body=body,
               leaves=any(leaves(child, True) for child in node.body), node=node, end=scope.position, backwards=backwards, limit=limit)


def _carry(scope: Scope, name: str, head: Value | None, init: Value | None, next_value: Value | None,
           carried: list[Carried]) -> Value:
    model = head or next_value
    if model.items is not None:
        items = tuple(_carry(scope, f"{name}.{i}", *(value.items[i] if value is not None else None
                                                     for value in (head, init, next_value)), carried)
                      for i in range(len(model.items)))
        return scope.value(model.kind, items=items)
    if next_value is not None:
        scope.escape(next_value)
    same = init is not None and next_value is not None and init.shape == next_value.shape
    exit_value = scope.value(model.kind, name=name, shape=model.shape if same else shape_like(model))
    carried.append(Carried(head, init, next_value, exit_value))
    return exit_value


def returned_flag(scope: Scope) -> Value:
    """Whether the loop just lowered was left by a return."""
    return scope.env[RETURNED]
