"""Iterators inside iterators, as one loop over what they all run through.

    for i, v in enumerate(map(f, xs), 1):         for trip, item in enumerate(xs):
        ...                                  ->       i = trip + 1
                                                      v = f(item)
                                                      ...

    for v, w in zip(xs, cycle(ws)):               for trip, v in enumerate(xs):
        ...                                  ->       w = ws[trip % len(ws)]
                                                      ...

Each item is made when its trip begins, as the iterators themselves would do it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import gast

from s2s.normalise.rewrites.stream import ONE, ZERO, Lines, Stream, is_plain
from s2s.normalise.rewrites.text import (
    Text,
    again,
    assigned,
    load,
    located,
    stored,
)


def streamed(text: Text, node: gast.stmt) -> Lines | None:
    """A loop over iterators that are made of iterators, where something moves."""
    if not isinstance(node, gast.For) or node.orelse or not _nested(text, node.iter, node.target):
        return None
    if not text.offers(len, range, enumerate, zip) or not text.moves(node):
        return None
    rebound = frozenset(set().union(*map(assigned, node.body)))
    stream = Stream(text, rebound, MAKERS, LISTED)
    if not stream.take(node.target, node.iter):
        return None
    return [located(line, node) for line in stream.written(node.body)]


def _nested(text: Text, items: gast.expr, target: gast.expr) -> bool:
    """Whether the loop is not one that is followed as it stands."""
    if isinstance(items, gast.GeneratorExp):
        return len(items.generators) == 1
    if not isinstance(items, gast.Call):
        return False
    if text.means(items.func, enumerate) and items.args:
        if not isinstance(target, gast.Tuple) or not isinstance(target.elts[0], gast.Name):
            return True
        inner = items.args[0]
        zipped = text.means(getattr(inner, "func", inner), zip)
        return any(_made(text, part) for part in (inner.args if zipped else [inner]))
    if text.means(items.func, zip):
        return any(_made(text, part) for part in items.args)
    return text.means(items.func, *ALONE)


def _made(text: Text, node: gast.expr) -> bool:
    """Whether items of an iterable are made as it is run through."""
    return isinstance(node, gast.GeneratorExp) or (
        isinstance(node, gast.Call) and text.means(node.func, *MAKERS, *LISTED)
    )


def enumerated(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`enumerate(xs, start)`: the number of the trip, and an item."""
    start = call.args[1] if len(call.args) > 1 else next(
        (part.value for part in call.keywords), ZERO)
    if not call.args:
        return False
    start = stream.named(start, "start")
    parts = _parts(target, 2) or [stored(stream.text.fresh(w)) for w in ("number", "item")]
    if not stream.take(parts[1], call.args[0]):
        return False
    if not stream.counts_as(parts[0], start):
        stream.bind(parts[0], stream.count(start))
    if _parts(target, 2) is None:
        stream.bind(target, gast.Tuple([load(part.id) for part in parts], gast.Load()))
    return True


