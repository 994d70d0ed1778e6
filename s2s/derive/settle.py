"""From a reverse sweep with open leaves to Python: reads, shadows, counters and trips settled.

Primal(h)            h_at[t]
Shadow(y[1:3])       y_bar[1:3]          or bars(v), where only run time knows
Trips(loop)          reversed(range(n))
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.analyse.cells import is_container
from s2s.analyse.shadows import Shadowing
from s2s.choose.keeping import Keeping
from s2s.choose.spelling import callee_word
from s2s.core import Call, Certainty, Iteration, Loop, Value, View
from s2s.derive.bars import shadow_name
from s2s.derive.calls import Kept
from s2s.derive.contents import Cleared, Emptied
from s2s.derive.replays import Replays
from s2s.derive.reversed import ReversedLoop
from s2s.leaves import (
    Need,
    Place,
    Primal,
    Shadow,
    Static,
    attribute,
    call,
    constant,
    name,
    rebuild,
    subscript,
)
from s2s.names import Namer
from s2s.optimise.flow import names_read
from s2s.rulebook import RuleBook
from s2s.splice import operand_text, splice, template
from s2s_runtime.kinds import UNKNOWN, Array


@dataclass
class Settler:
    """Walks the reverse sweep once, knowing the loops it is in."""

    keeping: Keeping
    shadowing: Shadowing
    namer: Namer
    book: RuleBook
    parameters: dict[int, str]
    replays: Replays
    kept_calls: dict[int, gast.expr] = field(default_factory=dict)
    dynamic: bool = False

    def statements(self, lines: list[gast.stmt], loops: tuple[Loop, ...]) -> list[gast.stmt]:
        return [self.statement(line, loops) for line in lines]

    def statement(self, line: gast.stmt, loops: tuple[Loop, ...]) -> gast.stmt:
        if isinstance(line, ReversedLoop):
            return self.loop(line, loops)
        if isinstance(line, gast.If):
            result = gast.If(
                self.expression(line.test, loops),
                self.statements(line.body, loops),
                self.statements(line.orelse, loops),
            )
            return _negated(result)
        if isinstance(line, gast.With):
            return gast.With(line.items, self.statements(line.body, loops), None)
        return self.expression(line, loops)

    def loop(self, line: ReversedLoop, loops: tuple[Loop, ...]) -> gast.For:
        inner = (*loops, line.loop)
        body = self.statements(line.body, inner)
        counter = self.keeping.slots.counters[id(line.loop.node)]
        if line.loop.counter.name == "_" and not any(counter in names_read(row) for row in body):
            counter = "_"
        target, trips = self.replays.zipped(
            line.loop,
            gast.Name(counter, gast.Store(), None, None),
            self.trips(line.loop, loops, line.iter.counted),
        )
        return gast.For(target, trips, body, [], None)

    def expression(self, node: gast.AST, loops: tuple[Loop, ...]) -> gast.AST:
        """All leaves of an expression or a simple statement."""

        def change(item: gast.AST) -> gast.AST | None:
            if isinstance(item, Primal):
                return self.keeping.read(item.value, item.at, item.need, loops)
            if isinstance(item, Kept):
                return self.kept(item.node)
            return None

        return rebuild(node, change)

    # ---- shadows ----------------------------------------------------------------------

    def with_shadows(self, lines: list[gast.stmt]) -> list[gast.stmt]:
        """Every shadow under its text, before dead lines are looked for."""
        return [
            self._shadowed(line)
            for line in lines
            if not isinstance(line, (Cleared, Emptied)) or not self.shadowing.is_static(line.holder)
        ]

    def _shadowed(self, line: gast.stmt) -> gast.stmt:
        for part in ("body", "orelse"):
            if isinstance(line, (gast.If, gast.For, gast.With)) and hasattr(line, part):
                setattr(line, part, self.with_shadows(getattr(line, part)))
        if isinstance(line, (gast.For, gast.With)):
            return line
        if isinstance(line, gast.If):
            return line
        result = self.shadow_text(line)
        if isinstance(result, gast.AugAssign) and isinstance(result.target, gast.Call):
            result.target = gast.Subscript(result.target, constant(Ellipsis), gast.Store())
        return result

    def shadow_text(self, node: gast.AST) -> gast.AST:
        """The same text with shadows named."""
        return rebuild(
            node,
            lambda item: (
                self.place(item) if isinstance(item, Place)
                else self.shadow_text(self.shadow(item.value)) if isinstance(item, Shadow)
                else None
            ),
        )

    def place(self, leaf: Place) -> gast.expr:
        """Found at run time: what is read may be an element, or an item with memory of its own."""
        self.dynamic = True
        base = Primal(leaf.value, 0, Need.REFERENCE)
        return call(attribute(name(self.namer.bars), "place"), base, leaf.key, leaf.item)

    def shadow(self, value: Value) -> gast.expr:
        """The text of the adjoint memory of a value."""
        if not self.shadowing.is_static(value):
            self.dynamic = True
            window = self.shadowing.births.get(value.number)
            if value.name is None and is_cut(window):
                return self._step(self.shadow(window.base), window)
            apart = {"apart": constant(True)} if is_apart(self.shadowing, value) else {}
            return call(name(self.namer.bars), Primal(value, 0, Need.REFERENCE), **apart)
        path = self.shadowing.path(value)
        root = path.root
        text: gast.expr = name(
            self.parameters.get(root.number) or shadow_name(self.namer, root, self.keeping.places)
        )
        for step in path.steps:
            text = self._step(text, step)
        return text

    def _step(self, text: gast.expr, step: object) -> gast.expr:
        if getattr(step, "attribute", None) is not None:
            return attribute(text, step.attribute)
        if step.key is not None:
            return subscript(text, operand_text(step.key, step.at))
        rule = self.book.rule(step.function)
        operand = rule.operands[0]
        found = template(rule, operand, step.bound, "tangent")
        _, expr = splice(
            found, rule, step.bound, step.out, step.at, {f"{operand}_dot": text}, self.namer
        )
        return expr

    # ---- calls and loops --------------------------------------------------------------

    def kept(self, node: Call) -> gast.expr:
        """What the forward half of a call kept."""
        trip = self.replays.trip(node)
        if trip is not None:
            self.kept_calls[node.at] = self.replays.read(node, trip)
        elif node.at not in self.kept_calls:
            loops = self.keeping.places.nodes[node.at][1]
            word = callee_word(node)
            self.kept_calls[node.at] = self.keeping.slots.slot(node.out, loops, f"{word}_kept")
        return self.kept_calls[node.at]

    def trips(self, loop: Loop, loops: tuple[Loop, ...], counted: bool) -> gast.expr:
        """What the reversed loop runs over."""
        keeping = self.keeping
        if counted:
            whole = call(Static(range, "range"), self.count(loop))
            return call(Static(reversed, "reversed"), whole)
        if loop.iteration is Iteration.WHILE:
            return call(
                Static(range, "range"),
                self.count(loop),
                constant(0),
                gast.UnaryOp(gast.USub(), constant(1)),
            )
        if loop.iteration is Iteration.RANGE:
            bounds = [keeping.read(bound, loop.at, Need.VALUE, loops) for bound in loop.bounds]
            whole = call(Static(range, "range"), *bounds)
            if loop.limit is not None:
                whole = subscript(
                    whole,
                    gast.Slice(None, keeping.read(loop.limit, loop.at, Need.VALUE, loops), None),
                )
            if loop.counter.name is None:
                whole = call(Static(range, "range"), call(Static(len, "len"), whole))
        elif any(bound.kind == UNKNOWN for bound in loop.bounds):  # it may have no length
            return call(Static(reversed, "reversed"),
                        call(Static(range, "range"), self.count(loop)))
        else:
            lengths = [self._length(bound, loop, loops) for bound in loop.bounds]
            least = lengths[0] if len(lengths) == 1 else call(Static(min, "min"), *lengths)
            whole = call(Static(range, "range"), least)
        if loop.leaves:
            whole = subscript(whole, gast.Slice(None, self.count(loop), None))
        return whole if loop.backwards else call(Static(reversed, "reversed"), whole)

    def _length(self, bound: Value, loop: Loop, loops: tuple[Loop, ...]) -> gast.expr:
        if bound.items is not None:
            return constant(len(bound.items))
        read = self.keeping.read(bound, loop.at, self._length_need(bound), loops)
        return call(Static(len, "len"), read)

    def _length_need(self, bound: Value) -> Need:
        return Need.SHAPE if isinstance(bound.kind, Array) else Need.VALUE

    def count(self, loop: Loop) -> gast.expr:
        """How many trips began: counted in the forward sweep."""
        return self.keeping.slots.trips_of(loop)


def is_cut(node: object) -> bool:
    """Whether a value is surely a window of an array, cut out by an index."""
    if not isinstance(node, View) or node.key is None:
        return False
    return node.certainty is Certainty.VIEW and isinstance(node.base.kind, Array)


def _negated(node: gast.If) -> gast.If:
    """The opposite of a test, only where that is exact: `not not a`, `not (a is b)`."""
    test = node.test
    if (
        isinstance(test, gast.UnaryOp)
        and isinstance(test.op, gast.Not)
        and isinstance(test.operand, gast.UnaryOp)
        and isinstance(test.operand.op, gast.Not)
    ):
        node.test = test.operand.operand
    return node


def is_apart(shadowing: Shadowing, value: Value) -> bool:
    """Whether a container holds values: no adjoint of an array in it is memory."""
    return is_container(value) and not shadowing.memory.of(value).forced and not any(
        shadowing.shadowed(member) and not is_container(member)
        for part in shadowing.memory.reached(value)
        for member in part.values
    )
