"""Calls of functions that only run time knows.

    y, kept = call_forward(layer, (True,), x)       x_bar, = call_reverse(kept, y_bar)
    y, y_dot = call_tangent(layer, (x,), (x_dot,))

The pair of a callee is found in the module's own table (`pairs`), else by the provider that the
compiler installs when it is imported.  With neither the call raises and names the callee.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from s2s_runtime.errors import S2SError
from s2s_runtime.kinds import kind_of


class Provider(Protocol):
    """What the compiler offers: derivatives of a function for given arguments."""

    def pair(
        self, function: Callable, active: tuple[bool, ...], args: tuple
    ) -> tuple[Callable, Callable]:
        """The forward half, called with nothing more, and the reverse half."""

    def tangent(self, function: Callable, active: tuple[bool, ...], args: tuple) -> Callable:
        """The tangent function, called with the tangents of the active arguments."""

    def check(self, function: Callable, args: tuple, fresh: bool) -> None:
        """Raise if the callee writes its arguments, or (with `fresh`) may return memory of them."""


class NoPair(S2SError, TypeError):
    """A callee has no derivative here."""


@dataclass(frozen=True)
class KeptCall:
    """What the forward half of a run-time call leaves for the reverse half."""

    reverse: Callable
    kept: Any
    active: tuple[bool, ...]


class Installed:
    """The provider, if the compiler is there."""

    provider: Provider | None = None


def install(provider: Provider) -> None:
    """Let `provider` answer for callees that no module has a pair of."""
    Installed.provider = provider


def call_pure(function: Callable, *args: Any, fresh: bool = False) -> Any:
    """`function(*args)`, for a caller whose text assumes that this writes no argument."""
    if any(not isinstance(arg, (int, float, complex, np.generic)) for arg in args):
        _provider(function, args).check(function, args, fresh)
    return function(*args)


def call_forward(
    function: Callable, active: tuple[bool, ...], *args: Any, fresh: bool = False
) -> tuple[Any, KeptCall]:
    """Value of `function(*args)`, and what its reverse half needs."""
    _provider(function, args).check(function, args, fresh)
    forward, reverse = _provider(function, args).pair(function, active, args)
    value, kept = forward()
    return value, KeptCall(reverse, kept, active)


def call_reverse(call: KeptCall, value_bar: Any) -> tuple:
    """One bar per argument; None for those that are not active."""
    bars = call.reverse(call.kept, value_bar)
    found = iter(bars if sum(call.active) > 1 else (bars,))
    return tuple(next(found) if carries else None for carries in call.active)


def call_tangent(
    function: Callable, args: tuple, dots: tuple, *, fresh: bool = False
) -> tuple[Any, Any]:
    """Value and tangent of `function(*args)`; a dot is None where nothing moves."""
    _provider(function, args).check(function, args, fresh)
    active = tuple(dot is not None for dot in dots)
    tangent = _provider(function, args).tangent(function, active, args)
    return tangent(*(dot for dot in dots if dot is not None))


def _provider(function: Callable, args: tuple) -> Provider:
    if Installed.provider is None:
        kinds = ", ".join(str(kind_of(arg)) for arg in args)
        label = getattr(function, "__qualname__", repr(function))
        raise NoPair(
            f"`{label}` is called with ({kinds}) and this module has no derivative of it; "
            "import s2s, which makes one"
        )
    return Installed.provider
