"""`super()` finds its class and its object through the frame; in another function it says both.

    super().__init__(r)        ->        super(__class__, self).__init__(r)
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import FUNCTIONS, Text, load, located


def explicit_super(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """The statement with the arguments of every `super()` written out."""
    if text.this is None or isinstance(node, (*FUNCTIONS, gast.ClassDef)):
        return None
    if not any(_is_bare(text, one) for one in gast.walk(node)):
        return None

    def change(one: gast.AST) -> gast.AST | None:
        if not _is_bare(text, one):
            return None
        return located(gast.Call(one.func, [load("__class__"), load(text.this)], []), one)

    return [rebuild(node, change)]


def _is_bare(text: Text, node: gast.AST) -> bool:
    return isinstance(node, gast.Call) and not node.args and text.means(node.func, super)
