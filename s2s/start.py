"""A derivative, from the store if it is there, else compiled.

The compiler is imported when it is first needed: a process that finds all its derivatives in the
store imports neither the rooms nor gast.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace

from s2s.request import Request
from s2s.store.compiled import Compiled
from s2s.store.recall import recall
from s2s_runtime.kinds import Kind

# A child forked in mid-import would wait for ever for the import locks of a thread it has not got:
# a fork waits until the compiler is imported.
IMPORTING = threading.RLock()
os.register_at_fork(
    before=IMPORTING.acquire,
    after_in_parent=IMPORTING.release,
    after_in_child=IMPORTING.release,
)


def own_rules() -> bool:
    """Whether the user has declared rules, of which what an earlier process left knows nothing."""
    shelf = sys.modules.get("s2s.rules.shelf")  # not imported: then there are none
    return shelf is not None and shelf.SHELF.own


def started(function: Callable, request: Request, kinds: tuple[Kind, ...] | None) -> Compiled:
    """The callable derivative of `function` for arguments of these kinds."""
    found = None if own_rules() else recall(function, request, kinds)
    if found is not None:
        refresh = found.refresh
        return replace(found, refresh=lambda: not own_rules() and refresh())
    with IMPORTING:
        from s2s.pipeline import derivative
    return derivative(function, request, kinds)
