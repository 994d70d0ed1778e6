"""Expressions, one operation at a time.

    h = np.tanh(w @ x)        %1 = matmul(w, x)
                       ->     h  = tanh(%1)

`name` is the variable that the result will be bound to: the last operation is born under it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import gast
import numpy as np

from s2s.core import Build, Op, Opaque, Value, discrete
from s2s.errors import CompileError
from s2s.leaves import Static
from s2s.normalise.attributes import attribute
from s2s.normalise.calls import call
from s2s.normalise.defaults import local_function
from s2s.normalise.given import Given
from s2s.normalise.infer import BOTTOM, held_kind, infer, joined_kind
from s2s.normalise.keys import demand_passive_keys
from s2s.normalise.listed import read_as_rows
from s2s.normalise.lookups import joined_tuples, merged_display, repeated
from s2s.normalise.members import COMPARE, UNARY, operation, special
from s2s.normalise.merges import choice
from s2s.normalise.methods import text_of
from s2s.normalise.scope import Scope, is_static
from s2s.normalise.shapes import exact_shape
from s2s.normalise.subscripts import subscript
from s2s.normalise.trials import tried
from s2s.normalise.tuples import unpacked_shapes
from s2s.rulebook.spellings import OPERATORS
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Constant,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)
from s2s_runtime.partials import abs_squared

BOOL = Scalar("bool")
NONE = Constant("NoneType")


def expression(scope: Scope, node: gast.expr, name: str | None = None) -> Value:
    """The value of an expression."""
    lower = LOWER.get(type(node))
    return lower(scope, node, name) if lower else opaque(scope, node)


def opaque(scope: Scope, node: gast.expr) -> Value:
    """An expression that is fine as long as nothing active enters it."""
    inner = [child for child in gast.walk(node) if isinstance(child, gast.Name)
             and isinstance(child.ctx, gast.Load)]
    operands = tuple(scope.lookup(child) for child in inner if _known(scope, child))
    once = isinstance(node, gast.GeneratorExp)
    out = scope.value(Constant("generator") if once else UNKNOWN, node=node)
    scope.emit(Opaque, out=out, operands=operands, node=node,
               reason=f"a `{type(node).__name__}` has no derivative",
               instead="compute the value with arithmetic and NumPy calls")
    return out


def _known(scope: Scope, node: gast.Name) -> bool:
    try:
        return scope.lookup(node) is not None
    except CompileError:
        return False


def apply(scope: Scope, function: Callable, bound: dict, run: Callable, node: gast.expr,
          name: str | None = None) -> Value:
    """Emit `function(bound)` and give its result the kind that a trial run shows."""
    kind, shape = (infer if function is discrete else tried)(function, bound, run)
    shape = exact_shape(scope.session.book.rule(function), function, bound, shape)
    out = scope.value(kind, name=name, node=node, shape=shape)
    scope.emit(Op, out=out, function=function, bound=bound)
    return out


def _constant(scope: Scope, node: gast.Constant, name: str | None) -> Value:
    return scope.constant(node.value, node)


def _name(scope: Scope, node: gast.Name, name: str | None) -> Value:
    return scope.own.now(scope.lookup(node))


def _binary(scope: Scope, node: gast.BinOp, name: str | None) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, gast.BinOp):
        chain.append(chain[-1].left)
    left = scope.expression(chain[-1].left)
    for part in reversed(chain):
        right = scope.expression(part.right)
        left = binary(scope, part.op, left, right, part, name if part is node else None)
    return left


def binary(scope: Scope, op: gast.operator, left: Value, right: Value, node: gast.expr,
           name: str | None) -> Value:
    """`left op right` for numbers and arrays; anything else is passive."""
    answer = operation(scope, node, op, left, right, operands_text(node), name)
    if answer is not None:
        return answer
    if isinstance(op, gast.Add) and (whole := joined_tuples(scope, left, right, node)) is not None:
        return whole
    if (whole := repeated(scope, op, left, right, node, name)) is not None:
        return whole
    if not (numeric(left) and numeric(right)):
        read_as_rows(scope, *zip(operands_text(node), (left, right), strict=True))
        out = scope.value(node=node, name=name)
        reason = f"`{type(op).__name__}` on {left.kind} and {right.kind} has no derivative"
        scope.emit(Opaque, out=out, operands=(left, right), node=node, reason=reason,
                   instead="use numbers and arrays")
        return out
    function = OPERATORS[type(op)]
    python = PYTHON[type(op)]
    made = scope.nodes[-1] if scope.nodes else None
    if isinstance(made, Op) and made.out is left and _is_squared_abs(made, op, right):
        return apply(scope, abs_squared, dict(made.bound),
                     lambda stand: python(stand(left), stand(right)), node, name)
    rule = scope.session.book.rule(function)
    first, second = rule.operands if rule is not None and len(rule.operands) == 2 else ("x1", "x2")
    return apply(scope, function, {first: left, second: right},
                 lambda stand: python(stand(left), stand(right)), node, name)


def _is_squared_abs(made: Op, op: gast.operator, exponent: Value) -> bool:
    """`np.abs(z) ** 2`, which is smooth where `np.abs(z)` is not."""
    return made.function is np.abs and isinstance(op, gast.Pow) and exponent.static == 2


def operands_text(node: gast.expr) -> tuple[gast.expr, gast.expr]:
    """The two sides of an operation, as they are written."""
    if isinstance(node, gast.AugAssign):
        return node.target, node.value
    return node.left, node.right


def numeric(value: Value) -> bool:
    """Whether a value may take part in arithmetic."""
    return (
        value.kind == BOTTOM
        or not isinstance(value.kind, (Constant, Sequence, Repeated, Record, Table, Instance))
        and value.items is None
    )


PYTHON = {
    gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul,
    gast.Div: operator.truediv, gast.FloorDiv: operator.floordiv, gast.Mod: operator.mod,
    gast.Pow: operator.pow, gast.MatMult: operator.matmul, gast.BitAnd: operator.and_,
    gast.BitOr: operator.or_, gast.BitXor: operator.xor, gast.LShift: operator.lshift,
    gast.RShift: operator.rshift,
}


def _unary(scope: Scope, node: gast.UnaryOp, name: str | None) -> Value:
    value = scope.expression(node.operand)
    if type(node.op) in UNARY:
        made = special(scope, node, UNARY[type(node.op)], (value,), (node.operand,), name)
        if made is not None:
            return made
    if (
        isinstance(node.op, gast.USub)
        and is_static(value)
        and isinstance(value.static, (int, float))
    ):
        return scope.constant(-value.static, node)
    if isinstance(node.op, gast.USub) and numeric(value):
        return apply(scope, np.negative, {"x": value}, lambda stand: -stand(value), node, name)
    if isinstance(node.op, gast.UAdd) and numeric(value):
        return apply(scope, np.positive, {"x": value}, lambda stand: +stand(value), node, name)
    python = operator.not_ if isinstance(node.op, gast.Not) else operator.invert
    return apply(
        scope, discrete, {"operands": (value,)}, lambda stand: python(stand(value)), node, name
    )


def _compare(scope: Scope, node: gast.Compare, name: str | None) -> Value:
    values = tuple(scope.expression(part) for part in [node.left, *node.comparators])
    if len(values) == 2 and type(node.ops[0]) in COMPARE:
        method, texts = COMPARE[type(node.ops[0])], (node.left, node.comparators[0])
        made = special(scope, node, method, values, texts, name)
        if made is not None:
            return made
    kind: Kind = BOOL
    if any(isinstance(value.kind, Array) for value in values):
        kind, shape = infer(discrete, {}, lambda stand: stand(values[0]) < stand(values[-1]))
        out = scope.value(kind, name=name, node=node, shape=shape)
        scope.emit(Op, out=out, function=discrete, bound={"operands": values})
        return out
    if any(value.kind == UNKNOWN for value in values):
        kind = UNKNOWN
    out = scope.value(kind, name=name, node=node)
    scope.emit(Op, out=out, function=discrete, bound={"operands": values})
    return out


def _ternary(scope: Scope, node: gast.IfExp, name: str | None) -> Value:
    test = scope.expression(node.test)
    return choice(scope, test, lambda: scope.expression(node.body),
                  lambda: scope.expression(node.orelse), node, name)


def _boolean(scope: Scope, node: gast.BoolOp, name: str | None) -> Value:
    first, *rest = node.values
    left = scope.expression(first)
    for part in rest:
        known = callable(left.static) and is_static(left)  # a function, a class: true
        if left.kind == NONE or known:  # false in every call that the guard lets in
            left = scope.expression(part) if isinstance(node.op, gast.And) is known else left
            continue

        def other(part: gast.expr = part) -> Value:
            return scope.expression(part)

        def same(left: Value = left) -> Value:
            return left
        then, orelse = (other, same) if isinstance(node.op, gast.And) else (same, other)
        if part is rest[-1]:
            return choice(scope, left, then, orelse, node, name)
        whole = gast.BoolOp(node.op, [*node.values[:node.values.index(part) + 1]])
        gast.copy_location(whole, node)
        left = choice(scope, left, then, orelse, whole, None)
    return left


def _tuple(scope: Scope, node: gast.Tuple, name: str | None) -> Value:
    if any(isinstance(part, gast.Starred) for part in node.elts):
        return unpacked_shapes(scope, node) or opaque(scope, node)
    items = tuple(scope.expression(part) for part in node.elts)
    return scope.value(
        Sequence("tuple", tuple(map(held_kind, items))), items=items, node=node
    )


def _list(scope: Scope, node: gast.List, name: str | None) -> Value:
    if any(isinstance(part, gast.Starred) for part in node.elts):
        return opaque(scope, node)
    values = tuple(scope.expression(part) for part in node.elts)
    held = Repeated(joined_kind(map(held_kind, values)))
    kind = scope.own.birth(node, held, scope.session.contents)
    items = None if name else values
    out = scope.value(kind, name=name, node=node, items=items or None)
    scope.emit(Build, out=out, keys=(None,) * len(values), values=values)
    return out


def _dict(scope: Scope, node: gast.Dict, name: str | None) -> Value:
    if any(key is None for key in node.keys):
        return merged_display(scope, node, name) or opaque(scope, node)
    keys = tuple(scope.expression(key) for key in node.keys)
    values = tuple(scope.expression(part) for part in node.values)
    demand_passive_keys(scope, keys, node)
    static = all(is_static(key) for key in keys)
    kind = (
        Record(tuple((k.static, held_kind(v)) for k, v in zip(keys, values, strict=True)))
        if static
        else Table(joined_kind(map(held_kind, values)))
    )
    out = scope.value(scope.own.birth(node, kind, scope.session.contents), name=name, node=node)
    scope.emit(Build, out=out, keys=keys, values=values)
    return out


def _text(scope: Scope, node: gast.JoinedStr, name: str | None) -> Value:
    parts = [inner.value for inner in gast.walk(node) if isinstance(inner, gast.FormattedValue)]
    values = tuple(scope.expression(part) for part in parts)
    return text_of(scope, node, Given(values, ()))


def _walrus(scope: Scope, node: gast.NamedExpr, name: str | None) -> Value:
    scope.bind(node.target.id, scope.expression(node.value, node.target.id))
    return scope.env[node.target.id]


def _lambda(scope: Scope, node: gast.Lambda, name: str | None) -> Value:
    return local_function(scope, node)


LOWER = {
    gast.Constant: _constant, gast.Name: _name, gast.BinOp: _binary, gast.UnaryOp: _unary,
    gast.Compare: _compare, gast.IfExp: _ternary, gast.BoolOp: _boolean, gast.Tuple: _tuple,
    gast.List: _list, gast.Dict: _dict, gast.NamedExpr: _walrus, gast.Lambda: _lambda,
    Static: lambda scope, node, name: scope.constant(node.target, node),
    gast.JoinedStr: _text, gast.Call: call, gast.Subscript: subscript,
    gast.Attribute: attribute,
}
