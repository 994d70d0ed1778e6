"""The book in use: one reference to an immutable book, swapped when a user declares a rule.

A compilation captures the book that it began with; a derivative made from an earlier book is
compiled anew.  SciPy is optional: its tables are read once the program has imported it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from s2s.rulebook import Rule, RuleBook
from s2s.rules import NUMPY

OPTIONAL: Mapping[str, str] = MappingProxyType(
    {
        "scipy.special": "s2s.rules.special",
        "scipy.linalg": "s2s.rules.scipy_linalg",
    }
)


class Shelf:
    """Holds one book."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._opened: tuple[str, ...] = ()
        self.own = False  # whether the user has declared rules in this process

    @property
    def book(self) -> RuleBook:
        """The book, with the tables of the libraries that are imported by now."""
        opened = tuple([library for library in OPTIONAL if library in sys.modules])
        if opened != self._opened:
            fresh = [OPTIONAL[library] for library in opened if library not in self._opened]
            for table in fresh:  # the rules that a user declared stand last, and hold
                self._book = RuleBook((*import_module(table).RULES, *self._book))
            self._opened = opened
        return self._book

    def add(self, *rules: Rule) -> None:
        """Put in its place the book that has these rules, too."""
        self._book = self.book | rules
        self.own = True


SHELF = Shelf(NUMPY)
