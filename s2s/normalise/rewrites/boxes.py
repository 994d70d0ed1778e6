"""A variable that an inner function writes is an item of a list that both functions see.

    total = 0.0                      total = [0.0]

    def add(v):                      def add(v):
        nonlocal total       ->          total[0] += v * v
        total += v * v

    add(x)                           add(x)
    return total                     return total[0]

Only a variable that has its first value at the top level of the function, before anything uses it.
"""

from __future__ import annotations

import gast

from s2s.leaves import rebuild
from s2s.normalise.rewrites.text import FUNCTIONS, bound_in, located
from s2s.normalise.signatures import locals_of, own_nodes, parameter_names
from s2s.trees import walk

ZERO = gast.Constant(0, None)


def boxed(
    tree: gast.FunctionDef | gast.Lambda,
) -> gast.FunctionDef | gast.Lambda:
    """The tree with such variables in lists; the same tree where there are none."""
    if not isinstance(tree, gast.FunctionDef):
        return tree
    wanted = {
        name for node in walk(tree) if isinstance(node, gast.Nonlocal) for name in node.names
    }
    for name in sorted(wanted & locals_of(tree)):
        first = _first_value(tree, name)
        if first is not None:
            tree = _boxed(tree, name, first)
    return tree


def _first_value(tree: gast.FunctionDef, name: str) -> int | None:
    """The number of the statement that gives the variable its first value."""
    if name in parameter_names(tree) or not _plainly_bound(tree, name):
        return None
    for index, line in enumerate(tree.body):
        if isinstance(line, gast.Assign) and [*map(_name, line.targets)] == [name]:
            return None if _mentions(line.value, name) else index
        if _mentions(line, name):
            return None
    return None


def _plainly_bound(tree: gast.AST, name: str) -> bool:
    """Whether assignments alone bind the variable: no loop, no `with`, no walrus."""
    plain = {
        id(part)
        for node in walk(tree)
        if isinstance(node, (gast.Assign, gast.AugAssign))
        for target in (node.targets if isinstance(node, gast.Assign) else [node.target])
        for part in walk(target)
    }
    return all(
        id(node) in plain
        for node in walk(tree)
        if _name(node) == name and isinstance(node.ctx, (gast.Store, gast.Del))
    )


def _mentions(node: gast.AST, name: str) -> bool:
    return any(_name(part) == name for part in walk(node))


def _name(node: gast.AST) -> str | None:
    return node.id if isinstance(node, gast.Name) else None


def _boxed(tree: gast.FunctionDef, name: str, first: int) -> gast.FunctionDef:
    def change(node: gast.AST) -> gast.AST | None:
        if isinstance(node, FUNCTIONS) and _is_its_own(node, name):
            return node
        if isinstance(node, gast.Nonlocal):
            names = [item for item in node.names if item != name]
            return located(gast.Nonlocal(names) if names else gast.Pass(), node)
        if _name(node) == name:
            item = gast.Name(name, gast.Load(), None, None)
            return located(gast.Subscript(item, ZERO, node.ctx), node)
        return None

    start = tree.body[first]
    box = gast.Assign(start.targets, gast.List([start.value], gast.Load()), None)
    body = [rebuild(line, change) for line in tree.body]
    for node in (part for line in body for part in walk(line)):
        if isinstance(node, gast.FunctionDef):  # new ones: what `change` left empty goes
            node.body = [one for one in node.body if not isinstance(one, gast.Pass)] or node.body
    body[first] = located(box, start)
    return gast.copy_location(
        gast.FunctionDef(**dict(gast.iter_fields(tree)) | {"body": body}), tree
    )


def _is_its_own(node: gast.FunctionDef | gast.Lambda, name: str) -> bool:
    """Whether an inner function has a variable of its own under this name."""
    if isinstance(node, gast.Lambda):
        return name in bound_in(node.args)
    declared = any(
        isinstance(part, gast.Nonlocal) and name in part.names
        for line in node.body
        for part in own_nodes(line)
    )
    return not declared and name in locals_of(node)
