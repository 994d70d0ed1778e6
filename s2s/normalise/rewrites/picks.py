"""One item among several, found by a key, by a test, or missing.

    best = max(xs, key=f)          order = max(range(len(xs)), key=lambda k: f(xs[k]))
                             ->    best = xs[order]

    v = next((v for v in xs if p(v)), 0.0)        v = 0.0
                                            ->    for v_1 in xs:
                                                      if p(v_1):
                                                          v = v_1
                                                          break
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.comprehensions import as_list, as_loop, can_be_loop
from s2s.normalise.rewrites.consumers import as_generator
from s2s.normalise.rewrites.text import Text, assignment, load, located

Lines = list[gast.stmt]
ZERO = gast.Constant(0, None)


def picked_out(text: Text, call: gast.Call, name: str) -> Lines | None:
    """The lines after which `name` is the item; None for any other call."""
    if any(isinstance(arg, gast.Starred) for arg in call.args) or not text.moves(call):
        return None
    if text.means(call.func, max, min) and text.offers(len, range):
        return _extreme(text, call, name)
    return _first(text, call, name) if text.means(call.func, next) else None


def _extreme(text: Text, call: gast.Call, name: str) -> Lines | None:
    """`max` and `min` with a key or a default."""
    given = {part.arg: part.value for part in call.keywords}
    if not given or not given.keys() <= {"key", "default"} or not call.args:
        return None
    several = len(call.args) > 1
    items = gast.List(call.args, gast.Load()) if several else as_generator(text, call.args[0])
    lines: Lines = []
    if can_be_loop(items) and not isinstance(items, gast.DictComp):
        whole = load(text.fresh("items"))
        lines += as_list(text, items, whole.id)
    elif isinstance(items, (gast.List, gast.Tuple)):
        whole = load(text.fresh("items"))
        lines.append(assignment(whole.id, gast.List(items.elts, gast.Load())))
    elif isinstance(items, gast.Name) and items.id in text.sequences | text.rows:
        whole = items
    else:
        return None
    found = _chosen(text, call.func, whole, given.get("key"), name)
    if "default" in given:
        length = gast.Call(load("len"), [whole], [])
        there = gast.Compare(length, [gast.Gt()], [ZERO])
        found = [gast.If(there, found, [assignment(name, given["default"])])]
    return [located(line, call) for line in (*lines, *found)]


def _chosen(
    text: Text, function: gast.expr, whole: gast.Name, key: gast.expr | None, name: str
) -> Lines:
    """The number of the item is found first: it carries nothing."""
    k, place = text.fresh("k"), text.fresh("place")
    item = gast.Subscript(whole, load(k), gast.Load())
    args = gast.arguments(
        args=[gast.Name(k, gast.Param(), None, None)], posonlyargs=[], vararg=None, kwonlyargs=[],
        kw_defaults=[], kwarg=None, defaults=[],
    )
    rank = gast.Lambda(args, item if key is None else gast.Call(key, [item], []))
    numbers = gast.Call(load("range"), [gast.Call(load("len"), [whole], [])], [])
    best = gast.Call(function, [numbers], [gast.keyword("key", rank)])
    taken = gast.Subscript(whole, load(place), gast.Load())
    return [assignment(place, best), assignment(name, taken)]


def _first(text: Text, call: gast.Call, name: str) -> Lines | None:
    """`next(generator)` and `next(generator, default)` of a generator that nobody else runs."""
    if call.keywords or not 1 <= len(call.args) <= 2:
        return None
    items = as_generator(text, call.args[0])
    if not isinstance(items, gast.GeneratorExp) or not can_be_loop(items) \
            or len(items.generators) != 1:
        return None
    if len(call.args) == 2:
        start = assignment(name, call.args[1])
        found = as_loop(text, items, lambda one: [assignment(name, one), gast.Break()])
        return [located(line, call) for line in (start, found)]
    whole = text.fresh("items")

    def append(one: gast.expr) -> Lines:
        function = gast.Attribute(load(whole), "append", gast.Load())
        return [gast.Expr(gast.Call(function, [one], [])), gast.Break()]

    stop = gast.Raise(gast.Name("StopIteration", gast.Load(), None, None), None)
    lines = [
        assignment(whole, gast.List([], gast.Load())),
        as_loop(text, items, append),
        gast.If(gast.UnaryOp(gast.Not(), load(whole)), [stop], []),
        assignment(name, gast.Subscript(load(whole), ZERO, gast.Load())),
    ]
    return [located(line, call) for line in lines]
