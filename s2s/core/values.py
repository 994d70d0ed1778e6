"""Values: what is born once, what is known of it, and the functions that a value may be.

    h = np.tanh(a)   ->   %7:h<float64[1]>, made by the text `np.tanh(a)`
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType

import gast

from s2s.request import Form
from s2s_runtime.kinds import UNKNOWN, Array, Constant, Function, Instance, Kind, Scalar, Sequence


class Missing(enum.Enum):
    """The absence of a statically known object (None is a legal one)."""

    MISSING = "missing"


MISSING = Missing.MISSING
OPERANDS = ("scipy.sparse",)  # objects of these libraries are operands that do not move
TEXTS = frozenset({"str", "bytes"})
NEVER_MOVING = frozenset({"str", "bytes", "NoneType", "slice", "ellipsis"})


@dataclass(frozen=True)
class Dim:
    """The length of an axis: `symbol + offset`; `nonunit` where a guard proves it is not 1."""

    symbol: int
    offset: int = 0
    nonunit: bool = False


ONE = Dim(-1)


Shape = tuple[Dim, ...]


@dataclass
class Numbers:
    """Whether complex numbers take part in a module: then an unknown value may be complex."""

    complex: bool = False


@dataclass(frozen=True, eq=False)
class Value:
    """One SSA value: what is known of it, the variable it is bound to, the text that made it."""

    number: int
    kind: Kind = UNKNOWN
    name: str | None = None
    node: gast.expr | None = None
    shape: Shape | None = None
    static: object = MISSING
    items: tuple[Value, ...] | None = None
    among: Numbers = field(default_factory=Numbers)

    def __repr__(self) -> str:
        return f"%{self.number}{':' + self.name if self.name else ''}<{self.kind}>"

    @property
    def rank(self) -> int | None:
        """Number of axes; 0 for scalars; None where unknown."""
        if isinstance(self.kind, Scalar):
            return 0
        return self.kind.ndim if isinstance(self.kind, Array) else None

    @property
    def immutable(self) -> bool:
        """Whether no write can ever be seen through this value."""
        return isinstance(self.kind, Scalar) or self.static is not MISSING

    @property
    def differentiable(self) -> bool:
        """Whether a value of this kind can carry a derivative at all."""
        if isinstance(self.kind, (Scalar, Array)):
            return self.kind.floating
        if isinstance(self.kind, Sequence) and self.kind.name != "list" and self.kind.items:
            counts = (isinstance(kind, Scalar) and not kind.floating for kind in self.kind.items)
            return self.static is MISSING and not all(counts)  # axes, shapes
        if isinstance(self.kind, Function):  # what it captures passes by other ways
            return False
        if isinstance(self.kind, Constant) and self.kind.name in NEVER_MOVING:
            return False
        if isinstance(self.kind, Instance) and self.kind.module.startswith(OPERANDS):
            return False
        return self.static is MISSING


def is_text(value: Value) -> bool:
    """Whether a value is a text: it carries no derivative, but a number may be read from it."""
    return isinstance(value.kind, Constant) and value.kind.name in TEXTS


Operand = object  # Value | tuple/list of operands | Literal


@dataclass(frozen=True, eq=False)
class LocalFunction:
    """A nested def or lambda whose text is known.

    `captured`: None while its variables are read when it is called; the values that it holds once
    it has left the function that made it.
    """

    tree: gast.FunctionDef | gast.Lambda
    source: object
    captured: Mapping[str, Value] | None


@dataclass(frozen=True, eq=False)
class Partial:
    """`functools.partial(function, ...)`: a function with arguments that are given already."""

    function: Value
    args: tuple[Value, ...]
    keywords: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Inner:
    """`s2s.grad(f)` in user code: a derivative, to be made when it is called.

    `wrt` are names or indices of parameters; None is the first.  `maker` is the public object in
    user code that makes it: `s2s.grad`, or a derivative that exists already.
    """

    form: Form
    function: Value
    wrt: tuple[str | int, ...] | None
    single: bool
    has_aux: bool = False
    maker: object = None


@dataclass(frozen=True)
class Linear(Sequence):
    """What a pullback or a pushforward holds: the tuple that `function` takes as first argument."""

    function: FunctionType | None = None

    def __str__(self) -> str:
        return f"{super().__str__()} of {id(self.function):x}"


RESULT = "return value"  # pseudo-variables: no name of the user has a space


RETURNED = "returned in a loop"


LEFT = "left this block"


def operands_of(operand: Operand) -> Iterator[Value]:
    """The values inside an operand: sequences and packs are looked into."""
    if isinstance(operand, Value):
        yield operand
        for item in operand.items or ():
            yield from operands_of(item)
    elif isinstance(operand, (tuple, list)):
        for item in operand:
            yield from operands_of(item)
