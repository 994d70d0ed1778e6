"""A block that runs forward inside a reverse sweep becomes a function and its call.

                                                def friction_region(u, re):
    with s2s.forward("re"):                         for _ in range(50):
        for _ in range(50):                             u = u - g(u, re)
            u = u - g(u, re)             ->         return u
                                                u = friction_region(u, re)
"""

from __future__ import annotations

import gast

from s2s.core import Marks, Region
from s2s.errors import Code
from s2s.normalise.rewrites.replaying import own_statements, trip_body
from s2s.normalise.rewrites.text import Text, load, located
from s2s.normalise.scope import refusal

Interface = tuple[list[str], list[str], bool]


def names_of(text: Text, node: gast.With) -> tuple[str, ...]:
    """The names of the mark: strings written out."""
    mark = node.items[0].context_expr
    names = tuple(arg.value for arg in mark.args if isinstance(arg, gast.Constant))
    plain = len(node.items) == 1 and node.items[0].optional_vars is None and not mark.keywords
    if not names or len(names) < len(mark.args) or not plain:
        raise refusal(
            text.source,
            mark,
            "this `forward` mark is not understood",
            "it takes the names of the variables that the block's derivatives start from",
            'write `with s2s.forward("a", "b"):`',
            Code.MARK,
        )
    return names


def demand_straight_end(text: Text, body: list[gast.stmt]) -> None:
    """The block is left at its end."""
    leaving = (gast.Return, gast.Break, gast.Continue, gast.Nonlocal, gast.Global)
    loops = [inner for line in body for inner in gast.walk(line)
             if isinstance(inner, (gast.For, gast.While))]
    inside = {id(inner) for line in loops for inner in gast.walk(line)}
    for inner in own_statements(body):
        jump = isinstance(inner, (gast.Break, gast.Continue)) and id(inner) in inside
        if isinstance(inner, leaving) and not jump:
            raise refusal(
                text.source,
                inner,
                "a forward region is left before its end",
                "the region runs as a function of its own",
                "bind the value, and leave after the block",
                Code.MARK,
            )


def region(
    text: Text, marks: Marks, node: gast.With, body: list[gast.stmt], interface: Interface,
    name: str,
) -> tuple[gast.FunctionDef, gast.expr, list[str]]:
    """The function, its call, and the variables that the call binds."""
    results, inputs, falls = interface
    lines = trip_body(body, lambda: list(map(load, results)), None, falls)
    lines = [located(line, node) for line in lines]
    params = [gast.Name(item, gast.Param(), None, None) for item in inputs]
    arguments = gast.arguments(params, [], None, [], [], None, [])
    function = located(gast.FunctionDef(name, arguments, lines, [], None, None, []), node)
    made = gast.Call(load(name), [load(item) for item in inputs], [])
    marks.regions[id(made)] = Region(names_of(text, node), node.lineno, node)
    return function, made, results
