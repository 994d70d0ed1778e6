"""The patterns of `match` statements as text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import gast

from s2s.emit.expressions import ARGUMENTS
from s2s.emit.layout import PARENTHESES, Style, Write
from s2s.emit.precedence import ATOM, BIT_OR
from s2s.emit.signatures import Signatures

AS, ALTERNATIVES, CLOSED = range(3)


class Patterns(Signatures):
    """Writes every pattern node."""

    def _pattern(self, node: gast.AST, least: int = AS) -> None:
        parens = pattern_level(node) < least
        self.write("(" * parens)
        self.dispatch(node)
        self.write(")" * parens)

    def _patterns(self, nodes: Sequence[gast.AST]) -> list[Write]:
        return [partial(self._pattern, node) for node in nodes]

    def _MatchValue(self, node: gast.AST) -> None:
        self.put(node.value, BIT_OR)

    def _MatchSingleton(self, node: gast.AST) -> None:
        self.write(repr(node.value))

    def _MatchSequence(self, node: gast.AST) -> None:
        self.group(self._patterns(node.patterns), Style("[", ", ", "]"), Style("[", ",", "]"))

    def _MatchStar(self, node: gast.AST) -> None:
        self.write("*" + (node.name or "_"))

    def _MatchMapping(self, node: gast.AST) -> None:
        entries = [
            partial(self._keyed, key, value)
            for key, value in zip(node.keys, node.patterns, strict=True)
        ]
        if node.rest is not None:
            entries.append(partial(self.write, "**" + node.rest))
        self.group(entries, Style("{", ", ", "}"), Style("{", ",", "}"))

    def _keyed(self, key: gast.AST, value: gast.AST) -> None:
        self.put(key)
        self.write(": ")
        self._pattern(value)

    def _MatchClass(self, node: gast.AST) -> None:
        self.put(node.cls, ATOM)
        keywords: list[Write] = [
            partial(self._named, name, value)
            for name, value in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
        ]
        self.group(self._patterns(node.patterns) + keywords, ARGUMENTS, PARENTHESES)

    def _named(self, name: str, value: gast.AST) -> None:
        self.write(name + "=")
        self._pattern(value)

    def _MatchAs(self, node: gast.AST) -> None:
        if node.pattern is not None:
            self._pattern(node.pattern, ALTERNATIVES)
            self.write(" as ")
        self.write(node.name or "_")

    def _MatchOr(self, node: gast.AST) -> None:
        alternatives = [partial(self._pattern, pattern, CLOSED) for pattern in node.patterns]
        self._write_flat(alternatives, Style("", " | ", ""))


def pattern_level(node: gast.AST) -> int:
    """How tightly a pattern binds."""
    if isinstance(node, gast.MatchAs) and node.pattern is not None:
        return AS
    return ALTERNATIVES if isinstance(node, gast.MatchOr) else CLOSED
