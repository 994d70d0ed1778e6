"""A `deque` that is only filled, emptied and looked at is a list.

    q = deque([x], maxlen=3)       limit = 3
                                   q = [x]
    q.append(y)                    q.append(y)
                                   if len(q) > limit:
                                       q.pop(0)
    v = q.popleft()                v = q.pop(0)
    q.appendleft(y)                q.insert(0, y)
"""

from __future__ import annotations

import collections
from collections.abc import Mapping

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import (
    FUNCTIONS,
    Text,
    assignment,
    load,
    located,
    stored,
)
from s2s.trees import walk

Lines = list[gast.stmt]
METHODS = frozenset({"append", "appendleft", "pop", "popleft", "extend", "clear"})
SIMPLE = (gast.Assign, gast.AugAssign, gast.AnnAssign, gast.Return, gast.Expr)
ZERO = gast.Constant(0, None)


def queues(text: Text, tree: gast.AST) -> Mapping[str, str | None]:
    """The variables that hold such deques only, each with the variable of its greatest length."""
    made: dict[str, gast.Call] = {}
    for node in walk(tree):
        call = node.value if isinstance(node, gast.Assign) and len(node.targets) == 1 else None
        if isinstance(call, gast.Call) and isinstance(node.targets[0], gast.Name) \
                and text.means(call.func, collections.deque) and len(call.args) <= 2:
            made[node.targets[0].id] = call
    stores = collections.Counter(node.id for node in walk(tree) if isinstance(node, gast.Name)
                                 and not isinstance(node.ctx, gast.Load))
    return {name: text.fresh("limit") if _limit(call) is not None else None
            for name, call in made.items() if stores[name] == 1 and _plain(text, tree, name)}


def _limit(call: gast.Call) -> gast.expr | None:
    found = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords), None)
    return None if isinstance(found, gast.Constant) and found.value is None else found


def _plain(text: Text, tree: gast.AST, name: str) -> bool:
    """Whether every use is one that a list answers in the same way."""
    uses = sum(_name(node) == name and isinstance(node.ctx, gast.Load) for node in walk(tree))
    known = 0
    for node in walk(tree):
        if node is not tree and isinstance(node, FUNCTIONS) \
                and any(_name(part) == name for part in walk(node)):
            return False
        if isinstance(node, gast.Attribute) and _name(node.value) == name:
            known += node.attr in METHODS
        elif isinstance(node, gast.Subscript) and _name(node.value) == name:
            known += not isinstance(node.slice, gast.Slice)
        elif isinstance(node, (gast.For, gast.comprehension)):
            known += _name(node.iter) == name
        elif isinstance(node, (gast.If, gast.While)):
            known += _name(node.test) == name
        elif isinstance(node, gast.UnaryOp):
            known += _name(node.operand) == name
        elif isinstance(node, gast.Call) and text.is_pure(gast.Call(node.func, [], [])):
            known += sum(_name(arg) == name for arg in node.args)
    return uses == known


def _name(node: gast.AST) -> str:
    return node.id if isinstance(node, gast.Name) else ""


def queued(text: Text, node: gast.stmt) -> Lines | None:
    """A statement with deques, in terms of lists."""
    if not text.queues or not isinstance(node, (*SIMPLE, gast.If, gast.While, gast.For)):
        return None
    value = node.value if isinstance(node, gast.Assign) else None
    if isinstance(value, gast.Call) and text.means(value.func, collections.deque) \
            and _name(node.targets[0]) in text.queues:
        return [located(line, node) for line in _begun(text, node.targets[0].id, node.value)]
    call = node.value if isinstance(node, gast.Expr) else None
    if isinstance(call, gast.Call) and (lines := _grown(text, call)) is not None:
        return [located(line, node) for line in lines]
    return _popped(text, node)


def _begun(text: Text, name: str, call: gast.Call) -> Lines:
    items, limit = (call.args or [None])[0], text.queues[name]
    if items is None or isinstance(items, (gast.List, gast.Tuple)):
        value = gast.List(items.elts if items is not None else [], gast.Load())
    else:
        item = text.fresh("item")
        value = gast.ListComp(load(item), [gast.comprehension(stored(item), items, [], 0)])
    lines: Lines = [assignment(name, value)]
    if limit is not None:
        lines.insert(0, assignment(limit, _limit(call)))
        if items is not None:
            lines.append(gast.While(_full(name, limit), [_call(name, "pop", ZERO)], []))
    return lines


def _full(name: str, limit: str) -> gast.expr:
    length = gast.Call(load("len"), [load(name)], [])
    return gast.Compare(length, [gast.Gt()], [load(limit)])


def _call(name: str, method: str, *args: gast.expr) -> gast.stmt:
    return gast.Expr(gast.Call(gast.Attribute(load(name), method, gast.Load()), list(args), []))


def _grown(text: Text, call: gast.Call) -> Lines | None:
    """`append` and `appendleft`; at the greatest length the other end loses an item."""
    method = call.func if isinstance(call.func, gast.Attribute) else None
    name = _name(method.value) if method is not None else ""
    if name not in text.queues or id(call) in text.seen:
        return None
    if method.attr == "extend" and text.queues[name] is not None:
        item = text.fresh("item")
        return [gast.For(stored(item), call.args[0], [_call(name, "append", load(item))], [], None)]
    if method.attr not in ("append", "appendleft"):
        return None
    left = method.attr == "appendleft"
    line = _call(name, "insert", ZERO, *call.args) if left else _call(name, "append", *call.args)
    text.seen[id(line.value)] = line
    limit = text.queues[name]
    if limit is None:
        return [line] if left else None
    drop = _call(name, "pop") if left else _call(name, "pop", ZERO)
    return [line, gast.If(_full(name, limit), [drop], [])]


def _popped(text: Text, node: gast.stmt) -> Lines | None:
    """`q.popleft()` is `q.pop(0)`."""
    found = False

    def change(one: gast.AST) -> gast.AST | None:
        nonlocal found
        if isinstance(one, FUNCTIONS) or isinstance(one, gast.stmt) and one is not node:
            return one
        method = one.func if isinstance(one, gast.Call) else None
        if not isinstance(method, gast.Attribute) or method.attr != "popleft" \
                or _name(method.value) not in text.queues:
            return None
        found = True
        return located(gast.Call(gast.Attribute(method.value, "pop", gast.Load()), [ZERO], []), one)

    result = rebuild(node, change)
    return [result] if found else None
