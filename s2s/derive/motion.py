"""One statement in forward mode: the tangents of its parts, and the lines that they become.

    h = np.tanh(w @ x)      w @ x has the tangent w_dot @ x + w @ x_dot         (a part: `made`)
                            h_dot = (w_dot @ x + w @ x_dot) * (1 - h**2)        (a `Line`)

`Motion` holds what is known of the whole program, `Statement` what is found in one statement.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import gast
import numpy as np

from s2s.analyse.activity import Activity
from s2s.analyse.shadows import Shadowing
from s2s.choose.edits import Edits
from s2s.choose.spelling import must_stay
from s2s.core import Call, Node, Op, Program, Value, operands_of
from s2s.derive.tangent_texts import display, has_branch, heads, is_variable, passes_on, width
from s2s.leaves import Dot, Need, Primal, Static, assign, call, constant, walk
from s2s.names import Namer, describe
from s2s.normalise.infer import same_shape
from s2s.normalise.scope import refusal
from s2s.rulebook import RuleBook
from s2s_runtime import expand, snapshot, zeros_like
from s2s_runtime.kinds import Array, Scalar

WIDE = 60  # a tangent longer than this gets a line of its own


@dataclass
class TangentEdits(Edits):
    """Beside lines and names: statements written anew, loop headers, tests inside the loop."""

    instead: dict[int, list[gast.stmt]] = field(default_factory=dict)
    headers: dict[int, tuple[gast.expr, gast.expr]] = field(default_factory=dict)
    tests: dict[int, list[gast.stmt]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Motion:
    """What forward mode knows of one program."""

    program: Program
    activity: Activity
    shadowing: Shadowing
    book: RuleBook
    namer: Namer
    resolve: Callable
    entry: bool
    wrt: frozenset[int]
    dotted: frozenset[int]
    births: Mapping[int, Node]
    watched: Callable[[Call], str | None]
    edits: TangentEdits = field(default_factory=TangentEdits)

    def has_dot(self, value: Value) -> bool:
        """Whether a tangent stands beside this value or beside one of its items."""
        return any(item.number in self.dotted for item in operands_of(value))

    def wrt_holds(self, base: Value) -> bool:
        """Whether an object is, or belongs to, what the derivative is asked for."""
        cell = self.shadowing.memory.of(base)
        return any(value.number in self.wrt for value in cell.values) if cell is not None else False


@dataclass(frozen=True)
class Made:
    """The tangent of a part; `full` where it surely has the shape of the part."""

    expr: gast.expr
    full: bool = True


@dataclass
class Line:
    """A tangent line: what, where in program order, and the variable or memory that it moves."""

    statement: gast.stmt
    at: int
    bound: Value | None = None


@dataclass
class Statement:
    """The work on one statement of the user."""

    motion: Motion
    origin: gast.stmt
    nodes: list[Node]
    uses: Counter[int] = field(default_factory=Counter)
    made: dict[int, Made] = field(default_factory=dict)
    same: dict[int, Value] = field(default_factory=dict)
    slots: dict[int, gast.expr] = field(default_factory=dict)
    copied: set[int] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    early: list[tuple[float, gast.stmt]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    replacements: list[tuple[gast.expr, gast.expr]] = field(default_factory=list)
    arms: int = 0

    @property
    def whole(self) -> gast.expr | None:
        """The expression of a `return`: it gets its name when it is returned."""
        return self.origin.value if isinstance(self.origin, gast.Return) else None

    # ---- tangents of values -----------------------------------------------------------

    def dot(self, value: Value) -> Made | None:
        """The tangent of a value; None where nothing moves."""
        if not self.motion.has_dot(value):
            return None
        if value.items is not None:
            return Made(display([self.full(item) for item in value.items], value))
        if is_variable(value):
            return Made(Dot(value))
        return self.made.get(value.number)

    def full(self, value: Value) -> gast.expr:
        """The tangent in the shape of its value: zeros where nothing moves."""
        made = self.dot(value)
        return self.zero(value) if made is None else self.shaped(value, made)

    def numbers(self, value: Value) -> Made | None:
        """The tangent of an operand of arithmetic: in a display, what cannot move is zero."""
        made = self.dot(value)
        if made is None or value.items is None:
            return made
        parts = [self.numbers(item) for item in value.items]
        pairs = zip(value.items, parts, strict=True)
        return Made(display([self._number(item, part) for item, part in pairs], value))

    def _number(self, value: Value, made: Made | None) -> gast.expr:
        if made is not None:
            return self.shaped(value, made)
        if isinstance(value.kind, Scalar):
            return constant(0.0)
        if isinstance(value.kind, Array):  # of integers, too: they are joined with what moves
            return call(Static(np.zeros_like, "np.zeros_like"), self.shape_of(value))
        return self.zero(value)

    def shaped(self, value: Value, made: Made) -> gast.expr:
        if made.full or value.rank == 0:
            return made.expr
        return call(Static(expand, "expand"), made.expr, self.shape_of(value))

    def shaped_for(self, target: Value, value: Value, made: Made) -> gast.expr:
        """The tangent of what is added to `target`, which stretches it where it is an array."""
        return made.expr if isinstance(target.kind, Array) else self.shaped(value, made)

    def shape_of(self, value: Value) -> gast.expr:
        """Something with the shape of `value`: itself, or an operand of the same shape."""
        birth = self.motion.births.get(value.number)
        if not is_variable(value) and isinstance(birth, Op):
            for operand in operands_of(list(birth.bound.values())):
                if is_variable(operand) and same_shape(operand, value):
                    return Primal(operand, birth.at, Need.SHAPE)
        return Primal(value, birth.at if birth is not None else 0, Need.SHAPE)

    def zero(self, value: Value) -> gast.expr:
        """The tangent of what does not move."""
        if value.items is not None:
            return display([self.zero(item) for item in value.items], value)
        if not value.differentiable:
            return constant(None)
        if isinstance(value.kind, Scalar):
            return constant(0.0)
        if isinstance(value.kind, Array):
            return call(Static(np.zeros_like, "np.zeros_like"), self.shape_of(value))
        return call(Static(zeros_like, "zeros_like"), self.shape_of(value))

    def start(self, value: Value) -> gast.expr:
        """The tangent of a variable that moves later on: `total = 0` starts at 0.0."""
        return constant(0.0) if isinstance(value.kind, Scalar) else self.zero(value)

    # ---- lines ------------------------------------------------------------------------

    def give(self, value: Value, made: Made | None, at: int) -> None:
        """The tangent of a value born here: a line for a variable, else a part of others."""
        if not self.motion.has_dot(value) or value.items is not None:
            return
        if value.number in self.answered:
            self.new.add(value.number)
        elif is_variable(value):
            expr = self.start(value) if made is None else self.shaped(value, made)
            self.new.add(value.number)
            self.line(assign(Dot(value), expr), at, value)
        elif made is not None:
            self.made[value.number] = self.named(value, made, at)

    def named(self, value: Value, made: Made, at: int) -> Made:
        """A part that is read twice, or is long, on a line of its own; never out of a branch."""
        stays = (
            self.arms
            or value.node is self.whole
            or isinstance(made.expr, (Dot, gast.Name, gast.Constant))
        )
        if (
            stays
            or self.uses[value.number] < 2
            and width(made.expr) < WIDE
            or has_branch(made.expr)
            or self.reads_new(made.expr)
        ):
            return made
        return Made(
            self.name_early(f"{describe(value)}_{self.motion.namer.dot_suffix}", made.expr, at),
            made.full,
        )

    def name_early(self, wish: str, expr: gast.expr, at: int) -> gast.Name:
        """Name an expression before the statement."""
        text = gast.Name(self.motion.namer.fresh(wish), gast.Load(), None, None)
        self.before(assign(text, expr), at)
        return text

    def before(self, statement: gast.stmt, at: float) -> None:
        """A line before the statement, in the order in which the statement computes its parts."""
        self._outside_arms()
        self.early.append((at, statement))

    def line(self, statement: gast.stmt, at: int, bound: Value | None = None) -> None:
        """A line before or after the statement, as what it reads decides."""
        self.lines.append(Line(statement, at, bound))

    def _outside_arms(self) -> None:
        if self.arms:
            raise refusal(
                self.motion.program.source,
                self.origin,
                "a branch inside an expression has an effect",
                "its tangent would be computed on both paths",
                "write an `if` statement",
            )

    def reads_new(self, expr: gast.expr) -> bool:
        """Whether a text reads what is bound in the middle of the statement."""
        found = (leaf.value for leaf in walk(expr) if isinstance(leaf, (Dot, Primal)))
        return any(value.number in self.new for value in found)

    def stays(self, node: gast.expr | None) -> bool:
        """Whether a part cannot be computed before the statement."""
        inside = (inner for part in heads(self.origin) for inner in gast.walk(part))
        if any(isinstance(inner, gast.NamedExpr) for inner in inside):
            return True
        return not isinstance(self.origin, gast.While) and must_stay(node, self.origin)

    # ---- memory -----------------------------------------------------------------------

    def own(self, made: Made | None, value: Value) -> Made | None:
        """A tangent for fresh memory: a copy where the text is the memory of another tangent."""
        if (
            made is None
            or isinstance(value.kind, Scalar)
            or not (is_variable(value) or value.number in self.held)
            or not passes_on(made.expr)
            or not self._may_be_written(made.expr, value)
        ):
            return made
        return Made(call(Static(snapshot, "snapshot"), self.shaped(value, made)))

    def _may_be_written(self, expr: gast.expr, value: Value) -> bool:
        memory = self.motion.shadowing.memory
        sources = [leaf.value for leaf in walk(expr) if isinstance(leaf, Dot)]
        if (
            not sources
            or not self.motion.entry
            and any(_from_outside(memory.of(source)) for source in sources)
        ):
            return True
        return any(map(memory.written, (value, *sources)))


def _from_outside(cell: object) -> bool:
    return cell is not None and cell.parameter
