"""Accepted functions that compute, run: their gradients against dual numbers.

Arguments are found by trying: each parameter without a default gets a number, a vector, a matrix,
a list or a whole number, until the function itself returns floats.  Only then is it differentiated.
"""

from __future__ import annotations

import inspect
import itertools
import warnings
from collections.abc import Callable, Iterator
from types import FunctionType

import numpy as np

import s2s
from tests.agreement import assert_close, same_bits
from tests.corpus.children import outcomes
from tests.corpus.compiling import ACCEPTED, BUG, REFUSED, STILL, Outcome
from tests.corpus.functions import Module
from tests.oracle import oracle_jacobian
from tests.oracle.structure import flat, size
from tests.random_programs.limit import Clock, within

SECONDS = 10.0
TRIALS = 200
CLOSE = 1e-9
VECTOR = np.array([0.31, 0.72, 1.27, 0.55])
MATRIX = np.array([[2.1, 0.3, 0.2], [0.4, 1.7, 0.1], [0.2, 0.5, 1.9]])
MOVING = (0.37, VECTOR, MATRIX, [0.31, 0.72, 1.27])
STANDING = (VECTOR + 0.2, 1.3, 2, MATRIX + 0.1, [0.4, 0.9, 1.6], 0.6)


def numeric(function: FunctionType) -> bool:
    """Whether the text of a function names NumPy, or math."""
    return bool({"np", "numpy", "math", "_nx", "nx", "special"} & set(function.__code__.co_names))


def held(module: Module, wanted: Callable) -> list[Outcome]:
    """The accepted functions of a module, run."""
    return outcomes(module, lambda function: wanted(function) and by_name(function), run)


def by_name(function: FunctionType) -> bool:
    """Whether it stands in its module, not in a class or another function."""
    return function.__globals__.get(function.__qualname__) is function


def run(function: FunctionType) -> Outcome:
    """`accepted` stands for right, `no parameter` where no arguments were found."""
    name = f"{function.__module__}.{function.__qualname__}"
    try:
        with warnings.catch_warnings(), within(SECONDS, Clock.PROCESSOR), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            args = next(arguments(function), None)
            if args is None:
                return Outcome(name, STILL)
            return compared(name, function, args)
    except TimeoutError as error:
        return Outcome(name, STILL, str(error))


def arguments(function: FunctionType) -> Iterator[tuple]:
    """Arguments on which the function itself returns floats that move with the first one."""
    parameters = list(inspect.signature(function, follow_wrapped=False).parameters.values())
    needed = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    count = max(1, sum(p.default is p.empty for p in needed))
    choices = itertools.product(MOVING, *[STANDING] * (count - 1))
    for args in itertools.islice(choices, TRIALS):
        try:
            first = floats(function(*fresh(args)))
            moved = floats(function(*nudged(fresh(args))))
        except Exception:  # not what this function takes
            continue
        if first is not None and moved is not None and first.shape == moved.shape:
            if first.size and np.isfinite(first).all() and not np.array_equal(first, moved):
                yield args


def fresh(args: tuple) -> tuple:
    return tuple(a.copy() if isinstance(a, np.ndarray | list) else a for a in args)


def nudged(args: tuple) -> tuple:
    first = [v * 1.01 for v in args[0]] if isinstance(args[0], list) else args[0] * 1.01
    return (first, *args[1:])


def floats(result: object) -> np.ndarray | None:
    whole = isinstance(result, float | np.floating | np.ndarray)
    if whole and np.asarray(result).dtype.kind == "f":
        return np.asarray(result, float)
    return None


def compared(name: str, function: FunctionType, args: tuple) -> Outcome:
    first = next(iter(inspect.signature(function, follow_wrapped=False).parameters))
    try:
        expected = oracle_jacobian(function, fresh(args), first)
    except Exception as error:  # a function that the oracle's small table has no twin of
        return Outcome(name, STILL, f"the oracle: {type(error).__name__}: {error}")
    try:
        value, pullback = s2s.vjp(function, cache=False)(*fresh(args))
        assert same_bits(value, function(*fresh(args))), "the value"
        rows = [flat(pullback(unit)) for unit in units(value)]
        assert_close(np.array(rows).reshape(-1, size((args[0],))), expected, CLOSE, "Jacobian")
    except s2s.S2SError as error:
        return Outcome(name, REFUSED, reason(error))
    except AssertionError as error:
        return Outcome(name, BUG, f"wrong: {error}")
    except TimeoutError:
        raise
    except Exception as error:
        return Outcome(name, BUG, f"{type(error).__name__}: {error}")
    return Outcome(name, ACCEPTED)


def reason(error: Exception) -> str:
    found = getattr(error, "diagnostics", ())
    return found[0].why if found else str(error).splitlines()[0]


def units(value: object) -> Iterator[object]:
    """The cotangents of each number of a result."""
    shape = np.shape(value)
    for place in range(int(np.prod(shape))):
        unit = np.zeros(int(np.prod(shape)))
        unit[place] = 1.0
        yield unit.reshape(shape) if shape else 1.0
