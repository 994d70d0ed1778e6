"""Statements whose meaning the class of an object decides, in words that say what happens.

    v += w            v = v.__iadd__(w)            m[i, j] = e       m.__setitem__((i, j), e)
    a, b = v          a, b = v.__iter__()          s.scale = e       type(s).scale.fset(s, e)
    for p in v:       items = v.__iter__()
                      for p in items:

Which statement is meant is known only when kinds are: the lowering of one stops with `Respelled`,
and the function is lowered again with the other text, which is also what is printed.
"""

from __future__ import annotations

import types
from typing import NoReturn

import gast

from s2s.core import Value
from s2s.errors import Code
from s2s.leaves import rebuild
from s2s.normalise.callees import source_of
from s2s.normalise.members import BINARY
from s2s.normalise.rewrites.text import assignment, load, located
from s2s.normalise.scope import Scope
from s2s_runtime import Shadows
from s2s_runtime.kinds import Instance

Lines = list[gast.stmt]
BODIES = ("body", "orelse", "finalbody")
STILL = (gast.Name, gast.Constant, gast.Tuple, gast.UnaryOp, gast.unaryop, gast.BinOp,
         gast.operator, gast.expr_context)


class Respelled(Exception):
    """`old`, a statement of the function that is being lowered, is to be read as `new`."""

    def __init__(self, old: gast.stmt, new: Lines) -> None:
        super().__init__()
        self.old, self.new = old, [located(line, old) for line in new]


def respelled(lines: Lines, found: Respelled) -> Lines:
    """A block with the statement replaced; what does not hold it stays the same object."""
    result: Lines = []
    for line in lines:
        result += found.new if line is found.old else [_inside(line, found)]
    return result


def _inside(line: gast.stmt, found: Respelled) -> gast.stmt:
    fields = {}
    for name in BODIES:
        block = getattr(line, name, None)
        if isinstance(block, list) and block:
            changed = respelled(block, found)
            if any(a is not b for a, b in zip(changed, block, strict=False)):
                fields[name] = changed
    if not fields or isinstance(line, (gast.FunctionDef, gast.ClassDef)):
        return line
    return gast.copy_location(type(line)(**dict(gast.iter_fields(line)) | fields), line)


def is_object(value: Value) -> bool:
    """Whether a class of the user's answers for this value."""
    return isinstance(value.kind, Instance) and value.kind.cls is not Shadows


def method_of(scope: Scope, value: Value, name: str) -> types.FunctionType | None:
    """The Python function that the class of an object has under a name."""
    found = scope.held(value.kind.cls, name) if is_object(value) else None
    return found if isinstance(found, types.FunctionType) else None


def augmented_object(scope: Scope, node: gast.AugAssign, old: Value, value: Value) -> None:
    """`v += w` of objects: `v = v.__iadd__(w)` where the class has one, else `v = v + w`."""
    word = BINARY.get(type(node.op))
    if word is None or not (is_object(old) or is_object(value)):
        return
    load = _loaded(node.target)
    if is_object(old) and method_of(scope, old, f"__i{word}__") is not None:
        method = gast.Attribute(load, f"__i{word}__", gast.Load())
        result: gast.expr = gast.Call(method, [node.value], [])
    else:
        result = gast.BinOp(load, node.op, node.value)
    raise Respelled(node, [gast.Assign([node.target], result, None)])


def _loaded(target: gast.expr) -> gast.expr:
    fields = dict(gast.iter_fields(target)) | {"ctx": gast.Load()}
    return gast.copy_location(type(target)(**fields), target)


