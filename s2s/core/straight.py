"""The nodes without regions, in the order in which the user's statements are evaluated.

    y[1:3] += a * b   ->   Op(a * b), Store(y[1:3], +=)
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import gast

from s2s.core.values import Operand, Value, operands_of
from s2s.errors import Diagnostic
from s2s.request import NO_EFFECTS, Effects


@dataclass(frozen=True, eq=False)
class Node:
    """Common to all nodes: the user's statement and the place in program order."""

    origin: gast.stmt = field(kw_only=True)
    at: int = field(kw_only=True)


@dataclass(frozen=True, eq=False)
class Op(Node):
    out: Value
    function: Callable
    bound: Mapping[str, Operand]
    several: bool = False  # the result is a tuple whose items are not known


@dataclass(frozen=True, eq=False)
class Move(Node):
    out: Value
    source: Value


class Certainty(enum.Enum):
    """Whether a window shares memory with its base."""

    VIEW = "view"
    MAYBE = "maybe"


@dataclass(frozen=True, eq=False)
class View(Node):
    """`out` is a window on `base`: an index expression, or a call such as x.T or np.reshape."""

    out: Value
    base: Value
    certainty: Certainty
    function: Callable | None = None
    bound: Mapping[str, Operand] = field(default_factory=dict)
    key: Value | None = None


@dataclass(frozen=True, eq=False)
class Load(Node):
    """`out = base[key]` (element, fancy copy, container item) or `base.attribute`."""

    out: Value
    base: Value
    key: Value | None = None
    attribute: str | None = None


@dataclass(frozen=True, eq=False)
class Store(Node):
    """`base[key] = value` or `base.attribute = value`, or with an operator (+=, ...).

    `repeats`: an index that comes twice is written twice (np.add.at); `mixed`: what was there
    before may be of another kind.
    """

    base: Value
    value: Value
    key: Value | None = None
    attribute: str | None = None
    operator: Callable | None = None
    old: Value | None = None
    repeats: bool = False
    mixed: bool = False


class Nature(enum.Enum):
    """What an augmented assignment to a name does."""

    MUTATE = "mutate"
    REBIND = "rebind"
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Update(Node):
    out: Value
    target: Value
    value: Value
    operator: Callable
    nature: Nature


@dataclass(frozen=True, eq=False)
class Append(Node):
    """`base.append(value)`; with `out` set, `out = base.pop()`."""

    base: Value
    value: Value | None = None
    out: Value | None = None


@dataclass(frozen=True, eq=False)
class Call(Node):
    """A call of a user's function: `key` names its program, None where it is found at run time.

    `arguments` are in the order of the program's parameters, captured variables after them; `texts`
    say how each is written where the call stands; `effects` what may happen to memory where the
    function is found at run time.
    """

    out: Value
    function: Value
    arguments: tuple[Value, ...]
    key: tuple | None
    node: gast.Call
    texts: tuple[gast.expr, ...] = ()
    effects: Effects = NO_EFFECTS


@dataclass(frozen=True, eq=False)
class Build(Node):
    """A list or dict display: a fresh container that refers to its items."""

    out: Value
    keys: tuple[Value | None, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Opaque(Node):
    """Anything passive; an active operand is an error that carries `reason`.

    `looks`: nothing is kept of the operands but `out` (a text), so they may be active where that
    does not reach the result.
    """

    out: Value | None
    operands: tuple[Value, ...]
    reason: str
    instead: str
    node: gast.AST
    looks: bool = False
    cause: Diagnostic | None = None  # the refusal that made it opaque


def discrete(*operands: object) -> None:
    """The function of an `Op` whose result carries no derivative (a comparison, a length)."""


def made_by(node: Node) -> tuple[Value, ...]:
    """The values that a node makes, items included; those of a display were there before it."""
    out = getattr(node, "out", None)
    if not isinstance(out, Value):
        return ()
    return (out,) if isinstance(node, Build) else tuple(operands_of(out))
