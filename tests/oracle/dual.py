"""The dual number: a value and its tangent, carried through one scalar operation.

    (a + a' e) * (b + b' e) = a b + (a' b + a b') e          with e * e = 0

The value is a float64, or again a dual number (second order). The tangent is a vector with one
entry per direction, a dual number, or the float 0.0 of a constant. A dual number is immutable, as
a NumPy scalar is: `a += 1` rebinds.
"""

from __future__ import annotations

import math
import numbers
from contextvars import ContextVar
from typing import Any

import numpy as np

ZERO = 0.0

# What the random programs ask for: the smallest margin by which an active comparison was decided,
# and the largest magnitude met. None: nobody listens.
PROBE: ContextVar[Any] = ContextVar("probe", default=None)


class TangentLost(TypeError):
    """The program would turn a moving number into one that cannot move."""


def is_constant(tangent: Any) -> bool:
    return type(tangent) is float and tangent == 0.0


def scaled(tangent: Any, factor: Any) -> Any:
    """tangent * factor; a direction that does not move stays at zero, even times infinity."""
    if is_constant(tangent):
        return ZERO
    if isinstance(tangent, np.ndarray) and not math.isfinite(factor):
        with np.errstate(all="ignore"):
            return np.where(tangent == 0, 0.0, tangent * factor)
    return tangent * factor


def added(left: Any, right: Any) -> Any:
    if is_constant(left):
        return right
    return left if is_constant(right) else left + right


def primal(number: Any) -> Any:
    """The float under every level of dual numbers."""
    while isinstance(number, Dual):
        number = number.value
    return number


def lifted(number: Any) -> Any:
    """The number as a dual number; None for what is no real scalar."""
    if isinstance(number, Dual):
        return number
    if isinstance(number, numbers.Real | np.bool_):
        return Dual(np.float64(number), ZERO)
    if isinstance(number, np.ndarray) and number.ndim == 0 and number.dtype.kind in "fiub":
        return Dual(np.float64(number), ZERO)
    return None


def _note_margin(left: Dual, right: Dual) -> None:
    probe = PROBE.get()
    if probe is not None and not (is_constant(left.tangent) and is_constant(right.tangent)):
        probe.decided(float(primal(left)), float(primal(right)))


def _binary(formula: Any) -> tuple[Any, Any]:
    """The method and its reflection, from a formula on two dual numbers."""

    def forward(self: Dual, other: Any) -> Any:
        other = None if isinstance(other, np.ndarray) and other.ndim else lifted(other)
        return NotImplemented if other is None else formula(self, other)

    def reflected(self: Dual, other: Any) -> Any:
        other = None if isinstance(other, np.ndarray) and other.ndim else lifted(other)
        return NotImplemented if other is None else formula(other, self)

    return forward, reflected


def _comparison(decide: Any) -> Any:
    def compare(left: Dual, right: Dual) -> bool:
        _note_margin(left, right)
        return bool(decide(primal(left), primal(right)))

    return _binary(compare)[0]


def _add(a: Dual, b: Dual) -> Dual:
    return Dual(a.value + b.value, added(a.tangent, b.tangent))


def _subtract(a: Dual, b: Dual) -> Dual:
    return Dual(a.value - b.value, added(a.tangent, scaled(b.tangent, -1.0)))


def _multiply(a: Dual, b: Dual) -> Dual:
    return Dual(a.value * b.value, added(scaled(a.tangent, b.value), scaled(b.tangent, a.value)))


def _divide(a: Dual, b: Dual) -> Dual:
    quotient = a.value / b.value
    rise = added(a.tangent, scaled(b.tangent, -quotient))
    return Dual(quotient, ZERO if is_constant(rise) else scaled(rise, 1.0 / b.value))


