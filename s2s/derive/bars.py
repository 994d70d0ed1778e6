"""Adjoints in the text: those of variables, those on their way, and which texts make new memory."""

from __future__ import annotations

from dataclasses import dataclass

import gast
import numpy as np

import s2s_runtime
from s2s.analyse.cells import is_container
from s2s.analyse.shadows import Shadowing
from s2s.choose.places import Places
from s2s.core import Node, Op, Value
from s2s.leaves import Need, Primal, Shadow, Static, call, constant, walk
from s2s.names import Namer, describe
from s2s.optimise import flow
from s2s_runtime.kinds import UNKNOWN, Array, Repeated, Scalar


@dataclass(frozen=True)
class Bar:
    """The adjoint of a variable: its name, whether its array is ours to add to, which value's."""

    text: str
    owned: bool
    value: Value


@dataclass(frozen=True)
class Seed:
    """An adjoint on its way through a statement; `spread`: one number stands for all elements."""

    expr: gast.expr
    spread: bool = False


def copied_if_shadow(expr: gast.expr) -> gast.expr:
    """What is read from a shadow now, apart from what the shadow becomes; item by item."""
    if isinstance(expr, gast.Tuple):
        return gast.Tuple([copied_if_shadow(item) for item in expr.elts], gast.Load())
    inside = any(isinstance(node, Shadow) for node in walk(expr))
    return copied(expr) if inside else expr


def copied(expr: gast.expr) -> gast.expr:
    """What an adjoint is now, whatever becomes of the memory that it lies in."""
    if is_fresh(expr):
        return expr
    if isinstance(expr, gast.Tuple) or isinstance(expr, Shadow) and is_container(expr.value):
        return call(Static(s2s_runtime.snapshot, "snapshot"), expr)
    return call(Static(np.array, "np.array"), expr)


def shadow_name(namer: Namer, root: Value, places: Places) -> str:
    """The name of the shadow that is born with `root`: that of the variable it is assigned to."""
    named = places.moves.get(root.number, root)
    return namer.fixed("shadow", str(root.number), f"{describe(named)}_{namer.bar_suffix}")


def total(value: Value, seeds: list[Seed], places: Places) -> Seed | None:
    """The sum of contributions; a number that stands for all elements broadcasts."""
    if not seeds:
        return None
    expr = seeds[0].expr
    for seed in seeds[1:]:
        expr = plus(value, expr, seed.expr, places)
    return Seed(expr, all(seed.spread for seed in seeds))


FRESH_CALLS = frozenset(
    {"outer", "sum", "zeros_like", "full_like", "array", "zeros", "dot", "scatter"}
)


def is_fresh(expr: gast.expr) -> bool:
    """Whether evaluating `expr` makes new memory that nothing else refers to."""
    if isinstance(expr, (gast.BinOp, gast.UnaryOp, gast.Constant)):
        return True
    if isinstance(expr, gast.Call) and isinstance(expr.func, Static):
        return expr.func.wish.rpartition(".")[2] in FRESH_CALLS or flow.is_fresh(expr)
    return False


SEEDS = frozenset({"return value"})  # consumed on the one path that returned


def _is_number(born: Node | None) -> bool:
    return isinstance(born, Op) and not born.several


def may_hold(value: Value, places: Places) -> bool:
    """Whether a value may be a container, whose adjoint is added to part by part."""
    born = places.births.get(value.number)
    unknown = value.kind == UNKNOWN and not _is_number(born.node if born else None)
    return unknown or is_container(value)


def plus(value: Value, one: gast.expr, other: gast.expr, places: Places) -> gast.expr:
    """`one + other`; where the value may be a structure, the sum of its parts."""
    born = places.births.get(value.number)
    made = value.kind == UNKNOWN and _is_number(born.node if born else None)
    if made or isinstance(value.kind, (Array, Scalar)):
        return gast.BinOp(one, gast.Add(), other)
    return call(Static(s2s_runtime.added, "added"), one, other)


def zeros(shadowing: Shadowing, value: Value) -> gast.expr:
    """A zero adjoint for `value`; of a list that grows, in its last length."""
    cell = shadowing.memory.of(value)
    grown = isinstance(value.kind, Repeated) and cell is not None and bool(cell.writes)
    if value.items is not None and not grown:
        display = gast.List if isinstance(value.kind, Repeated) else gast.Tuple
        return display([zeros(shadowing, item) for item in value.items], gast.Load())
    if isinstance(value.kind, Scalar):
        return constant(0.0)
    shape = Primal(value, 0, Need.SHAPE)
    if isinstance(value.kind, Array):
        return call(Static(np.zeros_like, "np.zeros_like"), shape)
    return call(Static(s2s_runtime.shadow_of, "shadow_of"), shape)
