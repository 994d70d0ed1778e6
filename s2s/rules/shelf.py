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

OPTIONAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scipy.special": (
            "special",
            "special_bessel",
            "special_integrals",
            "special_more",
            "definitions_special",
        ),
        "scipy.linalg": ("scipy_linalg", "definitions_linalg", "definitions_factored"),
        "scipy.fft": ("scipy_fft", "definitions_fft"),
        "scipy.integrate": ("definitions_integrate",),
        "scipy.signal": ("scipy_signal", "definitions_signal"),
        "scipy.sparse": ("scipy_sparse",),
        "scipy.sparse.linalg": ("definitions_sparse",),
        "scipy.ndimage": ("scipy_ndimage", "definitions_ndimage"),
    }
)


def tables(library: str) -> RuleBook:
    """The rules and definitions of one library."""
    modules = [import_module(f"s2s.rules.{name}") for name in OPTIONAL[library]]
    return RuleBook(
        (rule for module in modules for rule in getattr(module, "RULES", ())),
        (found for module in modules for found in getattr(module, "DEFINITIONS", ())),
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
            for library in opened:  # the rules that a user declared stand last, and hold
                if library not in self._opened:
                    self._book = tables(library) | self._book
            self._opened = opened
        return self._book

    def add(self, *rules: Rule) -> None:
        """Put in its place the book that has these rules, too."""
        self._book = self.book | rules
        self.own = True


SHELF = Shelf(NUMPY)
