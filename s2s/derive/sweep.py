"""The state of a reverse sweep: adjoints so far, contributions of one statement, lines written.

    h = np.tanh(a) * b          seeds      h_bar
                                deferred   a gets h_bar * b * (1 - tanh(a) ** 2)
                                           b gets h_bar * tanh(a)
                                lines      a_bar = ...
                                           b_bar = b_bar + ...

Contributions of one user statement are collected and written together: every line after the lines
that still read what it changes; names that depend on each other become one tuple assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import gast
import numpy as np

import s2s_runtime
from s2s.analyse.activity import Activity
from s2s.analyse.shadows import Shadowing
from s2s.choose.places import Places
from s2s.core import Op, Program, Value
from s2s.derive.bars import (
    Bar,
    Seed,
    copied,
    copied_if_shadow,
    is_fresh,
    may_hold,
    plus,
    total,
    zeros,
)
from s2s.derive.effects import Effect, Write, in_turn
from s2s.derive.repeating import passed_to_base
from s2s.leaves import (
    Need,
    Primal,
    Shadow,
    Static,
    add_assign,
    assign,
    call,
    constant,
    is_simple,
    name,
    subscript,
    walk,
)
from s2s.names import Namer, describe
from s2s.rulebook import RuleBook
from s2s_runtime.kinds import Array, Scalar


@dataclass
class Sweep:
    """One reverse sweep under construction."""

    program: Program
    activity: Activity
    shadowing: Shadowing
    book: RuleBook
    namer: Namer
    resolve: Callable
    entry: bool
    wrt: frozenset[int]
    places: Places
    env: dict[str, Bar] = field(default_factory=dict)
    pending: dict[int, list[Seed]] = field(default_factory=dict)
    deferred: dict[int, list[tuple[Value, Seed]]] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    lines: list[gast.stmt] = field(default_factory=list)
    calls: dict[int, object] = field(default_factory=dict)

    def active(self, value: Value) -> bool:
        return self.activity.active(value)

    def line(self, *statements: gast.stmt) -> None:
        self.lines.extend(statements)

    def contribute(self, value: Value, seed: Seed) -> None:
        """Add `seed` to the adjoint of `value`."""
        if not self.active(value):
            return
        if value.items is not None:
            self.contribute_structure(value, seed.expr)
        elif self.shadowing.shadowed(value):
            self.accumulate(value, seed)
        elif value.name is not None:
            self.deferred.setdefault(value.number, []).append((value, seed))
        else:
            self.pending.setdefault(value.number, []).append(seed)

    def take(self, value: Value) -> Seed | None:
        """The adjoint of `value` where it is born; None if nothing arrived."""
        if not self.active(value):
            return None
        if self.shadowing.shadowed(value):
            self.arrived(Shadow(value))
            return Seed(Shadow(value))
        if value.name is None:
            return total(value, self.pending.pop(value.number, []), self.places)
        seeds = [seed for _, seed in self.deferred.pop(value.number, [])]
        if value.name in self.env:
            seeds.insert(0, Seed(name(self.env.pop(value.name).text)))
        return total(value, seeds, self.places)

    def arrived(self, shadow: Shadow) -> None:
        """What later nodes of the statement add into a shadow stands before it is read."""
        self.flush() if any(one.writes == self.token(shadow) for one in self.effects) else None

    def named(self, value: Value, seed: Seed, uses: int = 2) -> Seed:
        """The same seed under a name, if it is used more than once and is not a name already.

        A window of a shadow goes on changing under any name: it is read again where it is used.
        """
        if uses < 2 or is_simple(seed.expr) or isinstance(seed.expr, Shadow):
            return seed
        if not isinstance(value.kind, Scalar) and copied_if_shadow(seed.expr) is not seed.expr:
            return seed
        text = name(self.namer.fresh(f"{describe(value)}_{self.namer.bar_suffix}"))
        self.line(assign(text, seed.expr))
        return Seed(text, seed.spread)

    def full(self, value: Value, seed: Seed) -> gast.expr:
        """The seed with the shape of `value`."""
        if not seed.spread:
            return seed.expr
        return call(Static(np.full_like, "np.full_like"), Primal(value, 0, Need.SHAPE), seed.expr)

    def accumulate(self, value: Value, seed: Seed) -> None:
        """`shadow += seed`, in place, in its turn."""
        if passed_to_base(self, value, seed):
            return
        write = lambda expr: [add_assign(Shadow(value), expr)]  # noqa: E731
        if may_hold(value, self.places):
            into = Static(s2s_runtime.add_into, "add_into")
            write = lambda expr: [gast.Expr(call(into, Shadow(value), expr))]  # noqa: E731
        self.effect(Shadow(value), write, seed.expr)

    def effect(self, where: gast.expr, write: Write, value: gast.expr | None = None) -> None:
        """Defer lines that write `value` to `where`."""
        read = self.reads(value) if value is not None else frozenset()
        self.effects.append(Effect(self.token(where), read, write, value))

    def token(self, where: gast.expr) -> str:
        """What a line changes: an adjoint variable, or the shadows of a class."""
        return next(self._touched(where), "")

    def reads(self, expr: gast.expr) -> frozenset[str]:
        """The adjoint variables and shadow classes that a text reads."""
        return frozenset(self._touched(expr))

    def _touched(self, expr: gast.expr) -> Iterator[str]:
        for node in walk(expr):
            if isinstance(node, Shadow):
                yield f"memory {id(self.shadowing.memory.of(node.value))}"
            elif isinstance(node, gast.Name):
                yield node.id

    def contribute_structure(self, value: Value, expr: gast.expr) -> None:
        """Add an adjoint that a callee returned: item by item where the value has items."""
        if value.items is None:
            self.contribute(value, Seed(expr))
        for index, item in enumerate(value.items or ()):
            self.contribute_structure(item, subscript(expr, constant(index)))

    def wrt_holds(self, base: Value) -> bool:
        """Whether an object is, or belongs to, what the derivative is asked for."""
        cell = self.shadowing.memory.of(base)
        return any(value.number in self.wrt for value in cell.values) if cell is not None else False

    # ---- the end of a statement -------------------------------------------------------

    def flush(self, held: Seed | None = None) -> Seed | None:
        """Write a statement's contributions, each after the last line that reads what it changes.

        In mid-statement, adjoints on their way (`held`, and those of temporaries) that read what is
        about to change are named first; `held` comes back.
        """
        texts = {effect.writes for effect in self.effects}
        texts |= {self.namer.bar(found[0][0].name) for found in self.deferred.values()}
        self.protect(texts)
        held = held and self.named_if(texts, None, held)
        self._write()
        return held

    def protect(self, texts: set[str]) -> None:
        """Name the adjoints of temporaries that read what is about to be assigned."""
        for number, seeds in self.pending.items():
            self.pending[number] = [self.named_if(texts, None, item) for item in seeds]

    def _write(self) -> None:
        variables: dict[str, list[tuple[Value, Seed]]] = {}
        for found in self.deferred.values():
            variables.setdefault(found[0][0].name, []).extend(found)
        waiting = [*self.effects, *(self._variable(key, found) for key, found in variables.items())]
        self.effects, self.deferred = [], {}
        self.line(*in_turn(waiting, self._held))

    def _variable(self, key: str, found: list[tuple[Value, Seed]]) -> Effect:
        """`x_bar = ...`, `x_bar = x_bar + ...` or `x_bar += ...`."""
        value = found[0][0]
        seed = total(value, [seed for _, seed in found], self.places)
        text = self.namer.bar(key)
        if (before := self.env.get(key)) is None:
            expr = self._apart(value, self.full(value, seed))
            self.env[key] = Bar(text, is_fresh(expr), value)
            self._share(expr)
            return self._assigned(text, expr)
        if before.owned and isinstance(value.kind, Array):
            added = self.reads(seed.expr)
            return Effect(text, added, lambda expr: [add_assign(name(text), expr)], seed.expr)
        expr = plus(value, name(before.text), seed.expr, self.places)
        self.env[key] = Bar(text, True, value)
        return self._assigned(text, expr)

    def _assigned(self, text: str, expr: gast.expr) -> Effect:
        reads = self.reads(expr) - {text}
        return Effect(text, reads, lambda value: [assign(name(text), value)], expr, name(text))

    def _held(
        self, value: gast.expr, changed: frozenset[str]
    ) -> tuple[list[gast.stmt], gast.expr]:
        """A value under a name of its own, if it reads what is about to change."""
        if not self.reads(value) & changed:
            return [], value
        text = name(self.namer.fresh(f"term_{self.namer.bar_suffix}"))
        return [assign(text, copied(value))], text

    def _apart(self, value: Value, expr: gast.expr) -> gast.expr:
        """What is read of a shadow is copied to become a variable: the shadow goes on changing.

        Not so the whole shadow of what an operation made: nothing comes before its birth.
        """
        inside = any(isinstance(node, Shadow) for node in walk(expr))
        if not inside or is_fresh(expr) or isinstance(value.kind, Scalar):
            return expr
        if isinstance(expr, Shadow):
            born = self.places.births.get(expr.value.number)
            if born is not None and isinstance(born.node, Op):
                return expr
        return call(Static(np.array, "np.array"), expr)

    def _share(self, expr: gast.expr) -> None:
        """Two names for one array: neither may be added to in place."""
        if is_fresh(expr):
            return
        read = self.reads(expr)
        for key, bar in self.env.items():
            if bar.text in read:
                self.env[key] = Bar(bar.text, False, bar.value)

    def apart_from(self, key: str, value: Value, seed: Seed) -> Seed:
        """Before `key`'s adjoint is written in mid-statement, what still reads it is named."""
        written = {effect.writes for effect in self.effects}
        texts = {self.namer.bar(key), *written}
        for number, seeds in self.pending.items():
            self.pending[number] = [self.named_if(texts, value, item) for item in seeds]
        for number, found in self.deferred.items():  # its own wait, too: the effects go first
            self.deferred[number] = [
                (other, self.named_if(texts if other.name != key else written, other, item))
                for other, item in found
            ]
        seed = self.named_if(texts, value, seed)
        held, self.deferred = self.deferred, {}
        self.flush()
        self.deferred = held
        return seed

    def named_if(self, texts: set[str], value: Value | None, seed: Seed) -> Seed:
        if not texts & self.reads(seed.expr):
            return seed
        if isinstance(seed.expr, gast.Tuple):  # what a callee is passed, part by part
            parts = [self.named_if(texts, None, Seed(part)) for part in seed.expr.elts]
            return Seed(gast.Tuple([part.expr for part in parts], gast.Load()))
        word = "term" if value is None else describe(value)
        fresh = self.namer.fresh(f"{word}_{self.namer.bar_suffix}")
        self.line(assign(name(fresh), copied_if_shadow(seed.expr)))
        return Seed(name(fresh), seed.spread)

    # ---- zeros ------------------------------------------------------------------------

    def materialise(self, key: str, value: Value) -> Bar:
        """The adjoint of a variable that later lines write into: zeros if nothing arrived yet."""
        if (bar := self.env.get(key)) is None:
            text = self.namer.bar(key)
            self.line(assign(name(text), self.zeros(value)))
            bar = self.env[key] = Bar(text, True, value)
        elif not bar.owned and not isinstance(value.kind, Scalar):
            self.line(assign(name(bar.text), call(Static(np.array, "np.array"), name(bar.text))))
            bar = self.env[key] = Bar(bar.text, True, value)
        return bar

    def zeros(self, value: Value) -> gast.expr:
        """A zero adjoint for `value`."""
        return zeros(self.shadowing, value)
