"""Lines that keep and stand together become one line.

h_at = {}  # keep                h_at, taken_at = {}, {}  # keep
taken_at = {}  # keep       ->

y = None  # keep                 y = taken = None  # keep
taken = None  # keep        ->
"""

from __future__ import annotations

import gast

from s2s.choose.edits import kept
from s2s.leaves import as_target, walk
from s2s.optimise.wide import at_most
from s2s.trees import names

WIDE = 76  # columns of a joined line, without its indentation


def joining(function: gast.FunctionDef) -> gast.FunctionDef:
    """The same function with fewer lines."""
    function.body = _block(function.body)
    return function


def _block(lines: list[gast.stmt]) -> list[gast.stmt]:
    found: list[gast.stmt] = []
    for line in lines:
        for field in ("body", "orelse"):
            if isinstance(line, (gast.If, gast.For, gast.While, gast.With)):
                setattr(line, field, _block(getattr(line, field, None) or []))
        if found and _joins(found[-1], line):
            found[-1] = _joined(found[-1], line)
        else:
            found.append(line)
    return found


def _joins(above: gast.stmt, line: gast.stmt) -> bool:
    """Whether both keep, and the lower reads nothing that the upper binds."""
    if not _keeps(above) or not _keeps(line) or len(line.targets) > 1:
        return False
    if _same_constant(above, line):
        return _fits(above, line)
    if len(above.targets) > 1:
        return False
    bound = {_root(target) for target in _items(above.targets[0])}
    read = {node.id for node in names(line)}
    return not bound & read and _fits(above, line)


def _keeps(line: gast.stmt) -> bool:
    """A line that the compiler added, with as many values as targets."""
    if not isinstance(line, gast.Assign) or getattr(line, "order", None) is None:
        return False
    if any(isinstance(node, gast.NamedExpr) for node in walk(line.value)):
        return False
    target = line.targets[0]
    return (
        not isinstance(target, gast.Tuple)
        or isinstance(line.value, gast.Tuple)
        and len(line.value.elts) == len(target.elts)
    )


def _same_constant(above: gast.Assign, line: gast.Assign) -> bool:
    """`a = None` and `b = None`."""
    return (
        isinstance(line.value, gast.Constant)
        and gast.dump(above.value) == gast.dump(line.value)
        and all(isinstance(target, gast.Name) for target in (*above.targets, *line.targets))
    )


def _fits(above: gast.Assign, line: gast.Assign) -> bool:
    parts = (*above.targets, above.value, *line.targets, line.value)
    surely = sum(at_most(part) + 2 for part in parts) <= WIDE
    return surely or sum(len(gast.unparse(part)) + 2 for part in parts) <= WIDE


def _joined(above: gast.Assign, line: gast.Assign) -> gast.Assign:
    if _same_constant(above, line):
        made = gast.Assign([*above.targets, *line.targets], line.value, None)
    else:
        targets = gast.Tuple([*_items(above.targets[0]), *_items(line.targets[0])], gast.Load())
        values = gast.Tuple([*_values(above), *_values(line)], gast.Load())
        made = gast.Assign([as_target(targets)], values, None)
    return kept(made, above.order)


def _items(target: gast.expr) -> list[gast.expr]:
    return target.elts if isinstance(target, gast.Tuple) else [target]


def _values(line: gast.Assign) -> list[gast.expr]:
    return line.value.elts if isinstance(line.targets[0], gast.Tuple) else [line.value]


def _root(target: gast.expr) -> str:
    """The variable that a line binds or writes into."""
    while isinstance(target, (gast.Subscript, gast.Attribute)):
        target = target.value
    return target.id if isinstance(target, gast.Name) else ""
