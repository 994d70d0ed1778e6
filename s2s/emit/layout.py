"""How a logical line is fitted into the page.

A line is written flat. Where a row is longer than the page, the widest group on it (the arguments
of a call, the elements of a tuple, the terms of a sum) is opened, one item per row, and the line is
written again, until every row fits or nothing is left to open:

    y = combine(first, second)      ->      y = combine(
                                                first,
                                                second,
                                            )
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import astunparse

WIDTH = 100
INDENT = "    "

Write = Callable[[], None]


@dataclass(frozen=True)
class Style:
    """What stands before, between (or after each of), and behind the items of a group."""

    left: str
    between: str
    right: str
    filled: bool = False  # opened, as many items on a row as the page holds


PARENTHESES = Style("(", ",", ")")
PARAGRAPH = Style("(", ",", ")", filled=True)
TERMS = Style("(", "", ")")
BARE_TERMS = Style("", "", "")


@dataclass(frozen=True)
class Span:
    """Where a group stands in the text of its line."""

    start: int
    end: int


class Layout(astunparse.Unparser):
    """Writes groups flat or opened, and finds out which of them to open."""

    def __init__(self) -> None:
        self._indent = 0
        self._begin(frozenset())

    def _begin(self, opened: frozenset[int]) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._wrap = 0
        self._opened = opened
        self._groups: dict[int, Span] = {}
        self._entered = 0

    def write(self, text: str) -> None:
        """Append to the current line."""
        self._pieces.append(text)
        self._size += len(text)

    def fitted(self, render: Write, text: str) -> str:
        """`text`, which `render` has just written, with as many groups opened as the page needs."""
        opened: frozenset[int] = frozenset()
        while (wanted := opened | self._widest_on_long_rows(text)) != opened:
            opened = wanted
            text = self.rendered(render, opened)
        return text

    def rendered(self, render: Write, opened: frozenset[int] = frozenset()) -> str:
        """What `render` writes, with exactly these groups opened."""
        self._begin(opened)
        self.write(self.margin())
        render()
        return "".join(self._pieces)

    def margin(self) -> str:
        return INDENT * (self._indent + self._wrap)

    def group(self, items: Sequence[Write], flat: Style, opened: Style) -> None:
        """Write items side by side in the style `flat`, or one per row in the style `opened`.

        Groups are known by the order in which they are entered, the same in every attempt.
        """
        number = self._entered
        self._entered += 1
        start = self._size
        if number in self._opened:
            self._write_opened(items, opened)
            return
        self._write_flat(items, flat)
        if items:
            self._groups[number] = Span(start, self._size)

    def _write_flat(self, items: Sequence[Write], style: Style) -> None:
        self.write(style.left)
        for position, item in enumerate(items):
            if position:
                self.write(style.between)
            item()
        self.write(style.right)

    def _write_opened(self, items: Sequence[Write], style: Style) -> None:
        bracketed = bool(style.left)
        self.write(style.left)
        self._wrap += bracketed
        row = self._size
        for position, item in enumerate(items):
            if not style.filled and (bracketed or position):
                self._break()
            elif style.filled:
                row = self._next_in_row(item, row, first=not position)
            item()
            self.write(style.between)
        self._wrap -= bracketed
        if bracketed:
            self._break()
        self.write(style.right)

    def _next_in_row(self, item: Write, row: int, first: bool) -> int:
        """Go to where the next item of a paragraph stands; the start of its row."""
        before = len(self._pieces), self._size
        item()
        width = self._size - before[1] + len(", ,")
        del self._pieces[before[0] :]
        self._size = before[1]
        if not first and self._size - row + width <= WIDTH:
            self.write(" ")
            return row
        self._break()
        return before[1] + 1

    def _break(self) -> None:
        self.write("\n" + self.margin())

    def _widest_on_long_rows(self, text: str) -> frozenset[int]:
        """For each row that is too long, the group to open: the widest, hence the outermost."""
        found: set[int] = set()
        start = 0
        for row in text.split("\n"):
            end = start + len(row)
            if len(row) > WIDTH:
                found |= self._widest(start, end)
            start = end + 1
        return frozenset(found)

    def _widest(self, start: int, end: int) -> set[int]:
        inside = {n: s for n, s in self._groups.items() if start <= s.start and s.end <= end}
        widest = max(inside, key=lambda n: inside[n].end - inside[n].start, default=None)
        return set() if widest is None else {widest}
