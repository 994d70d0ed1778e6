"""Marked blocks that are functions: steps of checkpointed loops, regions that run forward."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

import gast

from s2s_runtime.budgets import Memory
from s2s_runtime.kinds import Kind
from s2s_runtime.schedules import Plan


@dataclass(frozen=True)
class Trip:
    """The call of a step.

    `plan` is the text that makes the plan; `results` the variable that each result is, None for
    the flag that a trip ended in a break; `items` the parameters that the loop's header binds;
    `live` the parameter that is False in a replay; `alone`: a block that runs once.
    """

    plan: gast.expr
    results: tuple[str | None, ...]
    items: tuple[str, ...] = ()
    live: str | None = None
    alone: bool = False


@dataclass(frozen=True)
class Replaced:
    """A variable of a checkpointed loop that holds another container after each trip."""

    filename: str
    lineno: int
    name: str
    kind: Kind


class Directive(enum.Enum):
    """What a user asks for one value."""

    SAVE = "save"
    RECOMPUTE = "recompute"


@dataclass(frozen=True)
class Region:
    """The call of a block that runs forward: the names that its tangents start from."""

    names: tuple[str, ...]
    line: int
    node: gast.AST


@dataclass(frozen=True)
class Insertion:
    """The line that a block of the reverse sweep belongs to: its rule, and what the block reads."""

    rule: Any
    read: tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """What to make of marks: steps are collected in `trips`, by the call of each; `regions`,
    and the `insertions` into a reverse sweep.

    `plan` is that of the outermost loops without a mark; without `split`, marks are only taken off.
    `directed`: what is asked for single values, by file, variable and line; `apart`: the containers
    that loops carry part by part.
    """

    trips: dict[int, Trip] = field(default_factory=dict)
    regions: dict[int, Region] = field(default_factory=dict)
    insertions: dict[int, Insertion] = field(default_factory=dict)
    directed: dict[tuple[str, str, int], Directive] = field(default_factory=dict)
    plan: Plan | Memory | None = None
    split: bool = True
    apart: frozenset[Replaced] = frozenset()
