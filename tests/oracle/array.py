"""An array of dual numbers: NumPy's own array of objects, so that views, aliases, overlapping
writes, fancy indexing, `out=` and broadcasting are NumPy's, not an imitation.

    y = x.copy(); v = y[1:3]; v *= w        # y sees it: one buffer of dual numbers

float32 and float16 are computed in float64: the oracle gives the derivative of the program
without rounding. Integer and bool arrays stay plain: storing a dual number there truncates it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.oracle.dual import PROBE, ZERO, Dual, TangentLost, is_constant, lifted, primal
from tests.oracle.partials import (
    BINARY,
    PREDICATES,
    STEPS,
    UNARY,
    elementary,
    elementary2,
    question,
    step,
)

LOGICAL = frozenset({np.logical_and, np.logical_or, np.logical_not, np.logical_xor})

LOOPS: dict[np.ufunc, Any] = {
    **{ufunc: np.frompyfunc(partial(elementary, ufunc), 1, 1) for ufunc in UNARY},
    **{ufunc: np.frompyfunc(partial(elementary2, ufunc), 2, 1) for ufunc in BINARY},
    **{ufunc: np.frompyfunc(partial(step, ufunc), ufunc.nin, 1) for ufunc in STEPS},
    **{ufunc: np.frompyfunc(partial(question, ufunc), 1, 1) for ufunc in PREDICATES},
    np.fabs: np.absolute,
    np.fmax: np.maximum,
    np.fmin: np.minimum,
    np.float_power: np.power,
}


class DualArray(np.ndarray):
    """An ndarray of objects, every one a dual number."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return apply_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return apply_function(function, args, kwargs)

    def __setitem__(self, key: Any, value: Any) -> None:
        given = value if isinstance(value, Dual) else duals(value)
        # A 0-d array would be stored as an object of its own.
        super().__setitem__(key, given[()] if np.ndim(given) == 0 and given is not value else given)

    def fill(self, value: Any) -> None:
        self[...] = value

    def dot(self, other: Any) -> Any:
        return np.dot(self, other)

    def any(self, *args: Any, **kwargs: Any) -> Any:
        return truths(self).any(*args, **kwargs)

    def all(self, *args: Any, **kwargs: Any) -> Any:
        return truths(self).all(*args, **kwargs)

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        kind = np.dtype(dtype).kind
        if kind in "fO":
            return self if kwargs.get("copy") is False else self.copy()
        return values(self).astype(dtype)


def duals(value: Any) -> Any:
    """A number, an array or a nested list as a plain object array of dual numbers."""
    given = np.asarray(value, dtype=object)
    array = np.empty(given.shape, dtype=object)
    for index, element in np.ndenumerate(given):
        array[index] = _dual(element)
    return array


def _dual(element: Any) -> Dual:
    if element is None:  # np.empty_like of objects
        return Dual(np.float64(np.nan), ZERO)
    dual = lifted(element)
    if dual is None:
        raise TangentLost(f"an array element that is no real number: {type(element).__name__}")
    return dual


def dual_array(value: Any) -> DualArray:
    return duals(value).view(DualArray)


def values(array: Any) -> np.ndarray:
    """The primal floats of an array of dual numbers."""
    plain = np.asarray(array, dtype=object)
    out = np.empty(plain.shape)
    for index, element in np.ndenumerate(plain):
        out[index] = primal(element)
    return out


def truths(array: Any) -> np.ndarray:
    return values(array).astype(bool)


def adopt(result: Any) -> Any:
    """What NumPy returned, with every float array and array of objects as a DualArray."""
    if isinstance(result, np.ndarray):
        if result.dtype == object:
            return _settle(result.view(DualArray))
        return dual_array(result) if result.dtype.kind == "f" else result
    if isinstance(result, list | tuple):
        kept = [adopt(entry) for entry in result]
        return type(result)(*kept) if hasattr(result, "_fields") else type(result)(kept)
    return result


def _settle(array: DualArray) -> DualArray:
    """Plain numbers that an object loop left among the elements become dual numbers."""
    probe = PROBE.get()
    plain = array.view(np.ndarray)
    for index, element in np.ndenumerate(plain):
        if type(element) is not Dual:
            if not plain.flags.writeable:
                return dual_array(plain)
            plain[index] = _dual(element)
        elif probe is not None:
            probe.met(float(primal(element)))
    return array


