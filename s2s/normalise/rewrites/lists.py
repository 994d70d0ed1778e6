"""Lists and dicts that are joined, cut, repeated or extended, in terms of what is followed.

    values = [x, y] + [2.0]          values = [x, y, 2.0]
    values = [x * 2] * n             values = [item for item in [x * 2] for _ in [None] * n]
    values.extend([a, b])            values.append(a); values.append(b)
    table.update({"b": y}, c=z)      table["b"] = y; table["c"] = z
    table.setdefault(k, []).append(x)
                                     if k not in table: table[k] = []
                                     table[k].append(x)
    rest = values[1:]                rest = [values[i] for i in range(1, len(values))]
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import Text, again, load, located, loop, stored
from s2s.trees import walk

LONGEST = 16


def displays(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """Displays that are added and repeated are displays; cuts of lists are comprehensions."""
    if not isinstance(node, (gast.Assign, gast.Return, gast.AugAssign, gast.Expr, gast.For)):
        return None
    if isinstance(node, gast.For) or not any(_is_row(text, one) for one in walk(node)):
        return None
    changed = False

    def change(one: gast.AST) -> gast.AST | None:
        nonlocal changed
        found = _simpler(text, one)
        changed |= found is not None
        return found

    result = rebuild(node, change)
    return [result] if changed else None


def _simpler(text: Text, node: gast.AST) -> gast.expr | None:
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Add):
        return _joined(text, node)
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        return _repeated(text, node)
    if isinstance(node, gast.Subscript) and isinstance(node.ctx, gast.Load):
        return _cut(text, node)
    return _copied(text, node) if isinstance(node, gast.Call) else None


def _is_row(text: Text, node: gast.AST) -> bool:
    return _is_list(text, node) or isinstance(node, gast.Name) and node.id in text.tuples


def _is_list(text: Text, node: gast.AST) -> bool:
    return isinstance(node, (gast.List, gast.ListComp)) or (
        isinstance(node, gast.Name) and node.id in text.lists
    )


def _copied(text: Text, node: gast.Call) -> gast.expr | None:
    """`values.copy()` is `list(values)`."""
    method = node.func
    plain = isinstance(method, gast.Attribute) and method.attr == "copy" and not node.args
    if not plain or not _is_list(text, method.value) or not text.offers(list):
        return None
    return located(gast.Call(load("list"), [method.value], []), node)


def _joined(text: Text, node: gast.BinOp) -> gast.expr | None:
    """`[a, b] + [c]`, `values + [c]`, `[f(v) for v in x] + values`."""
    parts = _summands(node)
    if not all(_is_list(text, part) for part in parts):
        return None
    if all(isinstance(part, gast.List) for part in parts):
        items = [item for part in parts for item in part.elts]
        return gast.copy_location(gast.List(items, gast.Load()), node)
    if not text.moves(node) or not text.offers(list):
        return None
    chain = gast.Tuple(parts, gast.Load())
    inner, item = text.fresh("part"), text.fresh("item")
    made = gast.ListComp(load(item), [
        gast.comprehension(stored(inner), chain, [], 0),
        gast.comprehension(stored(item), load(inner), [], 0),
    ])
    return located(made, node)


def _summands(node: gast.expr) -> list[gast.expr]:
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Add):
        return [*_summands(node.left), *_summands(node.right)]
    return [node]


def _repeated(text: Text, node: gast.BinOp) -> gast.expr | None:
    """`[x] * 3`: the same items again."""
    display, times = node.left, node.right
    if not isinstance(display, gast.List):
        display, times = times, display
    if not isinstance(display, gast.List) or not display.elts:
        return None
    plain = all(isinstance(item, (gast.Name, gast.Constant)) for item in display.elts)
    count = times.value if isinstance(times, gast.Constant) else None
    if plain and type(count) is int and 0 < count * len(display.elts) <= LONGEST:
        return gast.copy_location(gast.List(display.elts * count, gast.Load()), node)
    if display is not node.left or not text.moves(display) or text.moves(times):
        return None
    return _by_turns(text, display, times, node)


def _by_turns(
    text: Text, display: gast.List, times: gast.expr, node: gast.expr
) -> gast.expr:
    """Every item is made once; `[None] * n` is as long as the list would have been."""
    item, turn = text.fresh("item"), gast.List([gast.Constant(None, None)], gast.Load())
    turns = gast.BinOp(turn, gast.Mult(), times)
    parts = [gast.comprehension(stored(item), display, [], 0)]
    again = gast.comprehension(stored(text.fresh("_")), turns, [], 0)
    if len(display.elts) == 1:
        parts.append(again)
    else:
        items = text.fresh("items")
        whole = gast.List([display], gast.Load())
        parts = [
            gast.comprehension(stored(items), whole, [], 0),
            again,
            gast.comprehension(stored(item), load(items), [], 0),
        ]
    return located(gast.ListComp(load(item), parts), node)


def _cut(text: Text, node: gast.Subscript) -> gast.expr | None:
    """`values[1:]`, `values[:-1]`, `values[::-1]` of a list; of a tuple, a tuple."""
    named = isinstance(node.value, gast.Name) and node.value.id in text.lists | text.tuples
    if not named or not isinstance(node.slice, gast.Slice) or not text.moves(node):
        return None
    if not text.offers(range, len, tuple) or not text.is_pure(node.slice):
        return None
    i = text.fresh("i")
    item = gast.Subscript(node.value, load(i), gast.Load())
    part = gast.comprehension(stored(i), _trips(node.value, node.slice), [], 0)
    if node.value.id in text.tuples:
        made: gast.expr = gast.Call(load("tuple"), [gast.GeneratorExp(item, [part])], [])
    else:
        made = gast.ListComp(item, [part])
    return located(made, node)


def _trips(items: gast.expr, cut: gast.Slice) -> gast.expr:
    """The numbers of the items: a range, or that part of a range."""
    lower, upper, step = (_number(part) for part in (cut.lower, cut.upper, cut.step))
    length = gast.Call(load("len"), [items], [])
    if step == -1 and lower is None and upper is None:
        return gast.Call(load("reversed"), [gast.Call(load("range"), [length], [])], [])
    plain = isinstance(lower or 0, int) and (upper is None or isinstance(upper, int))
    if step not in (None, 1) or not plain or (lower or 0) < 0 or upper is not None and upper >= 0:
        return gast.Subscript(gast.Call(load("range"), [length], []), again(cut), gast.Load())
    stop = gast.BinOp(length, gast.Sub(), gast.Constant(-upper, None)) if upper else length
    bounds = [gast.Constant(lower, None), stop] if lower else [stop]
    return gast.Call(load("range"), bounds, [])


def _number(node: gast.expr | None) -> object:
    """The literal number of a bound; None where there is none, `...` for anything else."""
    if node is None:
        return None
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        inner = _number(node.operand)
        return -inner if type(inner) is int else ...
    return node.value if isinstance(node, gast.Constant) and type(node.value) is int else ...


def grown(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`extend`, `+=` and `update`, one item at a time."""
    if isinstance(node, gast.AugAssign) and isinstance(node.op, gast.Add):
        if isinstance(node.target, gast.Name) and node.target.id in text.lists:
            return _appended(text, load(node.target.id), node.value, node)
        return None
    call = node.value if isinstance(node, gast.Expr) else None
    if not isinstance(call, gast.Call) or not isinstance(call.func, gast.Attribute):
        return None
    base, method = call.func.value, call.func.attr
    if not isinstance(base, gast.Name) or not text.moves(call):
        return None
    if method == "extend" and len(call.args) == 1 and base.id in text.lists:
        return _appended(text, base, call.args[0], node)
    if method == "update":
        return _stored(base, call, node)
    return None


