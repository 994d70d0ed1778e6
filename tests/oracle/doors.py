"""The oracle's doors: derivatives by running the original function once on dual numbers.

    value, tangent = oracle_jvp(f, args, tangents, wrt=("w", "b"))
    gradient = oracle_gradient(f, args, wrt="w")           # the structure of the argument
    matrix = oracle_jacobian(f, args, wrt="w")             # flat outputs by flat inputs
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.oracle.array import DualArray, adopt
from tests.oracle.dual import Dual, is_constant, primal
from tests.oracle.structure import Twins, flat, reseeded, size, unflat
from tests.oracle.world import dual_world

Names = str | tuple[str, ...]


def run_dual(
    function: Callable, args: tuple, wrt: Names, seed: Callable, kwargs: dict | None = None
) -> Any:
    """The result of the function with every float of `wrt` replaced by seed(value, position)."""
    bound = signature(function).bind(*args, **(kwargs or {}))
    twins = Twins()
    # The function's own object and what stands in arguments that do not move come first: an alias
    # of a moving array has the same twin.
    given = dict(bound.arguments)
    for name, value in given.items():
        bound.arguments[name] = twins.of(value)
    position = 0
    for name in _names(wrt):
        start = position
        bound.arguments[name] = reseeded(
            bound.arguments[name], given[name], lambda v, p, start=start: seed(v, start + p)
        )
        position += size(given[name])
    with dual_world([function, *given.values()], twins):
        return adopt(twins.of(function)(*bound.args, **bound.kwargs))


def signature(function: Callable) -> inspect.Signature:
    """Of the function that runs: what a decorator says it wraps is not asked."""
    return inspect.signature(function, follow_wrapped=False)


def _names(wrt: Names) -> tuple[str, ...]:
    return (wrt,) if isinstance(wrt, str) else tuple(wrt)


def _value(number: Any) -> Any:
    return number.value if isinstance(number, Dual) else number


def _arguments(function: Callable, args: tuple, wrt: Names, kwargs: dict | None) -> tuple:
    bound = signature(function).bind(*args, **(kwargs or {}))
    bound.apply_defaults()
    return tuple(bound.arguments[name] for name in _names(wrt))


def _moving_leaves(result: Any) -> list[Dual]:
    """Every dual number of a result, in order."""
    if isinstance(result, Dual):
        return [result]
    if isinstance(result, DualArray):
        return list(result.view(np.ndarray).flat)
    found: list[Dual] = []
    parts = result.values() if isinstance(result, dict) else result
    if isinstance(result, tuple | list | dict):
        for part in parts:
            found += _moving_leaves(part)
    elif isinstance(result, float | np.floating):
        found.append(Dual(np.float64(result), 0.0))
    return found


def split(result: Any, pick: Callable[[Dual], float]) -> Any:
    """The result with `pick` of every dual number in its place."""
    if isinstance(result, Dual):
        return pick(result)
    if isinstance(result, DualArray):
        out = np.empty(result.shape)
        for index in np.ndindex(result.shape):
            out[index] = pick(result.view(np.ndarray)[index])
        return out
    if isinstance(result, tuple | list):
        kept = [split(part, pick) for part in result]
        return type(result)(*kept) if hasattr(result, "_fields") else type(result)(kept)
    if isinstance(result, dict):
        return {name: split(part, pick) for name, part in result.items()}
    if isinstance(result, float | np.floating):
        return pick(Dual(np.float64(result), 0.0))
    return result


def oracle_jvp(f: Callable, args: tuple, tangents: Any, wrt: Names, **kwargs: Any) -> tuple:
    """(value, tangent); tangents follow `wrt`: one for a name, a tuple for a tuple."""
    direction = _direction(f, args, tangents, wrt, kwargs)
    result = run_dual(f, args, wrt, lambda v, p: Dual(_value(v), direction[p : p + 1]), kwargs)
    return split(result, primal), split(result, lambda dual: float(_row(dual.tangent, 1)[0]))


def oracle_jacobian(f: Callable, args: tuple, wrt: Names, **kwargs: Any) -> np.ndarray:
    """One row per float of the result, one column per float of the arguments."""
    count = size(_arguments(f, args, wrt, kwargs))
    units = np.eye(count)
    result = run_dual(f, args, wrt, lambda v, p: Dual(_value(v), units[p]), kwargs)
    rows = [_row(dual.tangent, count) for dual in _moving_leaves(result)]
    return np.array(rows).reshape(len(rows), count)


def oracle_vjp(f: Callable, args: tuple, cotangent: Any, wrt: Names, **kwargs: Any) -> Any:
    matrix = oracle_jacobian(f, args, wrt, **kwargs)
    return _structured(flat(cotangent) @ matrix, f, args, wrt, kwargs)


def oracle_gradient(f: Callable, args: tuple, wrt: Names, **kwargs: Any) -> Any:
    """The gradient of a scalar result, in the structure of the arguments."""
    matrix = oracle_jacobian(f, args, wrt, **kwargs)
    if len(matrix) != 1:
        raise ValueError(f"a gradient needs one real number, not {len(matrix)}")
    return _structured(matrix[0], f, args, wrt, kwargs)


def oracle_hvp(f: Callable, args: tuple, v: Any, wrt: Names, **kwargs: Any) -> Any:
    """Hessian times v, exactly: dual numbers whose values and tangents are dual numbers."""
    direction = _direction(f, args, v, wrt, kwargs)
    units = np.eye(len(direction))

    def seed(number: Any, place: int) -> Dual:
        inner = Dual(_value(number), units[place])
        return Dual(inner, Dual(np.float64(direction[place]), np.zeros(len(direction))))

    duals = _moving_leaves(run_dual(f, args, wrt, seed, kwargs))
    if len(duals) != 1:
        raise ValueError(f"a Hessian needs one real number, not {len(duals)}")
    tangent = duals[0].tangent
    row = _row(tangent.tangent if isinstance(tangent, Dual) else 0.0, len(direction))
    return _structured(row, f, args, wrt, kwargs)


def _direction(f: Callable, args: tuple, tangents: Any, wrt: Names, kwargs: dict) -> np.ndarray:
    """The tangents as one vector, with zeros where the caller gave None."""
    like = _arguments(f, args, wrt, kwargs)
    given = (tangents,) if isinstance(wrt, str) else tuple(tangents)
    parts = [
        np.zeros(size(a)) if t is None else flat(t) for a, t in zip(like, given, strict=True)
    ]
    return np.concatenate(parts)


def _row(tangent: Any, count: int) -> np.ndarray:
    return np.zeros(count) if is_constant(tangent) else np.asarray(tangent, float)


def _structured(vector: np.ndarray, f: Callable, args: tuple, wrt: Names, kwargs: dict) -> Any:
    like = _arguments(f, args, wrt, kwargs)
    shaped = unflat(vector, like)
    return shaped[0] if isinstance(wrt, str) else shaped
