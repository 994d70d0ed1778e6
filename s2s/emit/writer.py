"""From a gast tree to Python text.

    write(gast.parse("if not a: x[1:,None] += (b+c)*2"))   ->

    if not a:
        x[1:, None] += (b + c) * 2

The text reads back to the same tree, constant for constant. Rows longer than the page are opened at
their brackets (`layout`); comments, empty lines and remarks are printed where the tree has them
(`nodes`); functions and classes get the empty lines that readers expect around them.
"""

from __future__ import annotations

from functools import partial

import gast

from s2s.emit.expressions import ARGUMENTS
from s2s.emit.layout import PARENTHESES, Style, Write
from s2s.emit.precedence import NAMED, TEST, TUPLE
from s2s.emit.simple import Simple


def write(tree: gast.AST | list[gast.stmt]) -> str:
    """The text of a module, of a list of statements, or of one statement."""
    if isinstance(tree, gast.Expression):
        return write_expression(tree.body)
    writer = Writer()
    if isinstance(tree, gast.Module):
        writer.body(tree.body, documented=True)
    else:
        writer.body(tree if isinstance(tree, list) else [tree])
    return writer.text()


def write_expression(expression: gast.AST) -> str:
    """The text of one expression, on one line however long."""
    writer = Writer()
    return writer.rendered(writer.putter(expression))


class Writer(Simple):
    """Writes every compound statement, and so everything."""

    def _FunctionDef(self, node: gast.FunctionDef) -> None:
        self._decorators(node)
        word = "async def" if isinstance(node, gast.AsyncFunctionDef) else "def"
        self.block(node, node.body, partial(self._signature, word, node), documented=True)

    _AsyncFunctionDef = _FunctionDef

    def _signature(self, word: str, node: gast.FunctionDef) -> None:
        self.write(f"{word} {node.name}")
        self._type_params(node)
        self.group(self.parameters(node.args), ARGUMENTS, PARENTHESES)
        if node.returns is not None:
            self._prefixed(" -> ", node.returns)

    def _ClassDef(self, node: gast.ClassDef) -> None:
        self._decorators(node)
        self.block(node, node.body, partial(self._class_header, node), documented=True)

    def _class_header(self, node: gast.ClassDef) -> None:
        self.write(f"class {node.name}")
        self._type_params(node)
        bases = self._arguments_of(node.bases, node.keywords)
        if bases:
            self.group(bases, ARGUMENTS, PARENTHESES)

    def _decorators(self, node: gast.FunctionDef | gast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.line(None, partial(self._prefixed, "@", decorator))

    def _For(self, node: gast.For) -> None:
        word = "async for " if isinstance(node, gast.AsyncFor) else "for "
        target = partial(self._prefixed, word, node.target, TUPLE)
        self.block(node, node.body, target, partial(self._prefixed, " in ", node.iter, TUPLE))
        self._otherwise(node)

    _AsyncFor = _For

    def _While(self, node: gast.While) -> None:
        self.block(node, node.body, partial(self._condition, "while ", node.test))
        self._otherwise(node)

    def _If(self, node: gast.If) -> None:
        self.block(node, node.body, partial(self._condition, "if ", node.test))
        while len(node.orelse) == 1 and isinstance(node.orelse[0], gast.If):
            node = node.orelse[0]
            self.block(node, node.body, partial(self._condition, "elif ", node.test))
        self._otherwise(node)

    def _condition(self, word: str, test: gast.AST) -> None:
        self._prefixed(word, test, NAMED if isinstance(test, gast.NamedExpr) else TEST)

    def _otherwise(self, node: gast.AST) -> None:
        if node.orelse:
            self.block(None, node.orelse, partial(self.write, "else"))

    def _With(self, node: gast.With) -> None:
        word = "async with " if isinstance(node, gast.AsyncWith) else "with "
        items: list[Write] = [partial(self._withitem, item) for item in node.items]
        self.block(node, node.body, partial(self.write, word), partial(self._items, items))

    _AsyncWith = _With

    def _items(self, items: list[Write]) -> None:
        if len(items) == 1:
            items[0]()
        else:
            self.group(items, Style("", ", ", ""), PARENTHESES)

    def _withitem(self, node: gast.withitem) -> None:
        # `with (a, b):` would be two items.
        doubled = isinstance(node.context_expr, gast.Tuple) and node.optional_vars is None
        self.write("(" * doubled)
        self.put(node.context_expr)
        self.write(")" * doubled)
        if node.optional_vars is not None:
            self._prefixed(" as ", node.optional_vars)

    def _Try(self, node: gast.Try) -> None:
        self.block(node, node.body, partial(self.write, "try"))
        word = "except*" if isinstance(node, gast.TryStar) else "except"
        for handler in node.handlers:
            self.block(handler, handler.body, partial(self._handler, word, handler))
        self._otherwise(node)
        if node.finalbody:
            self.block(None, node.finalbody, partial(self.write, "finally"))

    _TryStar = _Try

    def _handler(self, word: str, node: gast.ExceptHandler) -> None:
        self.write(word)
        if node.type is not None:
            self._prefixed(" ", node.type)
        if node.name is not None:
            self.write(f" as {node.name.id}")

    def _Match(self, node: gast.Match) -> None:
        self._header(node, partial(self._prefixed, "match ", node.subject, TUPLE))
        self._indent += 1
        for case in node.cases:
            self._case(case)
        self._indent -= 1

    def _case(self, case: gast.match_case) -> None:
        guard = [] if case.guard is None else [partial(self._condition, " if ", case.guard)]
        pattern = partial(self._pattern, case.pattern)
        self.block(case, case.body, partial(self.write, "case "), pattern, *guard)
