"""Cases that the compiler refuses for now, by title and mode: refused loudly, never wrong.

    PENDING = {"loops.newton_until": frozenset({"second"})}

The test of a pending case asserts that it raises an S2SError; one that works again fails until it
is struck from this table.
"""

from __future__ import annotations

PENDING: dict[str, frozenset[str]] = {}
