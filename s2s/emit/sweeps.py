"""The functions of a derived program: a fused one, or a forward and a reverse half.

    f_value_and_grad     forward sweep, reverse sweep, return       (one return, called by none)
    f_forward            forward sweep, `return value, (kept...)`
    f_reverse            `kept... = kept`, reverse sweep, `return bars`
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2s.choose.edits import kept
from s2s.core import Program, nodes
from s2s.derive.reverse import Pair
from s2s.emit.forward import ForwardText
from s2s.emit.module import FreeNames, Imports, function, outside_names
from s2s.leaves import Static, assign, call, constant, name, rebuild, walk
from s2s.nodes import Comment
from s2s.optimise.tidy import tidy
from s2s_runtime import private

KEPT, VALUE = "kept", "value"


@dataclass
class Writer:
    """Writes the functions of one module, callees first."""

    imports: Imports
    free: FreeNames
    functions: list[gast.FunctionDef] = field(default_factory=list)
    own: dict[str, list[str]] = field(default_factory=dict)

    def forward_lines(self, pair: Pair, exit_: object) -> list[gast.stmt]:
        text = ForwardText(
            pair.program,
            pair.edits,
            pair.kept_calls,
            pair.calls,
            exit_,
            pair.namer.fresh,
            pair.memory,
        )
        lines = without_idle_functions(text.body())
        copies = [
            kept(assign(name(item), call(Static(private, "private"), name(item))))
            for item in pair.written
        ]
        if len(copies) > 1:
            names = gast.Tuple([name(item) for item in pair.written], gast.Load())
            copies = [
                kept(
                    assign(
                        names,
                        call(Static(private, "private"), *(name(item) for item in pair.written)),
                    )
                )
            ]
        return [*copies, *lines]

    def bound_in(self, pair: Pair, lines: list[gast.stmt]) -> set[str]:
        """Names that a function binds itself."""
        bound = {parameter.name for parameter in pair.program.parameters}
        for line in lines:
            for node in walk(line):
                if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Param)):
                    bound.add(node.id)
                if isinstance(node, gast.FunctionDef):
                    bound.add(node.name)
        return bound

    def add(
        self, pair: Pair, text: str, arguments: list[str], doc: str, body: list[gast.stmt]
    ) -> None:
        """A function whose text may read names from outside."""
        found = outside_names(
            pair.program, body, self.bound_in(pair, body), self.imports, self.free
        )
        self.own[text] = [printed for _, printed in found]
        self.functions.append(
            function(text, arguments, [], doc, rename_free(body, found) or [gast.Pass()])
        )

    # ---- fused ------------------------------------------------------------------------

    def fused(self, pair: Pair, text: str, single: bool, doc: str) -> None:
        """Forward and reverse sweep in one function."""
        value: list[gast.expr] = []

        def leave(node: gast.Return, expr: gast.expr | None) -> list[gast.stmt]:
            if isinstance(expr, (gast.Name, gast.Constant)):
                value.append(expr)
                return []
            value.append(name(pair.namer.fresh(VALUE)))
            return [assign(value[0], expr)]

        forward = self.forward_lines(pair, leave)
        reverse = seeded(pair.reverse, constant(1.0))
        bars = [rebuild(bar, _one) for bar in pair.bars]
        result = bars[0] if single else gast.Tuple(bars, gast.Load())
        body = [*forward, *reverse, gast.Return(gast.Tuple([value[0], result], gast.Load()))]
        self.add(pair, text, [parameter.name for parameter in pair.program.parameters], doc, body)

    # ---- pairs ------------------------------------------------------------------------

    def pair(self, pair: Pair, single: bool, doc: str = "") -> None:
        """The two halves."""
        reverse = [*pair.reverse]
        returned = (
            [gast.Return(pair.bars[0] if single else gast.Tuple(pair.bars, gast.Load()))]
            if pair.bars
            else []
        )
        names = self.kept_names(pair, [*reverse, *returned])
        optional = conditional(pair, names)

        def leave(node: gast.Return, expr: gast.expr | None) -> list[gast.stmt]:
            slots = gast.Tuple([name(item) for item in names], gast.Load())
            return [gast.Return(gast.Tuple([expr or constant(None), slots], gast.Load()))]

        forward = self.forward_lines(pair, leave)
        if not _always_returns(forward):
            forward += leave(None, None)
        forward = [kept(assign(name(item), constant(None))) for item in optional] + forward
        arguments = [parameter.name for parameter in pair.program.parameters]
        self.add(pair, pair.signature.forward, arguments, doc, forward)
        unpack = (
            [assign(gast.Tuple([name(item) for item in names], gast.Load()), name(KEPT))]
            if names
            else []
        )
        suffix = pair.namer.bar_suffix
        inputs = [
            KEPT,
            *([f"{VALUE}_{suffix}"] if pair.signature.seeded else []),
            *pair.shadow_parameters,
            *([pair.namer.bars] if pair.signature.dynamic else []),
        ]
        body = [*unpack, *reverse, *returned]
        self.functions.append(
            function(pair.signature.reverse, inputs, [], "", body or [gast.Pass()])
        )

    def kept_names(self, pair: Pair, lines: list[gast.stmt]) -> list[str]:
        """The names that the reverse half reads and does not bind itself, in order of first use."""
        suffix = pair.namer.bar_suffix
        own = {f"{VALUE}_{suffix}", *pair.shadow_parameters, pair.namer.bars}
        return list(dict.fromkeys(item for item in free_variables(lines) if item not in own))


def without_idle_functions(lines: list[gast.stmt]) -> list[gast.stmt]:
    """Nested functions whose calls have all been split are not needed any more."""
    used = {
        node.id
        for line in lines
        if not isinstance(line, gast.FunctionDef)
        for node in walk(line)
        if isinstance(node, gast.Name)
    }
    return [line for line in lines if not isinstance(line, gast.FunctionDef) or line.name in used]


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
    sure |= {name_ for name_ in _surely_bound(pair)}
    return [item for item in names if item not in sure]


def _has_branches(program: Program) -> bool:
    return any(
        isinstance(node, (gast.If, gast.For, gast.While, gast.IfExp, gast.BoolOp))
        for node in gast.walk(program.tree)
    )


def _surely_bound(pair: Pair) -> set[str]:
    """Names bound at the top level of the body before anything can return."""
    tree = pair.program.tree
    if isinstance(tree, gast.Lambda):
        return set()
    found: set[str] = set()
    for statement in tree.body:
        leaves = any(isinstance(node, gast.Return) for node in gast.walk(statement))
        lines = [*pair.edits.before.get(id(statement), [])]
        lines += [] if leaves else [*_simple(statement), *pair.edits.after.get(id(statement), [])]
        for line in lines:
            found |= {
                item.id
                for item in walk(line)
                if isinstance(item, gast.Name) and isinstance(item.ctx, gast.Store)
            }
        found |= {
            slot.id
            for node in nodes(pair.program.body)
            if node.origin is statement
            and (slot := pair.kept_calls.get(node.at)) is not None
            and isinstance(slot, gast.Name)
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


def seeded(lines: list[gast.stmt], seed: gast.expr) -> list[gast.stmt]:
    """The reverse sweep of a real loss: its seed is the number 1.

    `x_bar = 1.0 * y` stays as it is where a later line adds into x_bar: x_bar must not be y itself.
    """
    folded = tidy([rebuild(line, _one) for line in lines], [])
    added = {
        _root(node.target)
        for line in folded
        for node in walk(line)
        if isinstance(node, gast.AugAssign)
    }
    return [_apart(line, added) for line in folded]


def _apart(line: gast.stmt, added: set[str]) -> gast.stmt:
    def change(node: gast.AST) -> gast.AST | None:
        if (
            isinstance(node, gast.Assign)
            and isinstance(node.targets[0], gast.Name)
            and node.targets[0].id in added
            and isinstance(node.value, (gast.Name, gast.Subscript, gast.Attribute))
        ):
            return gast.Assign(
                node.targets, gast.BinOp(constant(1.0), gast.Mult(), node.value), None
            )
        return None

    return rebuild(line, change)


def _root(node: gast.expr) -> str:
    """The variable that an in-place line changes."""
    while isinstance(node, (gast.Subscript, gast.Attribute)):
        node = node.value
    return node.id if isinstance(node, gast.Name) else ""


def _one(node: gast.AST) -> gast.AST | None:
    if (
        isinstance(node, gast.Name)
        and isinstance(node.ctx, gast.Load)
        and node.id in ("value_bar", "value_adj")
    ):
        return constant(1.0)
    return None


def rename_free(lines: list[gast.stmt], table: list[tuple[str, str]]) -> list[gast.stmt]:
    """Free names under the keywords that the module passes."""
    changed = {text: printed for text, printed in table if text != printed}
    if not changed:
        return lines
    return [
        rebuild(
            line,
            lambda node: (
                name(changed[node.id])
                if isinstance(node, gast.Name) and node.id in changed
                else None
            ),
        )
        for line in lines
    ]


def _always_returns(lines: list[gast.stmt]) -> bool:
    for line in lines:
        if isinstance(line, (gast.Return, gast.Raise)):
            return True
        if (
            isinstance(line, gast.If)
            and _always_returns(line.body)
            and _always_returns(line.orelse)
        ):
            return True
    return False
