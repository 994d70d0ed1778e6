"""Attributes: of a module, of an array, of a NamedTuple, of an object.

    np.tanh        the object itself        x.T, x.real     the function's rule, a window or a copy
    x.shape        passive                  state.v         an item; cell.w a Load (members.py)
"""

from __future__ import annotations

import gast

from s2s.core import Certainty, Load, Op, Value, View, discrete
from s2s.normalise.contents import attribute_kind, slot_of
from s2s.normalise.infer import infer, shape_of
from s2s.normalise.members import inherited_member, member, of_named
from s2s.normalise.scope import Scope, is_static
from s2s.rulebook.spellings import ATTRIBUTES
from s2s.rulebook.views import VIEWS
from s2s_runtime.kinds import UNKNOWN, Array, Instance, Kind, Scalar, Sequence

LIBRARIES = frozenset({"numpy", "scipy", "math", "cmath", "operator", "functools", "itertools"})
PASSIVE_ATTRIBUTES = frozenset({"shape", "ndim", "size", "dtype", "nbytes", "itemsize", "strides"})


def attribute(scope: Scope, node: gast.Attribute, name: str | None) -> Value:
    """`base.attr` read: of a module, an array, an object."""
    if (found := inherited_member(scope, node, name)) is not None:
        return found
    base = scope.expression(node.value)
    if is_static(base):
        return static_attribute(scope, base, node)
    if node.attr in PASSIVE_ATTRIBUTES and not isinstance(base.kind, Instance):
        out = scope.value(_shape_kind(base, node.attr), name=name, node=node)
        scope.emit(Op, out=out, function=discrete, bound={"operands": (base,)})
        return out
    if isinstance(base.kind, (Array, Scalar)) or (base.kind == UNKNOWN and node.attr == "T"):
        return _array_attribute(scope, base, node, name)
    if isinstance(base.kind, Sequence) and node.attr in base.kind.fields:
        index = base.kind.fields.index(node.attr)
        if base.items is not None:
            return base.items[index]
    elif (found := of_named(scope, base, node, name)) is not None:
        return found
    if isinstance(base.kind, Instance):
        return member(scope, base, node, name)
    slot = slot_of(None, node.attr)
    kind = scope.session.contents.kind(slot, attribute_kind(base, node.attr))
    out = scope.value(kind, name=name, node=node, shape=shape_of(kind))
    scope.emit(Load, out=out, base=base, attribute=node.attr)
    return out


def _shape_kind(base: Value, attr: str) -> Kind:
    if attr in ("ndim", "size"):
        return Scalar("int")
    if attr == "shape" and base.rank is not None:
        return Sequence("tuple", (Scalar("int"),) * base.rank)
    return UNKNOWN


def static_attribute(scope: Scope, base: Value, node: gast.Attribute) -> Value:
    """`np.tanh`: the object itself; what modules and classes of the user's hold is guarded."""
    home = getattr(base.static, "__name__", None) or type(base.static).__module__
    if home.partition(".")[0] not in LIBRARIES:
        scope.held(base.static, node.attr)
    try:
        found = getattr(base.static, node.attr)
    except AttributeError:
        raise scope.refuse(node, f"`{gast.unparse(node)}` does not exist",
                           "reading it would raise AttributeError", "correct the name") from None
    return scope.constant(found, node)


def _array_attribute(scope: Scope, base: Value, node: gast.Attribute, name: str | None) -> Value:
    function = ATTRIBUTES.get(node.attr)
    if function is None:
        raise scope.refuse(node, f"the attribute `.{node.attr}` of an array has no rule",
                           "s2s does not know what it reads", "use a NumPy function instead")
    rule = scope.session.book.rule(function)
    operand = rule.operands[0]
    kind, shape = infer(function, {}, lambda stand: function(stand(base)))
    out = scope.value(kind, name=name, node=node, shape=shape)
    if function in VIEWS and base.rank != 0:
        scope.emit(
            View,
            out=out,
            base=base,
            certainty=Certainty[VIEWS[function].name],
            function=function,
            bound={operand: base},
        )
    else:
        scope.emit(Op, out=out, function=function, bound={operand: base})
    return out
