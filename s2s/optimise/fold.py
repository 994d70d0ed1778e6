"""Algebra of single expressions.

    1.0 * x          x                 where x is floating: an integer would stay one
    x + -y * z       x - y * z
    2 * (a * b)      2 * a * b         numbers and factors to the left
    x + (y + z)      x + y + z
    np.sum(-x)       -np.sum(x)
    x.copy() * y     x * y

Moving a parenthesis changes the last bit of a result; contributions to an adjoint have no order of
their own, so any order is as right as another.  Everything else here holds bit for bit, except
that a zero may change its sign.
"""

from __future__ import annotations

import operator

import gast
import numpy as np

from s2s.leaves import Leaf, Static, attribute, call, constant, like
from s2s.optimise.arithmetic import computed, is_number, negative, number, numbers_merged
from s2s.optimise.calls import simplified, uncopied
from s2s.optimise.facts import FLOATING, covers, promoted
from s2s.optimise.flow import is_fresh, is_pure, names_read
from s2s.optimise.learned import Known
from s2s.optimise.text import Text, each_line
from s2s.trees import PARTS

LINEAR = frozenset(
    {
        *("np.sum", "np.mean", "unbroadcast", "spread", "np.cumsum", "np.diff"),
        *("np.reshape", "np.transpose", "np.flip", "np.roll", "np.swapaxes", "np.moveaxis"),
        *("np.expand_dims", "np.squeeze", "np.diag", "np.tril", "np.triu", "np.real"),
    }
)
PRODUCTS = (gast.Mult, gast.MatMult)


def fold(text: Text) -> Text:
    """Every expression of a sweep, bottom up."""
    known = Known(text)

    def change(line: gast.stmt) -> None:
        if isinstance(line, gast.Assign):
            line.value = _assigned(line, known)
        elif isinstance(line, gast.AugAssign):
            line.value = folded(line.value, known)
            _signed(line)
        elif isinstance(line, gast.Expr):
            line.value = _called(line.value, known)

    return text.with_lines(each_line(text.lines, change))


