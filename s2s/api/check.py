"""Check derivatives against the function itself.

    s2s.check_grads(f)(x)
        forward and reverse mode of f are right: against difference quotients 2e-13 (rate 2.0),
        against each other 1e-16, in 1 direction, seed 1234567

For each leaf of the arguments in `wrt`, along a random direction v of that leaf and with one random
cotangent u:

    forward    J v  =  lim (f(x + h v) - f(x - h v)) / 2h,  within the error of that limit
    reverse    <u, J v>  =  <J* u, v>,  up to rounding

Both are relative to the size of what is compared, so a small gradient is held to as many digits
as a large one.  The inner product is the real one, Re sum(conj(a) b), to which complex gradients
belong.  `seed` repeats a run.
"""

from __future__ import annotations

import copy
import functools
import inspect
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s.api.basis import floating, only
from s2s.api.derived import Order
from s2s.api.forward import Jvp
from s2s.api.linearize import copied
from s2s.api.reverse import Vjp
from s2s.errors import Code, GradientCheckError, stated
from s2s_runtime.differences import Limit, drawn, labels, limit, moved, norm, real, structured

ROUNDING = 1e4  # of a sweep, in units of the last place
TRUST = 50.0  # a quotient is believed to this many times its own estimate of its error
UNSETTLED = 2e-3  # a quotient with a larger relative error says nothing
MOST_DIRECTIONS = 16
MOST_PLACES = 400


@dataclass(frozen=True)
class CheckReport:
    """The largest relative errors, and the rate at which quotients approach the tangent.

    A function whose quotients are exact (a linear one) has no rate: NaN.
    """

    function: str
    forward_error: float
    reverse_error: float
    rate: float
    directions: int
    seed: int

    def __str__(self) -> str:
        count = f"{self.directions} direction{'s' if self.directions > 1 else ''}"
        rate = f" (rate {self.rate:.1f})" if np.isfinite(self.rate) else ""
        return (
            f"forward and reverse mode of {self.function} are right: against difference quotients "
            f"{self.forward_error:.0e}{rate},\n"
            f"against each other {self.reverse_error:.0e}, in {count}, seed {self.seed}"
        )


@dataclass(frozen=True)
class Check:
    """Checks the derivatives of a function at the arguments that it is called with."""

    function: Callable
    order: Order
    rtol: float | None = None
    seed: int | None = None

    def __call__(self, *args: object, **kwargs: object) -> CheckReport:
        values = self.order.primal.bind(self.order.bound + args, kwargs)
        seed = secrets.randbelow(2**31) if self.seed is None else self.seed
        trial = _trial(self, copied("check_grads", values), seed)
        found = [trial.along(direction) for direction in trial.directions()]
        rates = [one.rate for one in found if np.isfinite(one.rate)]
        return CheckReport(
            self.order.primal.name,
            max((one.forward for one in found), default=0.0),
            max((one.reverse for one in found), default=0.0),
            min(rates, default=float("nan")),
            len(found),
            seed,
        )

    def at(self, values: tuple) -> Any:
        """The function that the user wrote."""
        names = [parameter.name for parameter in self.order.primal.parameters(0).all]
        call = inspect.Signature(self.order.primal.parameters(0).all).bind_partial()
        call.arguments.update(zip(names, copy.deepcopy(values), strict=True))
        if isinstance(self.function, functools.partial):
            return self.order.primal.written(*call.args, **call.kwargs)
        return self.function(*call.args[len(self.order.bound) :], **call.kwargs)

    def near(self, values: tuple, direction: tuple, step: float) -> tuple:
        """The arguments at a step along a direction of `wrt`."""
        names = [parameter.name for parameter in self.order.primal.parameters(0).all]
        found = dict(zip(names, copy.deepcopy(values), strict=True))
        for name, tangent in zip(self.order.selection.names, direction, strict=True):
            found[name] = moved(found[name], tangent, step)
        return tuple(found.values())


@dataclass(frozen=True)
class Errors:
    """What one direction showed, relative to the size of what was compared."""

    forward: float
    reverse: float
    rate: float


