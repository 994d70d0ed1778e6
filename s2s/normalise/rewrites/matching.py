"""`match` is a ladder of tests; a pattern that takes nothing apart is a comparison.

    match kind:                          if kind == "square":
        case "square":                       y = x * x
            y = x * x            ->      elif kind == "cube" or kind == "third":
        case "cube" | "third":               y = x**3
            y = x**3                     else:
        case _:                              y = x
            y = x

Mappings are asked for their keys, classes for the attributes that the pattern names.
"""

from __future__ import annotations

from functools import reduce
from typing import TypeAlias

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import Text, again, assignment, load, located, stored

Test: TypeAlias = gast.expr | None  # None: always true
Parts: TypeAlias = tuple[Test, list[gast.stmt]]
ITSELF = frozenset({bool, bytes, dict, float, int, list, str, tuple})


def matched(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """The ladder; None where a pattern is not followed."""
    if not isinstance(node, gast.Match) or not text.offers(len, isinstance, tuple, list, dict):
        return None
    simple = isinstance(node.subject, gast.Name)
    name = node.subject.id if simple else text.fresh("subject")
    arms: list[tuple[Test, list[gast.stmt]]] = []
    for case in node.cases:
        found = _pattern(text, load(name), case.pattern)
        if found is None:
            return None
        test, bound = found
        if case.guard is not None:  # it reads what the pattern binds, before anything is bound
            guard = _in_terms_of(case.guard, bound)
            test = guard if test is None else gast.BoolOp(gast.And(), [test, guard])
        arms.append((test, [*bound, *case.body]))
    ladder: list[gast.stmt] = []
    for test, body in reversed(arms):
        ladder = body if test is None else [located(gast.If(test, body, ladder), body[0])]
    lines = [] if simple else [located(assignment(name, node.subject), node)]
    return [*lines, *(located(line, node) for line in ladder)]


def _in_terms_of(guard: gast.expr, bound: list[gast.stmt]) -> gast.expr:
    values = {line.targets[0].id: line.value for line in bound}

    def change(node: gast.AST) -> gast.AST | None:
        found = values.get(node.id) if isinstance(node, gast.Name) else None
        return None if found is None else located(again(found), node)

    return rebuild(guard, change)


def _pattern(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    """The test of a pattern and the names that it binds."""
    if isinstance(node, gast.MatchValue):
        return gast.Compare(again(subject), [gast.Eq()], [node.value]), []
    if isinstance(node, gast.MatchSingleton):
        return gast.Compare(again(subject), [gast.Is()], [gast.Constant(node.value, None)]), []
    if isinstance(node, gast.MatchAs):
        return _named(text, subject, node)
    if isinstance(node, gast.MatchOr):
        return _either(text, subject, node)
    if isinstance(node, gast.MatchMapping):
        return _mapping(text, subject, node)
    if isinstance(node, gast.MatchClass):
        return _class(text, subject, node)
    return _sequence(text, subject, node) if isinstance(node, gast.MatchSequence) else None


def _named(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    inner = _pattern(text, subject, node.pattern) if node.pattern is not None else (None, [])
    if inner is None:
        return None
    name = node.name.id if isinstance(node.name, gast.Name) else node.name
    return inner[0], [*inner[1], *([assignment(name, again(subject))] if name is not None else [])]


def _either(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    found = [_pattern(text, again(subject), part) for part in node.patterns]
    if any(one is None or one[0] is None or one[1] for one in found):
        return None
    return gast.BoolOp(gast.Or(), [test for test, _ in found]), []


def _all_of(
    text: Text, tests: list[gast.expr], parts: list[tuple[gast.expr, gast.AST]]
) -> Parts | None:
    """The tests, and those of each part; what the parts bind."""
    bound: list[gast.stmt] = []
    for item, pattern in parts:
        inner = _pattern(text, item, pattern)
        if inner is None:
            return None
        tests += [inner[0]] if inner[0] is not None else []
        bound += inner[1]
    return reduce(lambda a, b: gast.BoolOp(gast.And(), [a, b]), tests), bound


def _is_a(subject: gast.expr, cls: gast.expr) -> gast.expr:
    return gast.Call(load("isinstance"), [again(subject), cls], [])


def _sequence(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    """`case (a, 0):` and `case [first, *rest]:` of a tuple or list: its length, its items."""
    star = next((i for i, one in enumerate(node.patterns) if isinstance(one, gast.MatchStar)), None)
    least = len(node.patterns) - (star is not None)
    length = gast.Call(load("len"), [again(subject)], [])
    compared = gast.Eq() if star is None else gast.GtE()
    tests = [
        _is_a(subject, gast.Tuple([load("tuple"), load("list")], gast.Load())),
        gast.Compare(length, [compared], [gast.Constant(least, None)]),
    ]
    parts = []
    for index, part in enumerate(node.patterns):
        place = index if star is None or index < star else index - len(node.patterns)
        key = gast.Constant(place, None)
        parts.append((gast.Subscript(again(subject), key, gast.Load()), part))
    if star is None:
        return _all_of(text, tests, parts)
    _, rest = parts.pop(star)
    found = _all_of(text, tests, parts)
    if found is not None and rest.name is not None:
        found[1].append(_rest(text, subject, rest, star, len(node.patterns) - star - 1))
    return found


def _rest(text: Text, subject: gast.expr, rest: gast.AST, start: int, after: int) -> gast.stmt:
    """`*rest` is a list of what is left."""
    name = rest.name.id if isinstance(rest.name, gast.Name) else rest.name
    upper = gast.UnaryOp(gast.USub(), gast.Constant(after, None)) if after else None
    cut = gast.Slice(gast.Constant(start, None), upper, None)
    item = text.fresh("item")
    part = gast.comprehension(stored(item), gast.Subscript(again(subject), cut, gast.Load()), [], 0)
    return assignment(name, gast.ListComp(load(item), [part]))


def _mapping(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    """`case {"kind": "power", "n": n}:` of a dict that has these keys."""
    if node.rest is not None:
        return None
    tests = [_is_a(subject, load("dict"))]
    tests += [gast.Compare(again(key), [gast.In()], [again(subject)]) for key in node.keys]
    items = [gast.Subscript(again(subject), key, gast.Load()) for key in node.keys]
    return _all_of(text, tests, list(zip(items, node.patterns, strict=True)))


def _class(text: Text, subject: gast.expr, node: gast.AST) -> Parts | None:
    """`case Point(x=0, y=y):` and `case Point(0, y):`; `case float(v):` is the number itself."""
    cls = text.meaning(node.cls)
    if not isinstance(cls, type):
        return None
    fields = list(getattr(cls, "__match_args__", ()))
    if cls in ITSELF:
        whole, places = [(again(subject), part) for part in node.patterns], []
    else:
        whole, places = [], list(zip(node.patterns, fields, strict=False))
    if len(whole) > 1 or len(places) + len(whole) < len(node.patterns):
        return None  # a TypeError
    places += zip(node.kwd_patterns, node.kwd_attrs, strict=True)
    items = [(gast.Attribute(again(subject), field, gast.Load()), part) for part, field in places]
    return _all_of(text, [_is_a(subject, node.cls)], [*whole, *items])
