"""The other spellings of a primitive: operators, methods, attributes and builtins.

    a @ b               np.matmul(a, b)
    x.sum(axis=0)       np.sum(x, axis=0)
    x.reshape(2, 3)     np.reshape(x, (2, 3))
    x.T                 np.transpose(x)
    max(a, b)           np.maximum(a, b)

The tables give the function whose rule holds.  The user's own spelling is what stays printed.
"""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import gast
import numpy as np

BINARY: Mapping[type[gast.AST], Callable] = MappingProxyType(
    {
        gast.Add: np.add,
        gast.Sub: np.subtract,
        gast.Mult: np.multiply,
        gast.Div: np.divide,
        gast.Pow: np.power,
        gast.MatMult: np.matmul,
        gast.Mod: np.remainder,
        gast.FloorDiv: np.floor_divide,
        gast.BitAnd: np.bitwise_and,
        gast.BitOr: np.bitwise_or,
        gast.BitXor: np.bitwise_xor,
        gast.LShift: np.left_shift,
        gast.RShift: np.right_shift,
    }
)
UNARY: Mapping[type[gast.AST], Callable] = MappingProxyType(
    {
        gast.USub: np.negative,
        gast.UAdd: np.positive,
        gast.Invert: np.invert,
        gast.Not: operator.not_,
    }
)
COMPARE: Mapping[type[gast.AST], Callable] = MappingProxyType(
    {
        gast.Eq: np.equal,
        gast.NotEq: np.not_equal,
        gast.Lt: np.less,
        gast.LtE: np.less_equal,
        gast.Gt: np.greater,
        gast.GtE: np.greater_equal,
        gast.Is: operator.is_,
        gast.IsNot: operator.is_not,
        gast.In: operator.contains,
        gast.NotIn: operator.contains,
    }
)
OPERATORS: Mapping[type[gast.AST], Callable] = MappingProxyType({**BINARY, **UNARY, **COMPARE})


@dataclass(frozen=True)
class Method:
    """An array method; the array is the first argument of `function`, or stands at `place`.

    `packs`: several positional arguments of the method are one tuple of the function.
    """

    function: Callable
    packs: bool = False
    place: int = 0


_SAME_NAME = (
    "all any argmax argmin argpartition argsort choose clip conj conjugate copy cumprod cumsum"
    " diagonal dot max mean min nonzero prod ravel repeat round searchsorted squeeze std sum"
    " swapaxes take trace var"
).split()
_OWN = ("astype", "flatten", "item", "tolist")

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        **{name: Method(getattr(np, name)) for name in _SAME_NAME},
        **{name: Method(getattr(np.ndarray, name)) for name in _OWN},
        "reshape": Method(np.reshape, packs=True),
        "transpose": Method(np.transpose, packs=True),
        "compress": Method(np.compress, place=1),
    }
)
ATTRIBUTES: Mapping[str, Callable] = MappingProxyType(
    {
        "T": np.transpose,
        "mT": np.matrix_transpose,
        "real": np.real,
        "imag": np.imag,
        "shape": np.shape,
        "ndim": np.ndim,
        "size": np.size,
        "flat": np.ravel,
    }
)
# Attributes of an array that tell of its form, never of its values.
PASSIVE_ATTRIBUTES = frozenset(
    "shape ndim size dtype strides itemsize nbytes flags base data ctypes".split()
)

# What the functions of `operator` do where they are called on numbers and arrays.
OPERATOR_MODULE: Mapping[Callable, Callable] = MappingProxyType(
    {
        operator.add: np.add,
        operator.sub: np.subtract,
        operator.mul: np.multiply,
        operator.truediv: np.divide,
        operator.pow: np.power,
        operator.matmul: np.matmul,
        operator.mod: np.remainder,
        operator.floordiv: np.floor_divide,
        operator.neg: np.negative,
        operator.pos: np.positive,
        operator.abs: np.abs,
    }
)
UFUNC_METHODS: Mapping[tuple[Callable, str], Callable] = MappingProxyType(
    {
        (np.add, "reduce"): np.sum,
        (np.multiply, "reduce"): np.prod,
        (np.maximum, "reduce"): np.max,
        (np.minimum, "reduce"): np.min,
        (np.add, "accumulate"): np.cumsum,
        (np.multiply, "accumulate"): np.cumprod,
    }
)
_BUILTINS: Mapping[Callable, Callable] = MappingProxyType(
    {
        builtins.abs: np.abs,
        builtins.pow: np.power,
        builtins.round: np.round,
    }
)
_EXTREMA: Mapping[Callable, tuple[Callable, Callable]] = MappingProxyType(
    {builtins.max: (np.max, np.maximum), builtins.min: (np.min, np.minimum)}
)


def builtin(function: Callable, positional: int) -> Callable | None:
    """The NumPy function that a builtin is when called with so many positional arguments.

    None: the builtin has a rule of its own, or none.
    """
    if function in _EXTREMA:
        of_one, of_two = _EXTREMA[function]
        return {1: of_one, 2: of_two}.get(positional)
    return _BUILTINS.get(function)
