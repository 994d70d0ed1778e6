"""Dicts of the function's own whose keys change.

    d.get(k, 0.0)                 d[k] if k in d else 0.0
    d = defaultdict(float)        d = {}
    d[k] += x                     if k not in d: d[k] = 0.0
                                  d[k] += x
    copy = dict(d), d.copy()      copy = {key: d[key] for key in d}
"""

from __future__ import annotations

import collections
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    FUNCTIONS,
    Text,
    again,
    bound_in,
    load,
    located,
    stored,
)
from s2s.trees import walk

SIMPLE = (gast.Assign, gast.AugAssign, gast.AnnAssign, gast.Expr, gast.Return)
KNOWN = frozenset({"get", "items", "keys", "values", "setdefault", "update", "copy"})
CHANGES = frozenset({"setdefault", "update", "pop", "popitem", "clear"})


def looked_up(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """A statement with `get` and copies of such dicts written out."""
    if not isinstance(node, (*SIMPLE, gast.If, gast.While, gast.For)) or not text.dicts:
        return None
    found = False

    def change(one: gast.AST) -> gast.AST | None:
        nonlocal found
        if isinstance(one, FUNCTIONS) or isinstance(one, gast.stmt) and one is not node:
            return one
        made = _simpler(text, one)
        found |= made is not None
        return None if made is None else located(rebuild(made, change), one)

    result = rebuild(node, change)
    return [result] if found else None


def _simpler(text: Text, node: gast.AST) -> gast.expr | None:
    if not isinstance(node, gast.Call) or not text.moves(node):
        return None
    if text.means(node.func, dict) and len(node.args) == 1 and not node.keywords:
        return _copied(text, node.args[0])
    method = node.func if isinstance(node.func, gast.Attribute) else None
    if method is None or not is_dict(text, method.value) or node.keywords:
        return None
    if method.attr == "copy" and not node.args:
        return _copied(text, method.value)
    if method.attr == "get" and method.value.id in text.changed and node.args:
        return _got(text, method.value, *node.args)
    return None


def is_dict(text: Text, node: gast.AST) -> bool:
    return isinstance(node, gast.Name) and node.id in text.dicts


def _got(
    text: Text, base: gast.expr, key: gast.expr, default: gast.expr | None = None
) -> gast.expr | None:
    default = default or gast.Constant(None, None)
    if not (text.is_pure(key) and text.is_pure(default)):
        return None
    there = gast.Compare(key, [gast.In()], [base])
    return gast.IfExp(there, gast.Subscript(base, again(key), gast.Load()), default)


def _copied(text: Text, base: gast.expr) -> gast.expr | None:
    if not is_dict(text, base):
        return None
    if base.id not in text.changed:
        return gast.Dict([None], [base])
    key = text.fresh("key")
    item = gast.Subscript(base, load(key), gast.Load())
    return gast.DictComp(load(key), item, [gast.comprehension(stored(key), base, [], 0)])


def defaulted(text: Text, node: gast.stmt) -> list[gast.stmt] | None:
    """A `defaultdict` as a dict, and what its items are when they are first asked for."""
    if id(node) in text.seen or not isinstance(node, SIMPLE):
        return None
    target = _name(node.targets[0]) if isinstance(node, gast.Assign) else ""
    if target in text.alone and _makes_ordered(text, node.value):
        return [located(gast.Assign(node.targets, gast.Dict([], []), None), node)]
    if target in text.defaults:
        if not isinstance(node.value, gast.Dict):
            return [located(gast.Assign(node.targets, gast.Dict([], []), None), node)]
    lines = []
    for one in walk(node):
        default = text.defaults.get(_name(one.value)) if _is_read(node, one) else None
        if default is not None:
            absent = gast.Compare(again(one.slice), [gast.NotIn()], [one.value])
            place = gast.Subscript(one.value, again(one.slice), gast.Store())
            put = gast.Assign([place], again(default), None)
            lines.append(located(gast.If(absent, [put], []), node))
    text.seen[id(node)] = node
    return [*lines, node] if lines else None


def _is_read(statement: gast.stmt, node: gast.AST) -> bool:
    if not isinstance(node, gast.Subscript):
        return False
    augmented = isinstance(statement, gast.AugAssign) and statement.target is node
    return augmented or isinstance(node.ctx, gast.Load)


def _name(node: gast.AST) -> str:
    return node.id if isinstance(node, gast.Name) else ""


# ---- which variables are such dicts -----------------------------------------------------


@dataclass(frozen=True)
class Tables:
    """Variables that hold dicts, those of them whose keys change, defaults by variable, and
    those that the function made and no other name refers to."""

    dicts: frozenset[str]
    changed: frozenset[str]
    defaults: Mapping[str, gast.expr]
    alone: frozenset[str]


def tables(text: Text, tree: gast.AST, records: Iterable[str]) -> Tables:
    """What the text binds to dicts and to nothing else; `records` are parameters that are dicts."""
    bound: dict[str, list[gast.expr | None]] = {}
    for node in walk(tree):
        if isinstance(node, gast.Assign):
            for target in node.targets:
                plain = isinstance(target, gast.Name)
                for name in bound_in(target):
                    bound.setdefault(name, []).append(node.value if plain else None)
        elif isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
            bound.setdefault(node.id, [])
    counts = Counter(node.id for node in walk(tree) if isinstance(node, gast.Name)
                     and isinstance(node.ctx, (gast.Store, gast.Del)))
    counts.subtract(map(_joined, walk(tree)))  # what is a dict is one after `d |= other`
    only = {name: values for name, values in bound.items() if len(values) == counts[name]}
    defaults = {name: default for name, values in only.items() if len(values) == 1
                and (default := _default(text, values[0])) is not None and _plain(text, tree, name)}
    dicts = {name for name, values in only.items()
             if all(_makes_dict(text, value) for value in values)} | defaults.keys()
    extra = {tree.args.kwarg.id} if getattr(tree.args, "kwarg", None) is not None else set()
    alone = {name for name in dicts | extra if _has_one_name(text, tree, name)}
    dicts |= {name for name in (*records, *extra) if name not in bound}
    changed = frozenset(_changed(tree) & dicts)
    return Tables(frozenset(dicts), changed, defaults, frozenset(alone))


def _makes_dict(text: Text, value: gast.expr | None) -> bool:
    if isinstance(value, (gast.Dict, gast.DictComp)):
        return True
    return isinstance(value, gast.Call) and text.means(value.func, dict) \
        or _makes_ordered(text, value)


def _makes_ordered(text: Text, value: gast.expr | None) -> bool:
    """`OrderedDict()`."""
    return isinstance(value, gast.Call) and text.means(value.func, collections.OrderedDict) \
        and not value.args and not value.keywords


def _default(text: Text, value: gast.expr | None) -> gast.expr | None:
    """What `defaultdict(float)` gives where there is nothing yet."""
    if not isinstance(value, gast.Call) or len(value.args) > 1 or value.keywords:
        return None
    if not text.means(value.func, collections.defaultdict) or not value.args:
        return None
    factory = value.args[0]
    if isinstance(factory, gast.Lambda) and isinstance(factory.body, gast.Constant):
        return factory.body
    made = {float: gast.Constant(0.0, None), int: gast.Constant(0, None),
            list: gast.List([], gast.Load()), dict: gast.Dict([], [])}
    return next((text_ for one, text_ in made.items() if text.means(factory, one)), None)


def _plain(text: Text, tree: gast.AST, name: str) -> bool:
    """Whether a variable is read by key in plain statements only, and otherwise only looked at."""
    uses = sum(_name(node) == name and isinstance(node.ctx, gast.Load) for node in walk(tree))
    known = 0
    for node in walk(tree):
        if isinstance(node, (*FUNCTIONS, *COMPREHENSIONS, gast.IfExp, gast.BoolOp)) \
                and node is not tree and any(_reads(part, name) for part in walk(node)):
            return False
        if isinstance(node, (gast.If, gast.While)) \
                and any(_reads(part, name) for part in walk(node.test)):
            return False
        if _reads(node, name):
            if not text.is_pure(node.slice):
                return False
            known += 1
        elif isinstance(node, gast.Attribute) and _name(node.value) == name:
            known += node.attr in KNOWN
        elif isinstance(node, gast.Compare) and isinstance(node.ops[0], (gast.In, gast.NotIn)):
            known += _name(node.comparators[0]) == name
        elif isinstance(node, gast.For):
            known += _name(node.iter) == name
        elif isinstance(node, gast.Call) and text.means(node.func, len, sorted, list):
            known += sum(_name(arg) == name for arg in node.args)
    return uses == known


def _has_one_name(text: Text, tree: gast.AST, name: str) -> bool:
    """Whether a dict is only looked at, asked by key, spread and returned."""
    uses = sum(_name(node) == name and isinstance(node.ctx, gast.Load) for node in walk(tree))
    known = 0
    for node in walk(tree):
        if node is not tree and isinstance(node, FUNCTIONS) \
                and any(_name(part) == name for part in walk(node)):
            return False
        if _reads(node, name) or isinstance(node, gast.Attribute) and _name(node.value) == name:
            known += isinstance(getattr(node, "ctx", None), (gast.Load, gast.Store, gast.Del))
        elif isinstance(node, gast.Compare) and isinstance(node.ops[0], (gast.In, gast.NotIn)):
            known += _name(node.comparators[0]) == name
        elif isinstance(node, (gast.For, gast.comprehension)):
            known += _name(node.iter) == name
        elif isinstance(node, (gast.If, gast.While)):
            known += _name(node.test) == name
        elif isinstance(node, gast.Return):
            known += node.value is not None and _name(node.value) == name
        elif isinstance(node, gast.Dict):
            known += sum(key is None and _name(value) == name
                         for key, value in zip(node.keys, node.values, strict=True))
        elif isinstance(node, gast.Call):
            known += sum(part.arg is None and _name(part.value) == name for part in node.keywords)
            if text.means(node.func, len, sorted, list, dict, sum, max, min, tuple):
                known += sum(_name(arg) == name for arg in node.args)
    return uses == known


def _reads(node: gast.AST, name: str) -> bool:
    return isinstance(node, gast.Subscript) and _name(node.value) == name


def _joined(node: gast.AST) -> str | None:
    """The variable of `d |= other`."""
    joins = isinstance(node, gast.AugAssign) and isinstance(node.op, gast.BitOr)
    return _name(node.target) if joins else None


def _changed(tree: gast.AST) -> set[str]:
    """Variables of which an item is stored or taken out."""
    found = {name for node in walk(tree) if (name := _joined(node)) is not None}
    for node in walk(tree):
        if isinstance(node, gast.Subscript) and not isinstance(node.ctx, gast.Load):
            found.add(_name(node.value))
        elif isinstance(node, gast.Attribute) and node.attr in CHANGES:
            found.add(_name(node.value))
    return found
