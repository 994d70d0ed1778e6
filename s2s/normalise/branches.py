"""Branches, and what stands after something that may have left.

    if c:                        if c:
        return a                     return value = a
    b = a * 2           ->       else:
    return b                         b = a * 2
                                     return value = b

An arm that leaves takes no part in what follows, so what follows stands in the other arm.  Where an
arm leaves on some of its own paths only, a flag says which, and what follows stands under the flag.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import LEFT, If, Value
from s2s.normalise.decided import decided
from s2s.normalise.leaving import always_leaves, may_leave
from s2s.normalise.merges import merge_environments
from s2s.normalise.scope import Scope

Block = Callable[[Scope, list[gast.stmt]], None]


def branch(scope: Scope, node: gast.If, rest: list[gast.stmt], block: Block) -> None:
    """An `if`; `rest` is what follows it, placed in the arm that does not leave."""
    test = scope.expression(node.test)
    known = decided(scope, node.test)
    if known is not None:
        body = node.body if known else node.orelse
        block(scope, body + ([] if always_leaves(body) else rest))
        return
    then_leaves, else_leaves = always_leaves(node.body), always_leaves(node.orelse)
    sink = then_leaves or else_leaves
    flagged = not sink and bool(rest) and may_leave(node)
    own = flagged and LEFT not in scope.env
    if own:
        scope.env[LEFT] = scope.constant(False)
    before = dict(scope.env)
    with scope.region() as then:
        block(scope, node.body + (rest if sink and not then_leaves else []))
        after_then = scope.env
    scope.env = before
    with scope.region() as orelse:
        block(scope, node.orelse + (rest if sink and not else_leaves else []))
        after_else = scope.env
    scope.origin = node
    merges = merge_environments(scope, after_then, after_else)
    scope.emit(If, test=test, then=tuple(then), orelse=tuple(orelse), merges=merges, node=node,
               sunk=sink and bool(rest))
    if flagged:
        under_flag(scope, scope.env[LEFT], rest, block)
    if own:
        scope.env.pop(LEFT)


def under_flag(scope: Scope, flag: Value, rest: list[gast.stmt], block: Block) -> None:
    """`if flag: pass; else: rest`: what follows something that may have left."""
    if not rest:
        return
    origin = scope.origin
    before = dict(scope.env)
    if LEFT in scope.env:
        before[LEFT], scope.env[LEFT] = scope.constant(True), scope.constant(False)
    with scope.region() as orelse:
        block(scope, rest)
    scope.origin = origin
    merges = merge_environments(scope, before, scope.env)
    scope.emit(If, test=flag, then=(), orelse=tuple(orelse), merges=merges, node=origin, sunk=True)
