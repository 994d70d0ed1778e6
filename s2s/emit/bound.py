"""Which names the lines of a function read from outside, and which are bound on every path."""

from __future__ import annotations

import gast

from s2s.choose.spelling import must_stay
from s2s.core import Program, nodes
from s2s.derive.reverse import Pair
from s2s.leaves import name, walk
from s2s.nodes import Comment


def free_variables(lines: list[gast.stmt]) -> list[str]:
    """Names read before they are surely bound, in order."""
    bound: set[str] = set()
    found: list[str] = []

    def reads(node: gast.AST) -> None:
        for item in walk(node):
            if (
                isinstance(item, gast.Name)
                and isinstance(item.ctx, gast.Load)
                and item.id not in bound
            ):
                found.append(item.id)

    def visit(line: gast.stmt) -> None:
        if isinstance(line, Comment):
            return
        if isinstance(line, gast.For):
            reads(line.iter)
            bound.update(item.id for item in walk(line.target) if isinstance(item, gast.Name))
            for inner in line.body:
                visit(inner)
            return
        if isinstance(line, gast.If):
            reads(line.test)
            before = set(bound)
            for inner in line.body:
                visit(inner)
            after = set(bound)
            bound.intersection_update(before)
            for inner in line.orelse:
                visit(inner)
            bound.intersection_update(after)
            return
        if isinstance(line, gast.With):
            for item in line.items:
                reads(item.context_expr)
            for inner in line.body:
                visit(inner)
            return
        reads(
            line.value
            if isinstance(line, (gast.Assign, gast.Return)) and line.value is not None
            else line
        )
        if isinstance(line, gast.AugAssign):
            reads(_loaded(line.target))
        for target in getattr(line, "targets", []):
            for item in walk(target):
                if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Load):
                    reads(item)
            bound.update(
                item.id
                for item in walk(target)
                if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Store)
            )

    for line in lines:
        visit(line)
    return found


def _loaded(target: gast.expr) -> gast.expr:
    return name(target.id) if isinstance(target, gast.Name) else target


def conditional(pair: Pair, names: list[str]) -> list[str]:
    """Kept names that some path to a return does not bind."""
    if not pair.program.leaves_early and not _has_branches(pair.program):
        return []
    sure = {parameter.name for parameter in pair.program.parameters}
    sure |= _surely_bound(pair)
    sure |= pair.program.names - pair.program.locals  # what it reads from outside is no local
    return [item for item in names if item not in sure]


def _has_branches(program: Program) -> bool:
    return any(
        isinstance(node, (gast.If, gast.For, gast.While, gast.IfExp, gast.BoolOp))
        for node in walk(program.tree)
    )


def _surely_bound(pair: Pair) -> set[str]:
    """Names bound at the top level of the body before anything can return."""
    tree = pair.program.tree
    if isinstance(tree, gast.Lambda):
        return set()
    found: set[str] = set()
    for statement in tree.body:
        leaves = any(isinstance(node, gast.Return) for node in walk(statement))
        lines = [*pair.edits.before.get(id(statement), [])]
        lines += [] if leaves else [*_simple(statement), *pair.edits.after.get(id(statement), [])]
        for line in lines:
            maybe = {item.target.id for item in walk(line) if isinstance(item, gast.NamedExpr)}
            found |= {
                item.id
                for item in walk(line)
                if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Store)
            } - maybe
        found |= {
            slot.id
            for node in nodes(pair.program.body)
            if node.origin is statement
            and (slot := pair.kept_calls.get(node.at)) is not None
            and isinstance(slot, gast.Name)
            and not must_stay(node.node, statement)
            and not isinstance(statement, (gast.If, gast.For, gast.While))
        }
        if leaves:
            break
    return found


def _simple(statement: gast.stmt) -> list[gast.stmt]:
    return (
        []
        if isinstance(statement, (gast.If, gast.For, gast.While, gast.FunctionDef))
        else [statement]
    )


def always_returns(lines: list[gast.stmt]) -> bool:
    """Whether no path reaches the end: `while True` without a break of its own ends in a return."""
    for line in lines:
        if isinstance(line, gast.While) and _is_endless(line):
            return True
        if isinstance(line, (gast.Return, gast.Raise)):
            return True
        if isinstance(line, gast.If) and always_returns(line.body) and always_returns(line.orelse):
            return True
    return False


def _is_endless(line: gast.While) -> bool:
    test = line.test
    return isinstance(test, gast.Constant) and test.value is True and not _breaks(line.body)


def _breaks(lines: list[gast.stmt]) -> bool:
    """Whether a break leaves the loop whose body this is."""
    for line in lines:
        inner = () if isinstance(line, (gast.For, gast.While)) else ("body", "orelse")
        if isinstance(line, gast.Break) or any(_breaks(getattr(line, one, [])) for one in inner):
            return True
    return False
