"""Names, calls, subscripts and literals as text.

    Subscript(x, Tuple(Slice(1, None), None))   ->   x[1:, None]
    Call(f, a, keyword(b, 1), keyword(**c))     ->   f(a, b=1, **c)
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.emit.displays import Displays
from s2s.emit.fstrings import fstring_text
from s2s.emit.layout import PARENTHESES, Style, Write
from s2s.emit.literals import constant_text
from s2s.emit.precedence import ATOM, BIT_OR, TUPLE

ARGUMENTS = Style("(", ", ", ")")


class Expressions(Displays):
    """Writes the remaining expressions."""

    def _Name(self, node: gast.Name) -> None:
        """A name, or a parameter with its annotation: gast has one node for both."""
        self.write(node.id)
        if node.annotation is not None:
            self._prefixed(": ", node.annotation)

    def _Attribute(self, node: gast.Attribute) -> None:
        # `3.real` would start a float.
        whole = isinstance(node.value, gast.Constant) and type(node.value.value) is int
        self.put(node.value, ATOM + whole)
        self.write("." + node.attr)

    def _Call(self, node: gast.Call) -> None:
        self.put(node.func, ATOM)
        if is_generator(node.args) and not node.keywords:
            self.dispatch(node.args[0])
        else:
            self.group(self._arguments_of(node.args, node.keywords), ARGUMENTS, PARENTHESES)

    def _arguments_of(self, args: list[gast.AST], keywords: list[gast.keyword]) -> list[Write]:
        return self._putters(args) + [partial(self._keyword, keyword) for keyword in keywords]

    def _keyword(self, node: gast.keyword) -> None:
        if node.arg is None:
            self._prefixed("**", node.value, BIT_OR)
        else:
            self._prefixed(node.arg + "=", node.value)

    def _Starred(self, node: gast.Starred) -> None:
        self._prefixed("*", node.value, BIT_OR)

    def _Subscript(self, node: gast.Subscript) -> None:
        self.put(node.value, ATOM)
        self.write("[")
        index = node.slice
        if isinstance(index, gast.Tuple) and index.elts:
            self._indices(index)
        else:
            self.put(index)
        self.write("]")

    def _indices(self, node: gast.Tuple) -> None:
        """The `1:, None` of `x[1:, None]`: slices allow no parentheses around them."""
        last = "," if len(node.elts) == 1 else ""
        self._write_flat(self._putters(node.elts), Style("", ", ", last))

    def _Slice(self, node: gast.Slice) -> None:
        if node.lower is not None:
            self.put(node.lower)
        self.write(":")
        if node.upper is not None:
            self.put(node.upper)
        if node.step is not None:
            self._prefixed(":", node.step)

    def _Constant(self, node: gast.Constant) -> None:
        self.write(constant_text(node.value, node.kind))

    def _JoinedStr(self, node: gast.JoinedStr) -> None:
        self.write(fstring_text(node))

    _FormattedValue = _TemplateStr = _Interpolation = _JoinedStr

    def _NamedExpr(self, node: gast.NamedExpr) -> None:
        self.put(node.target, ATOM)
        self._prefixed(" := ", node.value)

    def _Await(self, node: gast.Await) -> None:
        self._prefixed("await ", node.value, ATOM)

    def _Yield(self, node: gast.Yield) -> None:
        self.write("yield")
        if node.value is not None:
            self._prefixed(" ", node.value, TUPLE)

    def _YieldFrom(self, node: gast.YieldFrom) -> None:
        self._prefixed("yield from ", node.value)


def is_generator(args: list[gast.AST]) -> bool:
    """Whether a call's only argument is a generator, which then brings the parentheses."""
    return len(args) == 1 and isinstance(args[0], gast.GeneratorExp)
