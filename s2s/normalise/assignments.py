"""Assignments: names, patterns, items and attributes, plain and augmented.

    (a, b), y[0] = f(x)      ->   Move a, Move b, Store y[0]
    h += x                   ->   Update, which writes or rebinds as the kind of h decides
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import Nature, Opaque, Store, Update, Value
from s2s.errors import Code
from s2s.normalise.contents import attribute_kind, item_kind, put, slot_of
from s2s.normalise.expressions import PYTHON, numeric
from s2s.normalise.flat import is_flat, told_again, written_key
from s2s.normalise.infer import BOTTOM, held_kind, infer
from s2s.normalise.keys import demand_passive_keys
from s2s.normalise.respelling import (
    augmented_object,
    is_object,
    set_attribute,
    set_item,
    unpacked_object,
)
from s2s.normalise.scope import Scope
from s2s.normalise.subscripts import read
from s2s.rulebook.spellings import OPERATORS
from s2s_runtime.kinds import UNKNOWN, Array, Repeated, Scalar


def assignment(scope: Scope, node: gast.Assign) -> None:
    first = node.targets[0]
    name = first.id if isinstance(first, gast.Name) else None
    value = scope.expression(node.value, name)
    for target in node.targets:
        assign(scope, target, value)


def assign(scope: Scope, target: gast.expr, value: Value) -> None:
    """Bind or write one target."""
    if isinstance(target, gast.Name):
        refuse_global(scope, target)
        scope.bind(target.id, value)
    elif isinstance(target, (gast.Tuple, gast.List)):
        unpack(scope, target, value)
    elif isinstance(target, gast.Subscript):
        base = written_base(scope, target.value)
        set_item(scope, target, base)
        refuse_objects(scope, target, base, value)
        key = written_key(scope, target, base)
        if not isinstance(base.kind, (Array, Repeated)) and key.items is None:
            demand_passive_keys(scope, (key,), target)
        value = told_again(scope, target, base, key, value)
        put(scope, base, slot_of(key), value, item_kind(base, key))
        scope.emit(Store, base=base, value=value, key=key)
    elif isinstance(target, gast.Attribute):
        base = scope.expression(target.value)
        refuse_form(scope, target, base)
        set_attribute(scope, target, base)
        slot = slot_of(None, target.attr)
        put(scope, base, slot, value, attribute_kind(base, target.attr))
        kind = Repeated(BOTTOM) if _starts_empty(scope.origin, target) else held_kind(value)
        scope.session.learned.store(base.kind, target.attr, kind)
        mixed = scope.session.learned.mixed(base.kind, target.attr)
        scope.emit(Store, base=base, value=value, attribute=target.attr, mixed=mixed)
    else:
        raise scope.refuse(
            target,
            "this target is not followed",
            "it takes its value apart at run time",
            "unpack without a star",
            Code.UNSUPPORTED_STATEMENT,
        )


def _starts_empty(node: gast.stmt | None, target: gast.Attribute) -> bool:
    """`self.log = []`: a list that has no other name yet."""
    plain = isinstance(node, gast.Assign) and node.targets == [target]
    return plain and isinstance(node.value, gast.List) and not node.value.elts


def refuse_objects(scope: Scope, target: gast.expr, base: Value, value: Value) -> None:
    """An array of objects may hold numbers, and its adjoint could not."""
    if isinstance(base.kind, Array) and base.kind.objects:
        scope.emit(Opaque, out=None, operands=(value,), node=target, instead="use a list",
                   reason="an array of objects has no adjoint of its own")


def refuse_form(scope: Scope, target: gast.Attribute, base: Value) -> None:
    """`y.shape = ...` and its kin change an array without writing numbers."""
    if isinstance(base.kind, Array) and target.attr not in ("real", "imag"):
        raise scope.refuse(
            target,
            f"`.{target.attr}` of an array is assigned",
            "it changes the form of an array that other names may refer to",
            "make a new view, with reshape or view",
        )


def written_base(scope: Scope, node: gast.expr) -> Value:
    """What an item is written to: `y.flat[k]` is an element of y."""
    if not is_flat(node):
        return scope.expression(node)
    base = scope.expression(node.value)
    if not isinstance(base.kind, Array) and base.kind != UNKNOWN:
        return scope.expression(node)
    if base.rank is None:
        raise scope.refuse(
            node,
            "an array is written through `.flat`",
            "it counts through all axes, and how many there are is not known here",
            "write through `y.reshape(-1)`, or index all axes",
        )
    return base


def refuse_global(scope: Scope, target: gast.Name) -> None:
    """Writing a global is refused with its line."""
    if target.id not in scope.locals:
        raise scope.refuse(
            target,
            f"`{target.id}` is a global and is written here",
            "a derivative call must not change the module's state",
            "return the new value instead",
            Code.GLOBAL_WRITE,
        )


def unpack(scope: Scope, target: gast.Tuple, value: Value) -> None:
    """`a, b = value`: by items where they are known, else by reading value[0], value[1].

    All items are read before any is bound: `a, b = b, a` swaps.
    """
    if any(isinstance(part, gast.Starred) for part in target.elts):
        raise scope.refuse(
            target,
            "a starred target is not followed",
            "its length is known only at run time",
            "use slices",
            Code.UNSUPPORTED_STATEMENT,
        )
    if is_object(value):
        unpacked_object(scope, value)
    if value.items is not None:
        if len(value.items) != len(target.elts):
            raise scope.refuse(
                target,
                f"{len(value.items)} values for {len(target.elts)} targets",
                "this raises ValueError",
                "use as many targets as values",
            )
        items = list(value.items)
    else:
        text = _again(value, target)
        items = [_item(scope, value, index, text) for index in range(len(target.elts))]
    for part, item in zip(target.elts, items, strict=True):
        assign(scope, part, item)


def _again(value: Value, target: gast.Tuple) -> gast.expr | None:
    """How what is unpacked is read again: its variable, unless the line binds that anew."""
    bound = {node.id for node in gast.walk(target) if isinstance(node, gast.Name)}
    if value.name is not None and value.name.isidentifier() and value.name not in bound:
        return gast.Name(value.name, gast.Load(), None, None)
    return value.node


def _item(scope: Scope, value: Value, index: int, text: gast.expr | None) -> Value:
    key = scope.constant(index, gast.Constant(index, None))
    node = gast.Subscript(text, key.node, gast.Load()) if text is not None else None
    return read(scope, value, key, node, None)


def augmented(scope: Scope, node: gast.AugAssign) -> None:
    target = node.target
    function = OPERATORS[type(node.op)]
    if isinstance(target, gast.Name):
        refuse_global(scope, target)
        update(scope, node, function)
        return
    base = written_base(scope, target.value)
    if isinstance(target, gast.Attribute):
        load = gast.Attribute(target.value, target.attr, gast.Load())
        old = scope.expression(gast.copy_location(load, target))
        value = scope.expression(node.value)
        augmented_object(scope, node, old, value)
        if nature_of(old) is Nature.REBIND:
            set_attribute(scope, target, base)
        slot, left = slot_of(None, target.attr), _result(node, old, value)
        put(scope, base, slot, left, old.kind)
        if nature_of(old) is not Nature.MUTATE:
            scope.session.learned.store(base.kind, target.attr, left.kind)
        scope.emit(Store, base=base, value=value, attribute=target.attr, operator=function, old=old)
        return
    set_item(scope, target, base)
    key = written_key(scope, target, base)
    load = gast.copy_location(gast.Subscript(target.value, target.slice, gast.Load()), target)
    old = read(scope, base, key, load, None)
    value = scope.expression(node.value)
    augmented_object(scope, node, old, value)
    refuse_objects(scope, target, base, value)
    put(scope, base, slot_of(key), _result(node, old, value), old.kind)
    scope.emit(Store, base=base, value=value, key=key, operator=function, old=old)


def _result(node: gast.AugAssign, old: Value, value: Value) -> Value:
    """What an augmented assignment leaves: an array stays itself, a number may become an array."""
    if nature_of(old) is Nature.MUTATE:
        return old
    python = PYTHON[type(node.op)]
    kind, shape = infer(
        OPERATORS[type(node.op)], {}, lambda stand: python(stand(old), stand(value))
    )
    return Value(-1, kind, shape=shape)


def update(scope: Scope, node: gast.AugAssign, function: Callable) -> None:
    """`x += v` on a name: the kind of x decides whether it writes or rebinds."""
    name = node.target.id
    old = scope.lookup(gast.copy_location(gast.Name(name, gast.Load(), None, None), node.target))
    value = scope.expression(node.value)
    augmented_object(scope, node, old, value)
    if not (numeric(old) and numeric(value)):
        raise scope.refuse(
            node,
            f"`{name}` is a container and is extended in place",
            "only numbers and arrays are followed here",
            "use append, or build a new list",
        )
    python = PYTHON[type(node.op)]
    kind, shape = infer(function, {}, lambda stand: python(stand(old), stand(value)))
    nature = nature_of(old)
    if nature is Nature.MUTATE:
        kind, shape = old.kind, old.shape
    out = scope.value(kind, name=name, shape=shape)
    scope.emit(Update, out=out, target=old, value=value, operator=function, nature=nature)
    scope.env[name] = out


def nature_of(value: Value) -> Nature:
    """Arrays (0-d ones too) are written in place; numbers are rebound."""
    if isinstance(value.kind, Array):
        return Nature.MUTATE
    return Nature.REBIND if isinstance(value.kind, Scalar) else Nature.UNKNOWN


def annotated(scope: Scope, node: gast.AnnAssign) -> None:
    if node.value is not None:
        name = node.target.id if isinstance(node.target, gast.Name) else None
        assign(scope, node.target, scope.expression(node.value, name))
