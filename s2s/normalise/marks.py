"""Marks of checkpointing that reach a call: a loop's own mark is taken off before (`outline`)."""

from __future__ import annotations

import gast

from s2s.core import Value
from s2s.errors import Code
from s2s.normalise.primitives import primitive
from s2s.normalise.rewrites.text import load
from s2s.normalise.scope import Scope
from s2s.normalise.signatures import is_function
from s2s_runtime import Checkpoints
from s2s_runtime.marks import checkpoint, checkpointed, forward, recompute, save

MISPLACED = (
    (
        checkpointed,
        "`checkpointed` stands where no loop begins",
        "it says how the reverse sweep runs a loop",
        "write `for t in s2s.checkpointed(range(n), snapshots=8):`",
    ),
    (
        checkpoint,
        "`checkpoint()` stands where no block begins",
        "it says how the reverse sweep runs a block",
        "write `with s2s.checkpoint():`",
    ),
    *(
        (
            mark,
            f"`{mark.__name__}` stands inside an expression",
            "what it asks for is asked of a variable",
            f"write `y = s2s.{mark.__name__}(...)` on a line of its own",
        )
        for mark in (save, recompute)
    ),
    (
        forward,
        "`forward()` stands where no block begins",
        "it says how the reverse sweep runs a block",
        'write `with s2s.forward("a", "b"):`',
    ),
    (
        Checkpoints,
        "a checkpointed loop is differentiated again",
        "its trips are run by a plan, which has no derivative",
        "take the mark or the option off for second derivatives",
    ),
)


def passed_on(scope: Scope, node: gast.Call, value: Value, name: str | None) -> Value:
    """A value whose adjoint a block of the user's changes: an operation with a rule of its own."""
    found = scope.session.marks.insertions[id(node)]
    read = [scope.expression(load(item)) for item in found.read]
    if any(is_function(one) for one in read):
        raise scope.refuse(node, "this block in the reverse sweep calls a function made here",
                           "the reverse sweep stands outside of the function",
                           "move the function out of this one, to the module", Code.MARK)
    scope.session.book = scope.session.book | {found.rule}
    return primitive(scope, node, found.rule.function, (value, *read), {}, name)


def demand_no_mark(scope: Scope, node: gast.Call, target: object) -> None:
    """Raise where a mark is called that nothing honours."""
    for mark, what, why, instead in MISPLACED:
        if target is mark:
            raise scope.refuse(node, what, why, instead, Code.MARK)
