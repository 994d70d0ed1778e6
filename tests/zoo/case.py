"""A case of the zoo: a function, fresh arguments, and what is to be differentiated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

MODES = ("reverse", "forward", "second")


@dataclass(frozen=True)
class Case:
    """`args` makes the positional arguments anew at every call, from a generator.

    `smooth` is False where a second derivative means nothing; `rounding` is the largest relative
    error that the program's own arithmetic explains (float32); a `refused` program writes a moving
    value where it would outlive the call, and must end in an S2SError.
    """

    function: Callable[..., Any]
    args: Callable[[np.random.Generator], tuple]
    wrt: tuple[str, ...]
    name: str = ""
    modes: tuple[str, ...] = MODES
    smooth: bool = True
    rounding: float = 1e-10
    refused: bool = False

    @property
    def title(self) -> str:
        theme = self.function.__module__.rsplit(".", 1)[-1]
        return f"{theme}.{self.name or self.function.__name__}"

    def arguments(self, seed: int = 0) -> tuple:
        return self.args(np.random.default_rng([seed, *self.title.encode()]))


def vector(rng: np.random.Generator, n: int = 5) -> np.ndarray:
    """n numbers in [0.3, 1.5): away from zero, different from one another."""
    return rng.uniform(0.3, 1.5, n)


def matrix(rng: np.random.Generator, rows: int = 4, columns: int = 3) -> np.ndarray:
    return rng.uniform(0.3, 1.5, (rows, columns))


def number(rng: np.random.Generator) -> float:
    return float(rng.uniform(0.3, 1.5))
