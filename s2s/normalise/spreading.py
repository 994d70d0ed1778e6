"""Starred arguments of unknown number, where the signature of what is called tells it.

    y = f(t, y, *p)        a, b = p
                     ->    y = f(t, y, a, b)         for `def f(t, y, a, b)`

Another number of items raises, as the call would.
"""

from __future__ import annotations

import types

import gast
import numpy as np

from s2s.core import LocalFunction, Value
from s2s.leaves import rebuild
from s2s.normalise.callees import source_of
from s2s.normalise.respelling import Respelled
from s2s.normalise.rewrites.text import load, stored
from s2s.normalise.scope import Scope

SIMPLE = (gast.Assign, gast.AnnAssign, gast.AugAssign, gast.Return, gast.Expr)
INSIDE = (gast.Lambda, gast.IfExp, gast.BoolOp, gast.ListComp, gast.GeneratorExp, gast.DictComp,
          gast.SetComp, gast.NamedExpr)


def spread_out(scope: Scope, node: gast.Call, function: Value) -> None:
    """Stops with the statement in other words; returns where that cannot be done."""
    stars = [arg for arg in node.args if isinstance(arg, gast.Starred)]
    wishes = _parameters(scope, node, function)
    if len(stars) != 1 or not wishes or not _comes_first(scope.origin, node):
        return
    taken: list[str] = []
    for wish in wishes:
        name = scope.fresh(wish)
        while name in taken:
            name = scope.fresh(f"{name}_")
        taken.append(name)
    spread = [part for arg in node.args
              for part in ([load(name) for name in taken] if arg is stars[0] else [arg])]
    plain = gast.copy_location(gast.Call(node.func, spread, node.keywords), node)
    whole = rebuild(scope.origin, lambda part: plain if part is node else None)
    targets = gast.Tuple([stored(name) for name in taken], gast.Store())
    raise Respelled(scope.origin, [gast.Assign([targets], stars[0].value, None), whole])


def _parameters(scope: Scope, node: gast.Call, function: Value) -> list[str]:
    """The parameters that the starred argument must fill, where there is no choice."""
    before = next((i for i, arg in enumerate(node.args) if isinstance(arg, gast.Starred)), 0)
    target = function.static
    if isinstance(target, np.ufunc):
        names = [f"item{index}" for index in range(target.nin)]
    elif isinstance(target, (LocalFunction, types.FunctionType)):
        local = isinstance(target, LocalFunction)
        args = (target if local else source_of(scope, node, target)).tree.args
        if args.vararg or args.defaults or isinstance(node.func, gast.Attribute) and local:
            return []
        names = [arg.id for arg in (*args.posonlyargs, *args.args)]
    else:
        return []
    by_name = {keyword.arg for keyword in node.keywords}
    after = len(node.args) - before - 1
    found = [name for name in names[before:len(names) - after] if name not in by_name]
    return found if None not in by_name and not any(name in by_name for name in names[:before]) \
        else []


def _comes_first(statement: gast.stmt | None, node: gast.Call) -> bool:
    """Whether nothing that is evaluated before the call could change what it is given."""
    if not isinstance(statement, SIMPLE):
        return False
    path = _way(statement, node)
    if path is None or any(isinstance(part, INSIDE) for part in path):
        return False
    around = {id(part) for part in path}
    return all(id(part) in around or _begins(part) > _begins(node)
               for part in gast.walk(statement) if isinstance(part, gast.Call))


def _way(tree: gast.AST, node: gast.AST) -> list[gast.AST] | None:
    """The nodes from a tree down to one of its parts."""
    if tree is node:
        return [node]
    for child in gast.iter_child_nodes(tree):
        if (found := _way(child, node)) is not None:
            return [tree, *found]
    return None


def _begins(node: gast.expr) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
