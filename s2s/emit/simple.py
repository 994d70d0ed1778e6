"""Statements of one line as text.

    x += (a, b)      ->   x += a, b
    raise (e) from c ->   raise e from c
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.emit.blocks import Blocks
from s2s.emit.layout import PARENTHESES, Style, Write
from s2s.emit.precedence import TEST, TUPLE, YIELD


class Simple(Blocks):
    """Writes every simple statement."""

    def _Expr(self, node: gast.Expr) -> None:
        self.line(node, self.putter(node.value, YIELD))

    def _Assign(self, node: gast.Assign) -> None:
        self.line(node, partial(self._assign, node))

    def _assign(self, node: gast.Assign) -> None:
        for target in node.targets:
            self.put(target, TUPLE)
            self.write(" = ")
        self.put(node.value, YIELD)

    def _AugAssign(self, node: gast.AugAssign) -> None:
        sign = f" {self.binop[type(node.op).__name__]}= "
        self.line(node, self.putter(node.target), partial(self._prefixed, sign, node.value, YIELD))

    def _AnnAssign(self, node: gast.AnnAssign) -> None:
        self.line(node, partial(self._declare, node))

    def _declare(self, node: gast.AnnAssign) -> None:
        grouped = isinstance(node.target, gast.Name) and not node.simple
        self.write("(" * grouped)
        self.put(node.target)
        self.write(")" * grouped)
        self._prefixed(": ", node.annotation)
        if node.value is not None:
            self._prefixed(" = ", node.value, YIELD)

    def _Return(self, node: gast.Return) -> None:
        self._word(node, "return", node.value, TUPLE)

    def _Raise(self, node: gast.Raise) -> None:
        cause = [] if node.cause is None else [partial(self._prefixed, " from ", node.cause)]
        self._word(node, "raise", node.exc, TEST, *cause)

    def _word(
        self, node: gast.AST, word: str, value: gast.AST | None, least: int, *more: Write
    ) -> None:
        rest = [] if value is None else [partial(self._prefixed, " ", value, least)]
        self.line(node, partial(self.write, word), *rest, *more)

    def _Delete(self, node: gast.Delete) -> None:
        self.line(node, partial(self._listed, "del ", self._putters(node.targets)))

    def _Assert(self, node: gast.Assert) -> None:
        message = [] if node.msg is None else [partial(self._prefixed, ", ", node.msg)]
        self.line(node, partial(self._prefixed, "assert ", node.test), *message)

    def _listed(self, word: str, items: list[Write]) -> None:
        self._write_flat(items, Style(word, ", ", ""))

    def _Pass(self, node: gast.Pass) -> None:
        self.line(node, partial(self.write, type(node).__name__.lower()))

    _Break = _Continue = _Pass

    def _Global(self, node: gast.Global) -> None:
        word = type(node).__name__.lower()
        self.line(node, partial(self.write, f"{word} {', '.join(node.names)}"))

    _Nonlocal = _Global

    def _Import(self, node: gast.Import) -> None:
        names: list[Write] = [partial(self._alias, name) for name in node.names]
        self.line(node, partial(self._listed, "import ", names))

    def _ImportFrom(self, node: gast.ImportFrom) -> None:
        source = "." * (node.level or 0) + (node.module or "")
        self.line(node, partial(self.write, f"from {source} import "), partial(self._names, node))

    def _names(self, node: gast.ImportFrom) -> None:
        names = [partial(self._alias, name) for name in node.names]
        self.group(names, Style("", ", ", ""), PARENTHESES)

    def _alias(self, node: gast.alias) -> None:
        self.write(node.name if node.asname is None else f"{node.name} as {node.asname}")

    def _TypeAlias(self, node: gast.TypeAlias) -> None:
        name = partial(self._prefixed, "type ", node.name)
        value = partial(self._prefixed, " = ", node.value)
        self.line(node, name, partial(self._type_params, node), value)