def _operand(value: Any) -> Any:
    if isinstance(value, DualArray):
        return value.view(np.ndarray)
    if isinstance(value, Dual):
        boxed = np.empty((), dtype=object)
        boxed[()] = value
        return boxed
    return duals(value)


def _target(array: Any) -> Any:
    if array is None or not isinstance(array, np.ndarray):
        return array
    if isinstance(array, DualArray):
        return array.view(np.ndarray)
    if array.dtype.kind == "f":
        raise TangentLost("a plain float array is written: it was made outside the oracle's world")
    return array


def _is_floating(dtype: Any) -> bool:
    return dtype is not None and np.dtype(dtype).kind in "fO"


def apply_ufunc(ufunc: np.ufunc, method: str, inputs: Any, options: Any) -> Any:
    if ufunc in LOGICAL:
        inputs = tuple(truths(_operand(value)) for value in inputs)
        return getattr(ufunc, method)(*inputs, **options)
    if _is_floating(options.get("dtype")):
        options = {name: value for name, value in options.items() if name != "dtype"}
    if method == "at":
        return _apply_at(ufunc, inputs)
    loop = LOOPS.get(ufunc, ufunc)
    given = options.pop("out", None)
    if given is not None:
        options["out"] = tuple(_target(array) for array in given)
    counted = 1 if method in ("reduce", "accumulate", "reduceat") else len(inputs)
    operands = [_operand(value) for value in inputs[:counted]]
    result = getattr(loop, method)(*operands, *inputs[counted:], **options)
    if given is not None:
        for array in given:
            if isinstance(array, DualArray):
                _settle(array)
        return given[0] if len(given) == 1 else given
    if ufunc in PREDICATES:
        return result.astype(bool) if isinstance(result, np.ndarray) else bool(result)
    return adopt(result)


def _apply_at(ufunc: np.ufunc, inputs: Any) -> None:
    """`ufunc.at(target, indices, ...)`, one index at a time: repeats act again.

    Terms that lie in the target are read before it is written, as NumPy does.
    """
    target, indices, *rest = inputs
    positions = np.arange(target.size).reshape(target.shape)[indices]
    flat = [tuple(np.unravel_index(place, target.shape)) for place in np.ravel(positions)]
    terms = [np.broadcast_to(_operand(term), np.shape(positions)).flatten() for term in rest]
    for count, place in enumerate(flat):
        target[place] = ufunc(target[place], *(term[count] for term in terms))


def demoted(value: Any) -> Any:
    """Arguments for NumPy's own code: the same memory, seen as a plain array of objects."""
    if isinstance(value, DualArray):
        return value.view(np.ndarray)
    if isinstance(value, Dual):
        return _operand(value)
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(demoted(entry) for entry in value)
    return value


def apply_function(function: Any, args: Any, kwargs: Any) -> Any:
    from tests.oracle.functions import FUNCTIONS

    if function in FUNCTIONS:
        return adopt(FUNCTIONS[function](*args, **kwargs))
    if _is_floating(kwargs.get("dtype")):
        kwargs = {name: value for name, value in kwargs.items() if name != "dtype"}
    plain_kwargs = {name: demoted(value) for name, value in kwargs.items()}
    result = function(*demoted(tuple(args)), **plain_kwargs)
    for value in (*args, *kwargs.values()):
        if isinstance(value, DualArray):
            _settle(value)  # np.copyto, np.put and np.place write into it
    if isinstance(kwargs.get("out"), DualArray):
        return kwargs["out"]
    return adopt(result)


def scalar_attribute(dual: Dual, name: str) -> Any:
    """`d.sin` for NumPy's object loops, `d.sum` and the like as a NumPy scalar has them."""
    ufunc = getattr(np, name, None)
    if isinstance(ufunc, np.ufunc) and ufunc in LOOPS:
        return partial(apply_ufunc, ufunc, "__call__", (dual,), {})
    method = getattr(_operand(dual).view(DualArray), name)
    if not callable(method):
        return method

    def call(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        return result[()] if isinstance(result, np.ndarray) and result.ndim == 0 else result

    return call


def is_moving(value: Any) -> bool:
    if isinstance(value, Dual):
        return not is_constant(value.tangent)
    return isinstance(value, DualArray) and any(
        not is_constant(element.tangent) for element in value.view(np.ndarray).flat
    )
