"""The option `checkpoint=`: what becomes of the outermost loops that carry no mark of their own.

    checkpoint="store"             every trip keeps what its adjoint reads
    checkpoint="recompute"         every trip keeps its state, and runs again
    checkpoint=s2s.Binomial(8)     at most 8 states are held; see `s2s_runtime.schedules`
"""

from __future__ import annotations

from typing import get_args

from s2s.errors import Code, misuse
from s2s_runtime.schedules import Plan, Recompute

Checkpoint = Plan | str
WORDS: dict[str, Plan | None] = {"store": None, "recompute": Recompute()}


def plan_of(checkpoint: Checkpoint) -> Plan | None:
    """The plan that an option names; None to store."""
    if isinstance(checkpoint, str) and checkpoint in WORDS:
        return WORDS[checkpoint]
    if isinstance(checkpoint, get_args(Plan)):
        return checkpoint
    raise misuse(
        Code.CALL,
        f"checkpoint={checkpoint!r} is no plan: write 'store', 'recompute', s2s.Binomial(8), "
        "s2s.Online(8), s2s.Periodic(50) or s2s.Recompute()",
    )
