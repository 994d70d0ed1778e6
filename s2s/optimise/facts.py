"""What is known of a text before it settles: its shape, its dtype, whether it is floating.

    Primal(w) of f8[:,:] (m, n)         (m, n)   f8
    2 * w                               (m, n)   f8
    w @ x                               (m,)     f8

An unknown part is None.  Python's own numbers are weak: they take the dtype of what they meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import gast
import numpy as np

from s2s.core import ONE, Dim, Shape, Value
from s2s.leaves import Primal, Static
from s2s.normalise.shapes import broadcast
from s2s_runtime.kinds import Array, Scalar

WEAK = {"bool": 0, "int": 1, "float": 2, "complex": 3}
FLOATING = "f?"  # some floating dtype


@dataclass(frozen=True)
class Fact:
    """Of one expression."""

    shape: Shape | None = None
    dtype: str | None = None

    @property
    def floating(self) -> bool:
        return self.dtype is not None and (
            self.dtype in ("float", "complex") or self.dtype[0] in "fc"
        )

    @property
    def is_array(self) -> bool:
        return self.shape is not None and len(self.shape) > 0

    @property
    def is_number(self) -> bool:
        return self.shape == ()


NOTHING = Fact()
Names = Mapping[str, Fact]


def fact(expr: gast.expr, names: Names) -> Fact:
    """What is known of an expression."""
    handler = OF.get(type(expr))
    return handler(expr, names) if handler is not None else NOTHING


def of_value(value: Value) -> Fact:
    if isinstance(value.kind, Scalar):
        return Fact((), value.kind.name)
    if isinstance(value.kind, Array):
        return Fact(value.shape, value.kind.dtype)
    return NOTHING


def covers(found: Fact, like: Fact) -> bool:
    """Whether what broadcasts against `like` has its whole shape, by proof."""
    if found.shape is None or like.shape is None or len(found.shape) != len(like.shape):
        return False
    return all(_same(a, b) for a, b in zip(found.shape, like.shape, strict=True))


def _same(a: Dim, b: Dim) -> bool:
    return a.nonunit or b == ONE or (a.symbol, a.offset) == (b.symbol, b.offset)


def fits(found: Fact, like: Fact) -> bool:
    """Whether storing `found` in memory of `like`'s dtype would change no number."""
    return like.dtype not in (None, FLOATING) and promoted(found.dtype, like.dtype) == like.dtype


# ---- by kind of node ------------------------------------------------------------------


def _constant(expr: gast.Constant, _: Names) -> Fact:
    kind = type(expr.value).__name__
    return Fact((), kind) if kind in WEAK else NOTHING


def _unary(expr: gast.UnaryOp, names: Names) -> Fact:
    return fact(expr.operand, names) if isinstance(expr.op, (gast.USub, gast.UAdd)) else NOTHING


def _binary(expr: gast.BinOp, names: Names) -> Fact:
    left, right = fact(expr.left, names), fact(expr.right, names)
    dtype = promoted(left.dtype, right.dtype)
    if isinstance(expr.op, gast.MatMult):
        return Fact(_product(left.shape, right.shape), dtype)
    if isinstance(expr.op, gast.Div) and dtype is not None and not Fact((), dtype).floating:
        dtype = None
    return Fact(broadcast([left.shape, right.shape]), dtype)


def _product(left: Shape | None, right: Shape | None) -> Shape | None:
    if left is None or right is None or not 1 <= len(left) <= 2 or not 1 <= len(right) <= 2:
        return None
    return left[:-1] + (right[1:] if len(right) == 2 else ())


def _attribute(expr: gast.Attribute, names: Names) -> Fact:
    base = fact(expr.value, names)
    if expr.attr == "T" and base.shape is not None:
        return Fact(base.shape[::-1], base.dtype)
    return NOTHING


def _subscript(expr: gast.Subscript, names: Names) -> Fact:
    """An element or a window; its shape is known where every index is one number."""
    base = fact(expr.value, names)
    if base.dtype is None or base.is_number:
        return NOTHING
    keys = expr.slice.elts if isinstance(expr.slice, gast.Tuple) else [expr.slice]
    if base.shape is None or not all(_is_place(key) for key in keys):
        return Fact(None, base.dtype)
    return Fact(base.shape[len(keys) :], base.dtype)


def _is_place(key: gast.expr) -> bool:
    """Whether an index is surely one integer."""
    if isinstance(key, gast.UnaryOp):
        return _is_place(key.operand)
    if isinstance(key, Primal):
        kind = key.value.kind
        return isinstance(kind, Scalar) and (kind.name == "int" or kind.name[0] in "iu")
    return isinstance(key, gast.Constant) and type(key.value) is int


def _comparison(expr: gast.Compare, names: Names) -> Fact:
    shapes = [fact(side, names).shape for side in (expr.left, *expr.comparators)]
    return Fact(broadcast(shapes), "b1") if len(shapes) == 2 else NOTHING


