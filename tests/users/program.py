"""A program that asks for derivatives itself, with fresh arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Program:
    """A function, a maker of its arguments, and the parameters that move."""

    function: Callable
    make: Callable[[np.random.Generator], tuple]
    wrt: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.function.__module__.rsplit('.', 1)[-1]}.{self.function.__name__}"

    @property
    def moved(self) -> tuple[str, ...] | int:
        return self.wrt or 0

    def arguments(self) -> tuple:
        return self.make(np.random.default_rng([3, *self.title.encode()]))
