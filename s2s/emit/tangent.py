"""Forward mode as text: the user's statements, and beside them their tangents.

    h = np.tanh(a)              h = np.tanh(a)
    loss = loss + h @ h    ->   h_dot = a_dot * (1 - h**2)
                                loss = loss + h @ h
                                loss_dot = loss_dot + (h_dot @ h + h @ h_dot)
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.choose.spelling import Spelled
from s2s.derive.forward import Tangent
from s2s.derive.tangent_texts import Reread
from s2s.emit.comments import UserComments
from s2s.emit.local_functions import local_functions
from s2s.emit.sweeps import Writer
from s2s.leaves import constant, name, rebuild


@dataclass
class TangentText:
    """Rewrites the user's tree of one function."""

    tangent: Tangent
    comments: UserComments = field(init=False)

    def body(self) -> list[gast.stmt]:
        """All statements of the function, its docstring left out."""
        tree, edits = self.tangent.program.tree, self.tangent.edits
        self.comments = UserComments(dict(self.tangent.program.source.comments))
        if isinstance(tree, gast.Lambda):
            nodes = self.tangent.program.body
            statements = [
                nodes[0].origin if nodes else gast.copy_location(gast.Return(tree.body), tree)
            ]
        else:
            statements = tree.body[1:] if is_text(tree.body[0]) else tree.body
        return [*self.lines(edits.top), *self.block(statements)]

    def block(self, statements: list[gast.stmt]) -> list[gast.stmt]:
        """Each statement with what stands before and after it."""
        lines: list[gast.stmt] = []
        for statement in statements:
            edits, key = self.tangent.edits, id(statement)
            lines += self.comments.above(statement)
            lines += self.lines(edits.before.get(key, []))
            *first, last = self.statement(statement)
            last = self.comments.beside(last, statement)
            lines += [*first, last, *self.lines(edits.after.get(key, []))]
        return lines

    def lines(self, statements: list[gast.stmt]) -> list[gast.stmt]:
        return [self.text(statement) for statement in statements]

    def statement(self, node: gast.stmt) -> list[gast.stmt]:
        """One statement of the user, inner ones included."""
        if id(node) in self.tangent.edits.instead:
            return self.lines(self.tangent.edits.instead[id(node)])
        if isinstance(node, gast.If):
            return [gast.If(self.text(node.test), self.block(node.body), self.block(node.orelse))]
        if isinstance(node, gast.With):
            items = [
                gast.withitem(self.text(item.context_expr), item.optional_vars)
                for item in node.items
            ]
            return [gast.With(items, self.block(node.body), None)]
        if isinstance(node, gast.For):
            return [self.loop(node)]
        if isinstance(node, gast.While):
            return [self.repeated(node)]
        if isinstance(node, gast.Return):
            return [
                gast.Return(gast.Tuple([node.value or constant(None), constant(None)], gast.Load()))
            ]
        return [node if isinstance(node, gast.FunctionDef) else self.text(node)]

    def loop(self, node: gast.For) -> gast.For:
        """A `for` whose trips bind values and tangents."""
        target, source = self.tangent.edits.headers.get(id(node), (node.target, node.iter))
        head = self.lines(self.tangent.edits.head.get(id(node), []))
        return gast.For(
            stored(self.text(target)), self.text(source), [*head, *self.block(node.body)], [], None
        )

    def repeated(self, node: gast.While) -> gast.While:
        """A `while`; where its test moves something, `while True:` with the test in the body."""
        test, inside = self.text(node.test), self.tangent.edits.tests.get(id(node))
        if inside is None:
            return gast.While(test, self.block(node.body), [])
        leave = gast.If(gast.UnaryOp(gast.Not(), test), [gast.Break()], [])
        return gast.While(constant(True), [*self.lines(inside), leave, *self.block(node.body)], [])

    # ---- texts ------------------------------------------------------------------------

    def text(self, node: gast.AST) -> gast.AST:
        """A text with the names that its parts got; what is spelled stays, its own parts aside."""
        replace = self.tangent.edits.replace

        def change(item: gast.AST) -> gast.AST | None:
            if isinstance(item, Reread):
                return inside(item.node, again)
            if isinstance(item, Spelled):
                return inside(item.node, change)
            return rebuild(replace[id(item)], spell) if id(item) in replace else None

        def again(item: gast.AST) -> gast.AST | None:
            return rebuild(replace[id(item)], by_name) if id(item) in replace else None

        def by_name(item: gast.AST) -> gast.AST | None:
            return name(item.target.id) if isinstance(item, gast.NamedExpr) else None

        def spell(item: gast.AST) -> gast.AST | None:
            if isinstance(item, Reread):
                return inside(item.node, again)
            return inside(item.node, change) if isinstance(item, Spelled) else None

        return rebuild(node, change)


def inside(node: gast.expr, change: object) -> gast.AST:
    """A copy of a node in which only what is inside of it may change."""
    fields = {}
    for part, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[part] = [
                rebuild(item, change) if isinstance(item, gast.AST) else item for item in value
            ]
        else:
            fields[part] = rebuild(value, change) if isinstance(value, gast.AST) else value
    return type(node)(**fields)


def is_text(node: gast.stmt) -> bool:
    """Whether a statement is a docstring."""
    return (
        isinstance(node, gast.Expr)
        and isinstance(node.value, gast.Constant)
        and isinstance(node.value.value, str)
    )


def stored(target: gast.expr) -> gast.expr:
    """Every name of a target in a place that is written."""
    if isinstance(target, (gast.Tuple, gast.List)):
        return gast.Tuple([stored(part) for part in target.elts], gast.Store())
    return (
        gast.Name(target.id, gast.Store(), None, None) if isinstance(target, gast.Name) else target
    )


def tangent_function(writer: Writer, tangent: Tangent, doc: str = "") -> None:
    """Write one function with its tangent."""
    lines = local_functions(tangent.program, TangentText(tangent).body())
    if not always_returns(lines):
        lines.append(gast.Return(gast.Tuple([constant(None), constant(None)], gast.Load())))
    arguments = [*(parameter.name for parameter in tangent.program.parameters), *tangent.arguments]
    writer.add(tangent, tangent.signature.text, arguments, doc, lines)


def always_returns(lines: list[gast.stmt]) -> bool:
    """Whether the end of a function is never reached."""
    for line in lines:
        if isinstance(line, (gast.Return, gast.Raise)):
            return True
        if isinstance(line, gast.If) and always_returns(line.body) and always_returns(line.orelse):
            return True
        if isinstance(line, gast.With) and always_returns(line.body):
            return True
    return False
