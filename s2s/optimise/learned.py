"""What the lines of a sweep say of the names that they bind."""

from __future__ import annotations

from collections import Counter

import gast

from s2s.core import ONE, Dim
from s2s.lazily import lazy
from s2s.optimise.facts import FLOATING, NOTHING, Fact, Names, fact
from s2s.optimise.flow import Aliases, Seen, aliases, names_read
from s2s.optimise.text import Block, Text, inner_blocks


class Known:
    """What a pass may ask of a text; each answer is found when it is first wanted."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.found = text.found
        self.of = Seen(text.found.effects).of

    @lazy
    def names(self) -> Names:
        """Facts of all names; the adjoint of the result is floating, whatever its shape."""
        if self.found.names is None:
            seed = {self.text.namer.seed: Fact(None, FLOATING)}
            self.found.names = names_of(self.text.lines, seed)
        return self.found.names

    @lazy
    def reads(self) -> Counter[str]:
        """How often each name is read, in the lines and in the results."""
        found = Counter(name for line in self.text.lines for name in self.of(line).occurrences)
        found.update(name for result in self.text.results for name in names_read(result))
        return found

    @lazy
    def related(self) -> Aliases:
        """Names that may share memory."""
        return aliases(self.text.lines)

    @lazy
    def altered(self) -> set[str]:
        """Names whose memory some line writes."""
        return {name for line in self.text.lines for name in self.of(line).alters}

    @lazy
    def handed_out(self) -> set[str]:
        """Names whose memory is written or returned: it must be nobody else's."""
        returned = {name for result in self.text.results for name in names_read(result)}
        return self.altered | returned

    def fact(self, expr: gast.expr) -> Fact:
        return fact(expr, self.names)

    def shares(self, name: str, others: set[str]) -> bool:
        """Whether a name may share memory with one of the others."""
        return name in others or self.related.meet((name,), others)


def names_of(lines: Block, given: Names) -> Names:
    """What is known of every name of a sweep, wherever it is read."""
    found: dict[str, Fact] = dict(given)
    while not _learn(lines, found, inside=False):
        pass
    return found


def _learn(lines: Block, found: dict[str, Fact], inside: bool) -> bool:
    """One walk over the lines; whether nothing had to be taken back."""
    stable = True
    for line in lines:
        for _, block in inner_blocks(line):
            stable = _learn(block, found, inside or isinstance(line, gast.For)) and stable
        if isinstance(line, gast.AugAssign) and isinstance(line.target, gast.Name):
            stable = _note(line.target.id, _augmented(line, found), found, inside) and stable
        if isinstance(line, gast.Assign):
            for target in line.targets:
                if isinstance(target, gast.Name):
                    stable = _note(target.id, fact(line.value, found), found, inside) and stable
                elif isinstance(target, gast.Tuple):
                    stable = _note_items(target, line.value, found, inside) and stable
    return stable


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


def _note_items(target: gast.Tuple, value: gast.expr, found: dict[str, Fact], inside: bool) -> bool:
    if isinstance(value, gast.Tuple):
        facts = [fact(item, found) for item in value.elts]
    else:
        part = Fact(None, FLOATING) if fact(value, found).floating else NOTHING
        facts = [part] * len(target.elts)
    pairs = zip(target.elts, facts, strict=True)
    named = [(item.id, known) for item, known in pairs if isinstance(item, gast.Name)]
    return all([_note(name, known, found, inside) for name, known in named])


def _note(name: str, known: Fact, found: dict[str, Fact], inside: bool) -> bool:
    """Take down what an assignment says; False where something said before does not hold."""
    known = _proven(known) if inside else known
    before = found.get(name)
    found[name] = known if before is None else joined(before, known)
    return before is None or before == found[name]


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
