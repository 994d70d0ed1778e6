"""The trees of a reverse sweep that remember what they reverse, until the loop's bounds settle."""

from __future__ import annotations

import gast

from s2s.core import Loop
from s2s.leaves import Leaf


class Trips(Leaf):
    """What a reversed loop runs over; settled when the loop's bounds are.

    `counted`: by the forward sweep, because what it runs over may be spent (a generator).
    """

    _fields = ()

    def __init__(self, loop: Loop, counted: bool):
        super().__init__()
        self.loop, self.counted = loop, counted


class Counter(Leaf):
    """The trip number of a loop, under the name it gets."""

    _fields = ()

    def __init__(self, loop: Loop):
        super().__init__()
        self.loop = loop


class ReversedLoop(gast.For):
    """A loop of the reverse sweep that remembers the loop it reverses."""


class ReversedIf(gast.If):
    """A branch of the reverse sweep that remembers the branch it reverses."""
