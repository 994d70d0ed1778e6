"""`functools.reduce` and `itertools.accumulate`, written out.

    y = reduce(lambda a, b: a * b, xs)         y = xs[0]
                                         ->    for i in range(1, len(xs)):
                                                   y = y * xs[i]
"""

from __future__ import annotations

import operator

import gast

from s2s.normalise.rewrites.text import Text, assignment, load, located, loop, stored

OPERATORS = {
    operator.add: gast.Add,
    operator.sub: gast.Sub,
    operator.mul: gast.Mult,
    operator.truediv: gast.Div,
    operator.matmul: gast.MatMult,
    operator.pow: gast.Pow,
}


def as_fold(text: Text, call: gast.Call, name: str) -> list[gast.stmt]:
    """`name = reduce(f, xs, start)`."""
    function, items, *start = call.args
    lines: list[gast.stmt] = []
    items = _named(text, items, lines)
    i = text.fresh("i")
    item = gast.Subscript(items, load(i), gast.Load())
    step = assignment(name, _applied(text, function, load(name), item, lines))
    first = start[0] if start else gast.Subscript(items, gast.Constant(0, None), gast.Load())
    return [
        located(line, call)
        for line in (*lines, assignment(name, first), _over(i, items, not start, [step]))
    ]


def as_running(text: Text, call: gast.Call, name: str) -> list[gast.stmt]:
    """`name` is the list of the partial results of `accumulate(xs, f)`."""
    lines: list[gast.stmt] = []
    items = _named(text, call.args[0], lines)
    function = call.args[1] if len(call.args) > 1 else None
    total, i = text.fresh("total"), text.fresh("i")
    item = gast.Subscript(items, load(i), gast.Load())
    next_ = (
        gast.BinOp(load(total), gast.Add(), item)
        if function is None
        else _applied(text, function, load(total), item, lines)
    )
    append = gast.Expr(
        gast.Call(gast.Attribute(load(name), "append", gast.Load()), [load(total)], [])
    )
    first = gast.Subscript(items, gast.Constant(0, None), gast.Load())
    return [
        located(line, call)
        for line in (
            *lines,
            assignment(total, first),
            assignment(name, gast.List([load(total)], gast.Load())),
            _over(i, items, True, [assignment(total, next_), append]),
        )
    ]


def _over(i: str, items: gast.expr, skips: bool, body: list[gast.stmt]) -> gast.For:
    length = gast.Call(gast.Name("len", gast.Load(), None, None), [items], [])
    bounds = [gast.Constant(1, None), length] if skips else [length]
    trips = gast.Call(gast.Name("range", gast.Load(), None, None), bounds, [])
    return loop(stored(i), trips, body)


def _named(text: Text, items: gast.expr, lines: list[gast.stmt]) -> gast.expr:
    if isinstance(items, gast.Name):
        return items
    name = text.fresh("items")
    if isinstance(items, gast.GeneratorExp):
        items = located(gast.ListComp(items.elt, items.generators), items)
    lines.append(located(assignment(name, items), items))
    return load(name)


def _applied(
    text: Text, function: gast.expr, one: gast.expr, other: gast.expr, lines: list[gast.stmt]
) -> gast.expr:
    """`function(one, other)`: an operator where it is one."""
    found = next((kind for known, kind in OPERATORS.items() if text.means(function, known)), None)
    if found is not None:
        return gast.BinOp(one, found(), other)
    if isinstance(function, gast.Lambda):
        name = text.fresh("combine")
        lines.append(located(assignment(name, function), function))
        function = load(name)
    return gast.Call(function, [one, other], [])
