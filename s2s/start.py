"""A derivative, from the store if it is there, else compiled.

The compiler is imported when it is first needed: a process that finds all its derivatives in the
store imports neither the rooms nor gast.
"""

from __future__ import annotations

from collections.abc import Callable

from s2s.request import Request
from s2s.store.compiled import Compiled
from s2s.store.recall import recall
from s2s_runtime.kinds import Kind


def started(function: Callable, request: Request, kinds: tuple[Kind, ...] | None) -> Compiled:
    """The callable derivative of `function` for arguments of these kinds."""
    found = recall(function, request, kinds)
    if found is not None:
        return found
    from s2s.pipeline import derivative

    return derivative(function, request, kinds)
