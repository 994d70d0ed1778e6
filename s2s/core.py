"""The core language: structured SSA with regions, in the user's order, with memory classes.

    program ::= Program(parameters, body, result)
    block   ::= node ...
    node    ::= Op        out = function(operands)         pure, fresh result
              | Move      out = source                     one more name for one value
              | View      out = window(base)               may share memory with its base
              | Load      out = base[key] | base.name      an item or attribute, by reference
              | Store     base[key] (op)= value            writes memory
              | Update    out (op)= value                  writes or rebinds, as the kind decides
              | Call      out = user function(operands)    split: forward once, reverse once
              | Append    base.append(value) and kin       a container that changes its length
              | Build     out = [..] or {..: ..}           a fresh container of references
              | Opaque    out = anything passive           active operands are refused
              | Scope     with passive context: body
              | If        test, arms, merged names
              | Loop      trips, carried names, body
              | Exit      the end of an arm that leaves    what follows stands in the other arm

A `Value` is born once.  Values that may be memory carry an alias class, found by
`s2s.analyse.aliasing`; the position of a node in program order is its `at`.  Every node carries the
user's statement (`origin`) and every temporary the user's expression (`node`), because the forward
sweep is printed from those and from nothing else.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import gast

from s2s_runtime.kinds import UNKNOWN, Array, Kind, Scalar


class Missing(enum.Enum):
    """The absence of a statically known object (None is a legal one)."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True)
class Dim:
    """The length of an axis: `symbol + offset`; `nonunit` where a guard proves it is not 1."""

    symbol: int
    offset: int = 0
    nonunit: bool = False


ONE = Dim(-1)
Shape = tuple[Dim, ...]


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
        return self.static is MISSING


Operand = object  # Value | tuple/list of operands | Literal


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
    """`base[key] = value` or `base.attribute = value`, or with an operator (+=, ...)."""

    base: Value
    value: Value
    key: Value | None = None
    attribute: str | None = None
    operator: Callable | None = None
    old: Value | None = None


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
    say how each is written where the call stands.
    """

    out: Value
    function: Value
    arguments: tuple[Value, ...]
    key: tuple | None
    node: gast.Call
    texts: tuple[gast.expr, ...] = ()


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
    """`functools.partial(function, ...)`: a function known now with arguments that are given already."""

    function: Value
    args: tuple[Value, ...]
    keywords: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Build(Node):
    """A list or dict display: a fresh container that refers to its items."""

    out: Value
    keys: tuple[Value | None, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Scope(Node):
    """A `with` block whose context is passive, such as np.errstate(...)."""

    items: tuple[gast.withitem, ...]
    operands: tuple[Value, ...]
    body: Block
    node: gast.With


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


@dataclass(frozen=True, eq=False)
class Merge:
    """`out` is `then` or `orelse`, by the branch taken; None: not bound on that arm."""

    out: Value
    then: Value | None
    orelse: Value | None


@dataclass(frozen=True, eq=False)
class If(Node):
    """A branch; `sunk`: an arm also holds what follows the user's `if`, because the other one leaves."""

    test: Value
    then: Block
    orelse: Block
    merges: tuple[Merge, ...]
    node: gast.AST
    sunk: bool = False


class Iteration(enum.Enum):
    """How a loop runs."""

    RANGE = "range"
    ITEMS = "items"
    WHILE = "while"


@dataclass(frozen=True, eq=False)
class Carried:
    """A variable of a loop: before it, at the head of each trip, at the end of a trip, after it."""

    head: Value
    init: Value | None
    next: Value | None
    exit: Value


@dataclass(frozen=True, eq=False)
class Loop(Node):
    """A loop; `bounds` are the range's arguments or the iterated values.

    A range may run `backwards`, and over its first `limit` numbers only: `reversed(range(n)[:k])`.
    """

    iteration: Iteration
    bounds: tuple[Value, ...]
    counter: Value
    carried: tuple[Carried, ...]
    body: Block
    leaves: bool
    node: gast.AST
    end: int = 0
    backwards: bool = False
    limit: Value | None = None


@dataclass(frozen=True, eq=False)
class Exit(Node):
    """The end of an arm that leaves: a break, continue or return in the user's text."""

    node: gast.stmt
    value: Value | None = None


Block = tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Parameter:
    name: str
    value: Value


@dataclass(frozen=True, eq=False)
class Program:
    """One function lowered for given kinds."""

    name: str
    source: object
    tree: gast.FunctionDef | gast.Lambda
    parameters: tuple[Parameter, ...]
    free: tuple[Parameter, ...]
    body: Block
    result: Value
    leaves_early: bool
    final: Mapping[str, Value]
    names: frozenset[str]
    locals: frozenset[str]


def nodes(block: Block) -> Iterator[Node]:
    """All nodes of a block in program order, those of inner regions included."""
    for node in block:
        yield node
        for inner in blocks_of(node):
            yield from nodes(inner)


def blocks_of(node: Node) -> tuple[Block, ...]:
    """The regions of a node."""
    if isinstance(node, If):
        return (node.then, node.orelse)
    return (node.body,) if isinstance(node, (Loop, Scope)) else ()


RESULT = "return value"  # pseudo-variables: no name of the user has a space
RETURNED = "returned in a loop"
LEFT = "left this block"


def discrete(*operands: object) -> None:
    """The function of an `Op` whose result carries no derivative (a comparison, a length)."""


def operands_of(operand: Operand) -> Iterator[Value]:
    """The values inside an operand: sequences and packs are looked into."""
    if isinstance(operand, Value):
        yield operand
        for item in operand.items or ():
            yield from operands_of(item)
    elif isinstance(operand, (tuple, list)):
        for item in operand:
            yield from operands_of(item)
