"""The reverse lines joined to the forward text: the seed in place, names told apart."""

from __future__ import annotations

import gast

from s2s.leaves import constant, name, rebuild, walk
from s2s.optimise.tidy import tidy


def seeded(lines: list[gast.stmt], seed: gast.expr) -> list[gast.stmt]:
    """The reverse sweep of a real loss: its seed is the number 1.

    `x_bar = 1.0 * y` stays as it is where a later line adds into x_bar: x_bar must not be y itself.
    """
    folded = tidy([rebuild(line, _one) for line in lines], [])
    added = {
        _root(node.target)
        for line in folded
        for node in walk(line)
        if isinstance(node, gast.AugAssign)
    }
    return [_apart(line, added) for line in folded]


def _apart(line: gast.stmt, added: set[str]) -> gast.stmt:
    def change(node: gast.AST) -> gast.AST | None:
        if (
            isinstance(node, gast.Assign)
            and isinstance(node.targets[0], gast.Name)
            and node.targets[0].id in added
            and isinstance(node.value, (gast.Name, gast.Subscript, gast.Attribute))
        ):
            return gast.Assign(
                node.targets, gast.BinOp(constant(1.0), gast.Mult(), node.value), None
            )
        return None

    return rebuild(line, change)


def _root(node: gast.expr) -> str:
    """The variable that an in-place line changes."""
    while isinstance(node, (gast.Subscript, gast.Attribute)):
        node = node.value
    return node.id if isinstance(node, gast.Name) else ""


def _one(node: gast.AST) -> gast.AST | None:
    if (
        isinstance(node, gast.Name)
        and isinstance(node.ctx, gast.Load)
        and node.id in ("value_bar", "value_adj")
    ):
        return constant(1.0)
    return None


def rename_free(lines: list[gast.stmt], table: list[tuple[str, str]]) -> list[gast.stmt]:
    """Free names under the keywords that the module passes."""
    changed = {text: printed for text, printed in table if text != printed}
    if not changed:
        return lines
    return [
        rebuild(
            line,
            lambda node: (
                name(changed[node.id])
                if isinstance(node, gast.Name) and node.id in changed
                else None
            ),
        )
        for line in lines
    ]
