"""The file, notebook cell or registered text that a code object was compiled from.

To read one function of a long file, only the top-level statement that holds it is compiled,
together with the imports of the file: CPython calls `np.sin` in one way where `np` is an import,
and in another way where it is not.
"""

from __future__ import annotations
import __future__ as futures

import ast
import inspect
import linecache
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from s2s.lazily import lazy

FUTURES = 0
for _name in futures.all_feature_names:
    FUTURES |= getattr(futures, _name).compiler_flag


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)


@dataclass(frozen=True, eq=False)
class File:
    """A text, and the `__future__` flags that it is compiled with."""

    name: str
    text: str
    flags: int

    @lazy
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @lazy
    def statements(self) -> tuple[ast.stmt, ...]:
        """The top-level statements; raises SyntaxError where the text is no Python."""
        flags = ast.PyCF_ONLY_AST | self.flags
        return tuple(compile(self.text, self.name, "exec", flags, dont_inherit=True).body)

    @lazy
    def imports(self) -> tuple[ast.stmt, ...]:
        """The imports made at module level, also under `if` and `try`."""
        return tuple(_imports(self.statements))

    def around(self, line: int) -> tuple[ast.stmt, ...]:
        """The top-level statements that span `line`: more than one where `;` joins them."""
        return tuple(s for s in self.statements if first_line(s) <= line <= (s.end_lineno or 0))


def _imports(nodes: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not isinstance(node, _SCOPES):
            yield from _imports(ast.iter_child_nodes(node))


def file_of(code: CodeType, namespace: Mapping[str, Any]) -> File | None:
    """The file that `code` says it comes from, as it is now; None where there is no text."""
    name = code.co_filename
    linecache.checkcache(name)
    lines = linecache.getlines(name, dict(namespace)) or _interactive(code)
    if not lines:
        return None
    # Python ends a line at \n, \r\n and \r only, whatever `str.splitlines` may think.
    text = "".join(lines).replace("\r\n", "\n").replace("\r", "\n")
    return _file(name, text, code.co_flags & FUTURES)


def _interactive(code: CodeType) -> list[str]:
    """The lines typed at the prompt, which Python keeps from 3.13 on."""
    if sys.version_info < (3, 13):
        return []
    try:
        return inspect.findsource(code)[0]
    except (OSError, TypeError):
        return []


@lru_cache(maxsize=64)
def _file(name: str, text: str, flags: int) -> File:
    return File(name, text, flags)


@lru_cache(maxsize=256)
def compiled(file: File, statements: tuple[ast.stmt, ...]) -> CodeType:
    """The code of a module that holds only `statements`, compiled as Python compiled `file`."""
    module = ast.Module(list(statements), [])
    return compile(module, file.name, "exec", file.flags, dont_inherit=True)


def codes_within(code: CodeType) -> Iterator[CodeType]:
    """`code` and all code objects inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_within(constant)


def first_line(node: Any) -> int:
    """The line that a code object calls its first: that of the first decorator, if there is one."""
    decorators = getattr(node, "decorator_list", ())
    return min([node.lineno, *(d.lineno for d in decorators)])
