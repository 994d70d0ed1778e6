"""Dicts that lose keys, or are joined: a new dict under the same name.

    del d[k]                       d[k]
                                   d = {key: d[key] for key in d if key != k}
    v = d.pop(k, 0.0)              if k in d: v = d[k]; (as above)
                                   else: v = 0.0
    d = a | b, d |= b              d = {**a, **b}; for key in b: d[key] = b[key]
    d = dict(zip(ks, vs))          d = {k: v for k, v in zip(ks, vs)}

Only dicts that have one name: nobody else can tell a new dict from a changed one.
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.tables import is_dict
from s2s.normalise.rewrites.text import (
    FUNCTIONS,
    Text,
    again,
    assignment,
    load,
    located,
    loop,
    stored,
)

Lines = list[gast.stmt]


def dropped(text: Text, node: gast.stmt) -> Lines | None:
    """`del d[k]`, and a `pop` whose result nobody wants."""
    if isinstance(node, gast.Delete) and len(node.targets) == 1:
        target = node.targets[0]
        if not isinstance(target, gast.Subscript) or not _is_alone(text, target.value):
            return None
        if isinstance(target.slice, gast.Slice) or not text.is_pure(target.slice):
            return None
        read = gast.Expr(gast.Subscript(target.value, target.slice, gast.Load()))
        return [located(line, node) for line in (read, _without(text, target.value, target.slice))]
    call = node.value if isinstance(node, gast.Expr) else None
    if not isinstance(call, gast.Call):
        return None
    return popped(text, call, text.fresh("item"))


def popped(text: Text, call: gast.Call, name: str) -> Lines | None:
    """`name = d.pop(k)`, `name = d.pop(k, default)`."""
    method = call.func if isinstance(call.func, gast.Attribute) else None
    if method is None or method.attr != "pop" or not _is_alone(text, method.value):
        return None
    if call.keywords or not 1 <= len(call.args) <= 2 or not text.is_pure(call.args[0]):
        return None
    base, key = method.value, call.args[0]
    item = gast.Subscript(base, again(key), gast.Load())
    lines = [assignment(name, item), _without(text, base, key)]
    if len(call.args) == 2:
        there = gast.Compare(key, [gast.In()], [base])
        lines = [gast.If(there, lines, [assignment(name, call.args[1])])]
    return [located(line, call) for line in lines]


def _is_alone(text: Text, node: gast.AST) -> bool:
    return is_dict(text, node) and node.id in text.alone


def _without(text: Text, base: gast.Name, gone: gast.expr) -> gast.stmt:
    key = text.fresh("key")
    item = gast.Subscript(base, load(key), gast.Load())
    other = gast.Compare(load(key), [gast.NotEq()], [again(gone)])
    made = gast.DictComp(load(key), item, [gast.comprehension(stored(key), base, [other], 0)])
    return assignment(base.id, made)


def joined(text: Text, node: gast.stmt) -> Lines | None:
    """`d |= b` and `d.update(b)` of another dict, key by key."""
    if isinstance(node, gast.AugAssign) and isinstance(node.op, gast.BitOr):
        base, other = node.target, node.value
    else:
        call = node.value if isinstance(node, gast.Expr) else None
        method = call.func if isinstance(call, gast.Call) else None
        plain = isinstance(method, gast.Attribute) and method.attr == "update" and \
            len(call.args) == 1 and not call.keywords
        if not plain:
            return None
        base, other = method.value, call.args[0]
    if not is_dict(text, base) or not text.moves(node):
        return None
    target = load(base.id)
    if isinstance(other, gast.Dict) and None not in other.keys:
        pairs = zip(other.keys, other.values, strict=True)
        return [located(_put(target, key, value), node) for key, value in pairs]
    if not is_dict(text, other) or other.id == base.id:
        return None
    key = text.fresh("key")
    item = gast.Subscript(other, load(key), gast.Load())
    return [located(loop(stored(key), other, [_put(target, load(key), item)]), node)]


def _put(base: gast.expr, key: gast.expr, value: gast.expr) -> gast.stmt:
    return gast.Assign([gast.Subscript(base, key, gast.Store())], value, None)


def merged(text: Text, node: gast.stmt) -> Lines | None:
    """`a | b` of dicts, where it is assigned or returned."""
    if not isinstance(node, (gast.Assign, gast.Return)) or not text.moves(node):
        return None
    found = False

    def change(one: gast.AST) -> gast.AST | None:
        nonlocal found
        if isinstance(one, FUNCTIONS):
            return one
        made = _display(text, one)
        found |= made is not None
        return made

    result = rebuild(node, change)
    return [result] if found else None


def _display(text: Text, node: gast.AST) -> gast.expr | None:
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.BitOr):
        parts = [_entries(text, part) for part in (node.left, node.right)]
        if None in parts:
            return None
        keys, values = ([item for part in parts for item in part[side]] for side in (0, 1))
        return located(gast.Dict(keys, values), node)
    if isinstance(node, gast.Call) and text.means(node.func, dict) and not node.keywords \
            and len(node.args) == 1:
        return _from_pairs(text, node)
    return None


def _entries(text: Text, node: gast.expr) -> tuple[list, list] | None:
    if isinstance(node, gast.Dict):
        return node.keys, node.values
    return ([None], [node]) if is_dict(text, node) else None


def _from_pairs(text: Text, node: gast.Call) -> gast.expr | None:
    """`dict(zip(keys, values))`, `dict(enumerate(xs))`, `dict((k, f(k)) for k in keys)`."""
    items = node.args[0]
    if isinstance(items, gast.GeneratorExp) and isinstance(items.elt, gast.Tuple) \
            and len(items.elt.elts) == 2:
        return located(gast.DictComp(*items.elt.elts, items.generators), node)
    if not isinstance(items, gast.Call) or not text.means(items.func, zip, enumerate):
        return None
    key, value = text.fresh("key"), text.fresh("value")
    both = gast.Tuple([stored(key), stored(value)], gast.Store())
    part = gast.comprehension(both, items, [], 0)
    return located(gast.DictComp(load(key), load(value), [part]), node)
