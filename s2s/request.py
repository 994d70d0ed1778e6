"""What is asked of the compiler: which derivative, with respect to what.

    s2s.grad(loss, wrt=("w", "b"))  ->  Request(VALUE_AND_GRAD, ("w", "b"), single=False)
    s2s.vjp(loss)                   ->  Request(PAIR, ("w",), single=True)
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from s2s_runtime.budgets import Memory
from s2s_runtime.schedules import Plan


class Derivative(enum.Enum):
    """The three texts that exist; every public derivative is built from them."""

    VALUE_AND_GRAD = "value_and_grad"
    PAIR = "pair"
    JVP = "jvp"


@dataclass(frozen=True)
class Request:
    """One order for the compiler; hashable, part of the cache key."""

    derivative: Derivative
    wrt: tuple[str, ...]
    single: bool
    has_aux: bool = False
    cache: bool | str = "user"
    checkpoint: Plan | Memory | None = None
    shared: tuple[int, ...] = ()  # parameters whose arguments share memory have one number
