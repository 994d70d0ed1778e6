"""Jacobians and Hessians.

    s2s.jacobian(f)(x)            array of shape f(x).shape + x.shape, by the cheaper side
    s2s.jacrev(f)(x)              row by row, one reverse sweep for each number of the result
    s2s.jacfwd(f)(x)              column by column, one tangent for each number of the argument
    s2s.hessian(f)(x)             column by column, of the gradient

With several names in `wrt` each leaf of the result becomes a tuple; structures nest likewise.
"""

from __future__ import annotations

import copy
import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ParamSpec, Self

import numpy as np

from s2s.api.basis import blocks, flat, floating, size, units
from s2s.api.batches import columns_together
from s2s.api.derived import Derived, Order
from s2s.api.forward import gradient_order
from s2s.api.linearize import Linearize, Pushforward, copied
from s2s.api.pullback import Pullback
from s2s.api.reverse import Vjp
from s2s.errors import Code, NotDifferentiable, misuse, stated
from s2s.request import Derivative, Form, Wanted

P = ParamSpec("P")


class Mode(enum.StrEnum):
    """The side from which a Jacobian is made."""

    AUTO = "auto"
    FORWARD = "forward"
    REVERSE = "reverse"


FORMS = {Mode.AUTO: Form.JACOBIAN, Mode.FORWARD: Form.JACFWD, Mode.REVERSE: Form.JACREV}


@dataclass(frozen=True)
class Side:
    """The side that a Jacobian was made from, and the sweeps that either side takes."""

    mode: Mode
    rows: int
    columns: int
    together: bool = False

    def __str__(self) -> str:
        forward = self.mode is Mode.FORWARD
        how = " in one sweep" if self.together else ""
        return (
            f"{self.mode}: {self.columns} tangents{how}, where reverse takes {self.rows} cotangents"
            if forward
            else f"{self.mode}: {self.rows} cotangents, where forward takes {self.columns} tangents"
        )


def cheaper(mode: Mode, rows: int, columns: int) -> Side:
    """The side that is asked for; for `auto` the one with fewer sweeps, reverse if equal."""
    if mode is Mode.AUTO:
        mode = Mode.FORWARD if columns < rows else Mode.REVERSE
    return Side(mode, rows, columns)


class Jacobian(Derived[P]):
    """All derivatives of a result of any structure; `side` says how the last was made."""

    side: Side | None = None

    suffix = "jacobian"
    derivative = Derivative.PAIR

    def __init__(self, order: Order, mode: str = Mode.AUTO) -> None:
        order.demand_copies("a Jacobian")
        super().__init__(order)
        self.mode = _mode(mode)
        self._vjp: Vjp = Vjp(order)
        self._linearize = Linearize(order)
        self.modules = self._linearize.modules if mode == Mode.FORWARD else self._vjp.modules

    def as_known(self) -> Wanted | None:
        return self.wanted_as(FORMS[self.mode])

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> object:
        values = self.values(args, kwargs)
        value, matrix = self.matrix(values)
        return blocks(matrix, value, self._into(values))

    def matrix(self, values: tuple) -> tuple[object, np.ndarray]:
        """The value, and all derivatives in one matrix."""
        return self._matrix(values, self._into(values))

    def _into(self, values: tuple) -> object:
        moved = self.order.moved(values)
        return moved[0] if self.order.selection.single else moved

    def __repr__(self) -> str:
        return (
            super().__repr__() if self.side is None else f"{super().__repr__()[:-1]}, {self.side}>"
        )

    def bound_to(self, instance: object) -> Self:
        bound = super().bound_to(instance)
        bound._vjp = self._vjp.bound_to(instance)
        bound._linearize = self._linearize.bound_to(instance)
        return bound

    def _matrix(self, values: tuple, into: object) -> tuple[object, np.ndarray]:
        self._demand_real(into)
        if self.mode is Mode.FORWARD:
            value, push = self._linearize.from_copies(values)
            self._demand_real(value)
            self.side = cheaper(self.mode, size(value), size(into))
            return value, self._columns(push, value, into)
        copies = copied(self.__name__, values) if self.mode is Mode.AUTO else ()
        value, pullback = self._vjp.at(values)
        self._demand_real(value)
        self.side = cheaper(self.mode, size(value), size(into))
        if self.side.mode is Mode.FORWARD:
            push = Pushforward(self._linearize, copies, copy.deepcopy(value))
            return value, self._columns(push, value, into)
        return value, rows(pullback, value, into)

    def _columns(self, push: Pushforward, value: object, into: object) -> np.ndarray:
        """All tangents on one more axis, where the text has a way for it; else one by one."""
        found = columns_together(push, value, into)
        if found is None:
            return columns(push, value, into)
        assert self.side is not None  # said before
        self.side = replace(self.side, together=True)
        return found

    def _demand_real(self, structure: object) -> None:
        if any(np.iscomplexobj(leaf) for leaf in floating(structure)):
            raise NotDifferentiable(
                stated(
                    Code.NOT_DIFFERENTIABLE,
                    f"{self.__name__} of complex numbers",
                    "a complex number moves in two directions, so one array of derivatives "
                    "cannot say it",
                    "s2s.vjp and s2s.jvp take complex numbers",
                )
            )


class Hessian(Jacobian[P]):
    """The second derivatives of one real result: the Jacobian of its gradient."""

    suffix = "hessian"

    def as_known(self) -> Wanted | None:
        found = self.wanted_as(Form.HESSIAN)
        return found and replace(found, function=found.function.function)

    def __init__(self, order: Order) -> None:
        super().__init__(gradient_order(order), Mode.FORWARD)
        self.rename(order)


def rows(pullback: Pullback, value: object, into: object) -> np.ndarray:
    """The Jacobian by one cotangent for each number of the result."""
    found = (flat(pullback(unit), into) for unit in units(value))
    return _stacked(found, (size(value), size(into)))


def columns(push: Callable, value: object, into: object) -> np.ndarray:
    """The Jacobian by one tangent for each number of the argument."""
    found = (flat(push(unit), value) for unit in units(into))
    return _stacked(found, (size(into), size(value))).T


def _stacked(vectors: Iterable[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    matrix = np.empty(shape)
    for row, vector in zip(matrix, vectors, strict=True):
        row[:] = vector
    return matrix


def _mode(mode: str) -> Mode:
    try:
        return Mode(mode)
    except ValueError:
        known = ", ".join(repr(one.value) for one in Mode)
        raise misuse(Code.CALL, f"mode={mode!r}: the modes of a Jacobian are {known}") from None
