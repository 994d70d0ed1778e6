"""How a trip ends early: a code that the step returns, and what the function around it then does.

    for t in range(n):                         def f_step(u, w):
        u = u * w                                  u = u * w
        if np.sum(u) > 4.0:                        if np.sum(u) > 4.0:
            done = u * u             ->                return u, True
            return np.sum(done)                    return u, False
                                               for t in range(n):
                                                   u, left = f_step(u, w)
                                                   if left:
                                                       done = u * u
                                                       return np.sum(done)

An arm that ends in a return moves out of the step as it is: it runs once, and never in a replay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import gast

from s2s.leaves import constant
from s2s.normalise.rewrites.replaying import Leave, own_statements
from s2s.normalise.rewrites.text import FUNCTIONS, assignment, load

ARMS = ("body", "orelse", "finalbody")
Change = Callable[[Sequence[gast.stmt], bool], list[gast.stmt]]


@dataclass
class Departures:
    """The ways out of one trip: what follows each code of the flag that the step returns."""

    block: bool  # a `with` block: the loop around it is not its own
    plain: Callable[[gast.With], bool]  # a `with` that what follows it needs not be inside of
    ways: list[list[gast.stmt]] = field(default_factory=list)

    def taken_out(self, body: Sequence[gast.stmt], answer: str) -> list[gast.stmt]:
        """The body with a marker wherever a trip ends otherwise than by going on.

        What it returns as its last line is computed inside, under the name `answer`.
        """
        *lines, last = body
        others = any(isinstance(node, gast.Return) for node in own_statements(lines))
        if not isinstance(last, gast.Return) or last.value is None or others:
            return [self._statement(node, inner=False) for node in body]
        made = [self._statement(node, inner=False) for node in lines]
        named = gast.copy_location(assignment(answer, last.value), last)
        returned = gast.copy_location(gast.Return(load(answer)), last)
        return [*made, named, self._leave([returned])]

    def _arm(self, body: Sequence[gast.stmt], inner: bool) -> list[gast.stmt]:
        if body and isinstance(body[-1], gast.Return) and _movable(body):
            return [self._leave(list(body))]
        return [self._statement(node, inner) for node in body]

    def _statement(self, node: gast.stmt, inner: bool) -> gast.stmt:
        if isinstance(node, (gast.Break, gast.Continue)) and not inner:
            return self._jump(node)
        if isinstance(node, gast.Return):
            return self._leave([node])
        if isinstance(node, (gast.With, gast.Try)) and not self._open(node):
            return self._within(node, inner, self._jumps)
        return self._within(node, inner, self._arm)

    def _open(self, node: gast.stmt) -> bool:
        return isinstance(node, gast.With) and self.plain(node)

    def _jumps(self, body: Sequence[gast.stmt], inner: bool) -> list[gast.stmt]:
        """A block that nothing can be moved out of: its returns stay, and are refused later."""
        return [
            node if isinstance(node, gast.Return)
            else self._jump(node) if isinstance(node, (gast.Break, gast.Continue)) and not inner
            else self._within(node, inner, self._jumps)
            for node in body
        ]

    def _within(self, node: gast.stmt, inner: bool, change: Change) -> gast.stmt:
        """A statement with its blocks changed; the same one where nothing changes."""
        if isinstance(node, (*FUNCTIONS, gast.ClassDef)):
            return node
        looping = inner or isinstance(node, (gast.For, gast.While))
        parts = {name: getattr(node, name) for name in ARMS if getattr(node, name, None)}
        made = {
            name: change(lines, looping if name == "body" else inner)
            for name, lines in parts.items()
        }
        if all(_same(made[name], parts[name]) for name in parts):
            return node
        return gast.copy_location(type(node)(**dict(gast.iter_fields(node)) | made), node)

    def _jump(self, node: gast.Break | gast.Continue) -> gast.stmt:
        """`continue` ends a trip as its last line does; it leaves a block, as `break` does both."""
        if isinstance(node, gast.Continue) and not self.block:
            return gast.copy_location(Leave(0), node)
        for code, way in enumerate(self.ways, 1):
            if type(way[0]) is type(node):
                return gast.copy_location(Leave(code), node)
        return self._leave([node])

    def _leave(self, way: list[gast.stmt]) -> gast.stmt:
        self.ways.append(way)
        return gast.copy_location(Leave(len(self.ways)), way[0])

    def after(self, flag: str) -> list[gast.stmt]:
        """What follows the call of the step."""
        if len(self.ways) == 1:
            return [gast.If(load(flag), self.ways[0], [])]
        return [
            gast.If(gast.Compare(load(flag), [gast.Eq()], [constant(code)]), way, [])
            for code, way in enumerate(self.ways, 1)
        ]

    def spelled(self, code: int) -> gast.expr:
        """The value of the flag."""
        return constant(bool(code) if len(self.ways) == 1 else code)


def _movable(body: Sequence[gast.stmt]) -> bool:
    """Whether an arm means the same outside of the loops that it stands in."""
    return not any(
        isinstance(node, (gast.Break, gast.Continue))
        for node in own_statements(list(body), into_loops=False)
    )


def _same(a: Sequence[gast.stmt], b: Sequence[gast.stmt]) -> bool:
    return len(a) == len(b) and all(one is other for one, other in zip(a, b, strict=True))
