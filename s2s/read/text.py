"""The lines of one function, as they stand in its file and moved to the left margin."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from s2s.read.locate import Function


def span(node: Function, lines: Sequence[str]) -> Mapping[int, str]:
    """The lines of the file that `node` covers, by their numbers; decorators are left out."""
    return MappingProxyType({number: lines[number - 1] for number in _numbers(node)})


def own_text(node: Function, lines: Sequence[str]) -> str:
    """The text of a `def` moved to the left margin, or of a lambda as it stands."""
    rows = [lines[number - 1] for number in _numbers(node)]
    if isinstance(node, ast.Lambda):
        return _cut(rows, node)
    margin, fixed = rows[0][: node.col_offset], _inside_strings(node)
    pairs = zip(_numbers(node), rows, strict=True)
    return "\n".join(row if n in fixed else row.removeprefix(margin) for n, row in pairs)


def _numbers(node: Function) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _cut(rows: list[str], node: ast.Lambda) -> str:
    """The text from the first column to the last; columns count bytes."""
    encoded = [row.encode() for row in rows]
    encoded[-1] = encoded[-1][: node.end_col_offset]
    encoded[0] = encoded[0][node.col_offset :]
    return b"\n".join(encoded).decode()


def _inside_strings(node: Function) -> set[int]:
    """The lines that begin inside a string: moving them would change its value."""
    strings = (n for n in ast.walk(node) if isinstance(n, ast.Constant | ast.JoinedStr))
    return {n for s in strings for n in range(s.lineno + 1, (s.end_lineno or s.lineno) + 1)}
