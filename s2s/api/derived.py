"""What all derivative objects share: a text to look at, and what is below their methods.

gradient = s2s.grad(loss)
gradient(w, x)             calls the generated function
gradient.source            its text: that last used, before any call the generic one
gradient.show()            prints path and text
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Generic, ParamSpec, Self

from s2s.api.compilations import Compilations, compilations
from s2s.api.notebook import notebook_view
from s2s.api.primal import Primal
from s2s.api.wrt import Selection
from s2s.errors import Code, misuse
from s2s.lazily import lazy
from s2s.request import Derivative, Form, Known, Request, Wanted

if TYPE_CHECKING:
    from s2s.api.explanation import Explanation
    from s2s.api.linemap import LineMap
    from s2s.derive.endings import Ways
    from s2s_runtime.budgets import Memory
    from s2s_runtime.schedules import Plan

P = ParamSpec("P")


@dataclass(frozen=True)
class Order:
    """What a user asked for: a function, what is moved, and the options."""

    primal: Primal
    bound: tuple
    selection: Selection
    has_aux: bool = False
    cache: bool | str = "user"
    checkpoint: Plan | Memory | None = None
    progress: bool = False  # whether long reverse sweeps show how far they are
    inplace: bool = False  # whether the caller's arrays are written as the function writes them

    def compilations(self, derivative: Derivative) -> Compilations:
        """The modules of this order for one of the three texts."""
        aux = derivative is Derivative.VALUE_AND_GRAD and (self.has_aux or self.primal.paired)
        names, single = self.selection.names, self.selection.single
        request = Request(
            derivative, names, single, aux, self.cache, self.checkpoint, inplace=self.inplace
        )
        return compilations(self.primal, request, self.has_aux)

    def demand_copies(self, what: str) -> None:
        """Raise for what runs the function more than once: from its arguments as they were."""
        if self.inplace:
            raise misuse(
                Code.CALL,
                f"{self.primal.name} has inplace=True, and {what} runs it more than once: the "
                "first run would write what the next one starts from; ask for it without inplace",
            )

    def moved(self, values: tuple) -> tuple:
        """The arguments that `wrt` names, among one value per parameter."""
        return tuple([values[place] for place in self.places])

    @lazy
    def places(self) -> tuple[int, ...]:
        """The positions of those arguments."""
        found = [one.name for one in self.primal.parameters(0).all]
        return tuple(found.index(name) for name in self.selection.names)


class Derived(Known, Generic[P]):
    """A derivative of a function: called with arguments, and printable."""

    suffix: ClassVar[str]
    form: ClassVar[Form | None] = None
    derivative: ClassVar[Derivative]

    def __init__(self, order: Order) -> None:
        self.order = order
        self.modules = order.compilations(self.derivative)
        self.rename(order)

    def rename(self, order: Order) -> None:
        """Take the name of the function that the user gave."""
        self.__name__ = self.__qualname__ = f"{order.primal.name}_{self.suffix}"

    def bound_to(self, instance: object) -> Self:
        """The same derivative of the method of `instance`."""
        bound = copy.copy(self)
        bound.order = replace(self.order, bound=(instance,))
        return bound

    def values(self, args: tuple, kwargs: dict) -> tuple:
        """One value per parameter."""
        return self.order.primal.bind(self.order.bound + args, kwargs)

    def as_primal(self) -> Primal:
        """This derivative as a function that can be differentiated again."""
        raise misuse(
            Code.CALL,
            f"{self.__name__} has no single text of its own: differentiate s2s.grad or "
            f"s2s.value_and_grad again, or take s2s.hvp, s2s.hessian or s2s.jacobian",
        )

    def as_known(self) -> Wanted | None:
        """What user code that calls this derivative asks for."""
        return None if self.form is None else self.wanted_as(self.form)

    def wanted_as(self, form: Form) -> Wanted | None:
        """The same for a public derivative; None for one that is bound to an object."""
        inner, selection = self.order.primal.wanted, self.order.selection
        if inner is None or self.order.bound or self.order.inplace:
            return None
        return Wanted(form, inner, selection.names, selection.single, self.order.has_aux)

    @property
    def function(self) -> Callable:
        """The Python function that this is a derivative of."""
        return self.modules.primal.written

    @property
    def source(self) -> str:
        """The generated module: the text last used, before any call the generic one."""
        return self.modules.shown().compiled.text

    @property
    def linemap(self) -> LineMap:
        """The user's line for each line of the file at `path`, and the other way round."""
        from s2s.api.linemap import linemap

        module = self.modules.shown().compiled
        return linemap(module.text, self.function, int(module.path is not None))

    @property
    def path(self) -> str | None:
        """The file of `source`; None where it is in memory only."""
        return self.modules.shown().compiled.path

    @property
    def sources(self) -> Mapping[str, str]:
        """All texts made so far, by the kinds of the arguments."""
        return self.modules.sources

    def explain(self, *args: object, **kwargs: object) -> Explanation | Ways:
        """What the reverse sweep keeps and why; of a parameter's name: where its ways end."""
        from s2s.api.explain import explained

        return explained(self.order, args, kwargs)

    def show(self) -> None:
        """Print the path and the text."""
        sys.stdout.write(f"# {self.path or 'in memory'}\n{self.source}\n")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Function and derivative side by side, in a notebook."""
        return notebook_view(repr(self), self.function, self.source)

    def __repr__(self) -> str:
        return f"<{self.__name__} wrt {', '.join(self.order.selection.names)}>"
