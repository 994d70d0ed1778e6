"""The forward sweep: the user's statements, in order, with the edits that keep values.

    h = np.tanh(w @ x)            product = w @ x  # keep
    return g(h)             ->    h = np.tanh(product)
                                  value, g_kept = g_forward(h)  # keep
                                  return value, (product, g_kept)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import gast

from s2s.analyse.cells import Memory
from s2s.choose.edits import Edits, in_order, kept
from s2s.choose.spelling import Spelled, must_stay
from s2s.core import Call, Program, nodes
from s2s.derive.arguments import argument_texts
from s2s.derive.runtime_calls import fresh_only
from s2s.emit.comments import UserComments
from s2s.emit.header import located
from s2s.leaves import (
    Static,
    as_target,
    assign,
    attribute,
    call,
    constant,
    name,
    rebuild,
    subscript,
)
from s2s_runtime import call_forward, call_pure, keep
from s2s_runtime.kinds import Scalar

Exit = Callable[[gast.Return, gast.expr | None], list[gast.stmt]]


@dataclass
class ForwardText:
    """Rewrites the user's tree of one function."""

    program: Program
    edits: Edits
    kept_calls: Mapping[int, gast.expr]
    calls: Mapping[int, object]
    exit: Exit
    fresh: Callable[[str], str]
    memory: Memory
    steps: Mapping[int, gast.expr]
    watched: Mapping[int, tuple[str, Call]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_node = {
            id(node.node): node
            for node in nodes(self.program.body)
            if isinstance(node, Call) and node.at in self.kept_calls
        }
        self.unsplit = {
            id(node.node): node
            for node in nodes(self.program.body)
            if isinstance(node, Call)
            and node.key is None
            and id(node.node) not in self.by_node
            and any(not isinstance(value.kind, Scalar) for value in node.arguments)
        }
        self.comments = UserComments(dict(self.program.source.comments))

    def body(self) -> list[gast.stmt]:
        """All statements of the function."""
        tree = self.program.tree
        if isinstance(tree, gast.Lambda):
            statement = gast.copy_location(gast.Return(tree.body), tree)
            origin = self.program.body[0].origin if self.program.body else statement
            return [*self._spelled(self.edits.top), *self.block([origin])]
        statements = tree.body
        if (
            isinstance(statements[0], gast.Expr)
            and isinstance(statements[0].value, gast.Constant)
            and isinstance(statements[0].value.value, str)
        ):
            statements = statements[1:]
        return [*self._spelled(self.edits.top), *self.block(statements)]

    def block(self, statements: list[gast.stmt]) -> list[gast.stmt]:
        lines: list[gast.stmt] = []
        for statement in statements:
            before, after = (
                self.edits.before.get(id(statement), []),
                self.edits.after.get(id(statement), []),
            )
            hoisted: list[gast.stmt] = []
            written = located(self.statement(statement, hoisted), statement)
            before = [self._kept_line(line, statement, hoisted) for line in before]
            lines += [
                *self.comments.above(statement),
                *in_order([*before, *hoisted]),
                *written,
                *self._spelled(after),
            ]
        return lines

    def _spelled(self, lines: list[gast.stmt]) -> list[gast.stmt]:
        return [self._keep_remark(self.text(line, inner=True), line) for line in lines]

    def _kept_line(self, line: gast.stmt, origin: gast.stmt, hoisted: list[gast.stmt]) -> gast.stmt:
        """A kept line before a statement; calls inside the kept text are split like any other."""
        made = self.expression(line, origin, hoisted)
        made.remark, made.order = line.remark, line.order
        return made

    def _keep_remark(self, line: gast.stmt, origin: gast.stmt) -> gast.stmt:
        line.remark = getattr(origin, "remark", None)
        return line

    def statement(self, node: gast.stmt, hoisted: list[gast.stmt]) -> list[gast.stmt]:
        """One statement, its calls split and its kept sub-expressions named."""
        if isinstance(node, (gast.For, gast.While)):
            return [self.loop(node, hoisted)]
        if isinstance(node, gast.If):
            test = self.expression(node.test, node, hoisted)
            made = gast.If(test, self.block(node.body), self.block(node.orelse))
            return [self.comments.beside(made, node)]
        if isinstance(node, gast.With):
            items = [
                gast.withitem(self.expression(item.context_expr, node, hoisted), item.optional_vars)
                for item in node.items
            ]
            return [self.comments.beside(gast.With(items, self.block(node.body), None), node)]
        if isinstance(node, gast.Return):
            value = self.expression(node.value, node, hoisted) if node.value is not None else None
            return self.exit(node, value)
        if isinstance(node, (gast.Assign, gast.Expr)) and id(node.value) in self.by_node:
            return [self.split(node, hoisted)]
        if isinstance(node, gast.FunctionDef):
            return [node]
        return [self.comments.beside(self.expression(node, node, hoisted), node)]

    def loop(self, node: gast.For | gast.While, hoisted: list[gast.stmt]) -> gast.stmt:
        body = [*self._spelled(self.edits.head.get(id(node), [])), *self.block(node.body)]
        if isinstance(node, gast.While):
            return self.comments.beside(
                gast.While(self.expression(node.test, node, hoisted), body, []), node
            )
        target, source = self.edits.target(node), self.expression(node.iter, node, hoisted)
        if id(node) in self.edits.counted:
            source = call(Static(enumerate, "enumerate", "builtins"), source)
        return self.comments.beside(gast.For(target, source, body, [], None), node)

    # ---- calls ------------------------------------------------------------------------

    def split(self, node: gast.Assign | gast.Expr, hoisted: list[gast.stmt]) -> gast.stmt:
        """`y = g(x)` -> `y, g_kept = g_forward(x)`."""
        found = self.by_node[id(node.value)]
        if found.at in self.steps:
            return self.trip(node, found, hoisted)
        forward = self.forward_call(found, lambda part: self.expression(part, node, hoisted))
        slot = as_target(self.kept_calls[found.at])
        if id(node.value) in self.edits.results and isinstance(node, gast.Assign):
            value = self.edits.results[id(node.value)]
            hoisted.append(kept(assign(gast.Tuple([value, slot], gast.Load()), forward), found.at))
            return gast.Assign(
                [self.text(target, inner=True) for target in node.targets], value, None
            )
        if isinstance(node, gast.Expr):
            return kept(gast.Assign([slot], subscript(forward, constant(1)), None))
        if len(node.targets) > 1:
            value = name(self.fresh("value"))
            return gast.Assign([gast.Tuple([as_target(value), slot], gast.Store())], forward, None)
        first = self.text(node.targets[0], inner=True)
        return kept(gast.Assign([gast.Tuple([first, slot], gast.Store())], forward, None))

    def trip(self, node: gast.Assign | gast.Expr, found: Call, hoisted: list) -> gast.stmt:
        """`u = step(u, t)` -> `u = steps.run(u, t)`."""
        texts = argument_texts(found, self.calls[found.at].program)
        args = [self.expression(arg, node, hoisted) for arg in texts]
        value = call(attribute(self.steps[found.at], "run"), *args)
        if id(node.value) in self.edits.results:
            hoisted.append(kept(assign(self.edits.results[id(node.value)], value), found.at))
            value = self.edits.results[id(node.value)]
        targets = [self.text(target, inner=True) for target in getattr(node, "targets", [])]
        return gast.Assign(targets, value, None) if targets else gast.Expr(value)

    def forward_call(self, node: Call, text: Callable[[gast.expr], gast.expr]) -> gast.expr:
        """The call of the forward half, with the callee's arguments in the order of its program."""
        pair = self.calls[node.at]
        if node.key is None:
            flags = gast.Tuple([constant(flag) for flag in pair.active], gast.Load())
            args = [text(arg) for arg in node.node.args]
            return call(
                Static(call_forward, "call_forward"),
                text(node.node.func),
                flags,
                *args,
                **pair.facts,
            )
        return gast.Call(
            Static(pair, pair.forward),
            [text(arg) for arg in argument_texts(node, pair.program)],
            [],
        )

    # ---- expressions ------------------------------------------------------------------

    def expression(self, node: gast.AST, origin: gast.stmt, hoisted: list[gast.stmt]) -> gast.AST:
        """The user's expression; calls inside it are hoisted before the statement."""

        def change(item: gast.AST) -> gast.AST | None:
            if isinstance(item, Spelled):
                return self._guarded(item.node, change) or self._inside(item.node, change)
            if id(item) in self.by_node:
                return self._hoist(item, origin, hoisted, change)
            if id(item) in self.edits.replace:
                return self._spell(self.edits.replace[id(item)], change)
            return self._guarded(item, change)

        return rebuild(node, change)

    def _guarded(self, item: gast.AST, change: Callable) -> gast.expr | None:
        """A call that is not split, where what it calls must be watched."""
        if id(item) in self.unsplit:
            return call(
                Static(call_pure, "call_pure"),
                rebuild(item.func, change),
                *(rebuild(arg, change) for arg in item.args),
                **fresh_only(self.memory, self.unsplit[id(item)]),
            )
        if id(item) in self.watched:
            called, found = self.watched[id(item)]
            return call(Static(found, called), *(rebuild(arg, change) for arg in found.texts))
        return None

    def _hoist(
        self, node: gast.Call, origin: gast.stmt, hoisted: list[gast.stmt], change: Callable
    ) -> gast.expr:
        found = self.by_node[id(node)]
        forward = self.forward_call(found, lambda part: rebuild(part, change))
        slot = self.kept_calls[found.at]
        if must_stay(node, origin):
            whole = name(self.fresh(f"{_word(node)}_pair"))
            value = subscript(gast.NamedExpr(as_target(whole), forward), constant(0))
            if id(node) in self.edits.results:
                value = _stored(self.edits.results[id(node)], value)
            stored = _stored(slot, subscript(whole, constant(1)))
            return subscript(gast.Tuple([value, stored], gast.Load()), constant(0))
        value = self.edits.results.get(id(node)) or name(self.fresh(f"{_word(node)}_value"))
        hoisted.append(kept(assign(gast.Tuple([value, slot], gast.Load()), forward), found.at))
        return value

    def text(self, node: gast.AST, inner: bool = False) -> gast.AST:
        """A piece of text with kept sub-expressions named."""

        def change(item: gast.AST) -> gast.AST | None:
            if isinstance(item, Spelled):
                return self._inside(item.node, change)
            if id(item) in self.edits.replace:
                return self._spell(self.edits.replace[id(item)], change)
            return None

        return rebuild(node, change)

    def _inside(self, node: gast.expr, change: Callable) -> gast.AST:
        """The user's text of a replaced expression, its own inner edits made."""
        fields = {}
        for part, value in gast.iter_fields(node):
            if isinstance(value, list):
                fields[part] = [
                    rebuild(item, change) if isinstance(item, gast.AST) else item for item in value
                ]
            else:
                fields[part] = rebuild(value, change) if isinstance(value, gast.AST) else value
        return type(node)(**fields)

    def _spell(self, node: gast.expr, change: Callable) -> gast.AST:
        return rebuild(
            node,
            lambda item: self._inside(item.node, change) if isinstance(item, Spelled) else None,
        )


def _word(node: gast.Call) -> str:
    function = getattr(node, "func", node)
    return (
        function.attr if isinstance(function, gast.Attribute) else getattr(function, "id", "call")
    )


def _stored(slot: gast.expr, value: gast.expr) -> gast.expr:
    """A value that is kept in the middle of an expression."""
    if isinstance(slot, gast.Name):
        return gast.NamedExpr(as_target(slot), value)
    return call(Static(keep, "keep"), slot.value, slot.slice, value)