def _call(expr: gast.Call, names: Names) -> Fact:
    function = expr.func
    if isinstance(function, gast.Attribute) and function.attr == "copy" and not expr.args:
        return fact(function.value, names)
    if (
        not isinstance(function, Static)
        or not expr.args
        or any(isinstance(arg, gast.Starred) for arg in expr.args)
    ):
        return NOTHING
    if isinstance(function.target, np.ufunc):
        return (
            _ufunc(function.target, [fact(arg, names) for arg in expr.args])
            if not expr.keywords
            else NOTHING
        )
    handler = next(
        (found for known, found in CALLS if function.target is known), None
    ) or HELPERS.get(function.wish)
    return handler(expr, names) if handler is not None else NOTHING


def _ufunc(function: np.ufunc, operands: list[Fact]) -> Fact:
    if function.nout != 1 or function.signature is not None:
        return NOTHING
    dtype = operands[0].dtype
    for operand in operands[1:]:
        dtype = promoted(dtype, operand.dtype)
    strong = {"float": "f8", "complex": "c16"}.get(dtype, dtype)
    known = strong is not None and Fact((), strong).floating and _keeps_dtype(function, strong)
    return Fact(broadcast([operand.shape for operand in operands]), strong if known else None)


def _keeps_dtype(function: np.ufunc, dtype: str) -> bool:
    """Whether floats of this dtype give the same: no comparison, no `np.abs` of complex."""
    letter = "d" if dtype == FLOATING else np.dtype(dtype).char
    return f"{letter * function.nin}->{letter}" in function.types


def _like(expr: gast.Call, names: Names) -> Fact:
    found = fact(expr.args[0], names)
    return found if found.is_array else NOTHING


def _brought(expr: gast.Call, names: Names) -> Fact:
    """`unbroadcast(bar, like)`, `spread(bar, like)`: shape and dtype of `like`."""
    like = fact(expr.args[1], names) if len(expr.args) > 1 else NOTHING
    return like if like.floating else Fact(like.shape, None)


def _outer(expr: gast.Call, names: Names) -> Fact:
    left, right = fact(expr.args[0], names), fact(expr.args[1], names)
    if left.shape is None or right.shape is None or len(left.shape) != 1 or len(right.shape) != 1:
        return NOTHING
    return Fact(left.shape + right.shape, promoted(left.dtype, right.dtype))


def _sum(expr: gast.Call, names: Names) -> Fact:
    found = fact(expr.args[0], names)
    whole = len(expr.args) == 1 and not expr.keywords
    return Fact(
        () if whole else None, found.dtype if found.floating and found.dtype != "float" else None
    )


def _where(expr: gast.Call, names: Names) -> Fact:
    if len(expr.args) != 3:
        return NOTHING
    parts = [fact(arg, names) for arg in expr.args]
    dtype = promoted(parts[1].dtype, parts[2].dtype)
    dtype = {"float": "f8", "complex": "c16", "int": None, "bool": None}.get(dtype, dtype)
    return Fact(broadcast([part.shape for part in parts]), dtype)


def _copy(expr: gast.Call, names: Names) -> Fact:
    return fact(expr.args[0], names)


def _float(expr: gast.Call, names: Names) -> Fact:
    """Functions that keep a floating dtype and change the shape."""
    found = fact(expr.args[0], names)
    return Fact(None, found.dtype) if found.floating else NOTHING


CALLS = (
    (np.zeros_like, _like),
    (np.full_like, _like),
    (np.ones_like, _like),
    (np.size, lambda expr, names: Fact((), "int")),
    (np.outer, _outer),
    (np.sum, _sum),
    (np.where, _where),
    (np.copy, _copy),
    (np.array, _copy),
    (np.reshape, _float),
    (np.transpose, _float),
    (np.cumsum, _float),
    (np.flip, _float),
)
HELPERS = {"unbroadcast": _brought, "spread": _brought, "cast": _brought, "tie_share": _like}
OF: Mapping[type, Callable[[gast.expr, Names], Fact]] = {
    Primal: lambda expr, _: of_value(expr.value),
    gast.Name: lambda expr, names: names.get(expr.id, NOTHING),
    gast.Constant: _constant,
    gast.UnaryOp: _unary,
    gast.BinOp: _binary,
    gast.Attribute: _attribute,
    gast.Subscript: _subscript,
    gast.Compare: _comparison,
    gast.Call: _call,
}


def promoted(one: str | None, other: str | None) -> str | None:
    """The dtype of a sum."""
    if one is None or other is None:
        return None
    if FLOATING in (one, other):
        return FLOATING if other[0] != "c" and one[0] != "c" else None
    if one in WEAK and other in WEAK:
        return max(one, other, key=WEAK.__getitem__)
    if one in WEAK or other in WEAK:
        weak, strong = (one, other) if one in WEAK else (other, one)
        if strong[0] in "fc" and weak != "complex" or strong[0] == "c":
            return strong
        return None
    return np.promote_types(one, other).str[1:] if one != other else one


# ---- names ----------------------------------------------------------------------------
