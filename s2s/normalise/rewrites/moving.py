"""Which names may carry a derivative, by the text alone.

    def f(x, n):                x moves (n is an integer); y does, because x enters it;
        y = x * 2               k does not: `len` only looks
        k = len(x)

It decides where a comprehension becomes a loop.  To say *moves* too often costs a rewrite that was
not needed; to say it too seldom ends in a refusal, since activity is decided later, on values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import gast

from s2s.normalise.rewrites.text import Text, bound_in
from s2s.trees import walk
from s2s_runtime.kinds import (
    Array,
    Constant,
    Function,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
)


def may_move(kind: Kind) -> bool:
    """Whether a value of this kind can hold anything that carries a derivative."""
    if isinstance(kind, (Scalar, Array)):
        return kind.floating
    if isinstance(kind, (Constant, Function)):
        return False
    if isinstance(kind, (Repeated, Table)):
        return may_move(kind.item)
    if isinstance(kind, Sequence):
        return any(map(may_move, kind.items))
    if isinstance(kind, Record):
        return any(may_move(item) for _, item in kind.items)
    if isinstance(kind, Instance):  # one made in the function says nothing of its attributes
        return not kind.attributes or any(may_move(item) for _, item in kind.attributes)
    return True


def moving_names(tree: gast.AST, text: Text, starts: Iterable[str]) -> frozenset[str]:
    """All names that something moving may reach."""
    flows = [(bound, {item.id for part in read for item in text.reads(part)})
             for bound, read in _flows(tree)]
    found = set(starts)
    while True:
        before = len(found)
        for bound, read in flows:  # in the order of the text: a chain is one round
            if not read.isdisjoint(found):
                found |= bound
        if len(found) == before:
            return frozenset(found)


def _flows(tree: gast.AST) -> Iterator[tuple[set[str], list[gast.AST]]]:
    """(names that change, expressions that enter them) of each statement and binding."""
    for node in walk(tree):
        if (
            isinstance(node, (gast.Assign, gast.AugAssign, gast.AnnAssign))
            and node.value is not None
        ):
            targets = node.targets if isinstance(node, gast.Assign) else [node.target]
            yield set().union(*map(_roots, targets)), [node.value]
        elif isinstance(node, (gast.For, gast.comprehension)):
            yield bound_in(node.target), [node.iter]
        elif isinstance(node, gast.NamedExpr):
            yield bound_in(node.target), [node.value]
        elif isinstance(node, gast.withitem) and node.optional_vars is not None:
            yield bound_in(node.optional_vars), [node.context_expr]
        elif isinstance(node, gast.Expr) and isinstance(node.value, gast.Call):
            yield {item.id for item in walk(node) if isinstance(item, gast.Name)}, [node.value]
        elif isinstance(node, gast.FunctionDef) and node is not tree:
            yield {node.name}, node.body


def _roots(target: gast.AST) -> set[str]:
    """The variables that an assignment changes: `x` for `x[i].a = ...`."""
    if isinstance(target, (gast.Subscript, gast.Attribute)):
        return _roots(target.value)
    if isinstance(target, (gast.Tuple, gast.List)):
        return set().union(*map(_roots, target.elts))
    if isinstance(target, gast.Starred):
        return _roots(target.value)
    return {target.id} if isinstance(target, gast.Name) else set()
