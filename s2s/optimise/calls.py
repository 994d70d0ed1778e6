"""Calls that say less than they could: what is known of shapes makes them shorter.

    unbroadcast(h_bar, b)              h_bar                      where the shapes are the same
    unbroadcast(a_bar, b)              np.sum(a_bar, axis=0)      where b has one axis less
    np.full_like(x, 1.0)               np.ones_like(x)
    np.exp(y).copy()                   np.exp(y)
    np.negative(1)                     -1
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import ONE, Dim
from s2s.leaves import Static, call, constant
from s2s.optimise.arithmetic import is_number, literal, number
from s2s.optimise.facts import covers
from s2s.optimise.flow import is_fresh
from s2s.optimise.learned import Known


def simplified(node: gast.Call, known: Known) -> gast.expr | None:
    """The shorter text of a call whose arguments are folded already; None if there is none."""
    function = node.func
    if isinstance(function, gast.Attribute):
        return _copied(node, function.value) if function.attr == "copy" else None
    if not isinstance(function, Static) or node.keywords:
        return None
    if function.wish == "unbroadcast" and len(node.args) == 2:
        bar, like = node.args
        return _narrowed(bar, like, known)
    if function.target is np.full_like and len(node.args) == 2 and number(node.args[1]) == 1:
        return call(Static(np.ones_like, "np.ones_like"), node.args[0])
    if function.target is np.negative and len(node.args) == 1 and is_number(node.args[0]):
        return literal(-number(node.args[0]))
    if function.target is np.array and len(node.args) == 1 and known.fact(node.args[0]).is_array:
        return _copied(node, node.args[0])
    return None


def _copied(node: gast.Call, copied: gast.expr) -> gast.expr | None:
    """`e` of `e.copy()`, where e is new memory anyway."""
    bare = not node.args or node.args[0] is copied
    return copied if bare and not node.keywords and is_fresh(copied) else None


def uncopied(operand: gast.expr) -> gast.expr:
    """`e` of an operand `e.copy()`: what is computed of it is new memory anyway."""
    if (
        isinstance(operand, gast.Call)
        and isinstance(operand.func, gast.Attribute)
        and operand.func.attr == "copy"
        and not operand.args
        and not operand.keywords
    ):
        return operand.func.value
    return operand


def _narrowed(bar: gast.expr, like: gast.expr, known: Known) -> gast.expr | None:
    """The adjoint summed over axes that are known, or left as it is."""
    wide, narrow = known.fact(bar), known.fact(like)
    if wide.shape is None or narrow.shape is None or not wide.dtype == narrow.dtype is not None:
        return None
    if covers(wide, narrow) and covers(narrow, wide):
        return bar
    extra = len(wide.shape) - len(narrow.shape)
    if extra < 0 or not narrow.shape or not wide.floating:
        return None
    pairs = list(zip(wide.shape[extra:], narrow.shape, strict=True))
    stretched = [axis for axis, (a, b) in enumerate(pairs) if b == ONE and a.nonunit]
    if not all(_same(a, b) for axis, (a, b) in enumerate(pairs) if axis not in stretched):
        return None
    if extra and not stretched:
        return _sum(bar, list(range(extra)))
    if stretched and not extra:
        return _sum(bar, stretched, keepdims=constant(True))
    return None


def _same(one: Dim, other: Dim) -> bool:
    return one == other or one.nonunit and other.nonunit


def _sum(bar: gast.expr, axes: list[int], **keywords: gast.expr) -> gast.expr:
    numbers = [constant(axis) for axis in axes]
    axis = numbers[0] if len(numbers) == 1 else gast.Tuple(numbers, gast.Load())
    return call(Static(np.sum, "np.sum"), bar, axis=axis, **keywords)
