"""A trial is run once for arguments that look alike, and its answer read for each.

    x * w   of x, w: f8[:] of (m,), (m,)   ->  f8[:] of (m,)
    a * b   of a, b: f8[:] of (n,), (n,)   ->  f8[:] of (n,), without running anything
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping

from s2s.core import MISSING, ONE, Dim, Operand, Shape, Value
from s2s.normalise.infer import fresh_dim, infer
from s2s_runtime.kinds import Kind

PLAIN = (int, float, bool, str, type(None))


class Unlike(Exception):
    """An operand that nothing is known to be like."""


def tried(
    function: Callable, arguments: Mapping[str, Operand], call: Callable
) -> tuple[Kind, Shape | None]:
    """What `infer` says of `call`, which must do the same for the same function and arguments."""
    places: dict[int, int] = {}
    try:
        key = tuple((name, _looks(value, places)) for name, value in arguments.items())
    except Unlike:
        return infer(function, arguments, call)
    symbols = list(places)
    kind, shape = _answer(_Trial((function, call.__code__, key), arguments, call, places))
    return kind, None if shape is None else tuple(_dim(dim, symbols) for dim in shape)


class _Trial:
    """One question; equal questions have one answer."""

    def __init__(
        self,
        key: tuple[Callable, object, Hashable],
        arguments: Mapping[str, Operand],
        call: Callable,
        places: Mapping[int, int],
    ) -> None:
        self.key, self.places = key, places
        self.run: Callable | None = functools.partial(infer, key[0], arguments, call)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Trial) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def answer(self) -> tuple[Kind, Shape | None]:
        """Kind and shape, symbols by their places; the program is not held any longer."""
        assert self.run is not None
        kind, shape = self.run()
        self.run = None
        if shape is None:
            return kind, None
        return kind, tuple(
            dim if dim == ONE else Dim(self.places.get(dim.symbol, -2), dim.offset, dim.nonunit)
            for dim in shape
        )


@functools.lru_cache(maxsize=4096)
def _answer(trial: _Trial) -> tuple[Kind, Shape | None]:
    return trial.answer()


def _dim(dim: Dim, symbols: list[int]) -> Dim:
    """A length of the answer in the symbols of this program."""
    if dim == ONE:
        return ONE
    if dim.symbol < 0:
        return fresh_dim(dim.nonunit)
    return Dim(symbols[dim.symbol], dim.offset, dim.nonunit)


def _looks(operand: Operand, places: dict[int, int]) -> Hashable:
    """What a trial sees of an operand; symbols are numbered in the order of their first use."""
    if isinstance(operand, (tuple, list)):
        return type(operand), tuple(_looks(item, places) for item in operand)
    if not isinstance(operand, Value):
        return _plain(operand)
    if operand.static is not MISSING:
        return _plain(operand.static)
    if operand.items is not None:
        return tuple(_looks(item, places) for item in operand.items)
    if operand.shape is None:
        return operand.kind
    return operand.kind, tuple(_length(dim, places) for dim in operand.shape)


def _length(dim: Dim, places: dict[int, int]) -> Hashable:
    if dim == ONE:
        return dim
    return places.setdefault(dim.symbol, len(places)), dim.offset, dim.nonunit


def _plain(static: object) -> Hashable:
    """A literal, with its class: 1 and 1.0 and True are equal."""
    if type(static) is tuple:
        return tuple(map(_plain, static))
    if type(static) not in PLAIN and not isinstance(static, type):
        raise Unlike
    return static.__class__, repr(static) if type(static) is float else static
