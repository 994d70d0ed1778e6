"""Where kept values lie: under a fresh name, or in a table indexed by the trips of its loops.

    h = np.tanh(w @ h)      ->      h = np.tanh(w @ h)
                                    h_at[t] = h  # keep
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.choose.edits import Edits, kept
from s2s.choose.places import Places
from s2s.choose.steps import Step
from s2s.core import Iteration, Loop, Program, Value, nodes
from s2s.leaves import as_target, assign, constant, name, subscript
from s2s.names import Namer, describe
from s2s.trees import walk


def counters(program: Program, namer: Namer) -> dict[int, str]:
    """The name of every loop's trip number: the user's own variable, or one of ours.

    A `_` that nobody reads gets a name of ours too: `h_at[_]` would read badly.
    """
    own = {node.id for node in walk(program.tree) if isinstance(node, gast.Name)
           and (node.id != "_" or isinstance(node.ctx, gast.Load))}
    return {
        id(node.node): node.counter.name
        if node.counter.name in own
        else namer.fresh("trip" if isinstance(node.node, gast.While) else "i")
        for node in nodes(program.body)
        if isinstance(node, Loop)
    }


@dataclass
class Slots:
    """Makes places for kept values, and counts the trips that index them."""

    places: Places
    namer: Namer
    counters: dict[int, str]
    edits: Edits = field(default_factory=Edits)
    trips: dict[int, gast.expr] = field(default_factory=dict)
    tables: dict[str, str | None] = field(default_factory=dict)  # and the variable that each keeps

    def slot(self, value: Value, loops: tuple[Loop, ...], wish: str | None = None) -> gast.expr:
        """A fresh name, or a place in a table indexed by the trips of the loops around."""
        word = wish or describe(value)
        if not loops:
            return name(self.namer.fresh(f"{word}_1" if word == value.name else word))
        table, _ = self._table(value, loops, word)
        return self._place(table, [self.key(loop) for loop in loops])

    def _table(self, value: Value, loops: tuple[Loop, ...], word: str) -> tuple[str, gast.Dict]:
        """An empty table, made before the outermost loop."""
        table, empty = self.namer.fresh(f"{word}_at"), gast.Dict([], [])
        self.tables[table] = value.name if value.name is not None and word == value.name else None
        self.edits.before[id(loops[0].node)].append(kept(assign(name(table), empty)))
        return table, empty

    def _place(self, table: str, keys: list[gast.expr]) -> gast.expr:
        key = keys[0] if len(keys) == 1 else gast.Tuple(keys, gast.Load())
        return subscript(name(table), key)

    def stepped(self, step: Step, loops: tuple[Loop, ...]) -> tuple[gast.expr, gast.expr]:
        """The places of a variable before and after a trip, in one table with its first value."""
        table, first = self._table(step.head, loops, step.name)
        keys = [self.key(loop) for loop in loops]
        after = gast.BinOp(keys[-1], gast.Add(), constant(1))
        if len(loops) == 1:
            first.keys.append(constant(step.start))
            first.values.append(name(step.name))
        else:
            begun = self._place(table, [*keys[:-1], constant(step.start)])
            line = kept(assign(begun, name(step.name)))
            self.edits.before[id(step.loop.node)].append(line)
        return self._place(table, keys), self._place(table, [*keys[:-1], after])

    def trips_of(self, loop: Loop) -> gast.expr:
        """The number of trips that began, counted at the head of each."""
        key = id(loop.node)
        if key not in self.trips:
            self.trips[key] = self._count(loop)
        return self.trips[key]

    def _count(self, loop: Loop) -> gast.expr:
        """`trip += 1` at the head; inside another loop the count is kept per outer trip."""
        outer = self.places.nodes[loop.at][1]
        before, head = self.edits.before[id(loop.node)], self.edits.head[id(loop.node)]
        counts = [name(self.counters[id(loop.node)])] if loop.iteration is Iteration.WHILE else []
        slot = counts[0] if counts and not outer else self.slot(loop.counter, outer, "trips")
        places = [as_target(place) for place in dict.fromkeys([slot, *counts])]
        before.append(kept(gast.Assign(places, constant(0), None)))
        if len(places) == 1:
            head.insert(0, kept(gast.AugAssign(places[0], gast.Add(), constant(1))))
        else:
            head.insert(
                0, kept(gast.Assign(places, gast.BinOp(counts[0], gast.Add(), constant(1)), None))
            )
        return slot

    def key(self, loop: Loop) -> gast.expr:
        """The counter of a loop, which the forward sweep must then have."""
        text = self.counters[id(loop.node)]
        if loop.iteration is Iteration.WHILE:
            self.trips_of(loop)
            return name(text)
        if loop.counter.name is None:
            self.edits.counted[id(loop.node)] = text
        elif loop.counter.name != text:
            self.edits.renamed[id(loop.node)] = text
        return name(text)
