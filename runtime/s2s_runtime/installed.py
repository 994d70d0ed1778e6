"""Who answers for functions that only run time knows: the compiler, once it has been imported.

    install(lambda: PROVIDER)        what generated modules call when they meet such a function
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from s2s_runtime.dispatch import Provider


class Installed:
    """How the provider is reached, if the compiler is there."""

    provider: Callable[[], Provider] | None = None


def install(provider: Callable[[], Provider]) -> None:
    """Let what `provider` returns answer for callees that no module has a pair of."""
    Installed.provider = staticmethod(provider)
