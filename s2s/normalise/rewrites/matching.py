"""`match` is a ladder of tests; a pattern that takes nothing apart is a comparison.

    match kind:                          if kind == "square":
        case "square":                       y = x * x
            y = x * x            ->      elif kind == "cube" or kind == "third":
        case "cube" | "third":               y = x**3
            y = x**3                     else:
        case _:                              y = x
            y = x

Patterns of classes and mappings ask the object in ways of its own and are not followed.
"""

from __future__ import annotations

from functools import reduce
from typing import TypeAlias

import gast

from s2s.normalise.rewrites.text import Text, assignment, load, located

Test: TypeAlias = gast.expr | None  # None: always true


def matched(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """The ladder; None where a pattern is not followed."""
    if not isinstance(node, gast.Match) or not text.offers(len, isinstance, tuple, list):
        return None
    simple = isinstance(node.subject, gast.Name)
    name = node.subject.id if simple else text.fresh("subject")
    arms: list[tuple[Test, list[gast.stmt]]] = []
    for case in node.cases:
        found = _pattern(load(name), case.pattern)
        if found is None:
            return None
        test, bound = found
        if case.guard is not None:
            if bound:  # the guard reads what the pattern binds
                return None
            test = case.guard if test is None else gast.BoolOp(gast.And(), [test, case.guard])
        arms.append((test, [*bound, *case.body]))
    ladder: list[gast.stmt] = []
    for test, body in reversed(arms):
        ladder = body if test is None else [located(gast.If(test, body, ladder), body[0])]
    lines = [] if simple else [located(assignment(name, node.subject), node)]
    return [*lines, *(located(line, node) for line in ladder)]


def _pattern(subject: gast.expr, node: gast.AST) -> tuple[Test, list[gast.stmt]] | None:
    """The test of a pattern and the names that it binds."""
    if isinstance(node, gast.MatchValue):
        return gast.Compare(subject, [gast.Eq()], [node.value]), []
    if isinstance(node, gast.MatchSingleton):
        return gast.Compare(subject, [gast.Is()], [gast.Constant(node.value, None)]), []
    if isinstance(node, gast.MatchAs):
        return _named(subject, node)
    if isinstance(node, gast.MatchOr):
        return _either(subject, node)
    return _sequence(subject, node) if isinstance(node, gast.MatchSequence) else None


def _named(subject: gast.expr, node: gast.AST) -> tuple[Test, list[gast.stmt]] | None:
    inner = _pattern(subject, node.pattern) if node.pattern is not None else (None, [])
    if inner is None:
        return None
    name = node.name.id if isinstance(node.name, gast.Name) else node.name
    return inner[0], [*inner[1], *([assignment(name, subject)] if name is not None else [])]


def _either(subject: gast.expr, node: gast.AST) -> tuple[Test, list[gast.stmt]] | None:
    found = [_pattern(subject, part) for part in node.patterns]
    if any(one is None or one[0] is None or one[1] for one in found):
        return None
    return gast.BoolOp(gast.Or(), [test for test, _ in found]), []


def _sequence(subject: gast.expr, node: gast.AST) -> tuple[Test, list[gast.stmt]] | None:
    """`case (a, 0):` of a tuple or list: its length, its items."""
    if any(isinstance(part, gast.MatchStar) for part in node.patterns):
        return None
    kinds = gast.Tuple(
        [gast.Name(one, gast.Load(), None, None) for one in ("tuple", "list")], gast.Load()
    )
    tests: list[gast.expr] = [
        gast.Call(gast.Name("isinstance", gast.Load(), None, None), [subject, kinds], []),
        gast.Compare(
            gast.Call(gast.Name("len", gast.Load(), None, None), [subject], []),
            [gast.Eq()],
            [gast.Constant(len(node.patterns), None)],
        ),
    ]
    bound: list[gast.stmt] = []
    for index, part in enumerate(node.patterns):
        item = gast.Subscript(subject, gast.Constant(index, None), gast.Load())
        inner = _pattern(item, part)
        if inner is None:
            return None
        tests += [inner[0]] if inner[0] is not None else []
        bound += inner[1]
    return reduce(lambda a, b: gast.BoolOp(gast.And(), [a, b]), tests), bound
