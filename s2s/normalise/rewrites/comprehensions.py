"""A comprehension becomes the loop that it abbreviates.

    terms = [w * v for v in xs if v > 0]        terms = []
                                         ->     for v in xs:
                                                    if v > 0:
                                                        terms.append(w * v)

Its variables are its own: one that the function has for something else is renamed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import gast

from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    Text,
    assignment,
    bound_in,
    load,
    located,
    loop,
)

Comprehension: TypeAlias = gast.ListComp | gast.GeneratorExp | gast.DictComp


def as_loop(
    text: Text, node: Comprehension, innermost: Callable[[gast.expr], list[gast.stmt]]
) -> gast.For:
    """The nested loops of a comprehension around `innermost(element)`."""
    own = set().union(*(bound_in(part.target) for part in node.generators))
    renamed = {
        name: text.fresh(name) for name in sorted(own) if name in text.outside_comprehensions
    }
    element = (
        node.elt
        if not isinstance(node, gast.DictComp)
        else gast.Tuple([node.key, node.value], gast.Load())
    )
    body = innermost(rename(element, renamed))
    for index, part in reversed(list(enumerate(node.generators))):
        for test in reversed(part.ifs):
            body = [located(gast.If(rename(test, renamed), body, []), test)]
        items = part.iter if index == 0 else rename(part.iter, renamed)
        body = [located(loop(rename(part.target, renamed), items, body), node)]
    return body[0]


def as_list(text: Text, node: Comprehension, name: str) -> list[gast.stmt]:
    """`name = []` and the loop that fills it."""
    def append(element: gast.expr) -> list[gast.stmt]:
        function = gast.Attribute(load(name), "append", gast.Load())
        return [located(gast.Expr(gast.Call(function, [element], [])), element)]
    empty = located(assignment(name, gast.List([], gast.Load())), node)
    return [empty, as_loop(text, node, append)]


def as_dict(text: Text, node: gast.DictComp, name: str) -> list[gast.stmt]:
    """`name = {}` and the loop that fills it."""
    def store(element: gast.Tuple) -> list[gast.stmt]:
        key, value = element.elts
        return [
            located(gast.Assign([gast.Subscript(load(name), key, gast.Store())], value, None), key)
        ]

    empty = located(assignment(name, gast.Dict([], [])), node)
    return [empty, as_loop(text, node, store)]


def as_search(text: Text, node: gast.GeneratorExp, name: str, sought: bool) -> list[gast.stmt]:
    """`any(...)` and `all(...)`: a flag, and a loop that stops where they stop."""
    def check(element: gast.expr) -> list[gast.stmt]:
        test = element if sought else gast.UnaryOp(gast.Not(), element)
        found = [assignment(name, gast.Constant(sought, None)), gast.Break()]
        return [located(gast.If(test, found, []), element)]
    start = located(assignment(name, gast.Constant(not sought, None)), node)
    return [start, as_loop(text, node, check)]


def can_be_loop(node: gast.AST) -> bool:
    """Not an async comprehension; a walrus inside binds what it would bind in the loop."""
    return (
        isinstance(node, COMPREHENSIONS)
        and not isinstance(node, gast.SetComp)
        and not any(part.is_async for part in node.generators)
        and not any(
            isinstance(item, (gast.Await, gast.Yield)) for item in gast.walk(node)
        )
    )


def rename(node: gast.AST, renamed: dict[str, str]) -> gast.AST:
    """A tree with variables renamed; the same tree where none occurs."""
    if not any(isinstance(item, gast.Name) and item.id in renamed for item in gast.walk(node)):
        return node
    if isinstance(node, gast.Name):
        return located(gast.Name(renamed[node.id], node.ctx, None, None), node)
    fields = {}
    for field, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[field] = [
                rename(item, renamed) if isinstance(item, gast.AST) else item for item in value
            ]
        else:
            fields[field] = rename(value, renamed) if isinstance(value, gast.AST) else value
    return gast.copy_location(type(node)(**fields), node)
