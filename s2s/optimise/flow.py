"""What a line of the reverse sweep reads, binds and alters, and which lines may change places.

    x_bar = y_bar * w        reads y_bar       binds x_bar
    y_bar[1:3] += e          reads y_bar, e    alters y_bar's memory
    z_bar = y_bar[1:3]       z_bar and y_bar may be one memory from here on

Aliasing is told by names alone and without regard to order: two names are related where one is
ever assigned something that is not fresh and reads the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import gast
import numpy as np

from s2s.leaves import Leaf, Static
from s2s.optimise.text import Block, all_lines, inner_blocks, is_compound
from s2s.trees import children
from s2s_runtime import add_at, add_into, call_reverse, cleared, copied_back, emptied

IMPURE_METHODS = frozenset({"pop", "append"})
IMPURE_FUNCTIONS = (np.add.at, add_at, add_into, call_reverse, cleared, copied_back, emptied)
PASSED_ON = frozenset({"unbroadcast", "cast"})  # functions that may return their first argument
FRESH_HELPERS = frozenset({"spread", "zeros_like", "shadow_of"})
FRESH_FUNCTIONS = frozenset(
    map(
        id,  # whether an object can be hashed is not known
        (
            np.outer,
            np.sum,
            np.zeros_like,
            np.full_like,
            np.ones_like,
            np.array,
            np.zeros,
            np.copy,
            np.where,
            np.mean,
            np.size,
            np.cumsum,
            np.prod,
            np.tensordot,
            np.dot,
            np.matmul,
        ),
    )
)


@dataclass(frozen=True)
class Effects:
    """What one line does to names and to memory; `acts` where it calls what is not pure.

    `occurrences` are the names in its text that it reads, each as often as it stands there.
    """

    occurrences: tuple[str, ...]
    reads: frozenset[str]
    binds: frozenset[str]
    alters: frozenset[str]
    acts: bool


def names_read(node: gast.AST) -> list[str]:
    """The names that a text reads, once per occurrence, in order."""
    found: list[str] = []
    stack: list = [node]
    while stack:
        item = stack.pop()
        cls = item.__class__
        if cls is gast.Name:
            if item.ctx.__class__ is gast.Load:
                found.append(item.id)
        elif cls is gast.BinOp:
            stack += (item.right, item.left)
        elif cls is not gast.Constant and not isinstance(item, Leaf):
            stack += reversed(children(item))
    return found


def names_bound(line: gast.stmt) -> set[str]:
    """The names that a simple line, or the head of a loop, assigns."""
    if isinstance(line, gast.Assign):
        targets = line.targets
    elif isinstance(line, (gast.AugAssign, gast.For)):
        targets = [line.target]
    else:
        return set()
    flat = [
        item
        for target in targets
        for item in (target.elts if isinstance(target, gast.Tuple) else [target])
    ]
    return {item.id for item in flat if isinstance(item, gast.Name)}


def all_bound(line: gast.stmt) -> set[str]:
    """The names that a line assigns, those of its blocks included."""
    return set().union(*map(names_bound, all_lines([line])))


def name_of(target: gast.expr) -> str | None:
    return target.id if isinstance(target, gast.Name) else None


def single_target(line: gast.stmt) -> str | None:
    """`t` of `t = e`."""
    if isinstance(line, gast.Assign) and len(line.targets) == 1:
        return name_of(line.targets[0])
    return None


def is_pure(node: gast.AST) -> bool:
    """Whether leaving a text out changes nothing else."""
    stack: list = [node]
    while stack:
        item = stack.pop()
        cls = item.__class__
        if cls is gast.BinOp:
            stack += (item.left, item.right)
        elif cls is not gast.Name and cls is not gast.Constant and not isinstance(item, Leaf):
            if cls is gast.Call and _acts(item):
                return False
            stack += children(item)
    return True


def _acts(node: gast.Call) -> bool:
    function = node.func
    if isinstance(function, gast.Attribute) and function.attr in IMPURE_METHODS:
        return True
    if not isinstance(function, Static):
        return False
    if not callable(function.target):
        return bool(shadows_given(node))
    return function.target in IMPURE_FUNCTIONS


def shadows_given(node: gast.Call) -> list[gast.expr]:
    """What a reverse function of this module adds into: f_reverse(kept, bar, *shadows)."""
    pair = node.func.target
    return node.args[1 + pair.seeded :] if pair.shadows or pair.dynamic else []


def is_fresh(expr: gast.expr) -> bool:
    """Whether evaluating a text makes memory that nothing else refers to (or no memory at all)."""
    if isinstance(expr, (gast.BinOp, gast.UnaryOp, gast.Constant, gast.Compare)):
        return True
    if not isinstance(expr, gast.Call):
        return False
    function = expr.func
    if isinstance(function, gast.Attribute):
        return function.attr == "copy"
    if not isinstance(function, Static):
        return False
    if function.wish in PASSED_ON:
        return is_fresh(expr.args[0])
    return (
        isinstance(function.target, np.ufunc)
        or function.wish in FRESH_HELPERS
        or id(function.target) in FRESH_FUNCTIONS
    )


class Seen:
    """What lines read and do, each looked at once for as long as its text stays the same."""

    def __init__(self, found: dict[int, tuple]) -> None:
        self._found = found  # with each line itself, so that its id stays its own

    def of(self, line: gast.stmt) -> Effects:
        if is_compound(line):
            return self._compound(line)
        held, known = line.__dict__, self._found.get(id(line))
        value, target, op = held.get("value"), held.get("targets"), held.get("op")
        target = held.get("target") if target is None else target
        if known is None or known[1] is not value or known[2] is not target or known[3] is not op:
            known = self._found[id(line)] = line, value, target, op, _simple(line)
        return known[4]

    def _compound(self, line: gast.stmt) -> Effects:
        blocks = dict(inner_blocks(line))
        parts = [self.of(inner) for block in blocks.values() for inner in block]
        read = [*_head(line), *(name for part in parts for name in part.occurrences)]
        return Effects(
            tuple(read),
            frozenset(read),
            frozenset(names_bound(line)).union(*(part.binds for part in parts)),
            frozenset().union(*(part.alters for part in parts)),
            any(part.acts for part in parts),
        )


def _simple(line: gast.stmt) -> Effects:
    read, binds = tuple(names_read(line)), frozenset(names_bound(line))
    reads = frozenset(read) | binds if isinstance(line, gast.AugAssign) else frozenset(read)
    acts = isinstance(line, gast.Expr) or not is_pure(line)
    return Effects(read, reads, binds, frozenset(altered(line)), acts)


def _head(line: gast.stmt) -> list[str]:
    """The names that a compound line reads outside its blocks."""
    inside = {id(item) for _, block in inner_blocks(line) for item in block}
    parts = [part for part in children(line) if id(part) not in inside]
    return [name for part in parts for name in names_read(part)]


def altered(line: gast.stmt) -> set[str]:
    """The names through which a line itself writes memory."""
    if is_compound(line):
        return set()
    if isinstance(line, gast.AugAssign):
        return set(names_read(line.target)) | names_bound(line)
    found: set[str] = set()
    if isinstance(line, gast.Expr) or isinstance(line, gast.Assign) and not is_pure(line.value):
        found |= _acted_on(line.value)
    for target in getattr(line, "targets", []):
        if not isinstance(target, (gast.Name, gast.Tuple)):
            found |= set(names_read(target))
    return found


def _acted_on(value: gast.expr) -> set[str]:
    """The names whose memory a call that acts may write."""
    if isinstance(value, gast.Call) and isinstance(value.func, Static):
        if not callable(value.func.target):
            return {name for given in shadows_given(value) for name in names_read(given)}
    return set(names_read(value))


@dataclass
class Aliases:
    """Names that may refer to one memory."""

    parents: dict[str, str] = field(default_factory=dict)
    related: set[str] = field(default_factory=set)

    def of(self, name: str) -> str:
        root = name
        while root in self.parents:
            root = self.parents[root]
        while name in self.parents:
            self.parents[name], name = root, self.parents[name]
        return root

    def join(self, names: Iterable[str]) -> None:
        roots = list(dict.fromkeys(self.of(name) for name in names))
        for other in roots[1:]:
            self.parents[other] = roots[0]
        if len(roots) > 1:
            self.related.update(roots)

    def alone(self, name: str) -> bool:
        """Whether a name is related to no other."""
        return name not in self.parents and name not in self.related

    def meet(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a name of one may share memory with a name of the other."""
        roots = {self.of(name) for name in one}
        return any(self.of(name) in roots for name in other)


def aliases(lines: Block) -> Aliases:
    """Names related by any assignment anywhere."""
    found = Aliases()
    for line in all_lines(lines):
        if isinstance(line, gast.Assign) and not is_fresh(line.value):
            found.join([*names_bound(line), *names_read(line.value)])
    return found


def commute(one: Effects, other: Effects, related: Aliases) -> bool:
    """Whether two lines, one after the other, may change places."""
    if (
        one.binds & (other.reads | other.binds)
        or other.binds & one.reads
        or one.acts
        and other.acts
    ):
        return False
    return not (
        related.meet(one.alters, other.reads | other.alters)
        or related.meet(other.alters, one.reads)
    )


__all__ = [
    "Aliases",
    "Effects",
    "aliases",
    "commute",
    "inner_blocks",
    "is_fresh",
    "is_pure",
]
