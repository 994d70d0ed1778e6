"""What the names `np`, `math` and `float` mean while the oracle runs a program.

    buf = np.zeros(3)      # an array of dual numbers, so that `buf[0] = w` keeps moving
    math.sin(x), float(x)  # keep the tangent, where the real ones would drop it or fail
"""

from __future__ import annotations

import math
import types
from typing import Any

import numpy as np

from tests.oracle.array import DualArray, adopt, apply_ufunc
from tests.oracle.dual import Dual, lifted
from tests.oracle.functions import FUNCTIONS

MATH: dict[str, np.ufunc] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp")},
    **{name: getattr(np, name) for name in ("exp2", "expm1", "log2", "log10", "log1p", "sqrt")},
    **{name: getattr(np, name) for name in ("cbrt", "fabs", "hypot", "copysign", "fmod", "trunc")},
    **{name: getattr(np, name) for name in ("isnan", "isinf", "isfinite", "degrees", "radians")},
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "pow": np.power,
}


class NumpyDoor:
    """numpy, or one of its submodules, whose float arrays are arrays of dual numbers."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return numpy_value(getattr(self._module, name))


def numpy_value(value: Any) -> Any:
    """A name of NumPy's as the program under the oracle sees it."""
    if isinstance(value, types.ModuleType):
        return NumpyDoor(value)
    if value in (np.float64, np.float32, np.float16):
        return FloatDoor
    if isinstance(value, type | np.ufunc) or not callable(value):
        return value
    return _adopting(value)


def _adopting(function: Any) -> Any:
    def call(*args: Any, **kwargs: Any) -> Any:
        if function in FUNCTIONS and function is not np.linalg.norm and _holds_duals(args):
            return adopt(FUNCTIONS[function](*args, **kwargs))
        result = adopt(function(*args, **kwargs))
        if function is np.empty and isinstance(result, DualArray):
            result.fill(np.nan)  # what is read before it is written shows
        return result

    call.__name__ = getattr(function, "__name__", "call")
    return call


def _holds_duals(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_holds_duals(entry) for entry in value)
    return isinstance(value, Dual | DualArray)


class MathDoor:
    """The module math, over dual numbers."""

    def __getattr__(self, name: str) -> Any:
        return math_value(getattr(math, name))


def math_value(value: Any) -> Any:
    name = getattr(value, "__name__", None)
    if name == "log":
        return _log
    ufunc = MATH.get(name)
    if ufunc is None:
        return value

    def call(*args: Any) -> Any:
        if not any(isinstance(argument, Dual | DualArray) for argument in args):
            return value(*args)
        return apply_ufunc(ufunc, "__call__", args, {})

    return call


def _log(x: Any, *base: Any) -> Any:
    if not any(isinstance(argument, Dual) for argument in (x, *base)):
        return math.log(x, *base)
    top = np.log(lifted(x))
    return top / np.log(lifted(base[0])) if base else top


class _FloatLike(type):
    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, float | Dual)


class FloatDoor(metaclass=_FloatLike):
    """`float` and `np.float64`: a conversion that keeps the tangent, and a dtype."""

    dtype = np.dtype(np.float64)

    def __new__(cls, value: Any = 0.0) -> Any:
        if isinstance(value, Dual):
            return value
        if isinstance(value, DualArray):
            return value.item()
        return float(value)
