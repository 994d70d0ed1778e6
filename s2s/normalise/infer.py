"""What an operation returns, found by running it on small stand-ins.

    w: f8[:,:] of (m, n), h: f8[:] of (n,)        np.tanh(a): a of (m,)
    w @ h  ->  f8[:] of (m,)                      ->  f8[:] of (m,)

Each symbol of a shape gets a small prime, the operation runs twice with different primes, and the
lengths of the results are read back as symbols.  What the two runs disagree on is not known.  An
operation that fails on its stand-ins has an unknown result, never a guessed one.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import warnings
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from s2s.core import MISSING, ONE, Dim, LocalFunction, Operand, Shape, Value, operands_of
from s2s_runtime.kinds import (
    UNKNOWN,
    Array,
    Constant,
    Function,
    Instance,
    Kind,
    Record,
    Repeated,
    Scalar,
    Sequence,
    Table,
    kind_of,
)

# One row rises and one falls: the shorter of two lengths is not the same symbol in both.
PRIMES = ((5, 7, 11, 13, 17, 19, 23, 29), (23, 19, 17, 13, 11, 7, 5, 3))
ALIKE = ((2,) * 8, (3,) * 8)
SINGLE = ((1,) * 8, (1,) * 8)  # where an unknown length meets an axis of length 1 in a product
FRESH = itertools.count(1)
DRAWING: Mapping[type, Callable] = {
    np.random.Generator: np.random.default_rng,
    np.random.RandomState: np.random.RandomState,
}


BOTTOM = Constant("result of a call that is being lowered")


class Unknowable(Exception):
    """An operand has no stand-in."""


def fresh_dim(nonunit: bool = False) -> Dim:
    """A length nothing is known of."""
    return Dim(next(FRESH), 0, nonunit)


def shape_of(kind: Kind) -> Shape | None:
    """Fresh symbols for an argument of this kind; its guard proves which axes are not 1."""
    if not isinstance(kind, Array):
        return None
    return tuple(ONE if unit else fresh_dim(nonunit=unit is False) for unit in kind.units)


def held_kind(value: Value) -> Kind:
    """The kind of a value inside a container: what is not proven of its axes is not promised."""
    if isinstance(value.static, LocalFunction):  # one that captures nothing active (Scope.escape)
        return Function()
    if value.items is not None and isinstance(value.kind, Sequence):
        return dataclasses.replace(value.kind, items=tuple(map(held_kind, value.items)))
    if not isinstance(value.kind, Array) or value.shape is None:
        return value.kind
    units = tuple(True if dim == ONE else False if dim.nonunit else None for dim in value.shape)
    return dataclasses.replace(value.kind, units=units)


def same_shape(one: Value, other: Value) -> bool:
    """Whether two values that met in one elementwise operation provably have one shape."""
    if one.rank == 0 and other.rank == 0:
        return True
    if one.shape is None or other.shape is None or len(one.shape) != len(other.shape):
        return False
    return all(_same(a, b) for a, b in zip(one.shape, other.shape, strict=True))


def _same(a: Dim, b: Dim) -> bool:
    return (a.symbol, a.offset) == (b.symbol, b.offset) or (a.nonunit and b.nonunit)


def infer(
    function: Callable, arguments: Mapping[str, Operand], call: Callable
) -> tuple[Kind, Shape | None]:
    """Kind and shape of `call(stand-ins)`; UNKNOWN where the trial runs fail or disagree."""
    if any(value.kind == BOTTOM for value in operands_of(list(arguments.values()))):
        return BOTTOM, None
    for primes, offsets in ((PRIMES, True), (ALIKE, True), (ALIKE, False), (SINGLE, False)):
        try:
            sizes = [_Sizes(row, offsets) for row in primes]
            results = [_run(call, size) for size in sizes]
        except Unknowable:
            return UNKNOWN, None
        except Exception:  # the trial's own failure says nothing of the user's program
            continue
        return _agreed(results, sizes, exact=primes is PRIMES)
    return UNKNOWN, None


class _Sizes:
    """A length per symbol, given out in order of first use.

    Without `offsets` x[1:] is as long as x: in x[:2] * x[1:] it may be, for all that is known.
    """

    def __init__(self, row: tuple[int, ...], offsets: bool):
        self.row, self.offsets = row, offsets
        self.given: dict[int, int] = {}
        self.nonunit: set[tuple[int, int]] = set()

    def of(self, dim: Dim) -> int:
        if dim == ONE:
            return 1
        if dim.symbol not in self.given:
            if len(self.given) == len(self.row):
                raise Unknowable
            self.given[dim.symbol] = self.row[len(self.given)]
        if dim.nonunit:
            self.nonunit.add((dim.symbol, dim.offset))
        return max(self.given[dim.symbol] + dim.offset * self.offsets, 0)

    def symbol_of(self, length: int) -> set[Dim]:
        if length == 1:
            return set() if self.row[0] == 1 else {ONE}
        return {
            Dim(symbol, length - size, (symbol, length - size) in self.nonunit)
            for symbol, size in self.given.items()
            if abs(length - size) <= 2
        }


def stand_in(operand: Operand, sizes: _Sizes) -> object:
    """A small concrete object of the operand's kind."""
    if isinstance(operand, (tuple, list)):
        return type(operand)(stand_in(item, sizes) for item in operand)
    if not isinstance(operand, Value):
        return operand
    if operand.static is not MISSING:
        return operand.static
    if operand.items is not None:
        return tuple(stand_in(item, sizes) for item in operand.items)
    if isinstance(operand.kind, Instance) and operand.kind.cls in DRAWING:
        return DRAWING[operand.kind.cls](0)
    return _stand_in_number(operand, sizes)


