"""The two halves of a region that runs forward: partials are made, then multiplied.

    def f_region_forward(a, w):                           a mixes, w is a number
        units = np.eye(np.size(a))
        value_a = []
        for unit in units:
            value_a.append(f_region_jvp(a, w, unit)[1])
        value, value_w = f_region_jvp_2(a, w, 1.0)
        return value, (value_a, value_w, a)
"""

from __future__ import annotations

from dataclasses import dataclass

import gast
import numpy as np

from s2s.choose.regions import Seeding
from s2s.core import Program, Value
from s2s.leaves import Static, assign, call, constant, name, subscript
from s2s.names import Namer
from s2s_runtime import unbroadcast

KEPT = "kept"


@dataclass(frozen=True)
class Input:
    """One input of a region: its parameter, how it is seeded, the function of its tangent."""

    index: int
    value: Value
    seeding: Seeding
    tangent: str


@dataclass(frozen=True)
class Text:
    """The two halves of a region."""

    program: Program
    inputs: list[Input]
    partials: list[str]
    kept: list[str]
    mint: Namer

    @property
    def taken(self) -> list[str]:
        """The parameters of the reverse half."""
        return [KEPT, self.mint.seed]

    @property
    def results(self) -> list[tuple[int | None, Value]]:
        """The results that can carry a derivative, with their places in a tuple."""
        result = self.program.result
        items = [(None, result)] if result.items is None else list(enumerate(result.items))
        return [(place, value) for place, value in items if value.differentiable]

    def forward(self) -> list[gast.stmt]:
        """The value once, and the partials of each input."""
        value = name(self.mint.fresh("value"))
        lines: list[gast.stmt] = []
        whole = [one.index for one in self.inputs if one.seeding is not Seeding.EACH]
        for one, partial in zip(self.inputs, self.partials, strict=True):
            if one.seeding is Seeding.EACH:
                lines += self._columns(one, partial)
                continue
            own = name(self.program.parameters[one.index].name)
            ones = call(Static(np.ones_like, "np.ones_like"), own)
            seed = constant(1.0) if one.seeding is Seeding.NUMBER else ones
            took = value if one.index == whole[0] else name("_")
            pair = gast.Tuple([took, name(partial)], gast.Load())
            lines.append(assign(pair, self._moved(one, seed)))
        if not whole:
            first = self.inputs[0]
            own = name(self.program.parameters[first.index].name)
            still = call(Static(np.zeros_like, "np.zeros_like"), own)
            lines.append(assign(value, subscript(self._moved(first, still), constant(0))))
        kept = gast.Tuple([name(item) for item in self.kept], gast.Load())
        return [*lines, gast.Return(gast.Tuple([value, kept], gast.Load()))]

    def _columns(self, one: Input, partial: str) -> list[gast.stmt]:
        """A list: the partials of the results by each element."""
        own = name(self.program.parameters[one.index].name)
        unit, units = name(self.mint.fresh("unit")), name(self.mint.fresh("units"))
        size = call(Static(np.size, "np.size"), own)
        eye = call(Static(np.eye, "np.eye"), size)
        if one.value.rank != 1:
            lengths = gast.Starred(call(Static(np.shape, "np.shape"), own), gast.Load())
            shape = gast.Tuple([size, lengths], gast.Load())
            eye = call(Static(np.reshape, "np.reshape"), eye, shape)
        append = gast.Attribute(name(partial), "append", gast.Load())
        moved = subscript(self._moved(one, unit), constant(1))
        return [
            assign(units, eye),
            assign(name(partial), gast.List([], gast.Load())),
            gast.For(unit, units, [gast.Expr(call(append, moved))], [], None),
        ]

    def _moved(self, one: Input, seed: gast.expr) -> gast.expr:
        """The call of a tangent function."""
        arguments = [name(parameter.name) for parameter in self.program.parameters]
        return call(name(one.tangent), *arguments, seed)

    def reverse(self) -> list[gast.stmt]:
        """The adjoint of each input: partials times the adjoints of the results."""
        names = gast.Tuple([name(item) for item in self.kept], gast.Load())
        bars = []
        lines: list[gast.stmt] = [assign(names, name(KEPT))]
        for one, partial in zip(self.inputs, self.partials, strict=True):
            own = self.program.parameters[one.index].name
            bar = self.mint.bar(own)
            lines.append(assign(name(bar), self._bar(one, name(partial), own)))
            bars.append(name(bar))
        result = bars[0] if len(bars) == 1 else gast.Tuple(bars, gast.Load())
        return [*lines, gast.Return(result)]

    def _bar(self, one: Input, partial: gast.expr, own: str) -> gast.expr:
        if one.seeding is not Seeding.EACH:
            return self._sum(one, partial, own)
        column = name(self.mint.fresh("column"))
        terms = gast.ListComp(
            self._sum(one, column, own), [gast.comprehension(column, partial, [], 0)]
        )
        array = call(Static(np.array, "np.array"), terms)
        if one.value.rank == 1:
            return array
        shape = call(Static(np.shape, "np.shape"), name(own))
        return call(Static(np.reshape, "np.reshape"), array, shape)

    def _sum(self, one: Input, partial: gast.expr, own: str) -> gast.expr:
        """The contributions of all results."""
        terms = []
        for place, value in self.results:
            pair = [partial, name(self.mint.seed)]
            if place is not None:
                pair = [subscript(part, constant(place)) for part in pair]
            product = gast.BinOp(pair[0], gast.Mult(), pair[1])
            if one.seeding is Seeding.IN_PLACE:
                product = call(Static(unbroadcast, "unbroadcast"), product, name(own))
            elif value.rank != 0:
                product = call(Static(np.sum, "np.sum"), product)
            terms.append(product)
        total = terms[0]
        for term in terms[1:]:
            total = gast.BinOp(total, gast.Add(), term)
        return total
