"""One more axis, in front, led through an expression that a tangent enters.

    w @ x_dot             x_dot @ w.T                    rows are tangents
    y_dot[0] * x          y_dot[:, 0].copy()[:, None] * x
    np.sum(y_dot)         np.sum(y_dot, axis=(1,))

Two operands of one operation are aligned by their ranks, which the program tells; an expression
whose rank is not known, or that has no line here, raises `NotBatched`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import gast
import numpy as np

from s2s.leaves import attribute, call, constant, name, subscript, walk
from s2s.rulebook.writes import WRITES

ARITHMETIC = (gast.Add, gast.Sub, gast.Mult, gast.Div)
REDUCTIONS = frozenset({"sum", "mean"})
WHOLE = gast.Slice(None, None, None)
COUNT = "tangents"


class NotBatched(Exception):
    """An expression through which the axis of tangents has no way yet."""


@dataclass
class Axis:
    """Leads the axis through expressions; `names` are the variables that have it.

    `learned` are the ranks of what the text assigns: it knows that a tangent is as long as its
    value, which the compiler, reading the text again, does not.
    """

    ranks: Mapping[int, int | None]
    variables: Mapping[str, set[int | None]]
    names: set[str]
    learned: dict[str, set[int | None]] = field(default_factory=lambda: defaultdict(set))

    def moves(self, node: gast.AST) -> bool:
        """Whether a tangent enters an expression."""
        return any(isinstance(item, gast.Name) and item.id in self.names for item in walk(node))

    def demand_plain(self, *parts: gast.AST) -> None:
        if any(map(self.moves, parts)):
            raise NotBatched

    def leading(self, node: gast.expr) -> gast.expr:
        """An expression with the axis, also where no tangent enters it."""
        if isinstance(node, gast.Tuple):
            return gast.Tuple([self.leading(item) for item in node.elts], gast.Load())
        if self.moves(node):
            return self.text(node)
        rank = self.known(node)
        shape = gast.Tuple([name(COUNT), *[constant(1)] * rank], gast.Load())
        return call(np_of("tile"), node, shape)

    def rank(self, node: gast.expr) -> int | None:
        """The number of axes of an expression without the one in front."""
        if isinstance(node, gast.Name):
            return self.rank_of_variable(node.id)
        if isinstance(node, gast.Constant):
            return 0
        if isinstance(node, gast.UnaryOp):
            return self.rank(node.operand)
        if isinstance(node, gast.BinOp) and not isinstance(node.op, gast.MatMult):
            left, right = self.rank(node.left), self.rank(node.right)
            return None if left is None or right is None else max(left, right)
        found = self.ranks.get(id(node))
        if found is None and isinstance(node, gast.Subscript):
            return None if self.rank(node.value) is None else self.window(node)
        if found is None and isinstance(node, gast.Call):
            return self.rank_of_call(node)
        return found

    def rank_of_variable(self, variable: str) -> int | None:
        """The one rank that a variable has, by the program or by what is assigned to it."""
        known, learned = self.variables.get(variable, {None}), self.learned[variable]
        found = (known - {None} if learned else known) | learned
        return next(iter(found)) if len(found) == 1 else None

    def rank_of_call(self, node: gast.Call) -> int | None:
        """The rank of a sum over everything, or of an elementwise function of NumPy's."""
        function = node.func
        if not isinstance(function, gast.Attribute) or not is_numpy(function.value):
            return None
        if node.keywords or not node.args:
            return None
        ranks = [self.rank(arg) for arg in node.args]
        if function.attr in REDUCTIONS:
            return 0 if len(node.args) == 1 and ranks[0] else None
        known = [rank for rank in ranks if rank is not None]
        plain = isinstance(getattr(np, function.attr, None), np.ufunc) and function.attr != "matmul"
        return max(known) if plain and len(known) == len(ranks) else None

    def known(self, node: gast.expr) -> int:
        rank = self.rank(node)
        if rank is None:
            raise NotBatched
        return rank

    def aligned(self, node: gast.expr, rank: int) -> gast.expr:
        """An operand of a result with `rank` axes: (k, 1, 1, n), as broadcasting has it."""
        if not self.moves(node):
            return node
        own = self.known(node)
        if own > rank:
            raise NotBatched
        new = [constant(None)] * (rank - own)
        return subscript(self.text(node), _key([WHOLE, *new])) if new else self.text(node)

    def text(self, node: gast.expr) -> gast.expr:
        """An expression that a tangent enters, with the axis."""
        if isinstance(node, gast.Name):
            return node
        if isinstance(node, gast.UnaryOp) and isinstance(node.op, (gast.USub, gast.UAdd)):
            return gast.UnaryOp(node.op, self.text(node.operand))
        if isinstance(node, gast.BinOp):
            return self.operation(node)
        if isinstance(node, gast.Subscript):
            return self.indexed(node)
        if isinstance(node, gast.Attribute) and node.attr == "T":
            return self.transposed(node)
        if isinstance(node, gast.Call):
            return self.called(node)
        raise NotBatched

    def operation(self, node: gast.BinOp) -> gast.expr:
        if isinstance(node.op, gast.MatMult):
            return self.product(node)
        if not isinstance(node.op, ARITHMETIC):
            raise NotBatched
        rank = self.known(node)
        left, right = (self.aligned(part, rank) for part in (node.left, node.right))
        return gast.BinOp(left, node.op, right)

    def product(self, node: gast.BinOp) -> gast.expr:
        """`a @ b`, one of them with the axis; vectors with it are rows of a matrix."""
        left, right = node.left, node.right
        ranks = self.known(left), self.known(right)
        if self.moves(left) == self.moves(right) or not {*ranks} <= {1, 2}:
            raise NotBatched
        if self.moves(left):
            return gast.BinOp(self.text(left), node.op, right)
        if ranks[1] == 2:
            return gast.BinOp(left, node.op, self.text(right))
        turned = left if ranks[0] == 1 else attribute(left, "T")
        return gast.BinOp(self.text(right), node.op, turned)

    def indexed(self, node: gast.Subscript) -> gast.expr:
        """`x_dot[key]`; an element is a copy, and must stay one."""
        self.demand_plain(node.slice)
        rank = self.window(node)
        found = subscript(self.text(node.value), behind(node.slice))
        return found if rank else call(attribute(found, "copy"))

    def window(self, node: gast.Subscript) -> int:
        """The rank of `base[key]`, where each part of the key stands for its own axis."""
        base = self.known(node.value)
        parts = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
        rank = base
        for part in parts:
            if isinstance(part, gast.Slice) or _is(part, Ellipsis):
                continue
            if _is(part, None):
                rank += 1
            elif self.known(part) == 0:
                rank -= 1
            elif len(parts) > 1 or self.known(part) != 1:
                raise NotBatched
        if rank < 0:
            raise NotBatched
        return rank

    def transposed(self, node: gast.Attribute) -> gast.expr:
        rank = self.known(node.value)
        if rank == 2:
            return call(np_of("swapaxes"), self.text(node.value), constant(1), constant(2))
        if rank > 2:
            raise NotBatched
        return self.text(node.value)

    def called(self, node: gast.Call) -> gast.expr:
        """A call of NumPy's."""
        function = node.func
        if not isinstance(function, gast.Attribute) or not is_numpy(function.value):
            raise NotBatched
        if function.attr in REDUCTIONS and len(node.args) == 1:
            return self.reduced(node)
        if function.attr == "copy" and len(node.args) == 1 and not node.keywords:
            return call(function, self.text(node.args[0]))
        if function.attr == "where" and len(node.args) == 3 and not node.keywords:
            self.demand_plain(node.args[0])
            rank = max(map(self.known, node.args))
            return call(function, node.args[0], *(self.aligned(a, rank) for a in node.args[1:]))
        found = getattr(np, function.attr, None)
        if not isinstance(found, np.ufunc) or found in WRITES or found.signature or node.keywords:
            raise NotBatched
        rank = max(map(self.known, node.args), default=0)
        return call(function, *(self.aligned(arg, rank) for arg in node.args))

    def reduced(self, node: gast.Call) -> gast.expr:
        """A sum over all axes but the first, or over one of them."""
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        if options.keys() - {"axis", "keepdims"}:
            raise NotBatched
        rank = self.known(node.args[0])
        try:
            axis = gast.literal_eval(options.get("axis", constant(None)))
        except ValueError:
            raise NotBatched from None
        if axis is None:
            axis = tuple(range(rank))
        axes = tuple((one % rank) + 1 for one in (axis if isinstance(axis, tuple) else (axis,)))
        options["axis"] = gast.Tuple([constant(one) for one in axes], gast.Load())
        return call(node.func, self.text(node.args[0]), **options)


def np_of(attr: str) -> gast.expr:
    return attribute(name("np"), attr)


def is_numpy(node: gast.expr) -> bool:
    return isinstance(node, gast.Name) and node.id == "np"


def _is(node: gast.expr, value: object) -> bool:
    return isinstance(node, gast.Constant) and node.value is value


def _key(parts: list[gast.expr]) -> gast.expr:
    return gast.Tuple(parts, gast.Load())


def behind(key: gast.expr) -> gast.expr:
    """A key behind the axis in front."""
    return _key([WHOLE, *(key.elts if isinstance(key, gast.Tuple) else [key])])
