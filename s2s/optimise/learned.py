"""What the lines of a sweep say of the names that they bind."""

from __future__ import annotations

import gast

from s2s.core import ONE, Dim
from s2s.optimise.facts import FLOATING, NOTHING, Fact, Names, fact
from s2s.optimise.text import Block, inner_blocks


def names_of(lines: Block, given: Names) -> Names:
    """What is known of every name of a sweep, wherever it is read."""
    found: dict[str, Fact] = dict(given)
    while True:
        before = dict(found)
        _learn(lines, found, given, inside=False)
        if found == before:
            return found


def _learn(lines: Block, found: dict[str, Fact], given: Names, inside: bool) -> None:
    for line in lines:
        for _, block in inner_blocks(line):
            _learn(block, found, given, inside or isinstance(line, gast.For))
        if isinstance(line, gast.AugAssign) and isinstance(line.target, gast.Name):
            _note(line.target.id, _augmented(line, found), found, inside)
        if isinstance(line, gast.Assign):
            for target in line.targets:
                if isinstance(target, gast.Name):
                    _note(target.id, fact(line.value, found), found, inside)
                elif isinstance(target, gast.Tuple):
                    _note_items(target, line.value, found, inside)


def _augmented(line: gast.AugAssign, found: Names) -> Fact:
    old = found.get(line.target.id, NOTHING)
    return (
        old
        if old.is_array
        else fact(
            gast.BinOp(gast.Name(line.target.id, gast.Load(), None, None), line.op, line.value),
            found,
        )
    )


def _note_items(target: gast.Tuple, value: gast.expr, found: dict[str, Fact], inside: bool) -> None:
    values = value.elts if isinstance(value, gast.Tuple) else [None] * len(target.elts)
    facts = [fact(item, found) if item is not None else NOTHING for item in values]
    for item, known in zip(target.elts, facts, strict=True):
        if isinstance(item, gast.Name):
            _note(item.id, known, found, inside)


def _note(name: str, known: Fact, found: dict[str, Fact], inside: bool) -> None:
    known = _proven(known) if inside else known
    found[name] = joined(found[name], known) if name in found else known


def _proven(known: Fact) -> Fact:
    """In a loop a symbol may stand for another length on every trip."""
    if known.shape is not None and not all(dim.nonunit or dim == ONE for dim in known.shape):
        return Fact(None, known.dtype)
    return known


def joined(one: Fact, other: Fact) -> Fact:
    """What holds of both."""
    if one == other:
        return one
    shape = None
    if one.shape is not None and other.shape is not None and len(one.shape) == len(other.shape):
        pairs = list(zip(one.shape, other.shape, strict=True))
        if all(a == b or a.nonunit and b.nonunit for a, b in pairs):
            shape = tuple(a if a == b else Dim(0, 0, True) for a, b in pairs)
    dtype = one.dtype if one.dtype == other.dtype else None
    if dtype is None and one.floating and other.floating:
        dtype = FLOATING
    return Fact(shape, dtype)
