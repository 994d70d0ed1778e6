"""`__iter__` as the function that returns what is iterated.

    def __iter__(self):                        def __iter__(self):
        return iter((self.x, self.y))    ->        return (self.x, self.y)

        yield self.x                     ->        return (self.x, self.y)
        yield self.y

        yield from self.layers           ->        return self.layers
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.text import located


def collected(
    source: object, tree: gast.FunctionDef | gast.Lambda
) -> gast.FunctionDef | gast.Lambda:
    """The tree of an `__iter__` without an iterator; any other tree as it is."""
    if not isinstance(tree, gast.FunctionDef) or tree.name != "__iter__":
        return tree
    start, whole = _given(source, tree.body)
    if whole is None:
        return tree
    body = [*tree.body[:start], located(gast.Return(whole), tree.body[start])]
    return gast.copy_location(
        gast.FunctionDef(**dict(gast.iter_fields(tree)) | {"body": body}), tree
    )


def _given(source: object, body: list[gast.stmt]) -> tuple[int, gast.expr | None]:
    """The statement from which on items are given, and all of them."""
    last = len(body) - 1
    call = body[last].value if isinstance(body[last], gast.Return) else None
    if isinstance(call, gast.Call) and len(call.args) == 1 and _is_iter(source, call.func):
        return last, call.args[0]
    if isinstance(given := _expression(body[last]), gast.YieldFrom):
        return last, given.value
    start = next((i for i, line in enumerate(body) if isinstance(_expression(line), gast.Yield)), 0)
    items = [getattr(_expression(line), "value", None) for line in body[start:]]
    plain = all(isinstance(_expression(line), gast.Yield) for line in body[start:])
    return start, gast.Tuple(items, gast.Load()) if plain and None not in items else None


def _expression(line: gast.stmt) -> gast.expr | None:
    return line.value if isinstance(line, gast.Expr) else None


def _is_iter(source: object, node: gast.expr) -> bool:
    return isinstance(node, gast.Name) and node.id == "iter" and source.resolve("iter") is iter
