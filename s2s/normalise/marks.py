"""Marks of checkpointing that reach a call: a loop's own mark is taken off before (`outline`)."""

from __future__ import annotations

import gast

from s2s.errors import Code
from s2s.normalise.scope import Scope
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


def demand_no_mark(scope: Scope, node: gast.Call, target: object) -> None:
    """Raise where a mark is called that nothing honours."""
    for mark, what, why, instead in MISPLACED:
        if target is mark:
            raise scope.refuse(node, what, why, instead, Code.MARK)