def kept_or_new(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`d.setdefault(k, v)` as a statement, or as what a statement evaluates first."""
    call = _first(node)
    if not isinstance(call, gast.Call) or not isinstance(call.func, gast.Attribute):
        return None
    base, method = call.func.value, call.func.attr
    if method != "setdefault" or len(call.args) != 2 or call.keywords:
        return None
    if not isinstance(base, gast.Name) or not (text.moves(node) or base.id in text.moving):
        return None
    key, value = call.args
    lines = []
    if not isinstance(key, (gast.Name, gast.Constant)):
        word = text.fresh("key")
        lines.append(located(gast.Assign([stored(word)], key, None), node))
        key = load(word)
    absent = gast.Compare(key, [gast.NotIn()], [base])
    lines.append(located(gast.If(absent, [_store(base, again(key), value)], []), node))
    if isinstance(node, gast.Expr) and node.value is call:
        return lines
    item = located(gast.Subscript(base, again(key), gast.Load()), call)
    return [*lines, rebuild(node, lambda one: item if one is call else None)]


def _first(node: gast.stmt) -> gast.expr | None:
    """The call that a statement makes before it evaluates anything else."""
    if isinstance(node, (gast.Expr, gast.Assign, gast.Return)):
        found = node.value
    elif isinstance(node, gast.AugAssign) and isinstance(node.target, gast.Subscript):
        found = node.target.value
    else:
        return None
    while isinstance(found, (gast.Call, gast.Attribute, gast.Subscript)):
        inner = found.func if isinstance(found, gast.Call) else found.value
        if isinstance(inner, gast.Name) or isinstance(found, gast.Call) and _sets(found):
            break
        found = inner
    return found


def _sets(call: gast.Call) -> bool:
    return isinstance(call.func, gast.Attribute) and call.func.attr == "setdefault"


def _appended(
    text: Text, base: gast.expr, items: gast.expr, node: gast.stmt
) -> list[gast.stmt] | None:
    def append(item: gast.expr) -> gast.stmt:
        function = gast.Attribute(base, "append", gast.Load())
        return located(gast.Expr(gast.Call(function, [item], [])), node)

    if isinstance(items, (gast.List, gast.Tuple)):
        return [append(item) for item in items.elts]
    same = isinstance(items, gast.Name) and isinstance(base, gast.Name) and items.id == base.id
    if same or not (_is_list(text, items) or isinstance(items, gast.GeneratorExp)):
        return None
    name = text.fresh("item")
    return [located(loop(stored(name), items, [append(load(name))]), node)]


def _store(base: gast.expr, key: gast.expr, value: gast.expr) -> gast.stmt:
    return gast.Assign([gast.Subscript(base, key, gast.Store())], value, None)


def _stored(base: gast.expr, call: gast.Call, node: gast.stmt) -> list[gast.stmt] | None:
    given = call.args[0] if call.args else gast.Dict([], [])
    plain = isinstance(given, gast.Dict) and None not in given.keys
    if len(call.args) > 1 or not plain or any(item.arg is None for item in call.keywords):
        return None
    pairs = [*zip(given.keys, given.values, strict=True),
             *((gast.Constant(item.arg, None), item.value) for item in call.keywords)]
    return [located(_store(base, key, value), node) for key, value in pairs]
