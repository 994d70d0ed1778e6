"""The vocabulary of generated code: what NumPy has no word for. It never imports the compiler.

Plans of checkpointed loops, and calls of what only run time knows, are imported when a module asks
for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from s2s_runtime.attempts import unhandled
from s2s_runtime.cotangents import expand, pieces, spread, unbroadcast, unstack
from s2s_runtime.exchanges import gone
from s2s_runtime.gathers import copied_back, placed, scatter, written
from s2s_runtime.guards import guard
from s2s_runtime.keeping import keep, private, snapshot
from s2s_runtime.shadows import (
    Shadows,
    add_at,
    add_into,
    added,
    apart,
    cleared,
    emptied,
    shadow_of,
)
from s2s_runtime.structures import as_argument, folded, zeros_like
from s2s_runtime.tangents import mirrored, replaced, twins
from s2s_runtime.windows import is_view

if TYPE_CHECKING:
    from s2s_runtime.budgets import Memory
    from s2s_runtime.checkpoints import Checkpoints
    from s2s_runtime.dispatch import call_forward, call_pure, call_reverse, call_tangent
    from s2s_runtime.schedules import Binomial, Online, Periodic, Recompute

LATE = {
    "Memory": "budgets",
    "Checkpoints": "checkpoints",
    **dict.fromkeys(("call_forward", "call_pure", "call_reverse", "call_tangent"), "dispatch"),
    **dict.fromkeys(("Binomial", "Online", "Periodic", "Recompute"), "schedules"),
}

__all__ = [
    "Binomial",
    "Checkpoints",
    "Memory",
    "Online",
    "Periodic",
    "Recompute",
    "Shadows",
    "add_at",
    "add_into",
    "added",
    "apart",
    "as_argument",
    "call_forward",
    "call_pure",
    "call_reverse",
    "call_tangent",
    "cleared",
    "copied_back",
    "emptied",
    "expand",
    "folded",
    "gone",
    "guard",
    "is_view",
    "keep",
    "mirrored",
    "pieces",
    "placed",
    "private",
    "replaced",
    "scatter",
    "shadow_of",
    "snapshot",
    "spread",
    "twins",
    "unbroadcast",
    "unhandled",
    "unstack",
    "written",
    "zeros_like",
]


def __getattr__(name: str) -> object:
    """The names that few modules need, from their files."""
    if name not in LATE:
        raise AttributeError(f"module 's2s_runtime' has no attribute {name!r}")
    found = getattr(import_module(f"s2s_runtime.{LATE[name]}"), name)
    globals()[name] = found
    return found
