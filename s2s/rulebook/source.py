"""The text of a rule function, as a gast tree.

A file is parsed once, whatever the number of rules in it, and only when the first template
of one of its rules is asked for.
"""

from __future__ import annotations

import ast
import functools
import linecache
import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType

import gast


class SourceError(Exception):
    """The text of a rule function cannot be found."""


@functools.cache
def _parsed(lines: tuple[str, ...]) -> Mapping[int, gast.FunctionDef]:
    tree = gast.parse("".join(lines))
    functions = [node for node in gast.walk(tree) if isinstance(node, gast.FunctionDef)]
    return MappingProxyType({_first_line(node): node for node in functions})


def _first_line(node: gast.FunctionDef | ast.FunctionDef) -> int:
    """As `co_firstlineno` counts: the first decorator belongs to the function."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def function_tree(author: Callable) -> gast.FunctionDef:
    """The tree of one rule function.  Never modified by its readers."""
    code = author.__code__
    lines = tuple(linecache.getlines(code.co_filename, author.__globals__))
    found = _parsed(lines).get(code.co_firstlineno) if lines else None
    if found is None or found.name != author.__name__:
        raise _unavailable(author)
    return found


@functools.cache
def _spans(lines: tuple[str, ...]) -> Mapping[int, int]:
    """The last line of every function, by its first."""
    functions = [
        node for node in ast.walk(ast.parse("".join(lines))) if isinstance(node, ast.FunctionDef)
    ]
    return MappingProxyType({_first_line(node): node.end_lineno or 0 for node in functions})


def function_text(author: Callable) -> str:
    """The source lines of one rule function, decorators included.

    All rules are asked for theirs, for a digest; few are asked for their trees, which take longer.
    """
    code = author.__code__
    lines = tuple(linecache.getlines(code.co_filename, author.__globals__))
    end = _spans(lines).get(code.co_firstlineno) if lines else None
    if end is None:
        raise _unavailable(author)
    return textwrap.dedent("".join(lines[code.co_firstlineno - 1 : end]))


def names_seen(author: Callable) -> Mapping[str, object]:
    """What the free names of a rule function mean: of its module, and of the scope around it."""
    if author.__closure__ is None:
        return author.__globals__
    cells = zip(author.__code__.co_freevars, author.__closure__, strict=True)
    return {**author.__globals__, **{name: cell.cell_contents for name, cell in cells}}


def _unavailable(author: Callable) -> SourceError:
    return SourceError(f"the source text of the rule '{author.__qualname__}' is not available")


def statements(author: Callable) -> tuple[gast.stmt, ...]:
    """The body without its docstring."""
    body = function_tree(author).body
    return tuple(body[1:] if _is_docstring(body[0]) else body)


def _is_docstring(statement: gast.stmt) -> bool:
    return (
        isinstance(statement, gast.Expr)
        and isinstance(statement.value, gast.Constant)
        and isinstance(statement.value.value, str)
    )