def zipped(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`zip(xs, ys)`: an item of each."""
    if call.keywords and not _strictly(call):
        return False
    parts = _parts(target, len(call.args))
    names = parts or [stored(stream.text.fresh("item")) for _ in call.args]
    if not call.args or not all(map(stream.take, names, call.args)):
        return False
    if stream.tests and len(call.args) > 1:
        return False
    if parts is None:
        stream.bind(target, gast.Tuple([load(part.id) for part in names], gast.Load()))
    return True


def mapped(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`map(f, xs, ys)`: the target is `f(x, y)`."""
    function, *items = call.args
    if call.keywords or not items:
        return False
    names = [stream.text.fresh("item") for _ in items]
    apply = stream.applied(function)
    if not all(stream.take(stored(name), one) for name, one in zip(names, items, strict=True)):
        return False
    stream.bind(target, apply(*map(load, names)))
    return not (stream.tests and len(items) > 1)


def star_mapped(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`starmap(f, pairs)`: each item is taken apart."""
    function, items = call.args
    count = _arity(stream.text, function, items)
    if count is None:
        return False
    names = [stream.text.fresh("item") for _ in range(count)]
    apply = stream.applied(function)
    if not stream.take(gast.Tuple([*map(stored, names)], gast.Store()), items):
        return False
    stream.bind(target, apply(*map(load, names)))
    return True


def filtered(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`filter(p, xs)`: trips that fail the test are over."""
    function, items = call.args
    item = stream.text.fresh("item")
    none = isinstance(function, gast.Constant) and function.value is None
    apply = (lambda one: one) if none else stream.applied(function)
    if not stream.take(stored(item), items) or not stream.skip(apply(load(item))):
        return False
    stream.bind(target, load(item))
    return True


def repeated(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`repeat(v)`, `repeat(v, n)`."""
    value = stream.named(call.args[0], "value")
    if len(call.args) > 1:
        trips = gast.Call(load("range"), [call.args[1]], [])
        stream.base(stored(stream.text.fresh("_")), trips)
    stream.bind(target, again(value))
    return True


def counted(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`count(start, step)`."""
    if call.keywords or len(call.args) > 2 or stream.tests:
        return False
    start, step = (*call.args, ZERO, ONE)[:2] if len(call.args) != 1 else (call.args[0], ONE)
    step = None if step is ONE else stream.named(step, "step")
    stream.bind(target, stream.count(stream.named(start, "start"), step))
    return True


def cycled(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`cycle(xs)`: the items by their numbers, again and again."""
    items = stream.named(call.args[0], "items")
    length = gast.Call(load("len"), [again(items)], [])
    place = gast.BinOp(stream.trip(), gast.Mod(), length)
    stream.bind(target, gast.Subscript(again(items), place, gast.Load()))
    return not stream.tests


def longest(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`zip_longest(xs, ys)`: by number, the fill value past the end."""
    fill = next((part.value for part in call.keywords), gast.Constant(None, None))
    parts = _parts(target, len(call.args))
    if parts is None or len(call.args) < 2:
        return False
    named = [stream.named(one, "items") for one in call.args]
    fill, i = stream.named(fill, "fill"), stream.text.fresh("i")
    lengths = [gast.Call(load("len"), [again(one)], []) for one in named]
    whole = gast.Call(load("range"), [gast.Call(load("max"), lengths, [])], [])
    if not stream.text.offers(max) or not stream.base(stored(i), whole):
        return False
    for part, one, length in zip(parts, named, lengths, strict=True):
        there = gast.Compare(load(i), [gast.Lt()], [again(length)])
        item = gast.Subscript(again(one), load(i), gast.Load())
        stream.bind(part, gast.IfExp(there, item, again(fill)))
    return True


def paired(stream: Stream, target: gast.expr, call: gast.Call) -> bool:
    """`pairwise(xs)`: each item and the next one."""
    items, i = stream.named(call.args[0], "items"), stream.text.fresh("i")
    length = gast.Call(load("len"), [again(items)], [])
    trips = gast.Call(load("range"), [gast.BinOp(length, gast.Sub(), ONE)], [])
    after = gast.BinOp(load(i), gast.Add(), ONE)
    both = [gast.Subscript(again(items), place, gast.Load()) for place in (load(i), after)]
    if not stream.base(stored(i), trips):
        return False
    stream.bind(target, gast.Tuple(both, gast.Load()))
    return True


def _parts(target: gast.expr, count: int) -> list[gast.expr] | None:
    """The parts of a target that takes so many items apart."""
    parts = target.elts if isinstance(target, (gast.Tuple, gast.List)) else []
    starred = any(isinstance(part, gast.Starred) for part in parts)
    return parts if len(parts) == count and not starred else None


def _strictly(call: gast.Call) -> bool:
    """`strict=False`; with True, lengths that differ are an error of the primal."""
    return all(part.arg == "strict" and isinstance(part.value, gast.Constant)
               and part.value.value is False for part in call.keywords)


def _arity(text: Text, function: gast.expr, items: gast.expr) -> int | None:
    """How many arguments `starmap` gives: told by the function, or by what is zipped."""
    if isinstance(function, gast.Lambda):
        return len(function.args.args) if is_plain(function.args) else None
    if isinstance(items, gast.Call) and text.means(items.func, zip):
        return len(items.args)
    return getattr(getattr(text.meaning(function), "__code__", None), "co_argcount", None)


MAKERS: dict[object, Callable[[Stream, gast.expr, gast.Call], bool]] = {
    enumerate: enumerated,
    zip: zipped,
    map: mapped,
    filter: filtered,
    itertools.starmap: star_mapped,
    itertools.repeat: repeated,
    itertools.count: counted,
    itertools.cycle: cycled,
    itertools.zip_longest: longest,
    itertools.pairwise: paired,
}
# Alone they are no plain loop either; what is listed is made before the loop (see `iterators`).
ALONE = (map, filter, itertools.starmap, itertools.repeat, itertools.count, itertools.cycle,
         itertools.zip_longest)
LISTED = (itertools.chain, itertools.product, itertools.combinations, itertools.permutations,
          itertools.combinations_with_replacement, itertools.accumulate, itertools.islice)
ITERATORS = (*MAKERS, *LISTED, reversed)
