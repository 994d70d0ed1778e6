"""Equal terms of a sum are counted.

    a * b + a * b        2 * a * b
    h + h                2 * h
    0.5 * x + 0.5 * x    x

Doubling is exact; bringing equal terms together reorders a sum of contributions.
"""

from __future__ import annotations

import gast

from s2s.leaves import constant
from s2s.optimise.facts import Names, fact
from s2s.optimise.flow import is_pure
from s2s.optimise.fold import folded, known_names
from s2s.optimise.keys import key
from s2s.optimise.text import Text, each_line

Term = tuple[bool, gast.expr]  # whether it is added, and what


def collect(text: Text) -> Text:
    """Every sum of a sweep."""
    names = known_names(text)

    def change(line: gast.stmt) -> None:
        if isinstance(line, (gast.Assign, gast.AugAssign, gast.Expr)):
            line.value = collected(line.value, names)

    return text.with_lines(each_line(text.lines, change))


def collected(node: gast.expr, names: Names) -> gast.expr:
    """One expression; sums inside it first."""
    if isinstance(node, gast.BinOp):
        if isinstance(node.op, (gast.Add, gast.Sub)):
            return _sum([(sign, collected(term, names)) for sign, term in terms(node)], node, names)
        return gast.BinOp(collected(node.left, names), node.op, collected(node.right, names))
    if isinstance(node, gast.Call):
        return gast.Call(node.func, [collected(arg, names) for arg in node.args], node.keywords)
    if isinstance(node, gast.UnaryOp):
        return gast.UnaryOp(node.op, collected(node.operand, names))
    if isinstance(node, gast.Tuple):
        return gast.Tuple([collected(item, names) for item in node.elts], node.ctx)
    return node


def terms(node: gast.expr, added: bool = True) -> list[Term]:
    """`a - b + c` as +a, -b, +c."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Add, gast.Sub)):
        right = added if isinstance(node.op, gast.Add) else not added
        return [*terms(node.left, added), *terms(node.right, right)]
    return [(added, node)]


def _sum(found: list[Term], node: gast.expr, names: Names) -> gast.expr:
    counts: dict[object, int] = {}
    for sign, term in found:
        counts[key(term), sign] = counts.get((key(term), sign), 0) + 1
    if all(count == 1 for count in counts.values()):
        return _joined(found)
    once: list[Term] = []
    for sign, term in found:
        count = counts.pop((key(term), sign), 0)
        if count > 1 and not (fact(term, names).floating and is_pure(term)):
            return _joined(found)
        if count:
            once.append((sign, _times(count, term, names)))
    return _joined(once)


def _times(count: int, term: gast.expr, names: Names) -> gast.expr:
    return folded(gast.BinOp(constant(count), gast.Mult(), term), names) if count > 1 else term


def _joined(found: list[Term]) -> gast.expr:
    """The terms in order, the first of them added."""
    sign, result = found[0]
    result = result if sign else gast.UnaryOp(gast.USub(), result)
    for sign, term in found[1:]:
        result = gast.BinOp(result, gast.Add() if sign else gast.Sub(), term)
    return result
