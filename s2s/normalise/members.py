"""What the class of an object answers for: properties, class attributes, operators, `super()`.

    circle.area           Call of the property's function with circle
    a + b                 Call of `__add__` (or of `__radd__` of b)
    v[0], abs(v), len(v)  Call of `__getitem__`, `__abs__`, `__len__`
    super().cost(rate)    Call of the next class's `cost`, with self in front
"""

from __future__ import annotations

import builtins
import functools
import operator
import types

import gast

from s2s.core import Load, Op, Opaque, Value, discrete
from s2s.normalise.contents import slot_of
from s2s.normalise.given import Given
from s2s.normalise.infer import shape_of
from s2s.normalise.once import is_stored, made_once
from s2s.normalise.scope import Scope
from s2s.normalise.user_calls import user_call
from s2s_runtime.kinds import UNKNOWN, Instance, Kind, Sequence, class_of, kind_of

BINARY = {
    gast.Add: "add", gast.Sub: "sub", gast.Mult: "mul", gast.Div: "truediv", gast.Pow: "pow",
    gast.MatMult: "matmul", gast.Mod: "mod", gast.FloorDiv: "floordiv",
}
UNARY = {gast.USub: "__neg__", gast.UAdd: "__pos__", gast.Invert: "__invert__"}
COMPARE = {
    gast.Lt: "__lt__", gast.LtE: "__le__", gast.Gt: "__gt__", gast.GtE: "__ge__",
    gast.Eq: "__eq__", gast.NotEq: "__ne__",
}
BUILTINS = {
    builtins.abs: "__abs__", builtins.len: "__len__", builtins.float: "__float__",
    builtins.round: "__round__", operator.neg: "__neg__",
}


def member(scope: Scope, base: Value, node: gast.Attribute, name: str | None) -> Value:
    """`object.attribute` read."""
    cls, attribute = base.kind.cls, node.attr
    kind = scope.session.learned.read(base.kind, attribute)
    if attribute == "__class__":
        return scope.constant(cls, node)
    found = scope.held(cls, attribute)
    if isinstance(found, functools.cached_property) and not is_stored(scope, base, attribute):
        if (start := made_once(scope, node, cls, found)) is not None:
            once = scope.value(static=start, node=node)
            return user_call(scope, node, once, Given((base,), (node.value,)), name)
    if isinstance(found, property) and isinstance(found.fget, types.FunctionType):
        return user_call(
            scope, node, scope.constant(found.fget, node), Given((base,), (node.value,)), name
        )
    if kind is None and found is not None and not hasattr(type(found), "__get__"):
        out = scope.value(_passive(kind_of(found)), name=name, node=node)
        scope.emit(Op, out=out, function=discrete, bound={"operands": (base,)})
        return out
    if kind is None and found is not None and not isinstance(found, _FOUND_ON_INSTANCES):
        return _descriptor(scope, base, node)
    kind = scope.session.contents.kind(slot_of(None, attribute), kind or UNKNOWN)
    out = scope.value(kind, name=name, node=node, shape=shape_of(kind))
    scope.emit(Load, out=out, base=base, attribute=attribute)
    return out


def of_named(scope: Scope, base: Value, node: gast.Attribute, name: str | None) -> Value | None:
    """What the class of a NamedTuple holds beside its fields: a property, or something passive."""
    if not isinstance(base.kind, Sequence) or class_of(base.kind) is None:
        return None
    found = scope.held(base.kind.cls, node.attr)
    if isinstance(found, property) and isinstance(found.fget, types.FunctionType):
        given = Given((base,), (node.value,))
        return user_call(scope, node, scope.constant(found.fget, node), given, name)
    if found is None or isinstance(found, _FOUND_ON_INSTANCES):
        return None
    return _descriptor(scope, base, node)


_FOUND_ON_INSTANCES = (types.FunctionType, staticmethod, classmethod, types.MemberDescriptorType)


def _descriptor(scope: Scope, base: Value, node: gast.Attribute) -> Value:
    """A cached property and its kin: what they give was made when they were first asked."""
    out = scope.value(node=node)
    scope.emit(Opaque, out=out, operands=(base,), node=node,
               reason=f"`{node.attr}` is a descriptor that keeps or makes values in its own way",
               instead="use a property or a method")
    return out


def _passive(kind: Kind) -> Kind:
    """The kind of a class attribute; what it holds belongs to the class, not to the object."""
    return UNKNOWN if isinstance(kind, Instance) else kind


def special(
    scope: Scope, node: gast.expr, method: str, values: tuple[Value, ...],
    texts: tuple[gast.expr, ...], name: str | None,
) -> Value | None:
    """A call of `__method__` of the first value's class; None where it has none in Python."""
    if (cls := class_of(values[0].kind)) is None:
        return None
    found = scope.held(cls, method)
    found = scope.session.book.definition(found) or found
    if not isinstance(found, types.FunctionType):
        return None
    return user_call(scope, node, scope.constant(found, node), Given(values, texts), name)


def operation(
    scope: Scope, node: gast.expr, op: gast.operator, left: Value, right: Value,
    texts: tuple[gast.expr, gast.expr], name: str | None,
) -> Value | None:
    """`left op right` where an object's class says what it means."""
    word = BINARY.get(type(op))
    if word is None:
        return None
    return special(scope, node, f"__{word}__", (left, right), texts, name) or special(
        scope, node, f"__r{word}__", (right, left), texts[::-1], name
    )


def inherited_member(scope: Scope, node: gast.Attribute, name: str | None) -> Value | None:
    """`super(cls, this).attribute`: a property of the next class in line, or what it holds."""
    call = node.value
    two = isinstance(call, gast.Call) and len(call.args) == 2 and isinstance(call.func, gast.Name)
    if not two or call.func.id in scope.locals or scope.lookup(call.func).static is not super:
        return None
    cls, this = scope.expression(call.args[0]), scope.expression(call.args[1])
    found = _next_in_line(cls.static, this, node.attr)
    if isinstance(found, property) and isinstance(found.fget, types.FunctionType):
        given = Given((this,), (call.args[1],))
        return user_call(scope, node, scope.constant(found.fget, node), given, name)
    return None


def _next_in_line(cls: object, this: Value, attribute: str) -> object:
    """What the classes after `cls` hold under a name."""
    if not isinstance(this.kind, Instance) or cls not in this.kind.cls.__mro__:
        return None
    line = this.kind.cls.__mro__
    rest = line[line.index(cls) + 1:]
    return next((vars(base)[attribute] for base in rest if attribute in vars(base)), None)


def inherited(
    scope: Scope, node: gast.Call, cls: type, this: Value, given: Given, name: str | None,
    text: gast.expr,
) -> Value | None:
    """`super(cls, this).method(...)`: the method of the next class in line."""
    found = _next_in_line(cls, this, node.func.attr)
    if found is object.__init__:
        return scope.constant(None)
    if not isinstance(found, types.FunctionType):
        return None
    whole = given.after(this, text)
    return user_call(scope, node, scope.constant(found, node.func), whole, name)
