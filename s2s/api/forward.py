"""Derivatives that run forwards: the jvp, and over the gradient the Hessian times a vector.

s2s.jvp(f)((x,), x_dot)             -> value, value_dot
s2s.hvp(f)((x,), v)                 -> Hessian(x) @ v
s2s.jvp(f, ("w", "b"))((w, b, x), (w_dot, None))      None is a zero tangent
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from s2s.api.derived import Derived, Order
from s2s.api.seeds import fit, outline
from s2s.errors import Code, misuse
from s2s.request import Derivative, Form, Wanted


class Jvp(Derived):
    """The result and its tangent along the tangents of `wrt`."""

    suffix = "jvp"
    form: ClassVar[Form | None] = Form.JVP
    derivative = Derivative.JVP

    def __call__(self, args: tuple, tangents: object, /, **kwargs: object) -> Any:
        return self.at(self._values_of(args, kwargs), tangents)

    def at(self, values: tuple, tangents: Any) -> tuple:
        """The same, for one value per parameter."""
        primal = self.order.primal
        _, (result, result_dot) = self.modules.run(values, self._dots(values, tangents))
        return primal.output(result), result_dot[0] if primal.paired else result_dot

    def _dots(self, values: tuple, tangents: Any) -> tuple:
        """One tangent per name in `wrt`, each fit to its argument."""
        names = self.order.selection.names
        if self.order.selection.single:
            own = self.order.moved(values)[0]
            wrapped = isinstance(tangents, tuple) and len(tangents) == 1  # as JAX writes it
            tangents = tangents if wrapped and not isinstance(own, tuple) else (tangents,)
        elif tangents is None:
            tangents = (None,) * len(names)
        elif not isinstance(tangents, (tuple, list)) or len(tangents) != len(names):
            raise misuse(
                Code.CALL,
                f"{self.__name__}: the tangents follow wrt: one for each of {', '.join(names)}",
            )
        return tuple(map(_dot, names, self.order.moved(values), tangents))

    def _values_of(self, args: tuple, kwargs: dict[str, object]) -> tuple:
        if not isinstance(args, (tuple, list)):
            raise misuse(
                Code.CALL,
                f"{self.__name__} takes the arguments as one tuple, then the tangents, "
                f"as in {self.__name__}((x,), x_dot)",
            )
        return self.values(tuple(args), kwargs)


class Hvp(Jvp):
    """The Hessian times a vector, forward over reverse."""

    suffix = "hvp"
    form = Form.HVP

    def __init__(self, order: Order) -> None:
        super().__init__(gradient_order(order))
        self.rename(order)

    def as_known(self) -> Wanted | None:
        """The product: a gradient's tangent alone, so not what `jvp` of the gradient returns."""
        found = super().as_known()
        return found and replace(found, function=found.function.function)

    def __call__(self, args: tuple, vector: object, /, **kwargs: object) -> Any:
        return super().__call__(args, vector, **kwargs)[1]


def gradient_order(order: Order) -> Order:
    """The same order for the gradient of its function."""
    from s2s.api.gradient import GradOf

    order.demand_copies("a second derivative")
    inner = order.compilations(Derivative.VALUE_AND_GRAD)
    return Order(GradOf(inner), order.bound, order.selection, cache=order.cache)


def _dot(name: str, value: object, tangent: object) -> object:
    return fit(tangent, outline(value), f"the tangent of `{name}`")
