"""The tangent map at fixed arguments.

    value, push = s2s.linearize(f)(x)
    push(x_dot)                            as often as one likes

The function runs once on the caller's arguments, where its effects happen, and then on copies made
before that.  A run that ends in another value, because it drew random numbers or read something
that has changed, is an error: its tangent would belong to another function.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s.api.forward import Jvp
from s2s.errors import Code, NotDifferentiable, stated
from s2s.request import Form
from s2s_runtime.structures import leaves


@dataclass(frozen=True)
class Pushforward:
    """A tangent map: takes tangents of `wrt` to the tangent of the result."""

    jvp: Jvp
    values: tuple
    value: Any

    def __call__(self, tangents: Any) -> Any:
        value, tangent = self.jvp.at(copy.deepcopy(self.values), tangents)
        if not same(value, self.value):
            raise self.unrepeatable()
        return tangent

    def all(self, entry: Callable, dots: tuple) -> Any:
        """The tangents along many at once, by a function that takes them on an axis in front."""
        values, primal = copy.deepcopy(self.values), self.jvp.order.primal
        result, tangents = self.jvp.modules.find(values).run_as(entry, values, dots)
        if not same(primal.output(result), self.value):
            raise self.unrepeatable()
        return tangents[0] if primal.paired else tangents

    def unrepeatable(self) -> NotDifferentiable:
        """The error for a function that does not repeat itself."""
        return NotDifferentiable(
            stated(
                Code.UNREPEATABLE,
                f"{self.jvp.order.primal.name} gave another result when it was run again",
                "forward mode runs it once per direction, and it draws random numbers or "
                "reads something that changes",
                "use s2s.jacrev or s2s.vjp, which run it once",
            )
        )


class Linearize(Jvp):
    """The result and the tangent map."""

    suffix = "linearize"
    form = Form.LINEARIZE

    def __call__(self, *args: object, **kwargs: object) -> tuple[object, Pushforward]:
        return self.from_copies(self.values(args, kwargs))

    def from_copies(self, values: tuple) -> tuple[object, Pushforward]:
        """The same, for one value per parameter."""
        copies = copied(self.__name__, values)
        value, _ = self.at(values, None)
        return value, Pushforward(self, copies, copy.deepcopy(value))


def copied(name: str, values: tuple) -> tuple:
    """Copies of the arguments that share memory and objects as the arguments do."""
    try:
        return copy.deepcopy(values)
    except Exception as error:
        raise NotDifferentiable(
            stated(
                Code.UNREPEATABLE,
                f"{name}: an argument cannot be copied ({error})",
                "forward mode runs the function once per direction, on copies",
                "use s2s.jacrev or s2s.vjp, which run it once",
            )
        ) from error


def same(one: Any, other: Any) -> bool:
    """Whether two results hold the same numbers, NaN equal to NaN."""
    left, right = list(leaves(one)), list(leaves(other))
    return len(left) == len(right) and all(map(_same_leaf, left, right))


def _same_leaf(one: Any, other: Any) -> bool:
    if isinstance(one, (float, complex, np.ndarray, np.generic)):
        return np.array_equal(one, other, equal_nan=np.asarray(one).dtype.kind in "fc")
    return one is other or type(one) is type(other)
