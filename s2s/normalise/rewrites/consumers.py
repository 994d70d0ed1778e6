"""What builtins do with a sequence, written out.

    sum(w * v for v in x)      total = 0                        any(...)   a flag and a break
                           ->  for v in x:                      max(...)   the first, then a loop
                                   total = total + w * v        list(...)  a loop that appends

`map(f, xs)` and `filter(f, xs)` are read as the generators that they are.
"""

from __future__ import annotations

import functools
import itertools

import gast

from s2s.normalise.rewrites.changes import picked, ranked
from s2s.normalise.rewrites.comprehensions import as_list, as_loop, as_search, can_be_loop
from s2s.normalise.rewrites.folds import as_fold, as_running
from s2s.normalise.rewrites.iterators import is_values
from s2s.normalise.rewrites.streams import ITERATORS
from s2s.normalise.rewrites.text import Text, assignment, load, located, loop, stored

FOLDS = {functools.reduce: "total", itertools.accumulate: "items"}
NAMES = {
    sum: "total",
    any: "found",
    all: "held",
    max: "largest",
    min: "smallest",
    list: "items",
    tuple: "items",
    sorted: "items",
    functools.reduce: "total",
}


def consumed(text: Text, node: gast.Call) -> tuple[object, gast.expr] | None:
    """(builtin, what it runs through) of a call that can be written out."""
    found = next((one for one in NAMES if text.means(node.func, one)), None)
    if found is functools.reduce:
        plain = 2 <= len(node.args) <= 3 and not node.keywords and text.offers(len, range)
        return (found, node) if plain else None
    if found is sorted:
        return _ranked(text, node)
    keywords = [part.arg for part in node.keywords]
    if (
        found is None
        or keywords != (["start"] if found is sum and len(node.args) == 1 and keywords else [])
        or not node.args
        or len(node.args) > (2 if found is sum else 1)
    ):
        return None
    items = as_generator(text, node.args[0])
    if found is list and text.means(getattr(items, "func", items), itertools.accumulate):
        return found, items
    if found is tuple:
        known = can_be_loop(items) or isinstance(items, gast.Name) and items.id in text.lists
        return (found, items) if known else None
    if found is list and isinstance(items, gast.Name):
        return found, _over(text, items)
    if can_be_loop(items) and not isinstance(items, gast.DictComp):
        return found, items
    started = node.keywords or len(node.args) > 1
    if found is sum and started and isinstance(items, gast.Name) and items.id in text.rows:
        return found, items
    if found is not list and (is_sequence(text, items) or _is_list_in_dict(text, items)):
        return found, items
    return None


def _is_list_in_dict(text: Text, node: gast.expr) -> bool:
    """`groups[k]` of a `defaultdict(list)`."""
    default = text.defaults.get(getattr(getattr(node, "value", None), "id", ""))
    return isinstance(node, gast.Subscript) and isinstance(default, gast.List)


def _ranked(text: Text, node: gast.Call) -> tuple[object, gast.expr] | None:
    """`sorted(xs)` of a list, a tuple, an array of one axis, or what can be made a list."""
    spread = any(keyword.arg is None for keyword in node.keywords)
    if len(node.args) != 1 or spread or not text.offers(len, range):
        return None
    items = as_generator(text, node.args[0])
    named = isinstance(items, gast.Name) and (items.id in text.sequences or items.id in text.rows)
    made = isinstance(items, (gast.List, gast.Tuple)) or can_be_loop(items)
    return (sorted, node) if named or made and not isinstance(items, gast.DictComp) else None


def is_sequence(text: Text, node: gast.expr) -> bool:
    """A list or tuple, told by the text or by the kind of the parameter."""
    return isinstance(node, gast.Name) and node.id in text.sequences


def as_generator(text: Text, node: gast.expr) -> gast.expr:
    """`map(f, xs)` as `(f(item) for item in xs)`."""
    if not isinstance(node, gast.Call) or any(isinstance(a, gast.Starred) for a in node.args):
        return node
    if node.keywords and not text.means(node.func, *ITERATORS):
        return node
    if is_values(text, node) and isinstance(node.func.value, gast.Name):
        key = text.fresh("key")
        item = gast.Subscript(node.func.value, load(key), gast.Load())
        part = gast.comprehension(stored(key), node.func.value, [], 0)
        return located(gast.GeneratorExp(item, [part]), node)
    if text.means(node.func, *ITERATORS) and not text.means(node.func, map, filter):
        name = text.fresh("item")
        part = gast.comprehension(stored(name), node, [], 0)
        return located(gast.GeneratorExp(load(name), [part]), node)
    if text.means(node.func, map) and len(node.args) > 2 and text.offers(zip):
        return _mapped_together(text, node)
    if text.means(node.func, map) and len(node.args) == 2:
        return _generator(text, node, filtered=False)
    if text.means(node.func, filter) and len(node.args) == 2:
        return _generator(text, node, filtered=True)
    return node