def set_attribute(scope: Scope, target: gast.Attribute, base: Value) -> None:
    """`s.scale = e` where the class has a setter."""
    if not is_object(base):
        return
    cls = base.kind.cls
    if cls.__setattr__ not in (object.__setattr__, types.SimpleNamespace.__setattr__):
        raise _own_way(scope, target, f"{cls.__name__} has a `__setattr__` of its own")
    found = scope.held(cls, target.attr)
    if not hasattr(type(found), "__set__") or isinstance(found, types.MemberDescriptorType):
        return
    node = scope.origin
    if not (isinstance(found, property) and isinstance(found.fset, types.FunctionType)
            and _is_plain(node, target)):
        raise _own_way(scope, target, f"`{target.attr}` is a descriptor")
    kind = gast.Call(gast.Name("type", gast.Load(), None, None), [target.value], [])
    setter = gast.Attribute(gast.Attribute(kind, target.attr, gast.Load()), "fset", gast.Load())
    call = gast.Call(setter, [target.value, _written(node, target)], [])
    raise Respelled(node, [gast.Expr(call)])


def set_item(scope: Scope, target: gast.Subscript, base: Value) -> None:
    """`m[i] = e` where the class has a `__setitem__`."""
    if not is_object(base):
        return
    node = scope.origin
    if method_of(scope, base, "__setitem__") is None or not _is_plain(node, target):
        raise _own_way(scope, target, f"an item of a {base.kind.name} is written")
    method = gast.Attribute(target.value, "__setitem__", gast.Load())
    call = gast.Call(method, [target.slice, _written(node, target)], [])
    raise Respelled(node, [gast.Expr(call)])


def _is_plain(node: gast.stmt, target: gast.expr) -> bool:
    """One target, whose parts are names, attributes and constants: evaluated in any order."""
    alone = isinstance(node, gast.Assign) and node.targets == [target]
    if not alone and not isinstance(node, gast.AugAssign):
        return False
    parts = [part for part in gast.walk(target) if part is not target]
    if any(isinstance(part, gast.Call) for part in gast.walk(node.value)):
        return all(isinstance(part, STILL) for part in parts)
    return all(isinstance(part, (*STILL, gast.Attribute, gast.Subscript)) for part in parts)


def _written(node: gast.stmt, target: gast.expr) -> gast.expr:
    assert isinstance(node, (gast.Assign, gast.AugAssign))
    if isinstance(node, gast.Assign):
        return node.value
    return gast.BinOp(_loaded(target), node.op, node.value)


def looped_object(scope: Scope, node: gast.For, value: Value, items: gast.expr) -> None:
    """`for p in v` of an object whose class has an `__iter__`."""
    found = method_of(scope, value, "__iter__")
    again = value.node is not None and is_iterated(value.node)  # what `__iter__` returned has one
    if found is None or again or is_iterated(items) or method_of(scope, value, "__next__"):
        return  # what is its own iterator hands over its items one by one
    if any(isinstance(part, gast.Yield) for part in gast.walk(source_of(scope, items, found).tree)):
        return  # its items may change while the loop runs
    name = scope.fresh("items")

    def change(part: gast.AST) -> gast.AST | None:
        return load(name) if part is items else None
    fields = dict(gast.iter_fields(node)) | {"iter": rebuild(node.iter, change)}
    raise Respelled(node, [assignment(name, _iterated(items)), gast.For(**fields)])


def unpacked_object(scope: Scope, value: Value) -> None:
    """`a, b = v` of an object whose class has an `__iter__`."""
    node = scope.origin
    if isinstance(node, gast.Assign) and method_of(scope, value, "__iter__") is not None \
            and not isinstance(node.value, (gast.Tuple, gast.List)) and not is_iterated(node.value):
        fields = dict(gast.iter_fields(node)) | {"value": _iterated(node.value)}
        raise Respelled(node, [gast.Assign(**fields)])


def is_iterated(items: gast.expr) -> bool:
    """Whether the iteration of an object is written out already."""
    method = items.func if isinstance(items, gast.Call) else None
    return isinstance(method, gast.Attribute) and method.attr == "__iter__"


def _iterated(items: gast.expr) -> gast.expr:
    return gast.Call(gast.Attribute(items, "__iter__", gast.Load()), [], [])


def _own_way(scope: Scope, target: gast.expr, why: str) -> NoReturn:
    raise scope.refuse(target, "this write is not followed", f"{why}, which does it in its own way",
                       "call a method that writes plain attributes", Code.UNSUPPORTED_STATEMENT)
