"""How a region that runs forward is seeded: one tangent for a number, or for an array as a whole.

    for _ in range(50):                     each element of u depends on the elements of re in its
        u = u - (u + np.log(u * re))        place only: one tangent of ones gives all partials

Where elements mix, each element of an array has a tangent of its own: right for any text.  Which
regions run forward is the user's choice so far (`with s2s.forward("re"):`); a choice by counts
(k inputs against the arrays that reverse mode would keep) belongs here.
"""

from __future__ import annotations

import enum

import numpy as np

from s2s.analyse.activity import Activity
from s2s.core import (
    Append,
    Build,
    Call,
    Load,
    Node,
    Op,
    Opaque,
    Program,
    Store,
    Update,
    Value,
    View,
    nodes,
    operands_of,
)

MIXING = (Append, Build, Call, Load, Opaque, Store, View)


class Seeding(enum.Enum):
    """The tangents of one input of a region."""

    NUMBER = "one tangent"
    IN_PLACE = "one tangent for all elements"
    EACH = "one tangent for each element"


def seeding(program: Program, facts: Activity, value: Value) -> Seeding:
    """How an input is seeded."""
    if value.rank == 0:
        return Seeding.NUMBER
    return Seeding.IN_PLACE if value.rank and is_pointwise(program, facts) else Seeding.EACH


def is_pointwise(program: Program, facts: Activity) -> bool:
    """Whether no two elements of what carries derivatives ever meet; proved, never guessed."""
    return not any(_mixes(node, facts) for node in nodes(program.body))


def _mixes(node: Node, facts: Activity) -> bool:
    out = getattr(node, "out", None)
    moving = isinstance(out, Value) and any(map(facts.active, operands_of(out)))
    if isinstance(node, (Store, Append)):
        moving = facts.active(node.base)
    if not moving:
        return False
    if isinstance(node, MIXING) or isinstance(out, Value) and out.items is not None:
        return True
    if isinstance(node, Update):
        return not _is_elementwise(node.operator)
    return isinstance(node, Op) and not (_is_elementwise(node.function) or _of_numbers(node, facts))


def _is_elementwise(function: object) -> bool:
    ufunc = isinstance(function, np.ufunc) and function.signature is None and function.nout == 1
    return ufunc or function is np.where


def _of_numbers(node: Op, facts: Activity) -> bool:
    """Whether only numbers move in an operation."""
    values = operands_of([node.out, *node.bound.values()])
    return all(value.rank == 0 for value in values if facts.active(value))
