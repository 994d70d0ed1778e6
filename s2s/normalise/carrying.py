"""The variables that a loop carries from trip to trip, and the kinds that hold on every one."""

from __future__ import annotations

import gast

from s2s.core import Carried, Iteration, Loop, Value
from s2s.normalise.infer import join, join_shapes, shape_like
from s2s.normalise.leaving import may_stop
from s2s.normalise.merges import demand_one_form
from s2s.normalise.ranges import direction
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites.text import assignment, load
from s2s.normalise.scope import Scope
from s2s.normalise.signatures import is_function
from s2s_runtime.kinds import Sequence


def head_of(scope: Scope, name: str, init: Value) -> Value:
    """The value of a variable at the head of a trip: the kind before the loop, nothing static."""
    if init.items is not None:
        items = tuple(head_of(scope, f"{name}.{i}", item) for i, item in enumerate(init.items))
        return scope.value(init.kind, items=items)
    scope.escape(init)
    return scope.value(init.kind, name=name, shape=init.shape)


def widened(scope: Scope, name: str, head: Value, after: Value | None) -> Value:
    """What the head and the end of a trip have in common."""
    if after is None:
        return head
    if head.items is not None and after.items is not None and len(head.items) == len(after.items):
        items = tuple(widened(scope, f"{name}.{i}", a, b)
                      for i, (a, b) in enumerate(zip(head.items, after.items, strict=True)))
        return scope.value(join(head.kind, after.kind), items=items)
    if (head.items is None) != (after.items is None):
        if after.items is not None and name.isidentifier():
            taken_apart(scope, name, head)
        raise scope.refuse(scope.origin, f"`{name}` is a tuple on some trips only",
                           "its items have no names of their own", "use one form on all trips")
    demand_one_form(scope, name, head.kind, after.kind)
    return scope.value(join(head.kind, after.kind), name=name, shape=join_shapes(head, after))


def taken_apart(scope: Scope, name: str, head: Value) -> None:
    """A tuple that is found somewhere and made on the trips is made before them, too."""
    kind = head.kind
    if not isinstance(kind, Sequence) or kind.name == "list":
        return
    if kind.fields:
        made: gast.expr = gast.Call(gast.Attribute(load(name), "_replace", gast.Load()), [], [])
    else:
        places = (gast.Constant(number, None) for number in range(len(kind.items)))
        items = [gast.Subscript(load(name), place, gast.Load()) for place in places]
        made = gast.Tuple(items, gast.Load())
    raise Respelled(scope.origin, [assignment(name, made), scope.origin])


def holds(wider: Value, head: Value, first: bool) -> bool:
    """Whether the facts at the head hold on every trip.

    A length that changes from trip to trip has one symbol per trip after the first widening; only
    whether it is 1 must then agree.
    """
    if head.items is not None and wider.items is None:
        return False  # a tuple of another length after a trip: its items have no names
    if head.items is not None:
        return all(holds(a, b, first) for a, b in zip(wider.items, head.items, strict=True))
    if wider.kind != head.kind:
        return False
    if wider.shape == head.shape:
        return True
    if first or wider.shape is None or head.shape is None:
        return False
    return all(
        a == b or a.nonunit == b.nonunit for a, b in zip(wider.shape, head.shape, strict=True)
    )


def close(
    scope: Scope,
    node: gast.stmt,
    iteration: Iteration,
    bounds: tuple,
    counter: Value,
    names: list[str],
    before: dict,
    heads: dict,
    after: dict,
    body: tuple,
) -> None:
    """Emit the loop and give every carried variable its value after it."""
    carried: list[Carried] = []
    env = dict(before)
    for name in names:
        next_value = after.get(name)
        if name not in heads and next_value is not None and is_function(next_value):
            env[name] = next_value  # made on each trip; its variables are read when it is called
        elif name in heads or next_value is not None:
            env[name] = carry(scope, name, heads.get(name), before.get(name), next_value, carried)
    scope.env = env
    backwards, limit = (
        direction(scope, node.iter) if iteration is Iteration.RANGE else (False, None)
    )
    scope.emit(
        Loop,
        iteration=iteration,
        bounds=bounds,
        counter=counter,
        carried=tuple(carried),
        body=body,
        leaves=any(may_stop(child, True) for child in node.body),
        node=node,
        end=scope.position,
        backwards=backwards,
        limit=limit,
    )


def part(value: Value | None, index: int) -> Value | None:
    return value.items[index] if value is not None else None


def carry(
    scope: Scope,
    name: str,
    head: Value | None,
    init: Value | None,
    next_value: Value | None,
    carried: list[Carried],
) -> Value:
    model = head or next_value
    if model.items is not None:
        items = tuple(
            carry(scope, f"{name}.{i}", part(head, i), part(init, i), part(next_value, i), carried)
            for i in range(len(model.items))
        )
        return scope.value(model.kind, items=items)
    same = init is not None and next_value is not None and init.shape == next_value.shape
    exit_value = scope.value(
        model.kind, name=name, shape=model.shape if same else shape_like(model)
    )
    if head is None and next_value is not None:
        scope.escape_when_read(exit_value, next_value)
    elif next_value is not None:
        scope.escape(next_value)
    carried.append(Carried(head, init, next_value, exit_value))
    return exit_value
