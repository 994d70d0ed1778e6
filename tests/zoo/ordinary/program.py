"""An ordinary program with its arguments: makers draw them, anything else is passed as it is.

    program(layer, vector, number, 3)        wrt: the parameters that are drawn
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.zoo.case import Case, matrix, number, vector

MAKERS = frozenset({vector, matrix, number})
MODES = ("reverse", "forward")


def program(function: Callable, *given: Any, wrt: tuple[str, ...] = (), **facts: Any) -> Case:
    """The case of a program; functions without a rule in MAKERS make what is passive anew."""
    names = [*inspect.signature(function).parameters][: len(given)]
    drawn = tuple(
        name for name, one in zip(names, given, strict=True) if callable(one) and one in MAKERS
    )

    def arguments(rng: np.random.Generator) -> tuple:
        return tuple(one(rng) if is_maker(one) else one for one in given)

    return Case(function, arguments, wrt or drawn, modes=MODES, **facts)


def is_maker(one: Any) -> bool:
    return inspect.isfunction(one) and [*inspect.signature(one).parameters][:1] == ["rng"]
