"""What stands inside a statement and needs lines of its own gets them before the statement.

    return w * sum(v * v for v in x)       total = 0
                                       ->  for v in x:
                                               total = total + v * v
                                           return w * total

Only where the order of evaluation allows it: nothing evaluated earlier in the statement may change
anything, and what is moved stands in no arm of a conditional.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2s.leaves import Static
from s2s.normalise.rewrites.arms import as_branches, needs_lines
from s2s.normalise.rewrites.changes import taken
from s2s.normalise.rewrites.comprehensions import as_dict, as_list, can_be_loop
from s2s.normalise.rewrites.consumers import NAMES, consumed, written_out
from s2s.normalise.rewrites.defaults import with_names
from s2s.normalise.rewrites.earlier import named_before
from s2s.normalise.rewrites.picks import picked_out
from s2s.normalise.rewrites.text import (
    COMPREHENSIONS,
    FUNCTIONS,
    UNKNOWN,
    Text,
    assignment,
    load,
    located,
)
from s2s.trees import walk

FIELDS = {
    gast.Assign: "value",
    gast.AnnAssign: "value",
    gast.AugAssign: "value",
    gast.Return: "value",
    gast.Expr: "value",
    gast.If: "test",
    gast.For: "iter",
    gast.Assert: "test",
}


def hoisted(text: Text, statement: gast.stmt) -> list[gast.stmt] | None:
    """The lines before `statement` and the statement; None where nothing is to be moved."""
    place = FIELDS.get(type(statement))
    value = getattr(statement, place) if place else None
    if value is None or not any(
        id(node) in text.hoisted
        or isinstance(node, (*COMPREHENSIONS, gast.Call, gast.Lambda, gast.IfExp, gast.BoolOp))
        for node in walk(value)
    ):
        return None
    found = Hoist(text, wish=_wish(text, statement), binds=_binds(text, value))
    if isinstance(statement, gast.AugAssign) and not isinstance(statement.target, gast.Name):
        found.reads = True
    elif isinstance(statement, gast.AugAssign):
        found.names.add(statement.target.id)
    changed = found.visit(value)
    if found.blocked is not None and (named := named_before(text, value, found.blocked)):
        return [*named[0], _with(statement, place, named[1])]
    if not found.lines:
        return None
    if found.wish is not None and isinstance(changed, gast.Name) and changed.id == found.wish:
        return found.lines
    return [*found.lines, _with(statement, place, changed)]


def _with(statement: gast.stmt, place: str, value: gast.expr) -> gast.stmt:
    fields = dict(gast.iter_fields(statement)) | {place: value}
    return gast.copy_location(type(statement)(**fields), statement)


def _binds(text: Text, value: gast.expr) -> bool:
    return any(isinstance(node, gast.NamedExpr) and text.moves(node.value) for node in walk(value))


def _wish(text: Text, statement: gast.stmt) -> str | None:
    """The variable that the statement binds, where it can be used for what is built."""
    if not isinstance(statement, gast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    if not isinstance(target, gast.Name) or target.id not in text.own | text.made:
        return None
    inside = any(
        isinstance(node, gast.Name) and node.id == target.id for node in walk(statement.value)
    )
    return None if inside else target.id


@dataclass
class Hoist:
    """Walks one expression in the order of evaluation."""

    text: Text
    wish: str | None
    lines: list[gast.stmt] = field(default_factory=list)
    effects: bool = False  # something evaluated earlier may have changed something
    reads: bool = False  # something evaluated earlier read memory
    names: set[str] = field(default_factory=set)  # the variables read so far
    binds: bool = False  # a walrus binds what moves
    blocked: gast.expr | None = None  # the first that may not move before what stands before it

    def visit(self, node: gast.expr, whole: bool = True) -> gast.expr:
        """The expression after what it needs has been moved before it."""
        if (name := self.text.hoisted.get(id(node))) is not None and self.may_move(node):
            self.lines.append(located(assignment(name, node), node))
            return located(load(name), node)
        if isinstance(node, gast.Call) and (found := consumed(self.text, node)) is not None:
            if self.text.mentions(node) and self.moves_out(node):
                return self.consume(node, *found, whole)
        if isinstance(node, gast.Call) and not (self.effects or self.reads):
            name = self.name_for("item", whole)
            if (lines := taken(self.text, node, name)) is not None:
                self.lines += lines
                return located(load(name), node)
        if isinstance(node, gast.Call) and self.may_move(node):
            if (lines := picked_out(self.text, node, name := self.name_for("item", whole))):
                self.lines += lines
                return located(load(name), node)
        if can_be_loop(node) and not isinstance(node, gast.GeneratorExp):
            if self.text.mentions(node) and self.moves_out(node):
                return self.build(node, whole)
        if isinstance(node, gast.BinOp) and self.takes(node.right):
            return self.in_order(node)
        if isinstance(node, gast.NamedExpr) and self.binds and self.may_bind(node):
            return self.walrus(node)
        if isinstance(node, gast.Lambda) and self.may_move(node):
            return self.function(node)
        if isinstance(node, (*COMPREHENSIONS, *FUNCTIONS)):
            return self.passed(node)
        if isinstance(node, (gast.IfExp, gast.BoolOp)):
            return self.conditional(node)
        if isinstance(node, gast.Call):
            node = self.arguments(node)
        changed = self.children(node)
        self.passed(node)
        return changed

    def arguments(self, node: gast.Call) -> gast.Call:
        """A list given to a function of the user's has a name: the function may write it."""
        function = self.text.meaning(node.func)
        if isinstance(node.func, gast.Attribute) and function is UNKNOWN \
                or self.text.is_pure(gast.Call(node.func, [], [])):
            return node
        args = [self.named(item) for item in node.args]
        if all(a is b for a, b in zip(args, node.args, strict=True)):
            return node
        return gast.copy_location(gast.Call(node.func, args, node.keywords), node)

    def named(self, item: gast.expr) -> gast.expr:
        plain = isinstance(item, gast.List) and not any(
            isinstance(part, (gast.Lambda, gast.Starred, *COMPREHENSIONS))
            for part in gast.walk(item)
        )
        if not plain or not self.text.moves(item) or not self.may_move(item):
            return item
        name = self.text.fresh("items")
        self.lines.append(located(assignment(name, item), item))
        return located(load(name), item)

    def takes(self, node: gast.expr) -> bool:
        """Whether something is taken out of a container, and nothing was evaluated before."""
        found = any(
            isinstance(part, gast.Call) and isinstance(part.func, gast.Attribute)
            and part.func.attr == "pop" and part.args and self.text.moves(part)
            for part in walk(node)
        )
        return found and not (self.effects or self.reads)

    def in_order(self, node: gast.BinOp) -> gast.expr:
        """`total * x + queue.pop(0)`: what comes first has a name before the queue changes."""
        left = self.visit(node.left, whole=False)
        if not isinstance(left, (gast.Name, gast.Constant)):
            name = self.text.fresh("first")
            self.lines.append(located(assignment(name, left), node))
            left = located(load(name), node)
        self.effects = self.reads = False
        return gast.copy_location(gast.BinOp(left, node.op, self.visit(node.right, False)), node)

    def may_move(self, node: gast.expr) -> bool:
        bound = {part.target.id for part in walk(node) if isinstance(part, gast.NamedExpr)}
        unread = self.names.isdisjoint(bound)
        return not self.effects and unread and (not self.reads or self.text.is_pure(node))

    def moves_out(self, node: gast.expr) -> bool:
        """Whether what needs lines of its own may move; the first that may not is noted."""
        if self.may_move(node):
            return True
        self.blocked = self.blocked or node
        return False

    def may_bind(self, node: gast.expr) -> bool:
        """Whether an expression that binds names may move before what was evaluated earlier."""
        bound = {part.target.id for part in walk(node) if isinstance(part, gast.NamedExpr)}
        calls = (part for part in walk(node) if isinstance(part, gast.Call))
        pure = not self.reads or all(self.text.is_pure(gast.Call(c.func, [], [])) for c in calls)
        return not self.effects and pure and self.names.isdisjoint(bound)

    def walrus(self, node: gast.NamedExpr) -> gast.expr:
        """`(y := f(x))` as a line before the statement."""
        value = self.visit(node.value, whole=False)
        self.lines.append(located(gast.Assign([node.target], value, None), node))
        self.names.add(node.target.id)
        return located(load(node.target.id), node)

    def passed(self, node: gast.expr) -> gast.expr:
        """Note what evaluating `node` did."""
        if isinstance(node, (gast.Name, gast.IfExp, gast.BoolOp, *COMPREHENSIONS, *FUNCTIONS)):
            self.names |= {part.id for part in walk(node) if isinstance(part, gast.Name)}
        if not isinstance(node, (gast.Name, gast.Constant)):
            self.reads |= not self.text.is_fixed(node)
        if isinstance(node, gast.Call):
            self.effects |= not self.text.is_pure(gast.Call(node.func, [], node.keywords))
        elif isinstance(node, (gast.IfExp, gast.BoolOp, gast.NamedExpr, *COMPREHENSIONS)):
            self.effects |= not self.text.is_pure(node)
        return node

    def consume(
        self, node: gast.Call, function: object, items: gast.expr, whole: bool
    ) -> gast.expr:
        name = self.name_for(NAMES[function], whole)
        if function is tuple:
            name = self.text.fresh("items")
        self.lines += written_out(self.text, node, function, items, name)
        if function is tuple:
            made = gast.Call(Static(tuple, "tuple", "builtins"), [load(name)], [])
            return located(made, node)
        return located(load(name), node)

    def build(self, node: gast.expr, whole: bool) -> gast.expr:
        name = self.name_for("items", whole)
        make = as_dict if isinstance(node, gast.DictComp) else as_list
        self.lines += make(self.text, node, name)
        return located(load(name), node)

    def function(self, node: gast.Lambda) -> gast.expr:
        """A lambda whose defaults are made before the statement."""
        lines, args = with_names(self.text, node, "default")
        self.lines += lines
        return gast.copy_location(gast.Lambda(args, node.body), node) if lines else node

    def name_for(self, wish: str, whole: bool) -> str:
        return self.wish if whole and self.wish is not None else self.text.fresh(wish)

    def conditional(self, node: gast.IfExp | gast.BoolOp) -> gast.expr:
        """Only what is evaluated in any case can be moved, or all of it into an `if`."""
        ternary = isinstance(node, gast.IfExp)
        before = node.test if ternary else node.values[0]
        first = self.visit(before, whole=False)
        if needs_lines(self.text, node) and self.may_bind(node):
            name = self.text.fresh("chosen")
            self.lines += as_branches(node, first, name)
            return located(load(name), node)
        self.passed(node)
        if first is before:
            return node
        changed = gast.IfExp(first, node.body, node.orelse) if ternary else gast.BoolOp(
            node.op, [first, *node.values[1:]])
        return gast.copy_location(changed, node)

    def children(self, node: gast.AST) -> gast.AST:
        """The node with its parts visited in order; the same node where nothing changed."""
        fields: dict[str, Any] = {}
        changed = False
        for name, value in gast.iter_fields(node):
            if isinstance(value, list):
                fields[name] = [self.part(item) for item in value]
                changed |= any(a is not b for a, b in zip(fields[name], value, strict=True))
            else:
                fields[name] = self.part(value)
                changed |= fields[name] is not value
        return gast.copy_location(type(node)(**fields), node) if changed else node

    def part(self, item: object) -> object:
        if isinstance(item, gast.expr):
            return self.visit(item, whole=False)
        return self.children(item) if isinstance(item, (gast.keyword, gast.Slice)) else item
