"""Tuples, lists, sets, dicts and comprehensions as text.

    return (a, b)                    ->   return a, b
    [(k, v) for (k, v) in pairs]     ->   [(k, v) for k, v in pairs]
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.emit.layout import PARAGRAPH, PARENTHESES, Style, Write
from s2s.emit.operators import Operators
from s2s.emit.precedence import BIT_OR, OR, TUPLE

MANY = 5  # more names than this are a paragraph, not a column


class Displays(Operators):
    """Writes everything that lists its elements."""

    def _elements(self, node: gast.Tuple, parens: bool) -> None:
        left, right = ("(", ")") if parens or len(node.elts) < 2 else ("", "")
        last = "," if len(node.elts) == 1 else ""
        many = len(node.elts) > MANY and all(isinstance(item, gast.Name) for item in node.elts)
        opened = PARAGRAPH if many else PARENTHESES
        self.group(self._putters(node.elts), Style(left, ", ", last + right), opened)

    def _Tuple(self, node: gast.Tuple) -> None:
        self._elements(node, parens=True)

    def _List(self, node: gast.List) -> None:
        self.group(self._putters(node.elts), Style("[", ", ", "]"), Style("[", ",", "]"))

    def _Set(self, node: gast.Set) -> None:
        elements = self._putters(node.elts) or [partial(self.write, "*()")]
        self.group(elements, Style("{", ", ", "}"), Style("{", ",", "}"))

    def _Dict(self, node: gast.Dict) -> None:
        entries = [partial(self._entry, k, v) for k, v in zip(node.keys, node.values, strict=True)]
        self.group(entries, Style("{", ", ", "}"), Style("{", ",", "}"))

    def _entry(self, key: gast.AST | None, value: gast.AST) -> None:
        if key is None:
            self._prefixed("**", value, BIT_OR)
        else:
            self.put(key)
            self._prefixed(": ", value)

    # comprehensions

    def _ListComp(self, node: gast.ListComp) -> None:
        self._comprehended([self.putter(node.elt)], node, "[", "]")

    def _SetComp(self, node: gast.SetComp) -> None:
        self._comprehended([self.putter(node.elt)], node, "{", "}")

    def _GeneratorExp(self, node: gast.GeneratorExp) -> None:
        self._comprehended([self.putter(node.elt)], node, "(", ")")

    def _DictComp(self, node: gast.DictComp) -> None:
        self._comprehended([partial(self._entry, node.key, node.value)], node, "{", "}")

    def _comprehended(self, head: list[Write], node: gast.AST, left: str, right: str) -> None:
        clauses = [clause for loop in node.generators for clause in self._clauses(loop)]
        self.group(head + clauses, Style(left, " ", right), Style(left, "", right))

    def _clauses(self, loop: gast.comprehension) -> list[Write]:
        tests = [partial(self._prefixed, "if ", test, OR) for test in loop.ifs]
        return [partial(self._comprehension, loop), *tests]

    def _comprehension(self, loop: gast.comprehension) -> None:
        self._prefixed("async for " if loop.is_async else "for ", loop.target, TUPLE)
        self._prefixed(" in ", loop.iter, OR)
