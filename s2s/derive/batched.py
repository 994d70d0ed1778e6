"""Many tangents in one sweep: a tangent function whose tangents have one more axis, in front.

    def f_jvp(x, w, x_dot):                   def f_jvp(x, w, x_dot):           x_dot: (k, n)
        y = w @ x                                 y = w @ x
        y_dot = w @ x_dot                         y_dot = x_dot @ w.T
        return y[0] * x, \\               ->       return y[0] * x, \\
            y_dot[0] * x + y[0] * x_dot               y_dot[:, 0][:, None] * x + y[0] * x_dot

The user's own lines do not change; a tangent enters an expression linearly, so only that axis must
be led through it.  What has no line here raises `NotBatched`, and each tangent has its own sweep.
"""

from __future__ import annotations

from collections.abc import Iterable

import gast

from s2s.core import Program, Value, nodes, operands_of
from s2s.derive.axis import ARITHMETIC, COUNT, Axis, NotBatched, behind, is_numpy
from s2s.leaves import Leaf, like, name, walk
from s2s_runtime.kinds import Scalar

PLAIN = (gast.Expr, gast.Pass, gast.Assert, gast.Raise, gast.FunctionDef, gast.Break, gast.Continue)
FRESH = frozenset({"zeros_like", "zeros", "empty_like", "full_like", "ones_like", "copy"})


def batched(program: Program, dots: Iterable[str]) -> gast.FunctionDef:
    """The function whose parameters `dots` hold one tangent per row; the last is their number."""
    if any(isinstance(n, Leaf) or getattr(n, "id", None) == COUNT for n in walk(program.tree)):
        raise NotBatched
    work = Batch(_ranks(program), _by_name(program), set(dots))
    while True:
        before = len(work.names)
        body = work.block(program.tree.body)
        if len(work.names) == before:
            break
    args = program.tree.args
    own = [*args.posonlyargs, *args.args]
    count = gast.Name(COUNT, gast.Param(), None, None)
    given = like(args, {"posonlyargs": [], "args": [*own, count]})
    return like(program.tree, {"args": given, "body": body})


def _ranks(program: Program) -> dict[int, int | None]:
    """The rank of each expression."""
    found: dict[int, int | None] = {}
    for node in nodes(program.body):
        out = getattr(node, "out", None)
        for value in operands_of(out) if isinstance(out, Value) else ():
            if value.node is not None:
                key, rank = id(value.node), _rank(value)
                found[key] = rank if found.get(key, rank) == rank else None
    return found


def _rank(value: Value) -> int | None:
    """An array without axes is no number: it may be written in place."""
    return value.rank if value.items is None and (value.rank or _is_number(value)) else None


def _is_number(value: Value) -> bool:
    return isinstance(value.kind, Scalar)


def _by_name(program: Program) -> dict[str, set[int | None]]:
    """The ranks that each variable has; None among them where one is not known."""
    seen: dict[str, set[int | None]] = {}
    values = [parameter.value for parameter in program.parameters]
    values += [parameter.value for parameter in program.free]
    for node in nodes(program.body):
        values += [part for part in vars(node).values() if isinstance(part, Value)]
        for carried in (*getattr(node, "carried", ()), *getattr(node, "merges", ())):
            values += [part for part in vars(carried).values() if isinstance(part, Value)]
    for value in values:
        if value.name is not None:
            seen.setdefault(value.name, set()).add(_rank(value))
    return seen


class Batch(Axis):
    """Leads the axis through the statements of one function."""

    def block(self, lines: list[gast.stmt]) -> list[gast.stmt]:
        return [self.statement(line) for line in lines]

    def statement(self, node: gast.stmt) -> gast.stmt:
        """One statement."""
        if isinstance(node, gast.Assign) and len(node.targets) == 1:
            return self.assignment(node)
        if isinstance(node, gast.AugAssign):
            return self.augmented(node)
        if isinstance(node, gast.Return) and isinstance(node.value, gast.Tuple):
            value, dot = node.value.elts
            self.demand_plain(value)
            return like(node, {"value": gast.Tuple([value, self.leading(dot)], gast.Load())})
        if isinstance(node, gast.With):
            self.demand_plain(*node.items)
            return like(node, {"body": self.block(node.body)})
        if isinstance(node, gast.For) and not node.orelse:
            self.demand_plain(node.target, node.iter)
            return like(node, {"body": self.block(node.body)})
        if isinstance(node, (gast.If, gast.While)):
            self.demand_plain(node.test)
            return like(node, {"body": self.block(node.body), "orelse": self.block(node.orelse)})
        if not isinstance(node, PLAIN):
            raise NotBatched
        self.demand_plain(node)
        return node

    def assignment(self, node: gast.Assign) -> gast.stmt:
        target = node.targets[0]
        if isinstance(target, gast.Tuple) and isinstance(node.value, gast.Tuple):
            pairs = list(zip(target.elts, node.value.elts, strict=True))
            if not all(isinstance(one, gast.Name) for one, _ in pairs):
                raise NotBatched
            values = [self.bound(one.id, value) for one, value in pairs]
            return like(node, {"value": gast.Tuple(values, gast.Load())})
        if isinstance(target, gast.Name):
            return like(node, {"value": self.bound(target.id, node.value)})
        if isinstance(target, gast.Subscript) and isinstance(target.value, gast.Name):
            return like(node, self.stored(target, node.value, "targets"))
        self.demand_plain(node)
        return node

    def bound(self, variable: str, value: gast.expr) -> gast.expr:
        """What is assigned to a variable, which has the axis if anything assigned to it has."""
        self.learned[variable].add(self.rank(value))
        if self.moves(value):
            self.names.add(variable)
        if variable not in self.names:
            return value
        if not self.moves(value) and not _is_fresh(value):
            raise NotBatched  # another name of memory that would have to have the axis, too
        return self.leading(value)

    def augmented(self, node: gast.AugAssign) -> gast.stmt:
        """`y_dot += e`; what was a number is bound anew, so that no other name sees it."""
        target = node.target
        if not isinstance(node.op, ARITHMETIC):
            raise NotBatched
        if isinstance(target, gast.Subscript) and isinstance(target.value, gast.Name):
            return like(node, self.stored(target, node.value, "target"))
        if not isinstance(target, gast.Name):
            raise NotBatched
        if self.moves(node.value):
            self.names.add(target.id)
        if target.id not in self.names:
            return node
        value = self.aligned(node.value, rank := self.known(target))
        if rank:
            return like(node, {"value": value})
        if self.known(node.value):
            raise NotBatched
        total = gast.BinOp(name(target.id), node.op, value)
        return gast.copy_location(gast.Assign([target], total, None), node)

    def stored(self, target: gast.Subscript, value: gast.expr, field: str) -> dict[str, object]:
        """`y_dot[key] = value`."""
        self.demand_plain(target.slice)
        if self.moves(value):
            self.names.add(target.value.id)
        if target.value.id not in self.names:
            return {}
        rank = self.window(target)
        text = gast.Subscript(target.value, behind(target.slice), gast.Store())
        found = self.aligned(value, rank) if self.moves(value) else value
        return {field: [text] if field == "targets" else text, "value": found}


def _is_fresh(node: gast.expr) -> bool:
    """Whether an expression surely makes memory of its own."""
    if isinstance(node, gast.Call):
        function = node.func
        numpy = isinstance(function, gast.Attribute) and is_numpy(function.value)
        return numpy and function.attr in FRESH
    return isinstance(node, (gast.Constant, gast.BinOp, gast.UnaryOp))
