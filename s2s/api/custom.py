"""JAX's custom derivatives, for functions defined here.

    @s2s.custom_vjp                                  @s2s.custom_jvp
    def f(x, y): ...                                 def f(x): ...

    f.defvjp(forward, backward)                      f.defjvp(tangent)
    # forward(x, y) -> (out, residuals)              # tangent(primals, tangents) -> (out, out_dot)
    # backward(residuals, out_bar) -> bars

The function itself is returned: called plainly, it is what it was.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from s2s.rulebook.opaque import opaque
from s2s.rules.shelf import SHELF


def custom_vjp(
    function: Callable | None = None, *, nondiff_argnums: Sequence[int] = ()
) -> Callable:
    """Give the decorated function the method `defvjp(fwd, bwd)`."""
    if function is None:
        return functools.partial(custom_vjp, nondiff_argnums=nondiff_argnums)
    passive = _passive(function, nondiff_argnums)

    def defvjp(fwd: Callable, bwd: Callable) -> None:
        """`fwd(*args) -> (out, residuals)`; `bwd(*nondiff, residuals, out_bar) -> bars`."""

        def vjp(out_bar: Any, out: Any, *args: Any) -> tuple:
            _, residuals = fwd(*args)
            leading = [args[i] for i in nondiff_argnums]
            bars = bwd(*leading, residuals, out_bar)
            return _spread(bars, len(args), nondiff_argnums)

        SHELF.add(opaque(function, vjp, None, passive))

    function.defvjp = defvjp
    return function


def custom_jvp(
    function: Callable | None = None, *, nondiff_argnums: Sequence[int] = ()
) -> Callable:
    """Give the decorated function the method `defjvp(jvp)`."""
    if function is None:
        return functools.partial(custom_jvp, nondiff_argnums=nondiff_argnums)
    passive = _passive(function, nondiff_argnums)
    moving = [
        i for i in range(len(inspect.signature(function).parameters)) if i not in nondiff_argnums
    ]

    def defjvp(jvp: Callable) -> Callable:
        """`jvp(*nondiff, primals, tangents) -> (out, out_dot)`, linear in the tangents."""

        def pushed(dots: tuple, out: Any, *args: Any) -> Any:
            leading = [args[i] for i in nondiff_argnums]
            primals = tuple(args[i] for i in moving)
            return jvp(*leading, primals, tuple(dots[i] for i in moving))[1]

        def pulled(out_bar: Any, out: Any, *args: Any) -> tuple:
            from s2s.api.functional import vjp

            leading = tuple(args[i] for i in nondiff_argnums)
            primals = tuple(args[i] for i in moving)
            _, pullback = vjp(jvp, wrt=len(leading) + 1)(*leading, primals, primals)
            bars = pullback((_zeros(out), out_bar))
            return _spread(bars, len(args), nondiff_argnums)

        SHELF.add(opaque(function, pulled, pushed, passive))
        return jvp

    function.defjvp = defjvp
    return function


def _zeros(out: Any) -> Any:
    from s2s_runtime.structures import zeros_like

    return zeros_like(out)


def _passive(function: Callable, positions: Sequence[int]) -> frozenset[str]:
    names = list(inspect.signature(function).parameters)
    return frozenset(names[i] for i in positions)


def _spread(bars: Any, count: int, passive: Sequence[int]) -> tuple:
    """One adjoint per argument: None at the passive ones."""
    given = iter(bars if isinstance(bars, tuple | list) else (bars,))
    return tuple(None if i in passive else next(given) for i in range(count))
