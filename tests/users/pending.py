"""What is refused still, by title and mode: the test asserts that an S2SError is raised."""

from __future__ import annotations

PENDING: dict[str, frozenset[str]] = {}
