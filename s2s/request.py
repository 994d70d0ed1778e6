"""What is asked of the compiler: which derivative, with respect to what.

    s2s.grad(loss, wrt=("w", "b"))  ->  Request(VALUE_AND_GRAD, ("w", "b"), single=False)
    s2s.vjp(loss)                   ->  Request(PAIR, ("w",), single=True)
"""

from __future__ import annotations

import enum
from collections.abc import Callable
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


class Form(enum.Enum):
    """The public derivatives that user code may ask for inside a function."""

    GRAD = "grad"
    VALUE_AND_GRAD = "value_and_grad"
    JVP = "jvp"
    HVP = "hvp"


@dataclass(frozen=True)
class Wanted:
    """A derivative that user code holds: of which function (or derivative), by which names."""

    form: Form
    function: Callable | Wanted
    wrt: tuple[str, ...]
    single: bool
    has_aux: bool = False


class Known:
    """A public object in user code that the compiler reads as what it stands for."""

    def as_known(self) -> Callable | Wanted | None:
        """The function, or the derivative of one; None if the compiler cannot follow it."""
        return None
