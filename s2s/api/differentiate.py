"""The decorator: a function that has its derivatives as members.

    @differentiate(wrt=("w", "b"))
    def loss(w, b, x, y): ...

    loss(w, b, x, y)             the function itself
    loss.grad(w, b, x, y)        (w_bar, b_bar)
    loss.grad.source             the generated module

Nothing is compiled before the first use.  On a method, `instance.loss.grad(x)` works as well.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from types import FunctionType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from s2s.api.derived import Derived, Order
from s2s.api.forward import Hvp, Jvp
from s2s.api.notebook import notebook_view
from s2s.api.primal import Plain, Primal
from s2s.api.reverse import Grad, ValueAndGrad, Vjp
from s2s.api.shipping import Texts, is_importable, register, standing, texts_of, twin_of
from s2s.api.target import order
from s2s.api.wrt import Wrt
from s2s.lazily import lazy
from s2s.request import Known

if TYPE_CHECKING:
    from s2s.api.explanation import Explanation
    from s2s.api.jacobian import Hessian, Jacobian
    from s2s.api.plans import Checkpoint, Size
    from s2s.api.rehearsal import PlanReport
    from s2s.api.vectors import Problem
    from s2s.derive.endings import Ways

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
S = TypeVar("S")


class Differentiable(Known, Generic[P, R]):
    """A function and its derivatives."""

    __name__: str
    __qualname__: str

    def __init__(self, function: Callable[P, R], ordered: Order) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._order = ordered

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._function(*args, **kwargs)

    @overload
    def __get__(self, instance: None, owner: type) -> Differentiable[P, R]: ...
    @overload
    def __get__(
        self: Differentiable[Concatenate[S, Q], R], instance: S, owner: type
    ) -> Differentiable[Q, R]: ...
    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else BoundDifferentiable(self, instance)

    @lazy
    def grad(self) -> Grad[P]:
        return Grad(self._order)

    @lazy
    def value_and_grad(self) -> ValueAndGrad[P]:
        return ValueAndGrad(self._order)

    @lazy
    def vjp(self) -> Vjp[P]:
        return Vjp(self._order)

    @lazy
    def jvp(self) -> Jvp:
        return Jvp(self._order)

    @lazy
    def hvp(self) -> Hvp:
        return Hvp(self._order)

    @lazy
    def jacobian(self) -> Jacobian[P]:
        from s2s.api.jacobian import Jacobian

        return Jacobian(self._order)

    @lazy
    def hessian(self) -> Hessian[P]:
        from s2s.api.jacobian import Hessian

        return Hessian(self._order)

    def scipy(self, *rest: object, like: object) -> Problem:
        """The function of one vector that SciPy's optimisers want; `like` stands for `wrt`."""
        from s2s.api.vectors import Problem

        return Problem(self._order, rest, like)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Function and gradient side by side, in a notebook."""
        return notebook_view(repr(self), self._function, self.value_and_grad.source)

    def as_known(self) -> Callable[P, R]:
        """The function itself: what a call in user code means."""
        return self._function

    @property
    def wrt(self) -> tuple[str, ...]:
        """The parameters that are moved."""
        return self._order.selection.names

    def plan(self, *args: P.args, **kwargs: P.kwargs) -> PlanReport:
        """What the checkpointed loops of the gradient will cost for these arguments."""
        return self.value_and_grad.plan(*args, **kwargs)

    def explain(self, *args: object, **kwargs: object) -> Explanation | Ways:
        """What the gradient keeps and why; of a parameter's name: where its ways end."""
        return self.value_and_grad.explain(*args, **kwargs)

    def as_target(self) -> tuple[Primal, tuple]:
        """The function and what it is bound to, for derivatives asked of this object."""
        return self._order.primal, self._order.bound

    @lazy
    def twin(self) -> FunctionType:
        """What travels for the function where the other process cannot import it."""
        return twin_of(self._function)

    def __reduce__(self) -> str | tuple:
        function = self._function
        if is_importable(function):
            return self.__qualname__
        _, *options = (getattr(self._order, one.name) for one in fields(self._order))
        return _arrived, (self.twin, function.__qualname__, options, texts_of(function))

    def __repr__(self) -> str:
        return f"<differentiable {self.__qualname__} wrt {', '.join(self._order.selection.names)}>"


def _arrived(
    function: FunctionType, name: str, options: list, texts: Texts
) -> Differentiable[..., Any]:
    """What has this twin, if the function came by name; else a new one."""
    register(texts)
    if standing(function.__module__, function.__qualname__) is function:
        return standing(function.__module__, name)
    function.__qualname__ = name
    return Differentiable(function, Order(Plain(function), *options))


class BoundDifferentiable:
    """A method of one instance with its derivatives; made at each access, compiled only once."""

    def __init__(self, unbound: Differentiable, instance: object) -> None:
        self.__func__ = unbound
        self.__self__ = instance

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.__func__(self.__self__, *args, **kwargs)

    def __getattr__(self, name: str) -> object:
        found = getattr(self.__func__, name)
        return found.bound_to(self.__self__) if isinstance(found, Derived) else found

    def as_target(self) -> tuple[Primal, tuple]:
        """The function and what it is bound to, for derivatives asked of this object."""
        return self.__func__.as_target()[0], (self.__self__,)

    def __reduce__(self) -> tuple:
        return getattr, (self.__self__, self.__func__.__name__)

    def __repr__(self) -> str:
        return f"<{self.__func__!r} of {self.__self__!r}>"


@overload
def differentiate(function: Callable[P, R], /) -> Differentiable[P, R]: ...
@overload
def differentiate(
    *,
    wrt: Wrt = None,
    has_aux: bool = False,
    cache: bool | str = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    progress: bool = False,
    inplace: bool = False,
) -> Callable[[Callable[P, R]], Differentiable[P, R]]: ...
def differentiate(
    function: Any = None,
    /,
    *,
    wrt: Wrt = None,
    has_aux: bool = False,
    cache: bool | str = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    progress: bool = False,
    inplace: bool = False,
) -> Any:
    """Give a function its derivatives: as `@differentiate` or with options."""
    if function is None:
        return functools.partial(
            differentiate,
            wrt=wrt,
            has_aux=has_aux,
            cache=cache,
            checkpoint=checkpoint,
            memory=memory,
            progress=progress,
            inplace=inplace,
        )
    plan = checkpoint, memory, progress
    ordered = order(function, wrt, None, has_aux, cache, *plan, inplace)
    return Differentiable(function, ordered)
