"""Generators and coroutines stop in the middle, so they have no reverse sweep: refused."""

from __future__ import annotations

import gast

from s2s.errors import Code
from s2s.normalise.scope import refusal
from s2s.normalise.signatures import own_nodes
from s2s.read import Source


def refuse_suspension(source: Source, tree: gast.FunctionDef | gast.Lambda) -> None:
    """Generators and coroutines stop in the middle, so they have no reverse sweep."""
    if isinstance(tree, gast.AsyncFunctionDef):
        raise refusal(
            source,
            tree,
            "an async function cannot be differentiated",
            "it stops in the middle",
            "write it with a plain `def`",
            Code.COROUTINE,
        )
    for node in (node for part in _body(tree) for node in own_nodes(part)):
        if isinstance(node, (gast.Yield, gast.YieldFrom)):
            raise refusal(
                source,
                node,
                "a generator cannot be differentiated",
                "its trips are not counted, so the reverse sweep cannot run them backwards",
                "return a list, or loop where the items are used",
                Code.GENERATOR,
            )


def _body(tree: gast.FunctionDef | gast.Lambda) -> list[gast.AST]:
    return tree.body if isinstance(tree, gast.FunctionDef) else [tree.body]
