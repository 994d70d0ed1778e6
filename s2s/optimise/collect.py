"""Equal terms of a sum are counted.

    a * b + a * b        2 * a * b
    h + h                2 * h
    0.5 * x + 0.5 * x    x

Doubling is exact; bringing equal terms together reorders a sum of contributions.
"""

from __future__ import annotations

from collections import Counter

import gast

from s2s.leaves import Leaf, constant
from s2s.optimise.flow import is_fresh, is_pure
from s2s.optimise.fold import folded
from s2s.optimise.keys import key
from s2s.optimise.learned import Known
from s2s.optimise.text import Text, each_line

WHOLE = (Leaf, gast.Name, gast.Constant)
Term = tuple[bool, gast.expr]  # whether it is added, and what


def collect(text: Text) -> Text:
    """Every sum of a sweep."""
    known = Known(text)

    def change(line: gast.stmt) -> None:
        if isinstance(line, (gast.Assign, gast.AugAssign, gast.Expr)):
            new = collected(line.value, known)
            line.value = new if is_fresh(new) or not is_fresh(line.value) else line.value

    return text.with_lines(each_line(text.lines, change))


def collected(node: gast.expr, known: Known) -> gast.expr:
    """One expression, sums inside it first; the same object where nothing repeats."""
    if isinstance(node, WHOLE) or id(node) in known.found.collected:
        return node
    result = _collected(node, known)
    if result is node:
        known.found.collected[id(node)] = node
    return result


def _collected(node: gast.expr, known: Known) -> gast.expr:
    if isinstance(node, gast.BinOp):
        if isinstance(node.op, (gast.Add, gast.Sub)):
            return _sum(node, known)
        left, right = collected(node.left, known), collected(node.right, known)
        same = left is node.left and right is node.right
        return node if same else gast.BinOp(left, node.op, right)
    if isinstance(node, gast.Call):
        args = [collected(arg, known) for arg in node.args]
        same = all(a is b for a, b in zip(args, node.args, strict=True))
        return node if same else gast.Call(node.func, args, node.keywords)
    if isinstance(node, gast.UnaryOp):
        operand = collected(node.operand, known)
        return node if operand is node.operand else gast.UnaryOp(node.op, operand)
    if isinstance(node, gast.Tuple):
        return gast.Tuple([collected(item, known) for item in node.elts], node.ctx)
    return node


def terms(node: gast.expr, added: bool = True) -> list[Term]:
    """`a - b + c` as +a, -b, +c."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Add, gast.Sub)):
        right = added if isinstance(node.op, gast.Add) else not added
        return [*terms(node.left, added), *terms(node.right, right)]
    return [(added, node)]


def _sum(node: gast.BinOp, known: Known) -> gast.expr:
    before = terms(node)
    found = [(sign, collected(term, known)) for sign, term in before]
    counts = Counter((sign, key(term)) for sign, term in found)
    again = [term for sign, term in found if counts[sign, key(term)] > 1]
    if not again or not all(known.fact(term).floating and is_pure(term) for term in again):
        same = all(a is b for (_, a), (_, b) in zip(found, before, strict=True))
        return node if same else _joined(found)
    once: list[Term] = []
    for sign, term in found:
        count = counts.pop((sign, key(term)), 0)
        if count:
            once.append((sign, _times(count, term, known)))
    return _joined(once)


def _times(count: int, term: gast.expr, known: Known) -> gast.expr:
    return folded(gast.BinOp(constant(count), gast.Mult(), term), known) if count > 1 else term


def _joined(found: list[Term]) -> gast.expr:
    """The terms in order, the first of them added."""
    sign, result = found[0]
    result = result if sign else gast.UnaryOp(gast.USub(), result)
    for sign, term in found[1:]:
        result = gast.BinOp(result, gast.Add() if sign else gast.Sub(), term)
    return result
