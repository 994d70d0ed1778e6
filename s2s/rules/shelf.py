"""The book in use: one reference to an immutable book, swapped when a user declares a rule.

A compilation captures the book that it began with; a derivative made from an earlier book is
compiled anew.
"""

from __future__ import annotations

from s2s.rulebook import Rule, RuleBook
from s2s.rules import NUMPY


class Shelf:
    """Holds one book."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book

    @property
    def own(self) -> bool:
        """Whether the user has declared rules in this process."""
        return self.book is not NUMPY

    def add(self, *rules: Rule) -> None:
        """Put in its place the book that has these rules, too."""
        self.book = self.book | rules


SHELF = Shelf(NUMPY)
