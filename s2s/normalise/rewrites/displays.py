"""A loop over a display runs over a list with a name; a starred target takes a list.

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
from s2s.normalise.rewrites.text import Text, assignment, load, located, stored


def named_display(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`for v in (a, b):` where something active may be among the items."""
    if not isinstance(node, gast.For) or not isinstance(node.iter, (gast.Tuple, gast.List)):
        return None
    items = node.iter.elts
    if not text.moves(node.iter) or any(isinstance(item, (gast.Starred, gast.Tuple)) for item in items):
        return None
    name = text.fresh(f"{node.target.id}s" if isinstance(node.target, gast.Name) else "items")
    build = located(assignment(name, gast.List(items, gast.Load())), node.iter)
    fields = dict(gast.iter_fields(node)) | {"iter": located(load(name), node.iter)}
    return [build, gast.copy_location(gast.For(**fields), node)]


def unstarred(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """`a, *b, c = xs` by index and slice."""
    if not isinstance(node, gast.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0]
    parts = target.elts if isinstance(target, (gast.Tuple, gast.List)) else []
    star = next((i for i, part in enumerate(parts) if isinstance(part, gast.Starred)), None)
    if star is None or not isinstance(parts[star].value, gast.Name) \
            or isinstance(node.value, (gast.Tuple, gast.List)):
        return None
    whole = node.value.id if isinstance(node.value, gast.Name) else text.fresh("items")
    if any(isinstance(part, gast.Name) and part.id == whole for part in gast.walk(target)):
        return None
    lines = [] if isinstance(node.value, gast.Name) else [located(assignment(whole, node.value), node)]
    after = len(parts) - star - 1
    for index, part in enumerate(parts):
        place = gast.Constant(index if index < star else index - len(parts), None)
        if index == star:
            lines += _rest(text, node, whole, parts[star].value.id, star, after)
        else:
            item = gast.Subscript(load(whole), place, gast.Load())
            lines.append(located(gast.Assign([part], item, None), node))
    return lines


def _rest(text: Text, node: gast.Assign, whole: str, name: str, star: int, after: int) -> list[gast.stmt]:
    upper = gast.UnaryOp(gast.USub(), gast.Constant(after, None)) if after else None
    cut = gast.Subscript(load(whole), gast.Slice(gast.Constant(star, None), upper, None), gast.Load())
    item = text.fresh("item")
    generator = gast.GeneratorExp(load(item), [gast.comprehension(stored(item), cut, [], 0)])
    return as_list(text, located(generator, node), name)