@dataclass(frozen=True)
class Trial:
    """One check: the point, the value there, a cotangent, and the gradient that it gives."""

    check: Check
    values: tuple
    value: Any
    cotangent: np.ndarray
    gradient: tuple
    source: np.random.Generator
    seed: int

    @property
    def moved(self) -> tuple:
        """The arguments in `wrt`."""
        return self.check.order.moved(self.values)

    def directions(self) -> Iterator[tuple]:
        """One that moves each leaf of the arguments alone; one for all where there are many."""
        whole = drawn(self.moved, self.source, relative=True)
        leaves = floating(self.moved)
        if not 1 < len(leaves) <= MOST_DIRECTIONS:
            yield whole
            return
        for at, tangent in enumerate(floating(whole)):
            yield only(at, tangent, self.moved)

    def along(self, direction: tuple) -> Errors:
        """Compare tangent, quotient and gradient along one direction, or raise."""
        tangent, quotient = self.tangent(direction), self.limit(direction)
        size = max(norm(tangent), norm(quotient.value))
        if quotient.error > max(min(self.eps**0.25, UNSETTLED) * size, 10 * self.noise):
            raise self.unsettled()
        relative = self.check.rtol or ROUNDING * self.eps
        allowed = max(TRUST * quotient.error, relative * size, self.noise)
        gap, rate = norm(tangent - quotient.value), quotient.rate(tangent, self.noise)
        if not gap <= allowed:
            raise self.wrong(
                f"the tangent and the difference quotient differ by {gap / size:.1e}, and "
                f"{allowed / size:.1e} is allowed",
                f"the tangent is wrong: {_approach(rate)}",
            )
        relative = gap / size if gap > self.noise else 0.0
        return Errors(relative, self._reverse(direction, tangent, quotient), rate)

    def tangent(self, direction: tuple) -> np.ndarray:
        dots = direction[0] if self.check.order.selection.single else direction
        value, tangent = Jvp(self.check.order).at(copy.deepcopy(self.values), dots)
        return real(tangent, value)

    def limit(self, direction: tuple) -> Limit:
        """The derivative by quotients of the function that the user wrote."""

        def along(step: float) -> np.ndarray:
            found = self.check.at(self.check.near(self.values, direction, step))
            return real(found, self.value)

        return limit(along)

    def _reverse(self, direction: tuple, tangent: np.ndarray, quotient: Limit) -> float:
        """The relative gap between both modes; larger than rounding and the quotient's is wrong."""
        along = real(direction, self.moved)
        gradient = real(self.gradient, self.moved)
        reverse = float(gradient @ along)
        gap = abs(float(self.cotangent @ tangent) - reverse)
        size = norm(self.cotangent) * norm(tangent) + norm(gradient[along != 0]) * norm(along)
        allowed = max(
            (self.check.rtol or ROUNDING * self.eps) * size,
            max(TRUST * quotient.error, self.noise) * norm(self.cotangent),
        )
        if not gap <= allowed:
            raise self.wrong(
                f"reverse and forward mode differ by {gap / size:.1e}",
                "the gradient is wrong, or the function does not repeat itself",
            )
        return gap / size if gap > self.noise * norm(self.cotangent) else 0.0

    @property
    def eps(self) -> float:
        """The coarsest precision among the numbers that move."""
        dtypes = [np.asarray(leaf).dtype for leaf in floating(self.moved)]
        return float(max((np.finfo(dtype).eps for dtype in dtypes), default=0))

    @property
    def noise(self) -> float:
        """What rounding makes of a zero, along a direction as large as the point itself."""
        return 100 * self.eps * norm(real(self.value, self.value))

    def unsettled(self) -> GradientCheckError:
        return self._error(
            "the difference quotients do not settle",
            "the function has a kink or jump near these arguments, or does not repeat itself",
            "try other arguments",
        )

    def wrong(self, what: str, why: str) -> GradientCheckError:
        return self._error(what, f"{why}\n{self.worst()}", "report the function")

    def _error(self, what: str, why: str, instead: str) -> GradientCheckError:
        name = self.check.order.primal.name
        where = f"{instead}; seed={self.seed} repeats this check"
        return GradientCheckError(stated(Code.CHECK_FAILED, f"{name}: {what}", why, where))

    def worst(self) -> str:
        """The number of the arguments whose gradient is farthest from its quotient."""
        gradient = real(self.gradient, self.moved)
        names = self.check.order.selection.names
        called = [
            label
            for name, one in zip(names, self.moved, strict=True)
            for label in labels(one, name)
        ]
        chosen = np.arange(len(called))
        if len(called) > MOST_PLACES:
            chosen = np.sort(self.source.choice(len(called), MOST_PLACES, replace=False))
        quotients = {at: self._quotient(at) for at in map(int, chosen)}
        at = max(quotients, key=lambda one: abs(gradient[one] - quotients[one]))
        return (
            f"worst at {called[at]}: the gradient says {gradient[at]:.9g}, "
            f"quotients say {quotients[at]:.9g}"
        )

    def _quotient(self, at: int) -> float:
        """The derivative of <u, f> by one number."""
        point = real(self.moved, self.moved)
        unit = np.zeros_like(point)
        unit[at] = abs(point[at]) or 1.0
        found = self.limit(structured(unit, self.moved)).value
        return float(self.cotangent @ found / unit[at])


def _approach(rate: float) -> str:
    """What the rate of the quotients says."""
    if np.isfinite(rate):
        return f"quotients approach it with rate {rate:.1f} instead of 2"
    return "quotients do not approach it"


def _trial(check: Check, values: tuple, seed: int) -> Trial:
    source = np.random.default_rng(seed)
    value, pullback = Vjp(check.order).at(copy.deepcopy(values))
    cotangent = drawn(value, source)
    gradient = pullback(cotangent)
    bars = (gradient,) if check.order.selection.single else gradient
    return Trial(check, values, value, real(cotangent, value), bars, source, seed)