def _stand_in_number(operand: Value, sizes: _Sizes) -> object:
    kind = operand.kind
    if isinstance(kind, Scalar):
        return _number_like(kind)
    if isinstance(kind, Sequence) and kind.name == "tuple" and not kind.fields:
        if all(isinstance(item, Scalar) for item in kind.items):  # a shape
            return tuple(map(_number_like, kind.items))
    if (
        isinstance(kind, Array)
        and not kind.subclass
        and operand.shape is not None
        and kind.dtype != "V"
    ):
        shape = tuple(sizes.of(dim) for dim in operand.shape)
        values = np.ones(shape)
        if len(shape) >= 2:
            values = values + np.eye(shape[-2], shape[-1])
        return values.astype(kind.dtype)
    if isinstance(kind, Repeated) and isinstance(kind.item, Scalar):
        item = _stand_in_number(dataclasses.replace(operand, kind=kind.item), sizes)
        return [item] * sizes.of(fresh_dim())
    raise Unknowable


def _number_like(kind: Scalar) -> object:
    python = {"float": 0.5, "int": 2, "bool": True, "complex": 0.5 + 0.25j}.get(kind.name)
    return np.dtype(kind.name).type(1) if python is None else python


def _run(call: Callable, sizes: _Sizes) -> object:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(lambda operand: stand_in(operand, sizes))


def _agreed(results: list, sizes: list[_Sizes], exact: bool) -> tuple[Kind, Shape | None]:
    kinds = [kind_of(result) for result in results]
    if isinstance(kinds[0], Array) and isinstance(kinds[1], Array):
        if kinds[0].dtype != kinds[1].dtype or kinds[0].ndim != kinds[1].ndim or kinds[0].subclass:
            return UNKNOWN, None
        rows = zip(*(result.shape for result in results), strict=True)
        shape = tuple(_dim(row, sizes, exact) for row in rows)
        return Array(kinds[0].dtype, tuple(dim == ONE for dim in shape)), shape
    numbers = isinstance(kinds[0], Sequence) and all(
        isinstance(item, Scalar) for item in kinds[0].items
    )
    if kinds[0] == kinds[1] and (numbers or isinstance(kinds[0], (Scalar, Constant))):
        return kinds[0], None
    if kinds[0] == kinds[1] and isinstance(kinds[0], Instance) and kinds[0].cls in DRAWING:
        return kinds[0], None
    if isinstance(results[0], tuple) and _index_arrays(kinds[0]) and kinds[0] == kinds[1]:
        return kinds[0], None
    return UNKNOWN, None


