"""Find the node of the syntax tree that a code object was made from.

A `def` is known by its first line and name. Lambdas may share a line:

    pair = (lambda x: x + 1), (lambda x: x * 2)

and there the columns decide, which a code object keeps for each of its instructions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any, NamedTuple

from s2s.read.file import first_line

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Place = tuple[int, int]  # line and column


class Located(NamedTuple):
    """A function's node, and the class in whose body it stands: it mangles private names."""

    node: Function
    owner: str | None


def locate(code: CodeType, statements: Iterable[ast.AST]) -> Located | None:
    """The node of `code`; None where several would do and Python keeps no columns."""
    line = code.co_firstlineno
    found = [one for one in _functions(statements, None, line) if _may_be(one.node, code)]
    if len(found) > 1:
        spans = list(_spans(code))
        found = [one for one in found if spans and all(_holds(one.node, span) for span in spans)]
    return max(found, key=lambda one: _start(one.node), default=None)  # the innermost


def _functions(nodes: Iterable[ast.AST], owner: str | None, line: int) -> Iterator[Located]:
    """The functions whose text covers `line`."""
    for node in nodes:
        if not _covers(node, line):
            continue
        if isinstance(node, Function):
            yield Located(node, owner)
        if isinstance(node, ast.ClassDef):
            outside = [*node.decorator_list, *node.bases, *node.keywords]
            yield from _functions(outside, owner, line)
            yield from _functions(node.body, node.name, line)
        else:
            yield from _functions(ast.iter_child_nodes(node), owner, line)


def _covers(node: Any, line: int) -> bool:
    if not hasattr(node, "lineno"):  # parameters and such have no place of their own
        return True
    return first_line(node) <= line <= node.end_lineno


def _may_be(node: Function, code: CodeType) -> bool:
    name = getattr(node, "name", "<lambda>")
    return first_line(node) == code.co_firstlineno and name == code.co_name


def _spans(code: CodeType) -> Iterator[tuple[Place, Place]]:
    """Where the expressions of the body start and end."""
    for line, end_line, column, end_column in code.co_positions():
        # Entry and return stand at columns 0 to 0 of the first line: they are no expressions.
        if end_column:
            yield (line or 0, column or 0), (end_line or 0, end_column)


def _holds(node: Function, span: tuple[Place, Place]) -> bool:
    """Whether the body of a lambda covers `span`; the lambda itself is not in its own body."""
    body: Any = node.body
    start, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    return start <= span[0] and span[1] <= end


def _start(node: Function) -> Place:
    return node.lineno, node.col_offset
