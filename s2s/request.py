"""What is asked of the compiler: which derivative, with respect to what.

    s2s.grad(loss, wrt=("w", "b"))  ->  Request(VALUE_AND_GRAD, ("w", "b"), single=False)
    s2s.vjp(loss)                   ->  Request(PAIR, ("w",), single=True)
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s2s_runtime.budgets import Memory
    from s2s_runtime.schedules import Plan


class Derivative(enum.Enum):
    """The three texts that exist; every public derivative is built from them."""

    VALUE_AND_GRAD = "value_and_grad"
    PAIR = "pair"
    JVP = "jvp"


@dataclass(frozen=True)
class Effects:
    """What functions known only at run time may do to their arguments, by position.

    `writes`: the arrays that they may write; `aliases`: those that what they return may lie in.
    """

    writes: frozenset[int] = frozenset()
    aliases: frozenset[int] = frozenset()

    def __or__(self, other: Effects) -> Effects:
        return Effects(self.writes | other.writes, self.aliases | other.aliases)

    def __repr__(self) -> str:
        """The same in every process: it is part of keys on disk."""
        return f"Effects({sorted(self.writes)}, {sorted(self.aliases)})"


NO_EFFECTS = Effects()


@dataclass(frozen=True)
class Called:
    """How the caller of a function holds the memory of its arguments, and last that of its result.

    The fields are those of `s2s.analyse.aliasing.Context`.
    """

    groups: tuple[int, ...] = ()
    forced: tuple[bool, ...] = ()
    later: tuple[bool, ...] = ()


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
    callees: Effects = NO_EFFECTS  # of the functions that are given as arguments
    inplace: bool = False  # the arguments are written, as the function writes them
    called: Called | None = None  # asked for by generated text, in the middle of a sweep


class Form(enum.Enum):
    """The public derivatives that user code may ask for inside a function."""

    GRAD = "grad"
    VALUE_AND_GRAD = "value_and_grad"
    JVP = "jvp"
    HVP = "hvp"
    VJP = "vjp"
    LINEARIZE = "linearize"
    JACOBIAN = "jacobian"
    JACFWD = "jacfwd"
    JACREV = "jacrev"
    HESSIAN = "hessian"
    ELEMENTWISE_GRAD = "elementwise_grad"


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
