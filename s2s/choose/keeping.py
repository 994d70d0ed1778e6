"""What the reverse sweep reads of the forward sweep, and how it gets it.

For each read, the first that holds:

    1. a literal, or the counter of the loop being reversed
    2. the variable itself, if it still has that value when the forward sweep ends
    3. a cheap expression of what 1 and 2 give, or of what is kept anyway: xs[t], w.T, a * b
    4. a kept name: `x_1 = x  # keep`, in a loop `x_at[t] = x  # keep`, copied where it may change

The needs are the reads that are left in the reverse text, so nothing is kept that nothing reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

import gast

from s2s.choose.axes import Shapes, shaped_before
from s2s.choose.directed import Directed, again, asked
from s2s.choose.edits import Edits, copied, kept
from s2s.choose.flags import FLAGS, flag
from s2s.choose.leaving import before_leaving
from s2s.choose.places import Place, Places
from s2s.choose.recompute import TooDear, expression_of, operands_read
from s2s.choose.refusals import in_one_statement, nowhere
from s2s.choose.same import Sameness
from s2s.choose.slots import Slots
from s2s.choose.sources import merged_behind_leaving, only_source, returned
from s2s.choose.spelling import (
    Spelled,
    callee_word,
    has_text,
    is_test,
    item_of,
    must_stay,
    path_text,
)
from s2s.choose.standing import by_name, is_window, same_shape
from s2s.choose.steps import Step
from s2s.choose.unpacked import named_item
from s2s.core import MISSING, Call, Certainty, Directive, If, Load, Loop, Move, Op, Value, View
from s2s.leaves import Need, Static, assign, call, name, rebuild
from s2s.splice import is_literal, literal_text
from s2s_runtime import keep as keep_helper

CHEAP = 4


@dataclass
class Keeping:
    """Settles reads; collects the edits that they need."""

    places: Places
    slots: Slots
    split: Collection[int] = ()  # positions of the calls that are split
    names: dict[tuple, gast.expr] = field(default_factory=dict)
    steps: Mapping[int, Step] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=dict)
    directed: Directed = field(default_factory=dict)
    again: Collection[int] = ()  # values that are computed again from what is kept

    def __post_init__(self) -> None:
        self.same = Sameness(self.places)

    @property
    def edits(self) -> Edits:
        return self.slots.edits

    # ---- 1 to 3: nothing kept ---------------------------------------------------------

    def read(self, value: Value, at: int, need: Need, loops: tuple[Loop, ...]) -> gast.expr:
        """The text that gives `value` as it was at `at`, inside the reversed `loops`."""
        try:
            return self.free(value, at, need, loops, CHEAP)
        except TooDear:
            if need is Need.VALUE and value.number in self.again:
                return again(self.places, value, partial(self.read, loops=loops))
            shaped = self.shaped(value, loops) if need is Need.SHAPE else None
            return shaped or self.keep(value, at, need, loops)

    def shaped(self, value: Value, loops: tuple[Loop, ...]) -> gast.expr | None:
        """What is kept for its own sake and has the same axes."""
        if self.kept_already(value, loops) is not None:
            return None
        for leaf in shaped_before(self.places, value, self.shapes):
            if leaf.value.number in self.again:
                continue
            try:
                self.free(leaf.value, leaf.at, Need.VALUE, loops, CHEAP)
            except TooDear:
                return self.keep(leaf.value, leaf.at, Need.VALUE, loops)
        return None

    def free(
        self, value: Value, at: int, need: Need, loops: tuple[Loop, ...], budget: int
    ) -> gast.expr:
        """The same without keeping anything; raises TooDear."""
        hidden = value.name is None or " " in value.name
        if hidden and value.static is not MISSING and is_literal(value.static):
            return literal_text(value.static)
        wish = asked(self.places, self.directed, value) if need is Need.VALUE else None
        if wish is Directive.RECOMPUTE:
            return again(self.places, value, partial(self.read, loops=loops))
        budget = 0 if wish is Directive.SAVE else budget
        if value.name in FLAGS:
            read = partial(self.read, need=Need.VALUE, loops=loops)
            return flag(value, self.places, self.slots, read, self.names)
        counted = [loop for loop in loops if loop.counter is value]
        if counted:
            return name(self.slots.counters[id(counted[0].node)])
        if value.items is not None:
            items = [self.free(item, at, need, loops, budget) for item in value.items]
            display = gast.List if isinstance(value.node, gast.List) else gast.Tuple
            return display(items, gast.Load())
        stable = not self.places.changes_after(value, at) if need is Need.VALUE else \
            need is not Need.LENGTH or not self.places.lengthens_after(value, at)
        if stable and (text := by_name(self.places, value)) is not None:
            return text
        if need is Need.SHAPE and (text := same_shape(self.places, value)) is not None:
            return text
        if stable and (text := self.kept_already(value, loops)) is not None:
            return text
        born = self.places.births.get(value.number)
        if not stable and born is not None and isinstance(born.node, Load):
            raise TooDear  # what holds it is as it was, but it is not
        return self.recompute(value, at, need, loops, budget)

    def kept_already(self, value: Value, loops: tuple[Loop, ...]) -> gast.expr | None:
        born = self.places.births.get(value.number)
        if born is None or not set(born.loops) <= set(loops):
            return None
        return self.names.get((self.same.first(value).number, "value"))

    def recompute(
        self, value: Value, at: int, need: Need, loops: tuple[Loop, ...], budget: int
    ) -> gast.expr:
        """The operation again, if it is cheap and its operands are free."""
        born = self.places.births.get(value.number)
        if born is None or born.node is None or not set(born.loops) <= set(loops):
            raise TooDear
        moment = at if need is Need.VALUE and is_window(self.places, value) else born.at
        found = expression_of(born, value)
        window = isinstance(born.node, View) and born.node.certainty is Certainty.VIEW
        if found is None or budget <= 0 or need is Need.REFERENCE and not window:
            raise TooDear
        text, cost = found
        named = value.name is not None and " " not in value.name
        if named and not (cost <= 1 and (is_window(self.places, value) or value.rank == 0)):
            raise TooDear
        table = {
            id(leaf): self.free(
                leaf.value,
                moment if leaf.need is Need.VALUE else born.at,
                need if window and leaf.value is born.node.base else leaf.need,
                loops,
                budget - cost,
            )
            for leaf in operands_read(text)
        }
        return rebuild(text, lambda node: table.get(id(node)))

    # ---- 4: kept ----------------------------------------------------------------------

    def keep(self, value: Value, at: int, need: Need, loops: tuple[Loop, ...]) -> gast.expr:
        """Keep the value, once per version, and give the text that reads it."""
        value = self.same.first(value)
        if self.places.unsure(value) or need is Need.VALUE and self.places.changes_after(value, at):
            return self.keep_copy(value, at)  # what only some paths bind is bound at the read
        born = self.places.births.get(value.number)
        if " " in (value.name or "") and born is not None and isinstance(born.node, Move):
            return self.read(born.node.source, at, need, loops)
        moved = self.places.moves.get(value.number)
        if moved is not None and " " not in moved.name:
            return self.read(moved, at, need, loops)
        merge = self.places.merges.get(value.number)
        merged = merge is not None and merge.out.name == value.name
        merged = merged and None not in (merge.then, merge.orelse)
        if merged and not self.places.changes_after(merge.out, at):
            return self.read(merge.out, at, need, loops)
        key = (value.number, "value")
        if key not in self.names:
            behind = merged_behind_leaving(self.places, value)
            if behind and (source := only_source(self.places, value)) is not None:
                return self.read(source, at, need, loops)
            self.names[key] = (self._keep_before_returns if behind else self._keep_value)(value)
        return self.names[key]

    def _keep_before_returns(self, value: Value) -> gast.expr:
        """A part of the result, under one name on every path that returns it."""
        slot = self.slots.slot(value, self.places.births[value.number].loops)
        for line, source in returned(self.places, value):
            self.edits.before[id(line)].append(kept(assign(slot, path_text(source.name))))
        return slot

    def _keep_value(self, value: Value) -> gast.expr:
        born = self.places.births[value.number]
        if value.number in self.steps:
            return self._step(value, self.steps[value.number])
        is_item = isinstance(born.node, Op) and born.node.out is not value
        if is_item or isinstance(born.node, Call) and value.name is None:
            return self._result(value, born)
        if not has_text(value):
            return named_item(self.slots, value, born)
        if value.name is not None:
            slot = self.slots.slot(value, born.loops)
            line = kept(assign(slot, path_text(value.name)))
            if born.head_of is not None:
                self.edits.head[id(born.head_of.node)].append(line)
            elif born.node is None:
                self.edits.top.append(line)
            else:
                self.edits.behind(born.node.origin, born.node, line)
                for leaving in before_leaving(self.places, value, born):
                    self.edits.before[id(leaving)].append(line)
            return slot
        return self.name_expression(value, born.loops, value.node, born.node.origin)

    def _step(self, value: Value, step: Step) -> gast.expr:
        """What a loop carries, before and after a trip: both are kept in one table."""
        born = self.places.births[step.after.number]
        head, after = self.slots.stepped(step, born.loops)
        self.edits.behind(born.node.origin, born.node, kept(assign(after, name(step.name))))
        self.names[step.head.number, "value"] = head
        self.names[step.after.number, "value"] = after
        return head if value is step.head else after

    def _result(self, value: Value, born: Place) -> gast.expr:
        """The value of a call, or an item of it: named, never computed again."""
        node = born.node
        made = node.node if isinstance(node, Call) else node.out.node
        if id(made) not in self.edits.results:
            word = f"{callee_word(node)}_value" if isinstance(node, Call) else "several"
            self.edits.results[id(made)] = (
                self.slots.slot(node.out, born.loops, word)
                if node.at in self.split
                else self.name_expression(value, born.loops, made, node.origin, word)
            )
        whole = self.edits.results[id(made)]
        return whole if node.out is value else item_of(whole, node.out, value)

    def name_expression(
        self,
        value: Value,
        loops: tuple[Loop, ...],
        node: gast.expr,
        origin: gast.stmt,
        wish: str | None = None,
    ) -> gast.expr:
        """Give a sub-expression a name: on a line before where order allows, else in place."""
        born = self.places.births[value.number]
        if isinstance(born.node, (Op, If)) and wish is None and is_test(node, origin):
            wish = "taken"
        if must_stay(node, origin):
            return self._in_place(value, loops, node, wish)
        slot = self.slots.slot(value, loops, wish)
        self.edits.before[id(origin)].append(kept(assign(slot, Spelled(node)), born.at))
        self.edits.replace[id(node)] = slot
        return slot

    def _in_place(
        self, value: Value, loops: tuple[Loop, ...], node: gast.expr, wish: str | None
    ) -> gast.expr:
        slot = self.slots.slot(value, loops, wish)
        if isinstance(slot, gast.Name):
            stored = gast.Name(slot.id, gast.Store(), None, None)
            self.edits.replace[id(node)] = gast.NamedExpr(stored, Spelled(node))
        else:
            self.edits.replace[id(node)] = call(
                Static(keep_helper, "keep"), slot.value, slot.slice, Spelled(node)
            )
        return slot

    def keep_copy(self, value: Value, at: int) -> gast.expr:
        """What was read, kept just before it was read; a copy if it changes afterwards."""
        node, loops, block = self.places.nodes[int(at)]
        cell, origin = self.places.shadowing.memory.of(value), node.origin
        key = (value.number, "copy", self.places.version(cell, at), loops, block)
        if key in self.names:
            return self.names[key]
        if not has_text(value):
            raise nowhere(self.places.program, value, origin)
        slot = self.slots.slot(value, loops)
        text = path_text(value.name) if value.name is not None else Spelled(value.node)
        if self.places.writes_between(cell, origin, at) or must_stay(value.node, origin):
            raise in_one_statement(self.places.program, origin)
        self.names[key] = slot
        if at != int(at) and isinstance(origin, gast.Return):  # nothing stands after this line
            self.edits.before[id(origin)].append(kept(assign(slot, text), int(at)))
            self.edits.replace[id(value.node)] = copied(slot, value)
            return slot
        where = self.edits.before if at == int(at) else self.edits.after
        where = self.edits.head if isinstance(origin, gast.While) else where
        text = copied(text, value) if self.places.changes_after(value, at) else text
        where[id(origin)].append(kept(assign(slot, text), int(at)))
        return slot