def _power(a: Dual, b: Dual) -> Dual:
    value = a.value**b.value
    tangent: Any = ZERO
    if not is_constant(a.tangent) and primal(b) != 0:
        tangent = scaled(a.tangent, b.value * a.value ** (b.value - 1.0))
    if not is_constant(b.tangent) and primal(a) != 0:
        from tests.oracle.partials import elementary

        tangent = added(tangent, scaled(b.tangent, value * elementary(np.log, a.value)))
    return Dual(value, tangent)


def _floor_divide(a: Dual, b: Dual) -> Dual:
    return Dual(np.floor_divide(primal(a), primal(b)), ZERO)


def _remainder(a: Dual, b: Dual) -> Dual:
    """a - floor(a / b) b, where the floor does not move."""
    quotient = float(np.floor_divide(primal(a), primal(b)))
    tangent = added(a.tangent, scaled(b.tangent, -quotient))
    return Dual(a.value - quotient * b.value, tangent)


class Dual:
    """A real number that moves."""

    __slots__ = ("value", "tangent")

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value = value
        self.tangent = tangent

    __add__, __radd__ = _binary(_add)
    __sub__, __rsub__ = _binary(_subtract)
    __mul__, __rmul__ = _binary(_multiply)
    __truediv__, __rtruediv__ = _binary(_divide)
    __pow__, __rpow__ = _binary(_power)
    __floordiv__, __rfloordiv__ = _binary(_floor_divide)
    __mod__, __rmod__ = _binary(_remainder)
    __lt__ = _comparison(lambda a, b: a < b)
    __le__ = _comparison(lambda a, b: a <= b)
    __gt__ = _comparison(lambda a, b: a > b)
    __ge__ = _comparison(lambda a, b: a >= b)
    __eq__ = _comparison(lambda a, b: a == b)
    __ne__ = _comparison(lambda a, b: a != b)

    def __divmod__(self, other: Any) -> tuple[Any, Any]:
        return self // other, self % other

    def __matmul__(self, other: Any) -> Any:
        raise ValueError("matmul: a scalar has no axis to contract")

    def __neg__(self) -> Dual:
        return Dual(-self.value, scaled(self.tangent, -1.0))

    def __pos__(self) -> Dual:
        return self

    def __abs__(self) -> Dual:
        _note_margin(self, Dual(0.0, ZERO))
        sign = float(np.sign(primal(self)))
        return Dual(abs(self.value), scaled(self.tangent, sign))

    def __bool__(self) -> bool:
        return bool(primal(self))

    def __int__(self) -> int:
        return int(primal(self))

    def __trunc__(self) -> int:
        return math.trunc(primal(self))

    def __floor__(self) -> int:
        return math.floor(primal(self))

    def __ceil__(self) -> int:
        return math.ceil(primal(self))

    def __round__(self, digits: int | None = None) -> Any:
        rounded = round(float(primal(self)), digits)
        return rounded if digits is None else Dual(np.float64(rounded), ZERO)

    def __float__(self) -> float:
        if not is_constant(self.tangent):
            raise TangentLost("float() of a dual number outside the oracle's world")
        return float(primal(self))

    def __hash__(self) -> int:
        return hash(primal(self))

    def __repr__(self) -> str:
        return repr(primal(self))

    def __str__(self) -> str:
        return str(primal(self))

    def __format__(self, spec: str) -> str:
        return format(float(primal(self)), spec)

    @property
    def shape(self) -> tuple[()]:
        return ()

    @property
    def ndim(self) -> int:
        return 0

    @property
    def size(self) -> int:
        return 1

    item = copy = conjugate = __pos__
    real = T = property(__pos__)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from tests.oracle.array import apply_ufunc

        return apply_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        from tests.oracle.array import apply_function

        return apply_function(function, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        """NumPy's scalar methods (`sum`, `clip`, ...), and `sin` for NumPy's object loops."""
        if name.startswith("_") or name == "dtype":
            raise AttributeError(name)
        from tests.oracle.array import scalar_attribute

        return scalar_attribute(self, name)
