"""One known wrong answer: where it was reported, what it shows, and the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Issue:
    """`expected` is the gradient by hand, where the point is singular; else the oracle's is meant.

    `refused`: the right answer is an error.
    """

    where: str
    shows: str
    function: Callable[..., Any]
    args: tuple
    wrt: tuple[str, ...] = ("x",)
    expected: tuple | None = None
    refused: bool = False

    @property
    def title(self) -> str:
        return f"{self.where}: {self.shows}"
