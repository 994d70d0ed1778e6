"""Check derivatives against the function itself.

    s2s.check_grads(f)(x)       CheckReport(forward_error=3e-11, reverse_error=2e-16, rtol=1e-06)

Two questions are asked along one random direction v and with one random cotangent u:

    forward    is J v  =  (f(x + h v) - f(x - h v)) / 2h,  up to the error of differences?
    reverse    is <u, J v>  =  <J* u, v>,  up to rounding?

The inner product is the real one, Re sum(conj(a) b), to which complex gradients belong.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s.api.basis import floating
from s2s.api.derived import Order
from s2s.api.forward import Jvp
from s2s.api.linearize import copied
from s2s.api.reverse import Vjp
from s2s.errors import GradientCheckError
from s2s_runtime.structures import is_floating, map_structure

ROUNDING = 1e4  # of a reverse sweep, in units of the last place


@dataclass(frozen=True)
class CheckReport:
    """The relative errors that were found, and that which differences are allowed."""

    forward_error: float
    reverse_error: float
    rtol: float


@dataclass(frozen=True)
class Check:
    """Checks the derivatives of a function at the arguments that it is called with."""

    function: Callable
    order: Order
    rtol: float | None = None

    def __call__(self, *args: object, **kwargs: object) -> CheckReport:
        values = self.order.primal.bind(self.order.bound + args, kwargs)
        values = copied("check_grads", values)
        moved = self.order.moved(values)
        direction, eps = _random(moved, seed=0), _eps(moved)
        value, tangent = Jvp(self.order).at(copy.deepcopy(values), self._tangents(direction))
        numeric = self._difference(values, direction, eps ** (1 / 3))
        report = CheckReport(
            forward_error=_distance(tangent, numeric),
            reverse_error=self._reverse_error(values, direction, tangent),
            rtol=self.rtol or 3e3 * eps ** (2 / 3),
        )
        return _judged(self.order.primal.name, report, eps)

    def _tangents(self, direction: tuple) -> Any:
        return direction[0] if self.order.selection.single else direction

    def _difference(self, values: tuple, direction: tuple, step: float) -> Any:
        """The central difference of the function that the user wrote."""
        ahead, behind = (self._moved_run(values, direction, h) for h in (step, -step))
        return map_structure(
            lambda a, b: (a - b) / (2 * step) if is_floating(a) else None, ahead, behind
        )

    def _moved_run(self, values: tuple, direction: tuple, step: float) -> Any:
        parameters = self.order.primal.parameters(0).all
        call = inspect.Signature(parameters).bind_partial()
        call.arguments.update(zip((p.name for p in parameters), copy.deepcopy(values), strict=True))
        for name, tangent in zip(self.order.selection.names, direction, strict=True):
            call.arguments[name] = _moved(call.arguments[name], tangent, step)
        return self.function(*call.args[len(self.order.bound) :], **call.kwargs)

    def _reverse_error(self, values: tuple, direction: tuple, tangent: Any) -> float:
        value, pullback = Vjp(self.order).at(copy.deepcopy(values))
        cotangent = _random(value, seed=1)
        gradient = pullback(cotangent)
        gradient = (gradient,) if self.order.selection.single else gradient
        forward, reverse = _inner(cotangent, tangent), _inner(gradient, direction)
        size = _norm(cotangent) * _norm(tangent) + _norm(gradient) * _norm(direction)
        return abs(forward - reverse) / size if size else 0.0


def _judged(function: str, report: CheckReport, eps: float) -> CheckReport:
    """The report, or an error that says which of the two questions got the answer no."""
    if not report.forward_error <= report.rtol:
        raise GradientCheckError(
            f"{function}: the tangent and the difference quotient differ by "
            f"{report.forward_error:.1e}, and {report.rtol:.1e} is allowed\n"
            f"  why      the derivative is wrong, or the function has a kink near this argument\n"
            f"  instead  try another argument; if it stays, report the function"
        )
    if not report.reverse_error <= ROUNDING * eps:
        raise GradientCheckError(
            f"{function}: reverse and forward mode differ by {report.reverse_error:.1e}\n"
            f"  why      one of them is wrong, or the function does not repeat itself\n"
            f"  instead  report the function"
        )
    return report


def _moved(value: Any, tangent: Any, step: float) -> Any:
    def leaf(own: Any, dot: Any) -> Any:
        if not is_floating(own):
            return own
        return type(own)(own + step * dot) if _is_scalar(own) else own + own.dtype.type(step) * dot

    return map_structure(leaf, value, tangent)


def _is_scalar(leaf: Any) -> bool:
    return not isinstance(leaf, np.ndarray)


def _random(structure: Any, seed: int) -> Any:
    """A normal vector of the space that a structure spans."""
    source = np.random.default_rng(seed)

    def leaf(own: Any) -> Any:
        if not is_floating(own):
            return None
        drawn = source.normal(size=np.shape(own))
        if np.iscomplexobj(own):
            drawn = drawn + 1j * source.normal(size=np.shape(own))
        return type(own)(drawn) if _is_scalar(own) else drawn.astype(own.dtype)

    return map_structure(leaf, structure)


def _pairs(one: Any, other: Any) -> list[tuple]:
    return list(zip(floating(one), floating(other), strict=True))


def _inner(one: Any, other: Any) -> float:
    return float(sum(np.real(np.vdot(a, b)) for a, b in _pairs(one, other)))


def _norm(structure: Any) -> float:
    return _inner(structure, structure) ** 0.5


def _distance(one: Any, other: Any) -> float:
    """The relative distance, 0 for two zeros."""
    gap = sum(np.linalg.norm(np.ravel(a - b)) ** 2 for a, b in _pairs(one, other)) ** 0.5
    size = max(_norm(one), _norm(other))
    return float(gap / size) if size else 0.0


def _eps(structure: Any) -> float:
    """The coarsest precision among the floating leaves."""
    dtypes = [np.asarray(leaf).dtype for leaf in floating(structure)]
    return float(max((np.finfo(dtype).eps for dtype in dtypes), default=0))
