"""What a loop runs over gets a name; a starred target takes a list.

    for factor in (x, x * x):            factors = [x, x * x]
        ...                        ->    for factor in factors:
                                             ...

    first, *rest = xs                    first = xs[0]
                                   ->    rest = []
                                         for item in xs[1:]:
                                             rest.append(item)
"""

from __future__ import annotations

import gast

from s2s.normalise.rewrites.comprehensions import as_list
from s2s.normalise.rewrites.text import Text, assigned, assignment, bound_in, load, located, stored


def named_iterable(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """What a loop runs over has a name: every trip adds to the adjoint of that one value."""
    if not isinstance(node, gast.For) or not text.moves(node.iter):
        return None
    lines: list[gast.stmt] = []
    rebound = set().union(*map(assigned, node.body))
    changed = _named(text, node.iter, node.target, rebound, lines)
    if not lines:
        return None
    return [
        *lines,
        gast.copy_location(gast.For(**dict(gast.iter_fields(node)) | {"iter": changed}), node),
    ]


def _named(text: Text, items: gast.expr, target: gast.expr, rebound: set[str],
           lines: list[gast.stmt]) -> gast.expr:
    """The iterable with names for its parts; `lines` get their assignments, in order of evaluation.

    A variable that the body binds anew is another value after the first trip: it too gets a name.
    """
    if isinstance(items, gast.Name) and items.id not in rebound or not text.moves(items):
        return items
    if isinstance(items, gast.Call) and text.means(items.func, range):
        return items
    if isinstance(items, gast.Call) and text.means(items.func, reversed) and len(items.args) == 1:
        inner = items.args[0]
        if (
            isinstance(inner, gast.Call)
            and text.means(inner.func, range)
            or isinstance(inner, gast.Subscript)
        ):
            return items
        back = gast.Slice(None, None, gast.UnaryOp(gast.USub(), gast.Constant(1, None)))
        items = located(gast.Subscript(inner, back, gast.Load()), items)
    if isinstance(items, gast.Call) and text.means(items.func, zip, enumerate):
        targets = target.elts if isinstance(target, (gast.Tuple, gast.List)) else []
        if text.means(items.func, enumerate):
            targets = targets[1:]
        wishes = [*targets, *[target] * len(items.args)]
        args = [
            _named(text, part, wish, rebound, lines)
            for part, wish in zip(items.args, wishes, strict=False)
        ]
        return gast.copy_location(gast.Call(items.func, args, items.keywords), items)
    if (
        isinstance(items, gast.Call)
        and isinstance(items.func, gast.Attribute)
        and items.func.attr in ("items", "keys", "values")
        and isinstance(items.func.value, gast.Name)
        and items.func.value.id not in rebound
    ):
        return items
    return _assigned(text, items, target, lines)


def counted_from(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`for i, v in enumerate(xs, start)` counts from zero and adds."""
    found = node.iter if isinstance(node, gast.For) else None
    if not isinstance(found, gast.Call) or not text.means(found.func, enumerate):
        return None
    start = found.args[1] if len(found.args) == 2 else next((k.value for k in found.keywords), None)
    target = node.target
    if start is None or not (isinstance(target, gast.Tuple) and len(target.elts) == 2):
        return None
    trip, lines = text.fresh("trip"), []
    if not isinstance(start, gast.Constant):
        name = text.fresh("start")
        lines, start = [located(assignment(name, start), found)], load(name)
    counted = located(
        gast.Assign([target.elts[0]], gast.BinOp(load(trip), gast.Add(), start), None), found
    )
    plain = located(gast.Call(found.func, [found.args[0]], []), found)
    both = located(gast.Tuple([stored(trip), target.elts[1]], gast.Store()), target)
    fields = dict(gast.iter_fields(node)) | {
        "iter": plain,
        "target": both,
        "body": [counted, *node.body],
    }
    return [*lines, gast.copy_location(gast.For(**fields), node)]


def _assigned(text: Text, items: gast.expr, target: gast.expr, lines: list[gast.stmt]) -> gast.expr:
    display = isinstance(items, (gast.Tuple, gast.List))
    if display and any(isinstance(item, (gast.Starred, gast.Tuple)) for item in items.elts):
        return items
    name = text.fresh(_plural(items, target))
    value = gast.List(items.elts, gast.Load()) if display else items
    lines.append(located(assignment(name, value), items))
    return located(load(name), items)


def _plural(items: gast.expr, target: gast.expr) -> str:
    if isinstance(items, gast.Attribute):
        return items.attr
    return f"{target.id}s" if isinstance(target, gast.Name) and target.id != "_" else "items"


def named_result(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """A list that is returned has a name: its adjoint is memory that begins at the return."""
    if not isinstance(node, gast.Return) or not isinstance(node.value, gast.List):
        return None
    name = text.fresh("items")
    return [
        located(assignment(name, node.value), node),
        gast.copy_location(gast.Return(located(load(name), node)), node),
    ]


def unstarred(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`a, *b, c = xs` by index and slice."""
    if not isinstance(node, gast.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0]
    parts = target.elts if isinstance(target, (gast.Tuple, gast.List)) else []
    star = next((i for i, part in enumerate(parts) if isinstance(part, gast.Starred)), None)
    if star is None or not isinstance(parts[star].value, gast.Name):
        return None
    if isinstance(node.value, (gast.Tuple, gast.List)):
        return _from_display(node, parts, star)
    whole = node.value.id if isinstance(node.value, gast.Name) else text.fresh("items")
    if any(isinstance(part, gast.Name) and part.id == whole for part in gast.walk(target)):
        return None
    lines = (
        [] if isinstance(node.value, gast.Name) else [located(assignment(whole, node.value), node)]
    )
    after = len(parts) - star - 1
    for index, part in enumerate(parts):
        place = gast.Constant(index if index < star else index - len(parts), None)
        if index == star:
            lines += _rest(text, node, whole, parts[star].value.id, star, after)
        else:
            item = gast.Subscript(load(whole), place, gast.Load())
            lines.append(located(gast.Assign([part], item, None), node))
    return lines


def _from_display(
    node: gast.Assign, parts: list[gast.expr], star: int
) -> list[gast.stmt] | None:
    """`a, *b = x, y, z` is `a = x; b = [y, z]`, where no target is read."""
    items = node.value.elts
    after = len(parts) - star - 1
    if any(isinstance(item, gast.Starred) for item in items) or len(items) < len(parts) - 1:
        return None
    middle = gast.List(items[star:len(items) - after], gast.Load())
    values = [*items[:star], middle, *items[len(items) - after:]]
    targets = [*parts[:star], parts[star].value, *parts[star + 1:]]
    bound = set().union(*map(bound_in, targets))
    if bound & {item.id for item in gast.walk(node.value) if isinstance(item, gast.Name)}:
        return None
    return [located(gast.Assign([target], value, None), node)
            for target, value in zip(targets, values, strict=True)]


def _rest(
    text: Text, node: gast.Assign, whole: str, name: str, star: int, after: int
) -> list[gast.stmt]:
    upper = gast.UnaryOp(gast.USub(), gast.Constant(after, None)) if after else None
    cut = gast.Subscript(
        load(whole), gast.Slice(gast.Constant(star, None), upper, None), gast.Load()
    )
    item = text.fresh("item")
    generator = gast.GeneratorExp(load(item), [gast.comprehension(stored(item), cut, [], 0)])
    return as_list(text, located(generator, node), name)
