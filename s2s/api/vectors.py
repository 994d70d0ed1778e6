"""A function of structures as SciPy wants it: of one vector of float64.

    problem = loss.scipy(x, y, like=(w0, b0))        wrt=("w", "b"); the other arguments in order
    found = scipy.optimize.minimize(problem.fun, problem.x0, jac=problem.jac)
    w, b = problem.unravel(found.x)

    problem = residuals.scipy(data, like=p0)
    scipy.optimize.least_squares(problem.fun, problem.x0, jac=problem.operator)

`fun` and `jac` share one run: SciPy asks for both at the same point. What is handed out is fresh
memory each time: an optimiser that is given one buffer again and again is silently ruined.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import numpy as np

from s2s.api.basis import floating
from s2s.api.derived import Order
from s2s.api.forward import Hvp
from s2s.api.jacobian import Jacobian
from s2s.api.linearize import Linearize
from s2s.api.reverse import ValueAndGrad, Vjp
from s2s.errors import Code, misuse
from s2s_runtime.differences import real, structured
from s2s_runtime.structures import is_floating, map_structure


class Problem:
    """The value and the derivatives of a function at a vector."""

    def __init__(self, order: Order, rest: tuple, like: Any) -> None:
        if any(np.iscomplexobj(leaf) for leaf in floating(like)):
            raise misuse(Code.NOT_DIFFERENTIABLE, "SciPy's vectors hold real numbers, not complex")
        order.demand_copies("an optimiser")
        self._order, self._rest, self._like = order, rest, like
        self._last = Last()
        self.x0 = self.ravel(like)

    def ravel(self, structure: Any) -> np.ndarray:
        """The floating numbers of a structure in one vector."""
        return real(structure, self._like)

    def unravel(self, x: np.ndarray) -> Any:
        """The structure whose numbers are `x`; what does not float is as in `like`."""
        rest = np.asarray(x, float).ravel()

        def leaf(own: Any) -> Any:
            nonlocal rest
            if not is_floating(own):
                return own
            taken, rest = rest[: np.size(own)], rest[np.size(own) :]
            if isinstance(own, np.ndarray):
                return np.array(taken, own.dtype).reshape(own.shape)
            return type(own)(taken[0])

        return map_structure(leaf, self._like)

    def fun(self, x: np.ndarray) -> Any:
        """The value: a float, or a vector of residuals."""
        if self._scalar(x):
            return float(self._value_and_gradient(x)[0])
        value, _ = Vjp(self._order).at(self._values(x))
        return real(value, value)

    def jac(self, x: np.ndarray) -> np.ndarray:
        """The gradient of a real value, else the dense Jacobian."""
        if self._scalar(x):
            return self._value_and_gradient(x)[1].copy()
        return Jacobian(self._order).matrix(self._values(x))[1]

    def fun_and_jac(self, x: np.ndarray) -> tuple[Any, np.ndarray]:
        """Both, for `minimize(..., jac=True)`."""
        return self.fun(x), self.jac(x)

    def hessp(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """The Hessian times a vector."""
        hvp = Hvp(self._order)
        product = hvp.at(self._values(x), structured(np.asarray(p, float).ravel(), self._like))[1]
        return real(product, self._like)

    def operator(self, x: np.ndarray) -> Any:
        """The Jacobian as a LinearOperator: products only, no matrix."""
        from scipy.sparse.linalg import LinearOperator

        values = self._values(x)
        value, pullback = Vjp(self._order).at(values)
        _, push = Linearize(self._order).from_copies(values)
        return LinearOperator(
            (real(value, value).size, self.x0.size),
            matvec=lambda v: real(push(structured(np.ravel(v), self._like)), value),
            rmatvec=lambda u: real(pullback(structured(np.ravel(u), value)), self._like),
            dtype=np.float64,
        )

    def _scalar(self, x: np.ndarray) -> bool:
        """Whether the function returns one number; found out once."""
        if self._last.scalar is None:
            value, _ = Vjp(self._order).at(self._values(x))
            self._last.scalar = is_floating(value) and np.ndim(value) == 0
        return self._last.scalar

    def _value_and_gradient(self, x: np.ndarray) -> tuple[Any, np.ndarray]:
        point, last = np.array(x, float), self._last
        if last.point is None or not np.array_equal(last.point, point):
            values = self._values(point)
            order = self._order
            value, gradient = ValueAndGrad(replace(order, bound=()))(*values)
            last.point, last.found = point, (value, real(gradient, self._like))
        return last.found

    def _values(self, x: np.ndarray) -> tuple:
        """All arguments: those in `wrt` from the vector, the others in their order."""
        order, found = self._order, self.unravel(x)
        parts = (found,) if order.selection.single else found
        given = dict(zip(order.selection.names, parts, strict=True))
        names = [parameter.name for parameter in order.primal.parameters(0).all]
        others = [name for name in names[len(order.bound) :] if name not in given]
        if len(self._rest) > len(others):
            raise misuse(Code.CALL, f"scipy() takes the arguments {', '.join(others)}, and like=")
        return order.primal.bind(order.bound, given | dict(zip(others, self._rest, strict=False)))


class Last(threading.local):
    """The point of the last run and what was found there; each thread has its own."""

    scalar: bool | None = None
    point: np.ndarray | None = None
    found: Any = None
