"""Derivatives that run backwards: the gradient, value and gradient, and the vjp.

s2s.grad(f)(x)                -> x_bar                   of one real result
s2s.value_and_grad(f)(x)      -> value, x_bar
s2s.vjp(f)(x)                 -> value, pullback         of any result
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec

import numpy as np

from s2s.api.derived import Derived
from s2s.api.finish import finish
from s2s.api.scalar import loss_of
from s2s.api.seeds import outline
from s2s.errors import Code, misuse
from s2s.request import Derivative, Form
from s2s_runtime.progress import shown
from s2s_runtime.structures import is_floating

if TYPE_CHECKING:
    from s2s.api.gradient import GradOf, ValueAndGradOf
    from s2s.api.pullback import Pullback
    from s2s.api.rehearsal import PlanReport

P = ParamSpec("P")
NOTHING: AbstractContextManager[None] = nullcontext()


class ValueAndGrad(Derived[P]):
    """The result and its gradient; with has_aux the result is the pair (loss, aux)."""

    suffix = "value_and_grad"
    form = Form.VALUE_AND_GRAD
    derivative = Derivative.VALUE_AND_GRAD

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        order = self.order
        values = order.primal.bind(order.bound + args, kwargs)
        with shown(True) if order.progress else NOTHING:
            _, (value, gradient) = self.modules.run(values)
        gradient = finish(gradient, self.order.moved(values), self.order.selection.single, values)
        value = order.primal.output(value)
        loss_of(order.primal.name, value, order.has_aux)
        return value, gradient

    def plan(self, *args: P.args, **kwargs: P.kwargs) -> PlanReport:
        """What the checkpointed loops will cost for these arguments: steps, bytes, evaluations.

        The function runs once, without its reverse sweep.
        """
        from s2s.api.rehearsal import rehearsed

        values = self.values(args, kwargs)
        module = self.modules.find(values)
        compiled = module.compiled
        return rehearsed(
            compiled.text, compiled.entry.__name__, lambda entry: module.run_as(entry, values)
        )

    def as_primal(self) -> ValueAndGradOf:
        from s2s.api.gradient import ValueAndGradOf

        return ValueAndGradOf(self.modules)


class Grad(ValueAndGrad[P]):
    """The gradient; with has_aux the pair (gradient, aux)."""

    suffix = "grad"
    form = Form.GRAD

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        value, gradient = super().__call__(*args, **kwargs)
        return (gradient, value[1]) if self.order.has_aux else gradient

    def as_primal(self) -> GradOf:
        if self.order.has_aux:
            raise misuse(
                Code.CALL,
                f"{self.__name__} returns (gradient, aux), which has no derivative as a whole: "
                f"leave has_aux out, or differentiate a def that returns the gradient alone",
            )
        from s2s.api.gradient import GradOf

        return GradOf(self.modules)


class Vjp(Derived[P]):
    """The result and the pullback that takes its cotangent to those of `wrt`."""

    suffix = "vjp"
    form: ClassVar[Form | None] = Form.VJP
    derivative = Derivative.PAIR

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> tuple[Any, Pullback]:
        return self.at(self.values(args, kwargs))

    def at(self, values: tuple) -> tuple[Any, Pullback]:
        """The same, for one value per parameter."""
        from s2s.api.pullback import Pullback, Sweep

        primal = self.order.primal
        module, (result, kept) = self.modules.run(values)
        reverse = module.compiled.reverse
        assert reverse is not None  # a pair has both
        sweep = Sweep(reverse.__module__, reverse.__name__, module.compiled.text, reverse)
        likes, single = self.order.moved(values), self.order.selection.single
        pullback = Pullback(primal.name, sweep, kept, outline(result), primal.paired, likes, single)
        return primal.output(result), pullback


class ElementwiseGrad(Vjp[P]):
    """The derivative of each number of the result with respect to the one in its place."""

    suffix = "elementwise_grad"
    form = Form.ELEMENTWISE_GRAD

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        value, pullback = super().__call__(*args, **kwargs)
        if not is_floating(value):
            raise misuse(
                Code.CALL,
                f"{self.__name__}: the result is no array of floating numbers, it is of type "
                f"{type(value).__name__}",
            )
        return pullback(np.ones_like(value) if isinstance(value, np.ndarray) else type(value)(1))
