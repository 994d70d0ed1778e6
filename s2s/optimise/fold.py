"""Algebra of single expressions.

    1.0 * x          x                 where x is floating: an integer would stay one
    x + -y * z       x - y * z
    2 * (a * b)      2 * a * b         numbers and factors to the left
    x + (y + z)      x + y + z
    np.sum(-x)       -np.sum(x)

Moving a parenthesis changes the last bit of a result; contributions to an adjoint have no order of
their own, so any order is as right as another.  Everything else here holds bit for bit, except
that a zero may change its sign.
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.leaves import LEAVES, Static, attribute, call, constant
from s2s.optimise.arithmetic import computed, negative, number, numbers_merged
from s2s.optimise.constants import is_number
from s2s.optimise.facts import FLOATING, Fact, Names, covers, fact, promoted
from s2s.optimise.flow import aliases, effects, is_fresh, is_pure, names_bound, names_read
from s2s.optimise.learned import names_of
from s2s.optimise.text import Text, all_lines, each_line

LINEAR = frozenset(
    {"np.sum", "unbroadcast", "spread", "np.reshape", "np.transpose", "np.cumsum", "np.flip"}
)
PRODUCTS = (gast.Mult, gast.MatMult)


def fold(text: Text) -> Text:
    """Every expression of a sweep, bottom up."""
    names = known_names(text)
    owned = _owned(text)

    def change(line: gast.stmt) -> None:
        if isinstance(line, gast.Assign):
            line.value = _assigned(line, owned, names)
        elif isinstance(line, gast.AugAssign):
            line.value = folded(line.value, names)
            _signed(line)
        elif isinstance(line, gast.Expr):
            line.value = _called(line.value, names)

    return text.with_lines(each_line(text.lines, change))


def known_names(text: Text) -> Names:
    """Facts of all names; the adjoint of the result is floating, whatever its shape."""
    return names_of(text.lines, {f"value_{text.namer.bar_suffix}": Fact(None, FLOATING)})


def _owned(text: Text) -> set[str]:
    """Names whose arrays must be nobody else's: written in place, or returned."""
    related = aliases(text.lines)
    lines = all_lines(text.lines)
    roots = {related.of(name) for result in text.results for name in names_read(result)}
    roots |= {related.of(name) for line in lines for name in effects(line).alters}
    return {name for line in lines for name in names_bound(line) if related.of(name) in roots}


def _assigned(line: gast.Assign, owned: set[str], names: Names) -> gast.expr:
    """The value of an assignment; what a place or an owned name gets is memory of its own."""
    target, value = line.targets[0], line.value
    if isinstance(target, gast.Tuple) and isinstance(value, gast.Tuple):
        items = [
            _value(item, part, owned, names)
            for item, part in zip(target.elts, value.elts, strict=True)
        ]
        return gast.Tuple(items, gast.Load())
    return _value(target, value, owned, names)


def _value(target: gast.expr, value: gast.expr, owned: set[str], names: Names) -> gast.expr:
    new = folded(value, names)
    return (
        new if isinstance(target, gast.Name) and target.id not in owned else _own(value, new, names)
    )


def _called(value: gast.expr, names: Names) -> gast.expr:
    """An argument of a call that acts may be held by what it acts on."""
    if not isinstance(value, gast.Call):
        return folded(value, names)
    args = [_own(arg, folded(arg, names), names) for arg in value.args]
    return gast.Call(folded(value.func, names), args, value.keywords)


def _own(old: gast.expr, new: gast.expr, names: Names) -> gast.expr:
    """Memory of its own, where folding left the memory of something else."""
    if not is_fresh(old) or is_fresh(new):
        return new
    known = fact(new, names)
    if known.is_number:
        return new
    return (
        call(attribute(new, "copy"))
        if known.is_array
        else gast.BinOp(constant(1.0), gast.Mult(), new)
    )


def _signed(line: gast.AugAssign) -> None:
    """`x_bar += -e` is `x_bar -= e`."""
    found = negated(line.value)
    if isinstance(line.op, (gast.Add, gast.Sub)) and found is not None:
        line.value = found
        line.op = gast.Sub() if isinstance(line.op, gast.Add) else gast.Add()


# ---- expressions ----------------------------------------------------------------------


def folded(node: gast.expr, names: Names) -> gast.expr:
    """One expression."""
    if isinstance(node, LEAVES) or not isinstance(node, gast.AST):
        return node
    fields = {}
    for field, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[field] = [
                folded(item, names) if isinstance(item, gast.AST) else item for item in value
            ]
        else:
            fields[field] = folded(value, names) if isinstance(value, gast.AST) else value
    return simpler(type(node)(**fields), names)


