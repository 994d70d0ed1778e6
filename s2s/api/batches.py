"""Many tangents at once: the forward side of a Jacobian in one sweep, or a few.

    s2s.jacfwd(f)(x)        x_dot of shape (n, n), all unit tangents on one more axis

The text is the tangent's with that axis led through it (`s2s.derive.batched`).  Where it has no way
through, there is a sweep for each tangent, and `side` of the Jacobian says so.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType

import numpy as np

from s2s.api.basis import floating, size
from s2s.api.linearize import Pushforward
from s2s.errors import CompileError
from s2s_runtime.keeping import SharedArguments
from s2s_runtime.kinds import Kind, kind_of

NUMBERS = 2**22  # of tangents in one sweep, at most


def columns_together(push: Pushforward, value: object, into: object) -> np.ndarray | None:
    """The Jacobian of arrays and numbers; None where each tangent needs a sweep of its own."""
    parts = list(into) if isinstance(into, tuple) else [into]
    plain = (float, np.floating, np.ndarray)
    if not isinstance(value, plain) or not all(isinstance(part, plain) for part in parts):
        return None
    found = push.jvp.modules.find(push.values)
    compiled = found.compiled
    free = [compiled.resolve(name) for name in compiled.free]
    given = (*push.values, *found.stage.extra(), *parts, *free)
    entry = _together(compiled.entry, tuple(map(kind_of, given)), len(parts))
    if entry is None:
        return None
    total, rows = size(into), []
    step = max(1, NUMBERS // max(1, size(into) + size(value)))
    for start in range(0, total, step):
        stop = min(start + step, total)
        dots = _units(parts, start, stop)
        try:
            found_dots = push.all(entry, (*dots, stop - start))
        except SharedArguments:
            return None
        if np.shape(found_dots) != (stop - start, *np.shape(value)):
            return None
        rows.append(np.reshape(found_dots, (stop - start, -1)))
    return np.concatenate(rows).T if rows else np.empty((size(value), 0))


def _units(parts: list, start: int, stop: int) -> list[np.ndarray]:
    """The unit tangents from `start` to `stop`: for each part an array with one per row."""
    dots, offset = [], 0
    for part in floating(parts):
        count, shape = np.size(part), np.shape(part)
        eye = np.zeros((stop - start, count), np.asarray(part).dtype)
        for row in range(max(start, offset), min(stop, offset + count)):
            eye[row - start, row - offset] = 1
        dots.append(eye.reshape((stop - start, *shape)))
        offset += count
    return dots


@functools.lru_cache(maxsize=256)
def _together(entry: FunctionType, kinds: tuple[Kind, ...], dots: int) -> Callable | None:
    """The tangent function for many tangents."""
    from s2s.pipeline import together  # here, because a start from the store needs no compiler

    try:
        return together(entry, kinds, dots)
    except CompileError:
        return None
