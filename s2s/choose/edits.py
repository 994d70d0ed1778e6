"""The edits of the forward text: lines that keep, names for sub-expressions, counted loops.

    h = np.tanh(w @ x)      product = w @ x  # keep
                      ->    h = np.tanh(product)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import gast

from s2s.core import If, Loop, Value
from s2s.leaves import Static, attribute, call, rebuild
from s2s_runtime import snapshot
from s2s_runtime.kinds import Array


@dataclass
class Edits:
    """What changes in the user's text, keyed by the identity of its nodes."""

    top: list[gast.stmt] = field(default_factory=list)
    before: dict[int, list[gast.stmt]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[gast.stmt]] = field(default_factory=lambda: defaultdict(list))
    head: dict[int, list[gast.stmt]] = field(default_factory=lambda: defaultdict(list))
    replace: dict[int, gast.expr] = field(default_factory=dict)
    results: dict[int, gast.expr] = field(default_factory=dict)
    counted: dict[int, str] = field(default_factory=dict)
    renamed: dict[int, str] = field(default_factory=dict)  # `_` that counts and now has readers
    unpacked: dict[int, str] = field(default_factory=dict)  # parts of headers' targets
    statements: dict[int, gast.stmt] = field(default_factory=dict)
    loops: dict[int, Loop] = field(default_factory=dict)

    def behind(self, origin: gast.stmt, node: object, line: gast.stmt) -> None:
        """After the statement; an item of a loop header is kept at the head of the trip."""
        whole = isinstance(node, (Loop, If)) and node.node is origin
        header = isinstance(origin, gast.For) and not whole
        (self.head if header else self.after)[id(origin)].append(line)
        self.statements[id(origin)] = origin

    def target(self, node: gast.For) -> gast.expr:
        """What a trip of a loop binds, the number of the trip where that is asked for."""
        target = rebuild(node.target, self._named)
        if id(node) in self.renamed:
            counter = gast.Name(self.renamed[id(node)], gast.Store(), None, None)
            rest = target.elts[1:] if isinstance(target, gast.Tuple) else []
            return gast.Tuple([counter, *rest], gast.Store()) if rest else counter
        if id(node) in self.counted:
            counter = gast.Name(self.counted[id(node)], gast.Store(), None, None)
            return gast.Tuple([counter, target], gast.Store())
        return target

    def _named(self, part: gast.AST) -> gast.expr | None:
        text = self.unpacked.get(id(part))
        return None if text is None else gast.Name(text, gast.Store(), None, None)


def kept(statement: gast.stmt, order: int = -1) -> gast.stmt:
    """A line that the compiler added; `order` is the position of what it computes."""
    statement.remark = "keep"
    statement.order = order
    return statement


def in_order(lines: list[gast.stmt]) -> list[gast.stmt]:
    """Kept lines in the order in which the user's text evaluates what they compute."""
    return sorted(lines, key=lambda line: line.order)


def copied(text: gast.expr, value: Value) -> gast.expr:
    """Memory of its own with the contents of `value`."""
    if isinstance(value.kind, Array):
        return call(attribute(text, "copy"))
    return call(Static(snapshot, "snapshot"), text)
