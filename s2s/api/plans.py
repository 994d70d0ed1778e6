"""The options `checkpoint=` and `memory=`: what becomes of the outermost loops without a mark.

checkpoint="store"             every trip keeps what its adjoint reads
checkpoint="recompute"         every trip keeps its state, and runs again
checkpoint="auto"              as many states as fit into half of the free memory
checkpoint=s2s.Binomial(8)     at most 8 states are held; see `s2s_runtime.schedules`
memory="200MB"                 as many states as fit into so much
"""

from __future__ import annotations

from typing import get_args

from s2s.errors import Code, misuse
from s2s_runtime.budgets import Memory, parsed
from s2s_runtime.schedules import Plan, Recompute, Store

Checkpoint = Plan | str
Size = int | str | None
WORDS: dict[str, Plan | Memory | None] = {
    "store": None,
    "recompute": Recompute(),
    "auto": Memory(),
}


def plan_of(checkpoint: Checkpoint, memory: Size) -> Plan | Memory | None:
    """The plan that the options name; None to store."""
    if memory is not None:
        return _budget(checkpoint, memory)
    if isinstance(checkpoint, str) and checkpoint in WORDS:
        return WORDS[checkpoint]
    if isinstance(checkpoint, get_args(Plan)):
        return None if isinstance(checkpoint, Store) else checkpoint
    raise misuse(
        Code.CALL,
        f"checkpoint={checkpoint!r} is no plan: write 'store', 'recompute', 'auto', "
        "s2s.Binomial(8), s2s.Online(8), s2s.Periodic(50) or s2s.Recompute()",
    )


def _budget(checkpoint: Checkpoint, memory: int | str) -> Memory:
    if checkpoint not in ("store", "auto"):
        raise misuse(
            Code.CALL,
            f"checkpoint={checkpoint!r} and memory={memory!r} both plan the loops: give one",
        )
    try:
        return Memory(parsed(memory))
    except ValueError as error:
        raise misuse(Code.CALL, str(error)) from None
