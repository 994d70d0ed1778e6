"""The order of the tangent lines of one statement, among themselves and around the statement.

u, v = v, u             u_dot, v_dot = v_dot, u_dot
t = y[0] = e            t_dot = e_dot
                        y_dot[0] = t_dot
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import gast

from s2s.core import Append, Call, Nature, Store, Update
from s2s.derive.motion import Line, Statement
from s2s.derive.tangent_texts import leaves
from s2s.leaves import Dot, walk
from s2s.normalise.scope import refusal


@dataclass(frozen=True)
class Flags:
    """Whether a line reads what its statement overwrites (`old`) or makes (`new`)."""

    old: bool
    new: bool


def ordered(
    statement: Statement, flags: Mapping[int, Flags], save_old: Callable[[Line], None]
) -> tuple[list[gast.stmt], list[gast.stmt]]:
    """The tangent lines that stand before the statement, and those that stand after it."""
    lines = statement.lines
    found = edges(statement, lines)
    if found:
        flags = _together(lines, flags, save_old)
    for line in lines:
        if flags[id(line)].old and flags[id(line)].new:
            save_old(line)
    early_by_default = writes_memory(statement)
    first = [
        line
        for line in lines
        if not flags[id(line)].new and (flags[id(line)].old or early_by_default)
    ]
    last = [line for line in lines if line not in first]
    return sorted_lines(statement, first, found), sorted_lines(statement, last, found)


def writes_memory(statement: Statement) -> bool:
    """Whether the statement writes memory: what it reads may lie there under another name."""
    return any(
        isinstance(node, (Store, Append, Call))
        or isinstance(node, Update)
        and node.nature is not Nature.REBIND
        for node in statement.nodes
    )


def _together(
    lines: list[Line], flags: Mapping[int, Flags], save_old: Callable
) -> Mapping[int, Flags]:
    """Lines that depend on each other stand on one side of the statement."""
    new = any(flags[id(line)].new for line in lines)
    old = any(flags[id(line)].old for line in lines)
    if new and old:
        for line in lines:
            if flags[id(line)].old:
                save_old(line)
    return {id(line): Flags(old and not new, new) for line in lines}


def edges(statement: Statement, lines: list[Line]) -> set[tuple[int, int]]:
    """Pairs of lines by identity: the first comes before the second."""
    return {
        (id(one), id(other))
        for one in lines
        for other in lines
        if one is not other and _precedes(statement, one, other)
    }


def _precedes(statement: Statement, one: Line, other: Line) -> bool:
    """Whether `one` makes what `other` reads, or reads what `other` changes."""
    if any(leaf.value.number in _bound(one) for leaf in _read(other)) or _names(one) & {
        leaf.id for leaf in leaves(_source(other), gast.Name)
    }:
        return True
    if other.bound is not None and any(
        leaf.value is not other.bound and leaf.value.name == other.bound.name for leaf in _read(one)
    ):
        return True
    if _changes(statement, other) & _touches(statement, one):
        return True
    return one.at < other.at and bool(_changes(statement, one) & _changes(statement, other))


def _bound(line: Line) -> set[int]:
    """The values whose tangents a line binds, those in its branches too."""
    if isinstance(line.statement, gast.If):
        return {
            tree.targets[0].value.number
            for tree in walk(line.statement)
            if isinstance(tree, gast.Assign) and isinstance(tree.targets[0], Dot)
        }
    return {line.bound.number} if line.bound is not None else set()


def _names(line: Line) -> set[str]:
    """The names of ours that a line gives: setup of a rule."""
    tree = line.statement
    return (
        {item.id for item in tree.targets if isinstance(item, gast.Name)}
        if isinstance(tree, gast.Assign)
        else set()
    )


def _read(line: Line) -> list[Dot]:
    """The tangents that a line reads."""
    return list(leaves(_source(line), Dot))


def _source(line: Line) -> gast.AST:
    """What a line computes, apart from where it goes."""
    return (
        line.statement.value
        if isinstance(line.statement, (gast.Assign, gast.AugAssign))
        else line.statement
    )


def _touches(statement: Statement, line: Line) -> set[int]:
    memory = statement.motion.shadowing.memory
    return {id(cell) for leaf in _read(line) if (cell := memory.of(leaf.value)) is not None}


def _changes(statement: Statement, line: Line) -> set[int]:
    """The classes of memory whose tangents a line writes."""
    tree = line.statement
    if isinstance(tree, gast.Assign) and isinstance(tree.targets[0], Dot):
        return set()
    target = (
        tree.target
        if isinstance(tree, gast.AugAssign)
        else tree.targets[0]
        if isinstance(tree, gast.Assign)
        else tree
    )
    memory = statement.motion.shadowing.memory
    first = next(leaves(target, Dot), None)
    cell = memory.of(first.value) if first is not None else None
    return {id(cell)} if cell is not None else set()


def sorted_lines(
    statement: Statement, lines: list[Line], found: set[tuple[int, int]]
) -> list[gast.stmt]:
    """Every line after those that it waits for; lines that wait for each other become one."""
    result: list[gast.stmt] = []
    waiting = list(lines)
    while waiting:
        group = min((_awaited(line, waiting, found) for line in waiting), key=len)
        waiting = [line for line in waiting if line not in group]
        result.append(group[0].statement if len(group) == 1 else _at_once(statement, group))
    return result


def _awaited(line: Line, waiting: list[Line], found: set[tuple[int, int]]) -> list[Line]:
    """A line and all that come before it."""
    group = [line]
    for member in group:
        group += [
            other for other in waiting if (id(other), id(member)) in found and other not in group
        ]
    return sorted(group, key=lambda member: member.at)


def _at_once(statement: Statement, group: list[Line]) -> gast.stmt:
    """`u_dot, v_dot = v_dot, u_dot`"""
    if not all(isinstance(line.statement, gast.Assign) for line in group):
        raise refusal(
            statement.motion.program.source,
            statement.origin,
            "several places are changed at once, each from the others",
            "their tangents cannot be changed one by one",
            "write two statements",
        )
    targets = gast.Tuple([line.statement.targets[0] for line in group], gast.Load())
    return gast.Assign(
        [targets], gast.Tuple([line.statement.value for line in group], gast.Load()), None
    )
