"""Operators, and the parentheses between them.

    BinOp(BinOp(a, Add, b), Mult, UnaryOp(USub, BinOp(c, Pow, d)))   ->   (a + b) * -c ** d

`put(node, least)` writes a node where the grammar asks for something that binds at least as tightly
as `least`. It is the only place that adds parentheses; all the other methods only say, for each
position, what the grammar asks for there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

import gast

from s2s.emit.layout import BARE_TERMS, TERMS, Layout, Style, Write
from s2s.emit.precedence import AWAIT, BIT_OR, FACTOR, NOT, OR, TEST, level

CLAUSES = Style("(", " ", ")")
BARE_CLAUSES = Style("", " ", "")


class Operators(Layout):
    """Writes chains of operators, and decides on all parentheses."""

    boolops = {gast.And: "and", gast.Or: "or"}
    _Print = _Exec = _Repr = None  # Python 2 had them, and so has the parent class

    def dispatch(self, tree: gast.AST | list[gast.AST]) -> None:
        """Write one node, or several in a row."""
        if isinstance(tree, list):
            for node in tree:
                self.dispatch(node)
            return
        method = writer_of(type(self), type(tree))
        if method is None:
            raise TypeError(f"cannot write a {type(tree).__name__} as Python text")
        method(self, tree)

    def put(self, node: gast.AST, least: int = TEST) -> None:
        """Write an expression, in parentheses if it binds less tightly than `least`."""
        parens = level(node) < least
        if isinstance(node, gast.Tuple):
            self._elements(node, parens)
        elif isinstance(node, (gast.BinOp, gast.BoolOp, gast.Compare, gast.IfExp)):
            self._terms(node, parens)
        elif parens:
            self.write("(")
            self.dispatch(node)
            self.write(")")
        else:
            self.dispatch(node)

    def putter(self, node: gast.AST, least: int = TEST) -> Write:
        return partial(self.put, node, least)

    def _putters(self, nodes: Sequence[gast.AST]) -> list[Write]:
        return [self.putter(node) for node in nodes]

    def _prefixed(self, prefix: str, node: gast.AST, least: int = TEST) -> None:
        self.write(prefix)
        self.put(node, least)

    def _terms(self, node: gast.AST, parens: bool) -> None:
        flat = CLAUSES if parens else BARE_CLAUSES
        opened = TERMS if parens or not self._wrap else BARE_TERMS
        self.group(self._terms_of(node), flat, opened)

    def _terms_of(self, node: gast.AST) -> list[Write]:
        if isinstance(node, gast.BinOp):
            return self._operands(node)
        if isinstance(node, gast.Compare):
            return self._compared(node)
        if isinstance(node, gast.IfExp):
            return [
                self.putter(node.body, OR),
                partial(self._prefixed, "if ", node.test, OR),
                partial(self._prefixed, "else ", node.orelse),
            ]
        word = self.boolops[node.op.__class__] + " "
        first, *rest = node.values
        above = level(node) + 1
        return [self.putter(first, above), *(partial(self._prefixed, word, v, above) for v in rest)]

    def _operands(self, node: gast.BinOp) -> list[Write]:
        """The terms of `a + b - c`: a walk down the left spine, so a long sum needs no stack."""
        here = level(node)
        if isinstance(node.op, gast.Pow):
            return [self.putter(node.left, AWAIT), self._operand(node, FACTOR)]
        terms = []
        while isinstance(node, gast.BinOp) and level(node) == here:
            terms.append(self._operand(node, here + 1))
            node = node.left
        return [self.putter(node, here), *reversed(terms)]

    def _operand(self, node: gast.BinOp, least: int) -> Write:
        return partial(self._prefixed, self.binop[type(node.op).__name__] + " ", node.right, least)

    def _compared(self, node: gast.Compare) -> list[Write]:
        words = (self.cmpops[type(op).__name__] + " " for op in node.ops)
        pairs = zip(words, node.comparators, strict=True)
        rest = [partial(self._prefixed, word, term, BIT_OR) for word, term in pairs]
        return [self.putter(node.left, BIT_OR), *rest]

    def _BinOp(self, node: gast.BinOp) -> None:
        self._terms(node, parens=False)

    _BoolOp = _Compare = _IfExp = _BinOp

    def _UnaryOp(self, node: gast.UnaryOp) -> None:
        if isinstance(node.op, gast.Not):
            self._prefixed("not ", node.operand, NOT)
        else:
            self._prefixed(self.unop[type(node.op).__name__], node.operand, FACTOR)


@cache
def writer_of(writer: type, kind: type[gast.AST]) -> Callable | None:
    """The method that writes a kind of node: a room may have loops or branches of its own kind."""
    found = (getattr(writer, f"_{one.__name__}", None) for one in kind.__mro__)
    return next((method for method in found if method is not None), None)
