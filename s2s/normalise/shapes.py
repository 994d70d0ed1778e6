"""Shapes that follow from a rule, where trial runs could only tell the rank.

    a * b     the longer of two axes, where one is proven not to be 1
    w @ x     (m, n) and (n,) give (m,)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from s2s.core import ONE, Dim, Operand, Shape, Value
from s2s.normalise.infer import fresh_dim
from s2s.rulebook import Rule
from s2s_runtime.kinds import UNKNOWN, Array, Kind, Scalar, Sequence


def broadcast(shapes: list[Shape | None]) -> Shape | None:
    """The shape of an elementwise result: a length proven not to be 1 decides its axis."""
    if any(shape is None for shape in shapes):
        return None
    rank = max(map(len, shapes), default=0)
    padded = [(ONE,) * (rank - len(shape)) + shape for shape in shapes]
    return tuple(_widest(axis) for axis in zip(*padded, strict=True))


def _widest(dims: tuple[Dim, ...]) -> Dim:
    distinct = {(dim.symbol, dim.offset): dim for dim in dims if dim != ONE}
    if len(distinct) <= 1:
        return next(iter(distinct.values()), ONE)
    proven = [dim for dim in distinct.values() if dim.nonunit]
    return proven[0] if proven else fresh_dim()


def product_shape(a: Value, b: Value) -> Shape | None:
    """The shape of `a @ b` for matrices and vectors."""
    if (
        a.shape is None
        or b.shape is None
        or not 1 <= len(a.shape) <= 2
        or not 1 <= len(b.shape) <= 2
    ):
        return None
    return a.shape[:-1] + (b.shape[1:] if len(b.shape) == 2 else ())


def exact_shape(
    rule: Rule | None, function: Callable, bound: Mapping[str, Operand], found: Shape | None
) -> Shape | None:
    """The shape by rule, where the trial could only tell the rank."""
    if found is None:
        return None
    values = [value for value in bound.values() if isinstance(value, Value)]
    if function in (np.matmul, np.dot):
        return product_shape(*values) or found
    if rule is not None and rule.broadcasts:
        shapes = [() if value.rank == 0 else value.shape for value in values]
        return broadcast(shapes) or found
    return found


def reshaped(base: Value, shape: object) -> tuple[Kind, Shape | None]:
    """The kind of `np.reshape(base, shape)`: its rank is the length of the shape."""
    if not isinstance(base.kind, Array) or not isinstance(shape, Value):
        return UNKNOWN, None
    if shape.items is None and isinstance(shape.kind, Sequence):
        dims = tuple(fresh_dim() for _ in shape.kind.items)
        return Array(base.kind.dtype, (False,) * len(dims)), dims
    parts = shape.items if shape.items is not None else (shape,)
    if any(not isinstance(part.kind, Scalar) for part in parts):
        return UNKNOWN, None
    dims = tuple(
        ONE if part.static == 1 else fresh_dim(type(part.static) is int and part.static > 1)
        for part in parts
    )
    return Array(base.kind.dtype, tuple(dim == ONE for dim in dims)), dims
