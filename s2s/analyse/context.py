"""What a call says of the memory of its arguments and of its result: part of a callee's key.

    y = x.copy(); h(y, y); y *= 2     the arguments are one group, written later
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Inside:
    """What lies in an argument: `h([y, z], y)` has the group of y at (0, "[]0") and at (1,)."""

    index: int
    path: tuple[str, ...]
    group: int
    later: bool
    forced: bool
    moved: bool


@dataclass(frozen=True)
class Context:
    """What a caller says of the memory of a callee's parameters, and of its result.

    `groups`: parameters that share memory have one number; `forced`: the caller holds the adjoint
    as a shadow; `later`: the caller may write the memory after the call; `inside`: the same of what
    lies in containers; `inplace`: an entry writes the caller's arrays; `lent`: the parts of the
    result that share memory: their adjoints are in the caller's shadows.  The result comes last.
    """

    groups: tuple[int, ...] = ()
    forced: tuple[bool, ...] = ()
    later: tuple[bool, ...] = ()
    inside: tuple[Inside, ...] = ()
    inplace: bool = False
    lent: tuple[int, ...] = ()

    def at(self, index: int, facts: tuple[bool, ...]) -> bool:
        return index < len(facts) and facts[index]


ALONE = Context()
