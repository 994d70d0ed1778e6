"""Reads of the reverse sweep that no line of the forward sweep can answer."""

from __future__ import annotations

import gast

from s2s.choose.places import Place
from s2s.core import Program, Value
from s2s.names import describe
from s2s.normalise.scope import refusal


def nowhere(program: Program, value: Value, at: Place | gast.stmt) -> Exception:
    """What branches that leave early give, or what no expression of the user's makes."""
    origin = _statement(program, at) if isinstance(at, Place) else at
    if value.name is None:
        return refusal(
            program.source,
            origin,
            "a part of this line is needed by the reverse sweep",
            "the program has no expression for it alone",
            "bind it to a variable on a line of its own",
        )
    return refusal(
        program.source,
        origin,
        f"`{describe(value)}` is needed after a branch that leaves early",
        "there is no line after which it has one value on every path",
        "assign it to a new name before the branch",
    )


def in_one_statement(program: Program, origin: gast.stmt) -> Exception:
    return refusal(
        program.source,
        origin,
        "memory is written and read in one statement",
        "what is read cannot be kept on a line before",
        "write two statements",
    )


def _statement(program: Program, born: Place) -> gast.stmt:
    node = born.node if born.node is not None else born.head_of
    return node.origin if node is not None else program.body[0].origin