def _index_arrays(kind: Kind) -> bool:
    """Whether a result is a tuple of index arrays, such as np.nonzero gives."""
    return isinstance(kind, Sequence) and all(
        isinstance(item, Array) and not item.floating for item in kind.items
    )


def _dim(lengths: tuple[int, ...], sizes: list[_Sizes], exact: bool) -> Dim:
    common = set.intersection(*(size.symbol_of(n) for size, n in zip(sizes, lengths, strict=True)))
    if common == {ONE}:
        return ONE
    return common.pop() if exact and len(common) == 1 else fresh_dim()


def join(one: Kind, other: Kind) -> Kind:
    """The kind of a value that is one or the other."""
    if one == other or other == BOTTOM:
        return one
    if one == BOTTOM:
        return other
    if isinstance(one, Array) and isinstance(other, Array) and one.dtype == other.dtype:
        if one.ndim == other.ndim and one.subclass == other.subclass:
            units = tuple(
                a if a == b else None for a, b in zip(one.units, other.units, strict=True)
            )
            return Array(one.dtype, units, one.subclass)
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return join_scalars(one, other)
    return _join_containers(one, other)


def _join_containers(one: Kind, other: Kind) -> Kind:
    """Item by item where both have the same items, else with what all items have in common."""
    rows = (Repeated, Sequence)
    if isinstance(one, rows) and isinstance(other, rows):
        classes = [(kind.name, getattr(kind, "module", ""), getattr(kind, "fields", ()))
                   for kind in (one, other)]
        if classes[0] != classes[1]:
            return UNKNOWN
        if isinstance(one, Sequence) and isinstance(other, Sequence):
            if len(one.items) == len(other.items):
                return dataclasses.replace(one, items=tuple(map(join, one.items, other.items)))
            if one.name != "list":
                return UNKNOWN
        return Repeated(join(_item(one), _item(other)), one.name)
    dicts = (Record, Table)
    if isinstance(one, dicts) and isinstance(other, dicts):
        if isinstance(one, Record) and isinstance(other, Record):
            mine, theirs = dict(one.items), dict(other.items)
            if mine.keys() == theirs.keys():
                return Record(tuple((key, join(kind, theirs[key])) for key, kind in mine.items()))
        return Table(join(_item(one), _item(other)))
    return UNKNOWN


def _item(container: Repeated | Sequence | Record | Table) -> Kind:
    """What all items have in common."""
    if isinstance(container, (Repeated, Table)):
        return container.item
    kinds = container.items
    return joined_kind(kinds if isinstance(container, Sequence) else (kind for _, kind in kinds))


def joined_kind(kinds: Iterable[Kind]) -> Kind:
    """The kind of a value that is one of several."""
    return functools.reduce(join, kinds, BOTTOM)


def join_scalars(one: Scalar, other: Scalar) -> Kind:
    """Python and NumPy floats join to a floating scalar; an int met by a float is a float."""
    order = ("bool", "b1", "int", "i8", "float", "f8", "complex", "c16")
    if one.name in order and other.name in order:
        return max(one, other, key=lambda scalar: order.index(scalar.name))
    return Scalar("f8") if one.floating and other.floating else UNKNOWN


def join_shapes(one: Value, other: Value) -> Shape | None:
    """Axes on which both agree keep their symbol."""
    if one.shape is None or other.shape is None or len(one.shape) != len(other.shape):
        return None
    return tuple(a if a == b else fresh_dim(a.nonunit and b.nonunit)
                 for a, b in zip(one.shape, other.shape, strict=True))


def shape_like(value: Value) -> Shape | None:
    """Fresh symbols that keep what is proven of axes of length 1 and of others."""
    if value.shape is None:
        return None
    return tuple(ONE if dim == ONE else fresh_dim(dim.nonunit) for dim in value.shape)
