"""The adjoint that is left of several has the plain name.

    x_bar_1 = y_bar * w        ->        x_bar = y_bar * w        where no x_bar is left

Numbers told names apart that other passes have taken away since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import gast

from s2s.leaves import rebuild
from s2s.optimise.flow import all_bound
from s2s.optimise.text import Text
from s2s.trees import names


def suffixes(text: Text) -> Text:
    """A settled sweep with the lowest numbers that its adjoints can have."""
    numbered = re.compile(rf"(\w+_{text.namer.bar_suffix})_(\d+)")
    bound = set().union(*map(all_bound, text.lines)) - text.fixed
    found = [match.groups() for match in map(numbered.fullmatch, bound) if match]
    if not found:
        return text
    used = {node.id for part in (*text.lines, *text.results) for node in names(part)}
    used |= text.fixed
    table: dict[str, str] = {}
    lowest: dict[str, int] = {}  # below it all numbers are taken
    for plain, number in sorted((plain, int(number)) for plain, number in found):
        count = lowest.get(plain, 0)
        while count < number and _numbered(plain, count) in used:
            count += 1
        if count < number:
            table[_numbered(plain, number)] = _numbered(plain, count)
            used.remove(_numbered(plain, number))
        lowest[plain] = count + 1
    return _renamed(text, table) if table else text


def _numbered(plain: str, count: int) -> str:
    return f"{plain}_{count}" if count else plain


def _renamed(text: Text, table: Mapping[str, str]) -> Text:
    def change(node: gast.AST) -> gast.AST | None:
        if not isinstance(node, gast.Name) or node.id not in table:
            return None
        return gast.Name(table[node.id], node.ctx, None, None)

    lines = [rebuild(line, change) for line in text.lines]
    return replace(text, lines=lines, results=[rebuild(one, change) for one in text.results])