def _assigned(line: gast.Assign, known: Known) -> gast.expr:
    """The value of an assignment."""
    target, value = line.targets[0], line.value
    if isinstance(target, gast.Tuple) and isinstance(value, gast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return gast.Tuple([_value(item, part, known) for item, part in pairs], gast.Load())
    return _value(target, value, known)


def _value(target: gast.expr, old: gast.expr, known: Known) -> gast.expr:
    """What a place gets, and a name whose memory is handed out, is memory of its own."""
    new = folded(old, known)
    if new is old or is_fresh(new) or not is_fresh(old):
        return new
    if not isinstance(target, gast.Name) or known.shares(target.id, known.handed_out):
        return _own(old, new, known)
    if any(known.shares(name, known.altered) for name in names_read(new)):
        return _own(old, new, known)
    return new


def _called(value: gast.expr, known: Known) -> gast.expr:
    """An argument of a call that acts may be held by what it acts on."""
    if not isinstance(value, gast.Call):
        return folded(value, known)
    args = [_own(arg, folded(arg, known), known) for arg in value.args]
    return gast.Call(folded(value.func, known), args, value.keywords)


def _own(old: gast.expr, new: gast.expr, known: Known) -> gast.expr:
    """Memory of its own, where folding left the memory of something else."""
    if not is_fresh(old) or is_fresh(new):
        return new
    found = known.fact(new)
    if found.is_number:
        return new
    if found.is_array:
        return call(attribute(new, "copy"))
    return gast.BinOp(constant(1.0), gast.Mult(), new)


def _signed(line: gast.AugAssign) -> None:
    """`x_bar += -e` is `x_bar -= e`."""
    found = negated(line.value)
    if isinstance(line.op, (gast.Add, gast.Sub)) and found is not None:
        line.value = found
        line.op = gast.Sub() if isinstance(line.op, gast.Add) else gast.Add()


# ---- expressions ----------------------------------------------------------------------


def folded(node: gast.expr, known: Known) -> gast.expr:
    """One expression; the same object where there is nothing to fold."""
    if isinstance(node, (Leaf, gast.Name, gast.Constant)) or id(node) in known.found.folded:
        return node
    changed = {}
    for part in PARTS[node.__class__]:
        value = getattr(node, part, None)
        new = _folded_part(value, known)
        if new is not value:
            changed[part] = new
    result = simpler(like(node, changed) if changed else node, known)
    if result is node:
        known.found.folded[id(node)] = node
    return result


def _folded_part(value: object, known: Known) -> object:
    if isinstance(value, list):
        new = [folded(item, known) if isinstance(item, gast.AST) else item for item in value]
        return value if all(map(operator.is_, new, value)) else new
    return folded(value, known) if isinstance(value, gast.AST) else value


def simpler(node: gast.expr, known: Known) -> gast.expr:
    """One node whose parts are folded already."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return _minus(node.operand) or node
    if isinstance(node, gast.BinOp):
        return _operation(node, known)
    if isinstance(node, gast.Call):
        return _applied(node, known)
    if isinstance(node, gast.Attribute) and node.attr == "T":
        turned = isinstance(node.value, gast.Attribute) and node.value.attr == "T"
        return node.value.value if turned else node
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


def _applied(node: gast.Call, known: Known) -> gast.expr:
    """What a shorter call says; a minus sign leaves a linear function."""
    shorter = simplified(node, known)
    if shorter is not None:
        return shorter
    found = negated(node)
    return negative(found) if found is not None else node


def _operation(node: gast.BinOp, known: Known) -> gast.expr:
    left, right = uncopied(node.left), uncopied(node.right)
    if (left is not node.left or right is not node.right) and is_pure(node):
        return simpler(gast.BinOp(left, node.op, right), known)
    if is_number(node.left) and is_number(node.right):
        return computed(node)
    if isinstance(node.op, gast.Mult):
        return _product(node, known)
    if isinstance(node.op, gast.Div):
        return _quotient(node, known)
    if isinstance(node.op, gast.Add):
        return _sum(node, known)
    if isinstance(node.op, gast.Sub):
        found = negated(node.right)
        return _sum(gast.BinOp(node.left, gast.Add(), found), known) if found is not None else node
    return node


# ---- sums -----------------------------------------------------------------------------


def _sum(node: gast.BinOp, known: Known) -> gast.expr:
    left, right = node.left, node.right
    for zero, other in ((left, right), (right, left)):
        if number(zero) == 0 and known.fact(other).floating:
            return other
    if isinstance(right, gast.BinOp) and isinstance(right.op, (gast.Add, gast.Sub)):
        inner = simpler(gast.BinOp(left, gast.Add(), right.left), known)
        return simpler(gast.BinOp(inner, right.op, right.right), known)
    found = negated(right)
    if found is not None:
        return gast.BinOp(left, gast.Sub(), found)
    found = negated(left)
    if found is not None and not is_number(left) and is_pure(node):
        return gast.BinOp(right, gast.Sub(), found)
    return node


# ---- products -------------------------------------------------------------------------


def _product(node: gast.BinOp, known: Known) -> gast.expr:
    left, right = node.left, node.right
    if is_number(right):
        left, right = right, left
    factor = number(left)
    if factor == 1 and known.fact(right).floating:
        return right
    if factor == -1 and known.fact(right).floating:
        return _minus(right) or negative(right)
    filled = _filled(left, right, known) or _filled(right, left, known)
    if filled is not None:
        return simpler(filled, known)
    found = negated(right)
    if found is not None and not is_number(right):
        return simpler(gast.BinOp(_minus(left) or negative(left), gast.Mult(), found), known)
    if (
        isinstance(right, gast.BinOp)
        and isinstance(right.op, (gast.Mult, gast.Div))
        and is_factor(left, known)
    ):
        inner = simpler(gast.BinOp(left, gast.Mult(), right.left), known)
        return gast.BinOp(inner, right.op, right.right)
    merged = numbers_merged(left, right)
    if merged is not None:
        return merged
    return node if left is node.left else gast.BinOp(left, gast.Mult(), right)


def is_factor(node: gast.expr, known: Known) -> bool:
    """A number in text, or what is proved to be one at run time."""
    return (
        is_number(node)
        or isinstance(node, gast.BinOp)
        and isinstance(node.op, gast.Mult)
        and is_number(node.left)
        and known.fact(node.right).is_number
    )


def _filled(array: gast.expr, other: gast.expr, known: Known) -> gast.expr | None:
    """`np.full_like(x, c) * e` is c * e, where e has the shape and dtype of the product."""
    if (
        not isinstance(array, gast.Call)
        or not isinstance(array.func, Static)
        or array.func.target not in (np.full_like, np.ones_like)
        or len(array.args) > 2
        or not all(map(is_number, array.args[1:]))
    ):
        return None
    factor = array.args[1] if len(array.args) == 2 else constant(1.0)
    like, found = known.fact(array.args[0]), known.fact(other)
    if (
        not covers(found, like)
        or promoted(like.dtype, found.dtype) != found.dtype
        or found.dtype in (None, FLOATING)
    ):
        return None
    return gast.BinOp(factor, gast.Mult(), other)


def _quotient(node: gast.BinOp, known: Known) -> gast.expr:
    if number(node.right) == 1 and known.fact(node.left).floating:
        return node.left
    return node


__all__ = ["fold", "folded", "negated", "number"]
