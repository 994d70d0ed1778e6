"""What stands before something that needs lines of its own, and reads what those may change.

    return u(0) ** 2 + sum(u(t) for t in ts)        term = u(0) ** 2
                                                ->  return term + sum(u(t) for t in ts)

Python evaluates from left to right: `u(0) ** 2` has its value before the loop over `ts` begins.
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.normalise.rewrites.text import Text, assignment, load, located
from s2s.trees import walk


def named_before(
    text: Text, whole: gast.expr, wanted: gast.expr
) -> tuple[list[gast.stmt], gast.expr] | None:
    """The lines that evaluate what stands before `wanted`, and `whole` in terms of their names."""
    way = _way(whole, wanted)
    if way is None:
        return None
    lines: list[gast.stmt] = []
    names: dict[int, gast.expr] = {}
    for node, inside in way:
        for part in _before(node, inside):
            if isinstance(part, (gast.Name, gast.Constant)) or text.is_fixed(part):
                continue
            if isinstance(part, (gast.Starred, gast.Slice, gast.Lambda)):
                return None
            name = text.fresh("term" if isinstance(node, gast.BinOp) else "item")
            lines.append(located(assignment(name, part), part))
            names[id(part)] = located(load(name), part)
    return (lines, _replaced(whole, names)) if lines else None


def _way(whole: gast.expr, wanted: gast.expr) -> list[tuple[gast.expr, gast.expr]] | None:
    """The expressions around `wanted`, each with the part of it that holds `wanted`."""
    found: list[tuple[gast.expr, gast.expr]] = []
    node = whole
    while node is not wanted:
        parts = _parts(node)
        inside = next((part for part in parts or () if any(n is wanted for n in walk(part))), None)
        if inside is None:
            return None
        found.append((node, inside))
        node = inside
    return found


def _parts(node: gast.expr) -> list[gast.expr] | None:
    """The parts of an expression in the order in which all of them are evaluated; else None."""
    if isinstance(node, gast.BinOp):
        return [node.left, node.right]
    if isinstance(node, gast.UnaryOp):
        return [node.operand]
    if isinstance(node, gast.Compare) and len(node.comparators) == 1:
        return [node.left, node.comparators[0]]
    if isinstance(node, gast.Call):
        base = node.func.value if isinstance(node.func, gast.Attribute) else node.func
        return [base, *node.args, *(one.value for one in node.keywords)]
    if isinstance(node, (gast.Tuple, gast.List)):
        return node.elts
    if isinstance(node, gast.Subscript):
        return [node.value, node.slice]
    return [node.value] if isinstance(node, gast.Attribute) else None


def _before(node: gast.expr, inside: gast.expr) -> Iterator[gast.expr]:
    for part in _parts(node) or ():
        if part is inside:
            return
        yield part


def _replaced(node: gast.AST, names: dict[int, gast.expr]) -> gast.AST:
    """The tree with names in the place of what was evaluated."""
    if id(node) in names:
        return names[id(node)]
    fields: dict[str, object] = {}
    for field, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[field] = [
                _replaced(item, names) if isinstance(item, gast.AST) else item for item in value
            ]
        else:
            fields[field] = _replaced(value, names) if isinstance(value, gast.AST) else value
    return gast.copy_location(type(node)(**fields), node)