def simpler(node: gast.expr, names: Names) -> gast.expr:
    """One node whose parts are folded already."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return _minus(node.operand) or node
    if isinstance(node, gast.BinOp):
        return _operation(node, names)
    if isinstance(node, gast.Call):
        return _applied(node, names)
    return node


def _minus(operand: gast.expr) -> gast.expr | None:
    """`-(-x)` is x, `-(2 * x)` is -2 * x, `-(a * b)` is -a * b."""
    found = negated(operand)
    if found is not None:
        return found
    if isinstance(operand, gast.BinOp) and isinstance(operand.op, (*PRODUCTS, gast.Div)):
        return gast.BinOp(_minus(operand.left) or negative(operand.left), operand.op, operand.right)
    return None


def negated(node: gast.expr) -> gast.expr | None:
    """`y` where the text is minus y, with the sign in front or inside a linear function."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return node.operand
    if isinstance(node, gast.BinOp) and isinstance(node.op, (*PRODUCTS, gast.Div)):
        left = negated(node.left)
        return gast.BinOp(left, node.op, node.right) if left is not None else None
    if isinstance(node, gast.Call) and isinstance(node.func, Static) and node.func.wish in LINEAR:
        inner = negated(node.args[0]) if node.args else None
        return (
            gast.Call(node.func, [inner, *node.args[1:]], node.keywords)
            if inner is not None
            else None
        )
    return None


def _applied(node: gast.Call, names: Names) -> gast.expr:
    """A minus sign leaves a linear function; what has its shape already is not brought to it."""
    function = node.func
    if isinstance(function, Static) and function.wish == "unbroadcast" and len(node.args) == 2:
        bar, like = (fact(arg, names) for arg in node.args)
        if (
            bar.shape is not None
            and like.shape is not None
            and bar.dtype == like.dtype is not None
            and covers(bar, like)
            and covers(like, bar)
        ):
            return node.args[0]
    found = negated(node)
    return negative(found) if found is not None else node


def _operation(node: gast.BinOp, names: Names) -> gast.expr:
    if is_number(node.left) and is_number(node.right):
        return computed(node)
    if isinstance(node.op, gast.Mult):
        return _product(node, names)
    if isinstance(node.op, gast.Div):
        return _quotient(node, names)
    if isinstance(node.op, gast.Add):
        return _sum(node, names)
    if isinstance(node.op, gast.Sub):
        found = negated(node.right)
        return _sum(gast.BinOp(node.left, gast.Add(), found), names) if found is not None else node
    return node


# ---- sums -----------------------------------------------------------------------------


def _sum(node: gast.BinOp, names: Names) -> gast.expr:
    left, right = node.left, node.right
    for zero, other in ((left, right), (right, left)):
        if number(zero) == 0 and fact(other, names).floating:
            return other
    if isinstance(right, gast.BinOp) and isinstance(right.op, (gast.Add, gast.Sub)):
        inner = simpler(gast.BinOp(left, gast.Add(), right.left), names)
        return simpler(gast.BinOp(inner, right.op, right.right), names)
    found = negated(right)
    if found is not None:
        return gast.BinOp(left, gast.Sub(), found)
    found = negated(left)
    if found is not None and not is_number(left) and is_pure(node):
        return gast.BinOp(right, gast.Sub(), found)
    return node


# ---- products -------------------------------------------------------------------------


def _product(node: gast.BinOp, names: Names) -> gast.expr:
    left, right = node.left, node.right
    if is_number(right):
        left, right = right, left
    factor = number(left)
    if factor == 1 and fact(right, names).floating:
        return right
    if factor == -1 and fact(right, names).floating:
        return _minus(right) or negative(right)
    filled = _filled(left, right, names) or _filled(right, left, names)
    if filled is not None:
        return simpler(filled, names)
    found = negated(right)
    if found is not None and not is_number(right):
        return simpler(gast.BinOp(_minus(left) or negative(left), gast.Mult(), found), names)
    if (
        isinstance(right, gast.BinOp)
        and isinstance(right.op, (gast.Mult, gast.Div))
        and is_factor(left, names)
    ):
        inner = simpler(gast.BinOp(left, gast.Mult(), right.left), names)
        return gast.BinOp(inner, right.op, right.right)
    merged = numbers_merged(left, right)
    return merged if merged is not None else gast.BinOp(left, gast.Mult(), right)


def is_factor(node: gast.expr, names: Names) -> bool:
    """A number in text, or what is proved to be one at run time."""
    return (
        is_number(node)
        or isinstance(node, gast.BinOp)
        and isinstance(node.op, gast.Mult)
        and is_number(node.left)
        and fact(node.right, names).is_number
    )


def _filled(array: gast.expr, other: gast.expr, names: Names) -> gast.expr | None:
    """`np.full_like(x, c) * e` is c * e, where e has the shape and dtype of the product."""
    if (
        not isinstance(array, gast.Call)
        or not isinstance(array.func, Static)
        or array.func.target is not np.full_like
        or len(array.args) != 2
        or not is_number(array.args[1])
    ):
        return None
    like, found = fact(array.args[0], names), fact(other, names)
    if (
        not covers(found, like)
        or promoted(like.dtype, found.dtype) != found.dtype
        or found.dtype in (None, FLOATING)
    ):
        return None
    return gast.BinOp(array.args[1], gast.Mult(), other)


def _quotient(node: gast.BinOp, names: Names) -> gast.expr:
    if number(node.right) == 1 and fact(node.left, names).floating:
        return node.left
    return node


# ---- numbers --------------------------------------------------------------------------


__all__ = ["fold", "folded", "known_names", "negated", "number"]
