"""From what a user hands over to an order: a function or a derivative of one, and options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from s2s.api.derived import Derived, Order
from s2s.api.primal import Primal, plain_of
from s2s.api.wrt import Wrt, selection
from s2s.errors import Code, misuse

if TYPE_CHECKING:
    from s2s.api.plans import Checkpoint, Size
    from s2s_runtime.budgets import Memory
    from s2s_runtime.schedules import Plan


def order(
    target: object,
    wrt: Wrt = None,
    argnums: Wrt = None,
    has_aux: bool = False,
    cache: bool | str = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    progress: bool = False,
    inplace: bool = False,
) -> Order:
    """The order for a derivative of `target`; every mistake in the options is found here."""
    primal, bound = _primal_of(target)
    chosen = selection(primal.parameters(len(bound)), wrt, argnums)
    plan = _plan(checkpoint, memory)
    return Order(primal, bound, chosen, has_aux, _cache(cache), plan, bool(progress), bool(inplace))


def _plan(checkpoint: Checkpoint, memory: Size) -> Plan | Memory | None:
    """The plan of the outermost loops; None where each trip keeps what its adjoint reads."""
    if memory is None and isinstance(checkpoint, str) and checkpoint == "store":
        return None
    from s2s.api.plans import plan_of  # here, because few derivatives have a plan

    return plan_of(checkpoint, memory)


def _cache(cache: object) -> bool | str:
    """"user", "local" (beside the function's file), a folder, or False for memory only."""
    if isinstance(cache, bool):
        return "user" if cache else False
    if isinstance(cache, (str, os.PathLike)) and (path := os.fspath(cache)):
        return path if path in ("user", "local") else os.path.abspath(os.path.expanduser(path))
    raise misuse(
        Code.CALL, f"cache={cache!r} is no place: write 'user', 'local', a folder's path, or False"
    )


def _primal_of(target: object) -> tuple[Primal, tuple]:
    if isinstance(target, Derived):
        target.order.demand_copies("a derivative of its derivative")
        return target.as_primal(), target.order.bound
    found = getattr(type(target), "as_target", None)
    return plain_of(target) if found is None else found(target)
