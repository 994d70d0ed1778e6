"""A test of a loop that binds a name runs once more than the body: it moves into the body.

    while (r := f(x)) > 0.1:             while True:
        x = x - r              ->            if not (r := f(x)) > 0.1:
                                                 break
                                             x = x - r
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.text import Text, located


def tested_inside(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """A `while` whose test binds names."""
    if not isinstance(node, gast.While) or not any(
        isinstance(item, gast.NamedExpr) for item in gast.walk(node.test)
    ):
        return None
    leave = located(gast.If(gast.UnaryOp(gast.Not(), node.test), [gast.Break()], []), node.test)
    forever = located(gast.Constant(True, None), node.test)
    return [gast.copy_location(gast.While(forever, [leave, *node.body], []), node)]
