"""What a block of statements may read before it binds it, and what it binds on every way through.

    v = u * w          exposed   u, w
    u = u + v          bound     v, u
    if u > 0:
        s = v          s is not bound on every way

Reads are taken too widely rather than too narrowly: a name that a nested function reads counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import gast

from s2s.normalise.rewrites.replaying import Leave
from s2s.normalise.rewrites.text import bound_in

Names = frozenset[str]
SOMETIMES = (
    gast.BoolOp,
    gast.IfExp,
    gast.Lambda,
    gast.ListComp,
    gast.SetComp,
    gast.DictComp,
    gast.GeneratorExp,
)  # what they hold need not be evaluated, but for the first part of the first two


@dataclass
class Flow:
    """One pass over a block: `exposed` names, and the names bound where a trip ends early."""

    exposed: set[str] = field(default_factory=set)
    exits: list[Names] = field(default_factory=list)

    def block(self, lines: Iterable[gast.stmt], bound: Names, inner: bool = False) -> Names | None:
        """The names bound at the end of a block; None if its end is never reached."""
        for line in lines:
            after = self.statement(line, bound, inner)
            if after is None:
                return None
            bound = after
        return bound

    def statement(self, node: gast.stmt, bound: Names, inner: bool) -> Names | None:
        """The names bound after a statement.  `inner`: a break ends a loop inside the block."""
        if isinstance(node, (gast.Break, gast.Continue)):
            return None
        if isinstance(node, Leave):
            self.exits.append(bound)
            return None
        if isinstance(node, (gast.Raise, gast.Return)):
            self.read(node, bound)
            return None
        if isinstance(node, gast.If):
            self.read(node.test, bound)
            bound |= set(_always_bound(node.test))
            arms = [self.block(arm, bound, inner) for arm in (node.body, node.orelse)]
            ends = [arm for arm in arms if arm is not None]
            return frozenset.intersection(*ends) if ends else None
        if isinstance(node, (gast.For, gast.While)):
            return self._loop(node, bound, inner)
        if isinstance(node, gast.With):
            for item in node.items:
                self.read(item.context_expr, bound)
                bound |= bound_in(item.optional_vars) if item.optional_vars is not None else set()
            return self.block(node.body, bound, inner)
        return self._simple(node, bound)

    def _loop(self, node: gast.For | gast.While, bound: Names, inner: bool) -> Names:
        head, target = (
            (node.iter, bound_in(node.target)) if isinstance(node, gast.For) else (node.test, set())
        )
        self.read(head, bound)
        self.block(node.body, bound | target, inner=True)
        self.block(node.orelse, bound, inner)
        return bound

    def _simple(self, node: gast.stmt, bound: Names) -> Names:
        if isinstance(node, (gast.FunctionDef, gast.ClassDef)):
            self.read(node, bound)
            return bound | {node.name}
        self.read(node, bound)
        bound |= set(_always_bound(node))
        if isinstance(node, gast.AugAssign) and isinstance(node.target, gast.Name):
            self.exposed |= {node.target.id} - bound
        if isinstance(node, gast.Delete):
            return bound - set().union(*map(_names, node.targets))
        if isinstance(node, (gast.Assign, gast.AugAssign, gast.AnnAssign)):
            targets = node.targets if isinstance(node, gast.Assign) else [node.target]
            bound |= set().union(
                *(bound_in(target) for target in targets if node.value is not None)
            )
        if isinstance(node, (gast.Import, gast.ImportFrom)):
            bound |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        return bound

    def read(self, node: gast.AST, bound: Names) -> None:
        """Note the names that an expression or a simple statement reads."""
        self.exposed |= loads(node) - bound - _bound_first(node)


def _always_bound(node: gast.AST) -> Iterator[str]:
    """The names that `:=` binds whenever an expression is evaluated."""
    if isinstance(node, gast.NamedExpr):
        yield node.target.id
    if isinstance(node, gast.Compare):
        parts = [node.left, node.comparators[0]]
    elif isinstance(node, SOMETIMES):
        parts = [node.test] if isinstance(node, gast.IfExp) else getattr(node, "values", [])[:1]
    else:
        parts = gast.iter_child_nodes(node)
    for part in parts:
        yield from _always_bound(part)


def _bound_first(node: gast.AST) -> set[str]:
    """The names that `:=` binds before the expression reads them."""
    first: dict[str, bool] = {}
    for item in source_order(node):
        if isinstance(item, gast.Name):
            first.setdefault(item.id, isinstance(item.ctx, gast.Store))
    return {text for text in _always_bound(node) if first[text]}


def source_order(node: gast.AST) -> Iterator[gast.AST]:
    """Every node inside, in the order of the text; what `:=` binds after what it computes."""
    yield node
    children = list(gast.iter_child_nodes(node))
    for child in reversed(children) if isinstance(node, gast.NamedExpr) else children:
        yield from source_order(child)


def loads(node: gast.AST) -> set[str]:
    """Every name that is read somewhere inside; `x += 1` reads x."""
    return {text for item in gast.walk(node) for text in _read_by(item)}


def _read_by(node: gast.AST) -> Iterator[str]:
    if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load):
        yield node.id
    elif isinstance(node, gast.AugAssign) and isinstance(node.target, gast.Name):
        yield node.target.id


def loads_beside(tree: gast.AST, left_out: gast.AST) -> set[str]:
    """Every name that is read in a tree, but for the blocks of one statement in it."""
    if tree is left_out:
        heads = [child for child in gast.iter_child_nodes(tree) if not isinstance(child, gast.stmt)]
        return set().union(*map(loads, heads))
    children = gast.iter_child_nodes(tree)
    return set(_read_by(tree)).union(*(loads_beside(child, left_out) for child in children))


def _names(node: gast.AST) -> set[str]:
    return {item.id for item in gast.walk(node) if isinstance(item, gast.Name)}
