"""The functional forms: each takes a function and gives a derivative of it, to be called.

    s2s.grad(f, wrt=0)(*args)                  s2s.jvp(f, wrt=0)(args, tangents)
    s2s.value_and_grad(f, wrt=0)(*args)        s2s.hvp(f, wrt=0)(args, v)
    s2s.vjp(f, wrt=0)(*args)                   s2s.jacobian(f, wrt=0, mode="auto")(*args)

`wrt` is a name, an index or a tuple of them; without it the first parameter is meant.  `argnums`
may stand in its place.  What not every process asks for is imported when it is asked for: a start
from the store is quick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec

from s2s.api.curried import demand_curried
from s2s.api.forward import Hvp, Jvp
from s2s.api.reverse import ElementwiseGrad, Grad, ValueAndGrad, Vjp
from s2s.api.target import order
from s2s.api.wrt import Wrt
from s2s.request import Form

if TYPE_CHECKING:
    from s2s.api.check import Check
    from s2s.api.jacobian import Hessian, Jacobian
    from s2s.api.linearize import Linearize
    from s2s.api.nan_check import NanCheck
    from s2s.api.plans import Checkpoint, Size

P = ParamSpec("P")
Function = Callable[P, Any]
Cache = bool | str


def grad(
    f: Function[P],
    wrt: Wrt = None,
    *,
    argnums: Wrt = None,
    has_aux: bool = False,
    cache: Cache = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    progress: bool = False,
    inplace: bool = False,
) -> Grad[P]:
    """The gradient of one real result; with has_aux the pair (gradient, aux)."""
    demand_curried("s2s.grad({f})(x)", f, wrt)
    plan = checkpoint, memory, progress
    return Grad(order(f, wrt, argnums, has_aux, cache, *plan, inplace))


def value_and_grad(
    f: Function[P],
    wrt: Wrt = None,
    *,
    argnums: Wrt = None,
    has_aux: bool = False,
    cache: Cache = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    progress: bool = False,
    inplace: bool = False,
) -> ValueAndGrad[P]:
    """The result and its gradient; with has_aux ((loss, aux), gradient)."""
    demand_curried("s2s.value_and_grad({f})(x)", f, wrt)
    plan = checkpoint, memory, progress
    return ValueAndGrad(order(f, wrt, argnums, has_aux, cache, *plan, inplace))


def vjp(
    f: Function[P],
    wrt: Wrt = None,
    *rest: object,
    argnums: Wrt = None,
    cache: Cache = "user",
    checkpoint: Checkpoint = "store",
    memory: Size = None,
    inplace: bool = False,
) -> Vjp[P]:
    """The result, of any structure, and the pullback of its cotangent."""
    demand_curried("s2s.vjp({f})(x)", f, wrt, rest)
    return Vjp(
        order(
            f, wrt, argnums, cache=cache, checkpoint=checkpoint, memory=memory, inplace=inplace
        )
    )


def jvp(
    f: Callable,
    wrt: Wrt = None,
    *rest: object,
    argnums: Wrt = None,
    cache: Cache = "user",
    inplace: bool = False,
) -> Jvp:
    """The result and its tangent, along tangents that follow `wrt`."""
    demand_curried("s2s.jvp({f})((x,), x_dot)", f, wrt, rest)
    return Jvp(order(f, wrt, argnums, cache=cache, inplace=inplace))


def hvp(
    f: Callable, wrt: Wrt = None, *rest: object, argnums: Wrt = None, cache: Cache = "user"
) -> Hvp:
    """The Hessian of one real result times a vector."""
    demand_curried("s2s.hvp({f})((x,), v)", f, wrt, rest)
    return Hvp(order(f, wrt, argnums, cache=cache))


def linearize(
    f: Callable, wrt: Wrt = None, *rest: object, argnums: Wrt = None, cache: Cache = "user"
) -> Linearize:
    """The result and the map from tangents to the tangent of the result."""
    demand_curried("s2s.linearize({f})(x)", f, wrt, rest)
    from s2s.api.linearize import Linearize

    return Linearize(order(f, wrt, argnums, cache=cache))


def jacobian(
    f: Function[P],
    wrt: Wrt = None,
    *,
    argnums: Wrt = None,
    mode: str = "auto",
    cache: Cache = "user",
) -> Jacobian[P]:
    """All derivatives of a result of any structure, made from the cheaper side."""
    demand_curried("s2s.jacobian({f})(x)", f, wrt)
    from s2s.api.jacobian import Jacobian

    return Jacobian(order(f, wrt, argnums, cache=cache), mode)


def jacfwd(
    f: Function[P], wrt: Wrt = None, *, argnums: Wrt = None, cache: Cache = "user"
) -> Jacobian[P]:
    """The Jacobian column by column."""
    return jacobian(f, wrt, argnums=argnums, mode="forward", cache=cache)


def jacrev(
    f: Function[P], wrt: Wrt = None, *, argnums: Wrt = None, cache: Cache = "user"
) -> Jacobian[P]:
    """The Jacobian row by row."""
    return jacobian(f, wrt, argnums=argnums, mode="reverse", cache=cache)


def hessian(
    f: Function[P], wrt: Wrt = None, *, argnums: Wrt = None, cache: Cache = "user"
) -> Hessian[P]:
    """The second derivatives of one real result."""
    demand_curried("s2s.hessian({f})(x)", f, wrt)
    from s2s.api.jacobian import Hessian

    return Hessian(order(f, wrt, argnums, cache=cache))


def elementwise_grad(
    f: Function[P], wrt: Wrt = None, *, argnums: Wrt = None, cache: Cache = "user"
) -> ElementwiseGrad[P]:
    """The derivative of each number of the result by the one in its place."""
    demand_curried("s2s.elementwise_grad({f})(x)", f, wrt)
    return ElementwiseGrad(order(f, wrt, argnums, cache=cache))


def check_grads(
    f: Callable,
    wrt: Wrt = None,
    *rest: object,
    argnums: Wrt = None,
    rtol: float | None = None,
    seed: int | None = None,
    cache: Cache = "user",
) -> Check:
    """A check of both modes against the function itself; raises GradientCheckError.

    Directions are random, fresh in each run; the report names the `seed` that repeats them.
    """
    from s2s.api.check import Check

    demand_curried("s2s.check_grads({f})(x)", f, wrt, rest)
    return Check(f, order(f, wrt, argnums, cache=cache), rtol, seed)


def nan_check(
    f: Callable, wrt: Wrt = None, *rest: object, argnums: Wrt = None, cache: Cache = "user"
) -> NanCheck:
    """A search for the first statement, in either sweep, that makes a NaN or an infinity."""
    from s2s.api.nan_check import NanCheck

    demand_curried("s2s.nan_check({f})(x)", f, wrt, rest)
    return NanCheck(f, order(f, wrt, argnums, cache=cache))


def _mark(function: Callable, form: Form) -> None:
    """Let the compiler know a call of `function` in user code for what it is."""
    function.form = form


_mark(grad, Form.GRAD)
_mark(value_and_grad, Form.VALUE_AND_GRAD)
_mark(jvp, Form.JVP)
_mark(hvp, Form.HVP)
_mark(vjp, Form.VJP)
_mark(linearize, Form.LINEARIZE)
_mark(jacobian, Form.JACOBIAN)
_mark(jacfwd, Form.JACFWD)
_mark(jacrev, Form.JACREV)
_mark(hessian, Form.HESSIAN)
_mark(elementwise_grad, Form.ELEMENTWISE_GRAD)