def _generator(text: Text, node: gast.Call, filtered: bool) -> gast.expr:
    function, items = node.args
    own = (
        function.args.args[0].id if isinstance(function, gast.Lambda) and _plain(function) else None
    )
    name = own or text.fresh("item")
    applied = function.body if own else gast.Call(function, [load(name)], [])
    part = gast.comprehension(stored(name), items, [applied] if filtered else [], 0)
    return located(gast.GeneratorExp(load(name) if filtered else applied, [part]), node)


def _mapped_together(text: Text, node: gast.Call) -> gast.expr:
    """`map(f, xs, ys)` as `(f(a, b) for a, b in zip(xs, ys))`."""
    function, *parts = node.args
    names = [text.fresh("item") for _ in parts]
    together = gast.Call(gast.Name("zip", gast.Load(), None, None), parts, [])
    target = gast.Tuple([stored(name) for name in names], gast.Store())
    applied = gast.Call(function, [load(name) for name in names], [])
    part = gast.comprehension(target, together, [], 0)
    return located(gast.GeneratorExp(applied, [part]), node)


def _plain(function: gast.Lambda) -> bool:
    """Whether a lambda has one parameter and nothing else."""
    args = function.args
    return len(args.args) == 1 and not (
        args.posonlyargs or args.vararg or args.kwonlyargs or args.kwarg or args.defaults
    )


def written_out(text: Text, node: gast.Call, function: object, items: gast.expr,
                name: str) -> list[gast.stmt]:
    """The statements after which `name` is the value of the call."""
    if function in (any, all):
        return as_search(text, _over(text, items), name, function is any)
    if function is sorted:
        return _in_order(text, node, name)
    if function is tuple:
        return as_list(text, _over(text, items), name)
    if function in (max, min):
        return _extremum(text, items, name, gast.Gt() if function is max else gast.Lt())
    if function is functools.reduce:
        return as_fold(text, node, name)
    if function is list and isinstance(items, gast.Call):
        return as_running(text, items, name)
    if function is list:
        return as_list(text, items, name)
    start = next((part.value for part in node.keywords), gast.Constant(0, None))
    start = node.args[1] if len(node.args) > 1 else start

    def add(element: gast.expr) -> list[gast.stmt]:
        return [located(assignment(name, gast.BinOp(load(name), gast.Add(), element)), element)]
    return [located(assignment(name, start), node), as_loop(text, _over(text, items), add)]


def _in_order(text: Text, node: gast.Call, name: str) -> list[gast.stmt]:
    """The items by their numbers, and the numbers as `sorted` orders them."""
    items = as_generator(text, node.args[0])
    lines: list[gast.stmt] = []
    if not isinstance(items, gast.Name):
        whole = text.fresh("items")
        lines = [located(assignment(whole, items), node)] if not can_be_loop(items) else \
            as_list(text, items, whole)
        items = load(whole)
    ranking, order = ranked(text, items, node.keywords)
    return [located(line, node) for line in (*lines, *ranking, *picked(text, items, order, name))]


def _over(text: Text, items: gast.expr) -> gast.GeneratorExp:
    """A named sequence as a generator of its items."""
    if isinstance(items, (gast.Name, gast.Subscript)):
        name = text.fresh("item")
        part = gast.comprehension(stored(name), items, [], 0)
        return located(gast.GeneratorExp(load(name), [part]), items)
    return items


def _extremum(text: Text, items: gast.expr, name: str, operator: gast.cmpop) -> list[gast.stmt]:
    """The first item, and every one that is beyond it: ties go to the first, as in Python."""
    lines: list[gast.stmt] = []
    whole = items.id if isinstance(items, gast.Name) else text.fresh("items")
    if not isinstance(items, gast.Name):
        lines += as_list(text, items, whole)
    item = text.fresh("item")
    beyond = gast.Compare(load(item), [operator], [load(name)])
    first = gast.Subscript(load(whole), gast.Constant(0, None), gast.Load())
    body = [gast.If(beyond, [assignment(name, load(item))], [])]
    return [*lines, located(assignment(name, first), items),
            located(loop(stored(item), load(whole), body), items)]
