"""What `itertools` and NumPy walk through, as plain loops over numbers.

    for a, b in pairwise(xs):            for i in range(len(xs) - 1):
        ...                        ->        a, b = xs[i], xs[i + 1]
                                             ...

    for a, b in product(xs, ys):         for a in xs:
        ...                        ->        for b in ys:
                                                 ...
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import gast
import numpy as np

from s2s.normalise.rewrites.comprehensions import as_list
from s2s.normalise.rewrites.folds import as_running
from s2s.normalise.rewrites.text import FUNCTIONS, Text, assignment, load, located, loop, stored

ONE = gast.Constant(1, None)
MOST = 5  # loops inside one another
Lines = list[gast.stmt]


def walked(text: Text, node: gast.stmt) -> Lines | None:
    """A loop over an iterator that has a plainer form."""
    if not isinstance(node, gast.For) or node.orelse or not isinstance(node.iter, gast.Call):
        return None
    if is_values(text, node.iter):
        return _values(text, node, node.iter)
    found = text.meaning(node.iter.func)
    make = next((make for one, make in WALKS if found is one), None)
    starred = any(isinstance(arg, gast.Starred) for arg in node.iter.args)
    if make is None or starred or not text.offers(len, range):
        return None
    lines = make(text, node, node.iter)
    return None if lines is None else [located(line, node) for line in lines]


def is_values(text: Text, node: gast.AST) -> bool:
    """Whether this is `d.values()` of something that moves."""
    return (
        isinstance(node, gast.Call)
        and isinstance(node.func, gast.Attribute)
        and node.func.attr == "values"
        and not node.args
        and not node.keywords
        and text.moves(node)
    )


def _values(text: Text, node: gast.For, call: gast.Call) -> Lines:
    """`for v in d.values()`: by key, since the adjoint of a value stands under its key."""
    lines: Lines = []
    table = _named(text, call.func.value, "table", lines)
    key = text.fresh("key")
    read = gast.Assign([node.target], _item(table, load(key)), None)
    found = [*lines, loop(stored(key), table, [read, *node.body])]
    return [located(line, node) for line in found]


def _named(text: Text, node: gast.expr, wish: str, lines: Lines) -> gast.expr:
    """What is read again and again has a name."""
    if isinstance(node, gast.Name):
        return node
    name = text.fresh(wish)
    lines.append(located(assignment(name, node), node))
    return load(name)


def _item(items: gast.expr, index: gast.expr) -> gast.expr:
    return gast.Subscript(items, index, gast.Load())


def _range(*bounds: gast.expr) -> gast.expr:
    return gast.Call(gast.Name("range", gast.Load(), None, None), list(bounds), [])


def _length(items: gast.expr) -> gast.expr:
    return gast.Call(gast.Name("len", gast.Load(), None, None), [items], [])


def _pairwise(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    if len(call.args) != 1 or call.keywords:
        return None
    lines: Lines = []
    items = _named(text, call.args[0], "items", lines)
    if _is_written(items, node.body):
        return None
    i = text.fresh("i")
    both = gast.Tuple(
        [_item(items, load(i)), _item(items, gast.BinOp(load(i), gast.Add(), ONE))], gast.Load()
    )
    bind = gast.Assign([node.target], both, None)
    trips = _range(gast.BinOp(_length(items), gast.Sub(), ONE))
    return [*lines, loop(stored(i), trips, [bind, *node.body])]


def _combinations(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    return _chosen(text, node, call, lambda i: gast.BinOp(i, gast.Add(), ONE))


def _combinations_with_replacement(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    return _chosen(text, node, call, lambda i: i)


def _permutations(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    return _chosen(text, node, call, None)


def _chosen(
    text: Text, node: gast.For, call: gast.Call, start: Callable[[gast.expr], gast.expr] | None
) -> Lines | None:
    """One loop for each item chosen, from `start` of the one before; None: others than those."""
    count = call.args[1].value if len(call.args) == 2 and isinstance(call.args[1], gast.Constant) \
        else None
    if type(count) is not int or not 0 < count < MOST or call.keywords or _breaks(node):
        return None
    lines: Lines = []
    items = _named(text, call.args[0], "items", lines)
    if _is_written(items, node.body):
        return None
    numbers = [text.fresh("ijkl"[place]) for place in range(count)]
    chosen = gast.Tuple([_item(items, load(i)) for i in numbers], gast.Load())
    body = [gast.Assign([node.target], chosen, None), *node.body]
    for place in reversed(range(count)):
        before = [load(i) for i in numbers[:place]]
        if start is None and before:
            other = gast.Compare(load(numbers[place]), [gast.NotIn()],
                                 [gast.Tuple(before, gast.Load())])
            if place == 1:
                other = gast.Compare(load(numbers[place]), [gast.NotEq()], before)
            body = [gast.If(other, body, [])]
        first = [start(before[-1])] if start is not None and before else []
        body = [loop(stored(numbers[place]), _range(*first, _length(items)), body)]
    return [*lines, *body]


def _is_written(items: gast.expr, body: Lines) -> bool:
    """Whether a loop changes what was taken down before it began."""
    return any(
        isinstance(node, (gast.Subscript, gast.Name))
        and not isinstance(node.ctx, gast.Load)
        and getattr(getattr(node, "value", node), "id", None) == items.id
        for line in body for node in gast.walk(line)
    )


def _product(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    targets = node.target.elts if isinstance(node.target, (gast.Tuple, gast.List)) else []
    if call.keywords or len(targets) != len(call.args) or _breaks(node):
        return None
    lines: Lines = []
    parts = [
        part if text.means(getattr(part, "func", part), range) else
        _named(text, part, "items", lines) for part in call.args
    ]
    body = node.body
    if any(isinstance(part, gast.Name) and _is_written(part, body) for part in parts):
        return None
    for target, part in reversed(list(zip(targets, parts, strict=True))):
        body = [located(loop(target, part, body), node)]
    return [*lines, *body]


def _chain(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    if call.keywords or not text.moves(call):
        return None
    name = text.fresh("items")
    lines: Lines = [assignment(name, gast.List([], gast.Load()))]
    for part in call.args:
        item = text.fresh("item")
        one = gast.GeneratorExp(load(item), [gast.comprehension(stored(item), part, [], 0)])
        lines += as_list(text, located(one, node), name)[1:]
    return [*lines, loop(node.target, load(name), node.body)]


def _islice(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    if len(call.args) < 2 or call.keywords or not text.moves(call):
        return None
    if isinstance(call.args[0], gast.Name) and _is_written(call.args[0], node.body):
        return None
    bounds = [None, *call.args[1:]] if len(call.args) == 2 else call.args[1:]
    items = _item(call.args[0], gast.Slice(*bounds, *[None] * (3 - len(bounds))))
    return [loop(node.target, items, node.body)]


def _accumulate(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    if call.keywords or not 1 <= len(call.args) <= 2 or not text.moves(call):
        return None
    name = text.fresh("items")
    return [*as_running(text, call, name), loop(node.target, load(name), node.body)]


def _ndenumerate(text: Text, node: gast.For, call: gast.Call) -> Lines | None:
    pair = isinstance(node.target, gast.Tuple) and len(node.target.elts) == 2
    if not pair or len(call.args) != 1 or call.keywords:
        return None
    lines: Lines = []
    items = _named(text, call.args[0], "items", lines)
    index, target = node.target.elts
    place = text.fresh("place") if not isinstance(index, gast.Name) else index.id
    places = gast.Call(
        gast.Attribute(call.func.value, "ndindex", gast.Load())
        if isinstance(call.func, gast.Attribute) else call.func,
        [gast.Attribute(items, "shape", gast.Load())], [],
    )
    taken = [gast.Assign([index], load(place), None)] if not isinstance(index, gast.Name) else []
    read = gast.Assign([target], _item(items, load(place)), None)
    return [*lines, loop(stored(place), places, [*taken, read, *node.body])] \
        if isinstance(call.func, gast.Attribute) else None


def _breaks(node: gast.For) -> bool:
    """Whether a `break` leaves this loop: it would leave only the inner one of two."""
    stack: list[gast.AST] = list(node.body)
    while stack:
        item = stack.pop()
        if isinstance(item, gast.Break):
            return True
        if not isinstance(item, (gast.For, gast.While, *FUNCTIONS)):
            stack += gast.iter_child_nodes(item)
    return False


WALKS = (
    (itertools.pairwise, _pairwise),
    (itertools.combinations, _combinations),
    (itertools.combinations_with_replacement, _combinations_with_replacement),
    (itertools.permutations, _permutations),
    (itertools.product, _product),
    (itertools.chain, _chain),
    (itertools.islice, _islice),
    (itertools.accumulate, _accumulate),
    (np.ndenumerate, _ndenumerate),
)
