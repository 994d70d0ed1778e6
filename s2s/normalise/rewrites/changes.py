"""Lists that change in the middle, in terms of `append`, `pop` and stores to items.

    values.insert(0, y)      values.append(y)                                    the list stays the
                             for k in reversed(range(1, len(values))):           same object, so
                                 values[k] = values[k - 1]                       that every name of
                             values[0] = y                                       it sees the change

    values.sort()            order = sorted(range(len(values)), key=lambda k: values[k])
                             items = [values[k] for k in order]
                             for k in range(len(values)):
                                 values[k] = items[k]

`reverse`, `clear`, `pop(0)` and `del values[0]` are of the same kind.
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.comprehensions import as_list
from s2s.normalise.rewrites.dropped import popped
from s2s.normalise.rewrites.text import Text, assignment, load, located, loop, stored

Lines = list[gast.stmt]
ONE = gast.Constant(1, None)


def rearranged(text: Text, node: gast.stmt) -> Lines | None:
    """A statement that changes a list of the function's in the middle."""
    if isinstance(node, gast.Delete):
        return _deleted(text, node)
    call = node.value if isinstance(node, gast.Expr) else None
    if not isinstance(call, gast.Call) or not isinstance(call.func, gast.Attribute):
        return None
    base = call.func.value
    if not is_list(text, base) or not text.moves(call):
        return None
    make = METHODS.get(call.func.attr)
    lines = make(text, base, call) if make is not None else None
    return None if lines is None else [located(line, node) for line in lines]


def is_list(text: Text, node: gast.AST) -> bool:
    """A variable that holds lists only."""
    known = isinstance(node, gast.Name) and node.id in text.lists
    return known and text.offers(range, len, reversed)


def _insert(text: Text, base: gast.expr, call: gast.Call) -> Lines | None:
    if len(call.args) != 2 or call.keywords:
        return None
    place, value = call.args
    if _is_length(text, place, base):
        return [_append(base, value)]
    if not _is_first(place):  # past the end it would append, and a negative one counts from there
        return None
    name = text.fresh("item")
    move = _moved(text, base, 1, -1)
    return [assignment(name, value), _append(base, load(name)), move,
            gast.Assign([_item(base, place, gast.Store())], load(name), None)]


def _is_first(place: gast.expr) -> bool:
    return isinstance(place, gast.Constant) and type(place.value) is int and place.value == 0


def _is_length(text: Text, place: gast.expr, base: gast.expr) -> bool:
    return isinstance(place, gast.Call) and text.means(place.func, len) \
        and gast.dump(place.args[0]) == gast.dump(base)


def _moved(text: Text, base: gast.expr, start: int, step: int) -> gast.stmt:
    """Every item from `start` on, one place further, or one place back."""
    k = text.fresh("k")
    here = _item(base, load(k), gast.Store())
    if step < 0:
        there = gast.BinOp(load(k), gast.Sub(), ONE)
        trips = _call("reversed", _call("range", gast.Constant(start, None), _length(base)))
    else:
        there = gast.BinOp(load(k), gast.Add(), ONE)
        last = gast.BinOp(_length(base), gast.Sub(), ONE)
        trips = _call("range", *([gast.Constant(start, None)] if start else []), last)
    move = gast.Assign([here], _item(base, there, gast.Load()), None)
    return loop(stored(k), trips, [move])


def _reverse(text: Text, base: gast.expr, call: gast.Call) -> Lines | None:
    order = _call("reversed", _call("range", _length(base)))
    return None if call.args or call.keywords else _in_order(text, base, order)


def _sort(text: Text, base: gast.expr, call: gast.Call) -> Lines | None:
    if call.args or not text.offers(sorted):
        return None
    lines, order = ranked(text, base, call.keywords)
    return [*lines, *_in_order(text, base, order)]


def _clear(text: Text, base: gast.expr, call: gast.Call) -> Lines | None:
    pop = gast.Expr(gast.Call(gast.Attribute(base, "pop", gast.Load()), [], []))
    return [loop(stored(text.fresh("_")), _call("range", _length(base)), [pop])]


METHODS = {"insert": _insert, "reverse": _reverse, "sort": _sort, "clear": _clear}


def ranked(
    text: Text, items: gast.expr, keywords: list[gast.keyword]
) -> tuple[Lines, gast.expr]:
    """The numbers of the items in the order that `sorted` gives them."""
    name, k = text.fresh("order"), text.fresh("k")
    item = _item(items, load(k), gast.Load())
    given = {part.arg: part.value for part in keywords}
    key = item if "key" not in given else gast.Call(given["key"], [item], [])
    args = gast.arguments(
        args=[gast.Name(k, gast.Param(), None, None)], posonlyargs=[], vararg=None, kwonlyargs=[],
        kw_defaults=[], kwarg=None, defaults=[],
    )
    whole = [gast.keyword("key", gast.Lambda(args, key))]
    whole += [part for part in keywords if part.arg != "key"]
    call = gast.Call(load("sorted"), [_call("range", _length(items))], whole)
    return [assignment(name, call)], load(name)


def picked(text: Text, items: gast.expr, order: gast.expr, name: str) -> Lines:
    """`name = [items[k] for k in order]`."""
    k = text.fresh("k")
    part = gast.comprehension(stored(k), order, [], 0)
    return as_list(text, gast.GeneratorExp(_item(items, load(k), gast.Load()), [part]), name)


def _in_order(text: Text, base: gast.expr, order: gast.expr) -> Lines:
    """The same list with its items in another order."""
    name, k = text.fresh("items"), text.fresh("k")
    put = gast.Assign([_item(base, load(k), gast.Store())],
                      _item(load(name), load(k), gast.Load()), None)
    return [*picked(text, base, order, name),
            loop(stored(k), _call("range", _length(base)), [put])]


def taken(text: Text, call: gast.Call, name: str) -> Lines | None:
    """`name = values.pop(0)`: the lines after which `name` is the item."""
    if (lines := popped(text, call, name)) is not None:
        return lines
    base = call.func.value if isinstance(call.func, gast.Attribute) else None
    plain = len(call.args) == 1 and not call.keywords and _is_first(call.args[0])
    if base is None or call.func.attr != "pop" or not plain or not is_list(text, base):
        return None
    first = assignment(name, _item(base, call.args[0], gast.Load()))
    return [located(line, call) for line in (first, *_dropped(text, base, 0))]


def _deleted(text: Text, node: gast.Delete) -> Lines | None:
    """`del values[1]`."""
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, gast.Subscript):
        return None
    place = target.slice
    number = isinstance(place, gast.Constant) and type(place.value) is int and place.value >= 0
    if not number or not is_list(text, target.value) or not text.moves(target.value):
        return None
    check = gast.Expr(_item(target.value, place, gast.Load()))
    return [located(line, node) for line in (check, *_dropped(text, target.value, place.value))]


def _dropped(text: Text, base: gast.expr, place: int) -> Lines:
    pop = gast.Call(gast.Attribute(base, "pop", gast.Load()), [], [])
    return [_moved(text, base, place, 1), gast.Expr(pop)]


def _append(base: gast.expr, value: gast.expr) -> gast.stmt:
    return gast.Expr(gast.Call(gast.Attribute(base, "append", gast.Load()), [value], []))


def _item(base: gast.expr, place: gast.expr, ctx: gast.expr_context) -> gast.expr:
    return gast.Subscript(base, place, ctx)


def _length(base: gast.expr) -> gast.expr:
    return _call("len", base)


def _call(function: str, *args: gast.expr) -> gast.expr:
    return gast.Call(load(function), list(args), [])
