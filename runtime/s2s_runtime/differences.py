"""Difference quotients that say how far they can be trusted.

    limit(lambda t: np.array([np.sin(1 + t)]))      Limit(value=[0.5403...], error=1e-14)

A central quotient of step h is wrong by a series in h², so each halving of h removes one more power
(Richardson).  The error is how far neighbours in that table differ, the best entry is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2s_runtime.structures import children, is_floating, map_structure

FIRST = 0.1
HALVINGS = 10


@dataclass(frozen=True)
class Limit:
    """The derivative at 0, its likely error (a norm), and the plain quotients with their steps."""

    value: np.ndarray
    error: float
    quotients: tuple[tuple[float, np.ndarray], ...]

    def rate(self, derivative: np.ndarray, noise: float) -> float:
        """The power of h with which quotients approach `derivative`: 2 if it is right, 0 if not.

        Steps are looked at while rounding, which grows as noise / h, is far below the gap.
        """
        gaps = [(h, norm(quotient - derivative)) for h, quotient in self.quotients]
        clear = [gap for h, gap in gaps if gap > 10 * noise / h]
        orders = [np.log2(wide / near) for wide, near in zip(clear, clear[1:], strict=False)]
        return float(np.median(orders)) if orders else float("nan")


def limit(function: Callable[[float], np.ndarray]) -> Limit:
    """The derivative of a function of one number at 0, from quotients alone."""
    steps = [FIRST / 2**k for k in range(HALVINGS)]
    runs = [(h, function(h), function(-h)) for h in steps]
    quotients = [(h, (ahead - behind) / (2 * h)) for h, ahead, behind in runs]
    size = max(max(norm(ahead), norm(behind)) for _, ahead, behind in runs)
    above: list[np.ndarray] = []
    best, error = quotients[-1][1], np.inf
    for h, quotient in quotients:
        rounding = float(np.finfo(float).eps) * size / h
        row = [quotient]
        for order, earlier in enumerate(above, start=1):
            row.append(row[-1] + (row[-1] - earlier) / (4.0**order - 1))
        for order, entry in enumerate(row[1:], start=1):
            gap = max(norm(entry - row[order - 1]), norm(entry - above[order - 1]), rounding)
            if gap < error:
                best, error = entry, gap
        above = row
    return Limit(best, error, tuple(quotients))


def moved(value: Any, tangent: Any, step: float) -> Any:
    """The point at `step` along a tangent; None is no motion."""

    def leaf(own: Any, dot: Any) -> Any:
        if not is_floating(own) or dot is None:
            return own
        if isinstance(own, np.ndarray):
            return own + own.dtype.type(step) * dot
        return type(own)(own + step * dot)

    return map_structure(leaf, value, tangent)


def drawn(structure: Any, source: np.random.Generator, relative: bool = False) -> Any:
    """A normal vector of the space that a structure spans; `relative`: in units of its numbers."""

    def leaf(own: Any) -> Any:
        if not is_floating(own):
            return None
        found = source.normal(size=np.shape(own))
        if np.iscomplexobj(own):
            found = found + 1j * source.normal(size=np.shape(own))
        found = found * _scale(own) if relative else found
        return found.astype(own.dtype) if isinstance(own, np.ndarray) else type(own)(found)

    return map_structure(leaf, structure)


def _scale(leaf: Any) -> Any:
    """The size of each number, so that a step stays in the domain; never 0."""
    size = np.abs(leaf)
    mean = np.sqrt(np.mean(np.square(size))) if np.size(size) else 0.0
    return np.maximum(size, 0.1 * mean) if mean > 0 else 1.0


def real(structure: Any, like: Any) -> np.ndarray:
    """The numbers of a tangent or gradient of `like` in one real vector; None is zero."""
    parts: list[np.ndarray] = [np.zeros(0)]

    def take(own: Any, part: Any) -> None:
        if is_floating(own):
            wide = np.complex128 if np.iscomplexobj(own) else np.float64
            whole = np.zeros(np.shape(own)) if part is None else part
            parts.append(np.ravel(np.asarray(whole, wide)).view(np.float64))

    map_structure(take, like, structure)
    return np.concatenate(parts)


def structured(vector: np.ndarray, like: Any) -> Any:
    """The tangent whose numbers are `vector`: the inverse of `real`."""
    rest = vector

    def leaf(own: Any) -> Any:
        nonlocal rest
        if not is_floating(own):
            return None
        count = np.size(own) * (2 if np.iscomplexobj(own) else 1)
        own_part, rest = rest[:count], rest[count:]
        numbers = own_part.view(np.complex128) if np.iscomplexobj(own) else own_part
        return numbers.reshape(np.shape(own))[()]

    return map_structure(leaf, like)


def labels(value: Any, path: str) -> Iterator[str]:
    """What each number of `real(value, value)` is called: `w[0]['a'][3, 1]`."""
    parts = children(value)
    if parts is not None:
        for key, part in parts.items():
            item = isinstance(value, (tuple, list, dict))
            yield from labels(part, f"{path}[{key!r}]" if item else f"{path}.{key}")
    elif is_floating(value):
        halves = (".real", ".imag") if np.iscomplexobj(value) else ("",)
        for index in np.ndindex(np.shape(value)):
            place = f"{path}[{', '.join(map(str, index))}]" if index else path
            yield from (place + half for half in halves)


def norm(vector: np.ndarray) -> float:
    """The Euclidean length; infinite where something is not a number."""
    found = float(np.linalg.norm(vector))
    return found if np.isfinite(found) else np.inf
