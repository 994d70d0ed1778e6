"""Where the generator's choices come from: `draw(n)` is a whole number below n."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Draws(Protocol):
    def draw(self, n: int) -> int: ...


class Seeded:
    """Choices from a seed: fast, for campaigns."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def draw(self, n: int) -> int:
        return self._random.randrange(n)


class Drawn:
    """Choices from Hypothesis: slower, and shrinking is its business."""

    def __init__(self, integers: Callable[[int], int]) -> None:
        self._integers = integers

    def draw(self, n: int) -> int:
        return self._integers(n)


def choose(draws: Draws, options: Sequence[T]) -> T:
    return options[draws.draw(len(options))]


def chance(draws: Draws, percent: int) -> bool:
    return draws.draw(100) < percent


def weighted(draws: Draws, table: Sequence[tuple[int, Any]]) -> Any:
    """One of the entries, each as likely as its weight."""
    place = draws.draw(sum(weight for weight, _ in table))
    for weight, entry in table:
        place -= weight
        if place < 0:
            return entry
    raise AssertionError("the weights are exhausted")
