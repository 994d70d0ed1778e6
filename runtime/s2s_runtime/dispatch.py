"""Calls of functions that only run time knows.

    y, kept = call_forward(layer, (True,), x)       x_bar, = call_reverse(kept, y_bar)
    y, y_dot = call_tangent(layer, (x,), (x_dot,))

The pair of a callee is found in the module's own table (`pairs`), else by the provider that the
compiler has installed (`installed.py`).  With neither the call raises and names the callee.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from s2s_runtime.errors import S2SError
from s2s_runtime.installed import Installed
from s2s_runtime.kinds import kind_of
from s2s_runtime.structures import zeros_like


@dataclass(frozen=True)
class Held:
    """What the caller's text relies on, and what it says of memory.

    `fresh`: the result lies in no argument; `writes`, `aliases`: the arguments that may be written,
    and those that the result may lie in after all.  `groups`: arguments that share memory have one
    number; `forced`: the caller holds the adjoint as a shadow; `later`: the caller may write the
    memory after the call (in both the result comes last).
    """

    fresh: bool = False
    writes: tuple[int, ...] = ()
    aliases: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    forced: tuple[bool, ...] = ()
    later: tuple[bool, ...] = ()

    @property
    def shares(self) -> bool:
        """Whether the callee is given the shadows of the caller."""
        return bool(self.writes or self.aliases)


APART = Held()


class Provider(Protocol):
    """What the compiler offers: derivatives of a function for given arguments."""

    def pair(
        self, function: Callable, active: tuple[bool, ...], args: tuple, held: Held
    ) -> tuple[Callable, Callable]:
        """The forward half, called with nothing more, and the reverse half.

        That is called with what was kept, the adjoint of the result and the shadows of the caller,
        and gives one bar per argument; None for what is passive or in the shadows.
        """

    def tangent(
        self, function: Callable, active: tuple[bool, ...], args: tuple, held: Held
    ) -> Callable:
        """The tangent function, called with the tangents of the active arguments."""

    def check(self, function: Callable, args: tuple, held: Held) -> None:
        """Raise if the callee does to memory what the caller's text does not allow for."""


class NoPair(S2SError, TypeError):
    """A callee has no derivative here."""


@dataclass(frozen=True)
class KeptCall:
    """What the forward half of a run-time call leaves for the reverse half."""

    reverse: Callable
    kept: Any
    like: Any = None  # the result, where its adjoint may have to be made of nothing


def call_pure(function: Callable, *args: Any, **held: Any) -> Any:
    """`function(*args)`, for a caller whose text assumes that this writes no argument."""
    if any(not isinstance(arg, (int, float, complex, np.generic)) for arg in args):
        _provider(function, args).check(function, args, Held(**held))
    return function(*args)


def call_forward(
    function: Callable, active: tuple[bool, ...], *args: Any, **held: Any
) -> tuple[Any, KeptCall]:
    """Value of `function(*args)`, and what its reverse half needs."""
    provider, facts = _provider(function, args), Held(**held) if held else APART
    provider.check(function, args, facts)
    forward, reverse = provider.pair(function, active, args, facts)
    value, kept = forward()
    return value, KeptCall(reverse, kept, value if facts.shares else None)


def call_reverse(call: KeptCall, value_bar: Any, bars: Any = None) -> tuple:
    """One bar per argument; None for those that are not active, or whose adjoint is in `bars`."""
    if value_bar is None:
        value_bar = zeros_like(call.like)
    return call.reverse(call.kept, value_bar, bars)


def call_tangent(
    function: Callable, args: tuple, dots: tuple, **held: Any
) -> tuple[Any, Any]:
    """Value and tangent of `function(*args)`; a dot is None where nothing moves."""
    provider, facts = _provider(function, args), Held(**held) if held else APART
    provider.check(function, args, facts)
    active = tuple(dot is not None for dot in dots)
    tangent = provider.tangent(function, active, args, facts)
    return tangent(*(dot for dot in dots if dot is not None))


def _provider(function: Callable, args: tuple) -> Provider:
    if Installed.provider is None:
        kinds = ", ".join(str(kind_of(arg)) for arg in args)
        label = getattr(function, "__qualname__", repr(function))
        raise NoPair(
            f"`{label}` is called with ({kinds}) and this module has no derivative of it; "
            "import s2s, which makes one"
        )
    return Installed.provider()
