"""A cached property is a method that keeps what it computes in the object.

    @cached_property                    def power(self):
    def power(self):                        if lacks(self, "power"):
        total = np.sum(self.data)    ->         total = np.sum(self.data)
        return total**2                         self.power = total**2
                                            return self.power
"""

from __future__ import annotations

import functools
import types

import gast

from s2s.core import LocalFunction, Value
from s2s.normalise.callees import source_of
from s2s.normalise.objects import WithNames, with_names
from s2s.normalise.rewrites.text import load, located
from s2s.normalise.scope import Scope
from s2s_runtime.guards import lacks


def is_stored(scope: Scope, base: Value, attribute: str) -> bool:
    """Whether an object is known to hold the value: where it is kept, or because it came so."""
    inside = isinstance(scope.source, WithNames) and scope.source.keeps == attribute
    return inside or attribute in dict(base.kind.attributes)


def made_once(
    scope: Scope, node: gast.Attribute, cls: type, found: functools.cached_property
) -> LocalFunction | None:
    """The method; None where the function returns in the middle."""
    key = (cls, found.attrname, "once")
    if key not in scope.session.trees:
        scope.session.trees[key] = (_made(scope, node, found),)
    return scope.session.trees[key][0]


def _made(
    scope: Scope, node: gast.Attribute, found: functools.cached_property
) -> LocalFunction | None:
    name = found.attrname
    if not isinstance(found.func, types.FunctionType) or name is None:
        return None
    source = source_of(scope, node, found.func)
    tree = source.tree
    *lines, last = tree.body
    returns = [part for part in gast.walk(tree) if isinstance(part, gast.Return)]
    if returns != [last] or last.value is None:
        return None
    this = tree.args.args[0].id
    place = gast.Attribute(load(this), name, gast.Store())
    test = gast.Call(load("lacks"), [load(this), gast.Constant(name, None)], [])
    kept = located(gast.Assign([place], last.value, None), last)
    given = located(gast.Return(gast.Attribute(load(this), name, gast.Load())), last)
    body = [located(gast.If(test, [*lines, kept], []), last), given]
    whole = dict(gast.iter_fields(tree)) | {"body": body, "decorator_list": []}
    text = with_names(source, this, {"lacks": lacks}, keeps=name)
    return LocalFunction(gast.copy_location(gast.FunctionDef(**whole), tree), text, {})
