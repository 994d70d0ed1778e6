"""The body of a loop as the body of a function that may run again.

if err < tol:                     if err < tol:
    break                             return u, True
print(t)                ->        if first:
u = u + err                           print(t)
                                  u = u + err
                                  return u, False

Where a trip ends (`departures`) a `Leave` stands in the body.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterator

import gast

from s2s.normalise.rewrites.text import FUNCTIONS, Text, load

SPOKEN = (
    print,
    warnings.warn,
    sys.stdout.write,
    sys.stderr.write,
    logging.debug,
    logging.info,
    logging.warning,
    logging.error,
)
LOGGED = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
BLOCKS = ("body", "orelse", "finalbody")
Change = Callable[[gast.stmt], gast.stmt]


def spoken_once(text: Text, body: list[gast.stmt]) -> tuple[list[gast.stmt], str | None]:
    """The body with what it prints under a flag, and the flag; None where it prints nothing."""
    if not any(_is_spoken(text, node) for node in own_statements(body)):
        return body, None
    flag = text.fresh("first")

    def change(node: gast.stmt) -> gast.stmt:
        if not _is_spoken(text, node):
            return node
        return gast.copy_location(gast.If(load(flag), [node], []), node)

    return _changed(body, change), flag


def _is_spoken(text: Text, node: gast.stmt) -> bool:
    if not isinstance(node, gast.Expr) or not isinstance(node.value, gast.Call):
        return False
    function = node.value.func
    if text.means(function, *SPOKEN):
        return True
    base = text.meaning(function.value) if isinstance(function, gast.Attribute) else None
    return isinstance(base, logging.Logger) and function.attr in LOGGED


class Leave(gast.Return):
    """The end of a trip, with the code of what follows it: 0 to go on."""

    def __init__(self, code: int) -> None:
        super().__init__(None)
        self.code = code


def trip_body(
    body: list[gast.stmt],
    results: Callable[[], list[gast.expr]],
    flag: Callable[[int], gast.expr] | None,
    falls: bool,
) -> list[gast.stmt]:
    """The body with a return wherever the trip ends; `flag` gives the value of its code."""

    def leave(code: int) -> gast.Return:
        items = results() + ([flag(code)] if flag else [])
        if not items:
            return gast.Return(None)
        return gast.Return(items[0] if len(items) == 1 else gast.Tuple(items, gast.Load()))

    def change(node: gast.stmt) -> gast.stmt:
        if not isinstance(node, Leave):
            return node
        return gast.copy_location(leave(node.code), node)

    lines = _changed(body, change)
    needed = falls and (results() or flag is not None)
    return [*lines, leave(0)] if needed else lines


def outermost_loops(body: list[gast.stmt]) -> Iterator[gast.stmt]:
    """The loops of a block that stand in no other."""
    for node in body:
        if isinstance(node, (gast.For, gast.While)):
            yield node
        elif not isinstance(node, (*FUNCTIONS, gast.ClassDef)):
            for name in BLOCKS:
                yield from outermost_loops(getattr(node, name, None) or [])


def own_statements(body: list[gast.stmt], into_loops: bool = True) -> Iterator[gast.stmt]:
    """The statements of a block and of the blocks inside it, those of inner functions left out."""
    for node in body:
        yield node
        if isinstance(node, (*FUNCTIONS, gast.ClassDef)):
            continue
        if isinstance(node, (gast.For, gast.While)) and not into_loops:
            yield from own_statements(node.orelse, into_loops)
            continue
        for name in BLOCKS:
            yield from own_statements(getattr(node, name, None) or [], into_loops)
        for handler in getattr(node, "handlers", []):
            yield from own_statements(handler.body, into_loops)


def _changed(body: list[gast.stmt], change: Change) -> list[gast.stmt]:
    return [_change(node, change) for node in body]


def _change(node: gast.stmt, change: Change) -> gast.stmt:
    made = change(node)
    if made is not node or isinstance(node, (*FUNCTIONS, gast.ClassDef)):
        return made
    found = {name: getattr(node, name) for name in BLOCKS if getattr(node, name, None)}
    fields = {name: _changed(lines, change) for name, lines in found.items()}
    if all(_same(fields[name], found[name]) for name in fields):
        return node
    return gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | fields), node)


def _same(a: list[gast.stmt], b: list[gast.stmt]) -> bool:
    return all(one is other for one, other in zip(a, b, strict=True))
