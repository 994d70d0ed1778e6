"""Columns of rows: `zip` with one starred argument.

    xs, ys = zip(*pairs)              xs = tuple(row[0] for row in pairs)
                                ->    ys = tuple(row[1] for row in pairs)

    for column in zip(*rows):         for j in range(min((len(row) for row in rows), default=0)):
        ...                     ->        column = tuple(row[j] for row in rows)
                                          ...
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.comprehensions import rename
from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    Text,
    again,
    assignment,
    bound_in,
    load,
    located,
    stored,
)
from s2s.trees import walk

Lines = list[gast.stmt]
SIMPLE = (gast.Assign, gast.AugAssign, gast.Return, gast.Expr, gast.For)
ZERO = gast.Constant(0, None)


def unzipped(text: Text, node: gast.stmt) -> Lines | None:
    """A statement with the columns of rows written out."""
    if not isinstance(node, SIMPLE) or not text.offers(zip, tuple, range, len, min):
        return None
    place = "iter" if isinstance(node, gast.For) else "value"
    whole = getattr(node, place)
    call = next((one for one in walk(whole) if _is_unzip(text, one)), None) if whole else None
    if call is None or not text.moves(call):
        return None
    rows = call.args[0].value
    if not isinstance(rows, gast.Name):
        return _named(text, node, place, call) if _is_first(text, whole, call) else None
    if rows.id not in text.sequences | text.lists:
        return None
    if isinstance(node, gast.Assign) and (lines := _taken(text, node, call)) is not None:
        return [located(line, node) for line in lines]
    made = located(_columns(text, rows), call)
    changed = rebuild(whole, lambda one: made if one is call else None)
    return [gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | {place: changed}), node)]


def _is_unzip(text: Text, node: gast.AST) -> bool:
    if not isinstance(node, gast.Call) or not text.means(node.func, zip) or len(node.args) != 1:
        return False
    return isinstance(node.args[0], gast.Starred) and all(
        part.arg == "strict" for part in node.keywords)


def _is_first(text: Text, whole: gast.expr, call: gast.Call) -> bool:
    """Whether nothing of the expression is evaluated before the call's argument."""
    if whole is call:
        return True
    if isinstance(whole, gast.Call) and text.means(whole.func, map, list, tuple, enumerate):
        return any(arg is call for arg in whole.args)
    return isinstance(whole, COMPREHENSIONS) and whole.generators[0].iter is call


def _named(text: Text, node: gast.stmt, place: str, call: gast.Call) -> Lines:
    """`rows = [...]` before the statement: what is starred is run through more than once."""
    name, item = text.fresh("rows"), text.fresh("row")
    text.carrying.add(name)
    rows = call.args[0].value
    if not isinstance(rows, (gast.List, gast.Tuple, gast.ListComp)):
        part = gast.comprehension(stored(item), rows, [], 0)
        rows = gast.ListComp(load(item), [part])
    starred = gast.Call(call.func, [gast.Starred(load(name), gast.Load())], call.keywords)
    columns = _columns(text, load(name)) if not isinstance(node, gast.Assign) else None
    made = located(columns or starred, call)
    changed = rebuild(getattr(node, place), lambda one: made if one is call else None)
    fields = dict(gast.iter_fields(node)) | {place: changed}
    later = gast.copy_location(type(node)(**fields), node)
    first = located(assignment(name, rows), node)
    taken = _taken(text, later, starred) if isinstance(later, gast.Assign) else None
    if taken is not None:
        return [first, *(located(line, node) for line in taken)]
    if columns is None:
        made = located(_columns(text, load(name)), call)
        fields[place] = rebuild(changed, lambda one: made if one is starred else None)
        later = gast.copy_location(type(node)(**fields), node)
    return [first, later]


def _taken(text: Text, node: gast.Assign, call: gast.Call) -> Lines | None:
    """`xs, ys = zip(*pairs)`, with a function or an expression applied to each column."""
    targets = node.targets[0].elts if isinstance(node.targets[0], (gast.Tuple, gast.List)) else []
    plain = all(isinstance(target, gast.Name) for target in targets)
    if len(node.targets) != 1 or not targets or not plain:
        return None
    rows, lines = call.args[0].value, []
    if rows.id in bound_in(node.targets[0]):
        kept = text.fresh("rows")
        lines, rows = [assignment(kept, rows)], load(kept)
    for number, target in enumerate(targets):
        column = _column(text, again(rows), gast.Constant(number, None))
        applied = _applied(text, node.value, call, column)
        if applied is None:
            return None
        lines += [*applied[0], gast.Assign([target], applied[1], None)]
    return lines


def _applied(
    text: Text, whole: gast.expr, call: gast.Call, column: gast.expr
) -> tuple[Lines, gast.expr] | None:
    if whole is call:
        return [], column
    if isinstance(whole, gast.Call) and text.means(whole.func, list, tuple) \
            and whole.args == [call]:
        return [], column
    if isinstance(whole, gast.Call) and text.means(whole.func, map) and len(whole.args) == 2 \
            and isinstance(whole.args[0], (gast.Name, gast.Attribute)):
        name = text.fresh("column")
        return [assignment(name, column)], gast.Call(again(whole.args[0]), [load(name)], [])
    part = whole.generators[0] if isinstance(whole, (gast.ListComp, gast.GeneratorExp)) else None
    if part is None or len(whole.generators) != 1 or part.ifs or part.iter is not call \
            or not isinstance(part.target, gast.Name):
        return None
    name = text.fresh("column")
    return [assignment(name, column)], again(rename(whole.elt, {part.target.id: name}))


def _column(text: Text, rows: gast.expr, number: gast.expr) -> gast.expr:
    row = text.fresh("row")
    part = gast.comprehension(stored(row), rows, [], 0)
    item = gast.Subscript(load(row), number, gast.Load())
    return gast.Call(load("tuple"), [gast.GeneratorExp(item, [part])], [])


def _columns(text: Text, rows: gast.expr) -> gast.expr:
    """All columns, as many as the shortest row has items."""
    j, row = text.fresh("j"), text.fresh("row")
    length = gast.Call(load("len"), [load(row)], [])
    lengths = gast.GeneratorExp(length, [gast.comprehension(stored(row), rows, [], 0)])
    shortest = gast.Call(load("min"), [lengths], [gast.keyword("default", ZERO)])
    numbers = gast.Call(load("range"), [shortest], [])
    column = _column(text, again(rows), load(j))
    return gast.GeneratorExp(column, [gast.comprehension(stored(j), numbers, [], 0)])
