"""Marks that stay in a generated module: they are imported, the compiler is not.

    z = s2s.stop_gradient(x)      import s2s_runtime.marks as s2s
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import gast

from s2s.trees import walk
from s2s_runtime import marks

STAYING = frozenset(name for name, found in vars(marks).items()
                    if getattr(found, "__module__", None) == marks.__name__)


def marks_line(alias: str) -> str:
    """The import of all marks under the user's name of the compiler's package."""
    return f"import {marks.__name__} as {alias}"


def only_marks(target: object, alias: str, lines: Iterable[gast.stmt]) -> bool:
    """Whether `alias` is the package `s2s`, and nothing but marks is taken from it."""
    if target is not sys.modules.get("s2s"):
        return False
    uses = [node for line in lines for node in walk(line) if isinstance(node, gast.Attribute)]
    named = sum(isinstance(node, gast.Name) and node.id == alias
                for line in lines for node in walk(line))
    return named == sum(isinstance(node.value, gast.Name) and node.value.id == alias
                        and node.attr in STAYING for node in uses)
