"""A function as the user wrote it, attested to be the code that runs.

The text is that of `function.__code__`: `__wrapped__` is not followed, since a wrapper that doubles
its result has twice the gradient of what it wraps.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType, MappingProxyType, MethodType
from typing import TYPE_CHECKING, Any

from s2s.errors import CacheDisabledWarning, Code, Diagnostic
from s2s.lazily import lazy
from s2s.read.attest import attest
from s2s.read.comments import Comment, comments_in
from s2s.read.file import file_of
from s2s.read.locate import Located, locate
from s2s.read.names import free_names
from s2s.read.text import own_text, span
from s2s.read.unavailable import no_single_lambda, no_text, not_a_function

if TYPE_CHECKING:
    import gast


@dataclass(frozen=True, eq=False)
class Source:
    """One function: where it stands, its text, its tree in the user's lines, its free names."""

    function: FunctionType
    bound_self: object  # what a bound method is bound to, else None
    name: str
    qualname: str
    module: str
    filename: str
    first_line: int  # of the `def` or `lambda` itself, below its decorators
    text: str  # without decorators, moved to the left margin
    lines: Mapping[int, str]  # the user's lines as they stand in the file
    attested: bool  # False: the text could not be compared with the code; store nothing made of it
    free: frozenset[str]  # names read from enclosing functions, the module and the builtins
    cells: frozenset[str]  # those of them that belong to enclosing functions
    digest: str
    located: Located = field(repr=False)

    @lazy
    def tree(self) -> gast.FunctionDef | gast.Lambda:
        """The gast tree with the lines and columns of the user's file. Copy it to change it."""
        import gast  # here, because a start from the store needs no tree

        from s2s.read.private import spell_out

        return spell_out(gast.ast_to_gast(self.located.node), self.located.owner)

    @lazy
    def comments(self) -> Mapping[int, Comment]:
        """The comments, by line of the file."""
        is_lambda = self.name == "<lambda>"
        text = f"({self.text}\n)" if is_lambda else self.text  # a lambda may rely on an outer `(`
        return MappingProxyType(comments_in(text, self.first_line))

    def resolve(self, name: str) -> object:
        """The value that a free name has now; raises NameError where Python would."""
        function: Any = self.function
        names = function.__code__.co_freevars
        if name in names:
            return _content(name, function.__closure__[names.index(name)])
        for scope in (function.__globals__, function.__builtins__):
            if name in scope:
                return scope[name]
        raise NameError(f"name {name!r} is not defined", name=name)

    def diagnose(self, node: Any, code: Code, what: str, why: str, instead: str) -> Diagnostic:
        """A diagnostic that quotes the line where `node` starts."""
        line = self.lines.get(node.lineno, "")
        one_line = node.end_lineno == node.lineno
        end = node.end_col_offset if one_line else len(line.rstrip().encode())
        return Diagnostic(
            code, what, self.filename, node.lineno, node.col_offset, end, line, why, instead
        )


def read(function: Callable[..., Any]) -> Source:
    """The source of a Python function, bound method or lambda.

    Raises SourceUnavailable where there is no text, and SourceChanged where the text is not that of
    the code that runs.
    """
    plain = _plain(function)
    live = plain.__code__
    file = file_of(live, plain.__globals__)
    if file is None:
        raise no_text(live)
    code, attested = attest(plain, file)
    located = locate(code, file.around(live.co_firstlineno))
    if located is None:
        raise no_single_lambda(live)
    if not attested:
        _warn_unverified(plain)
    text = own_text(located.node, file.lines)
    module = str(plain.__globals__.get("__name__") or plain.__module__)
    return Source(
        function=plain,
        bound_self=getattr(function, "__self__", None),
        name=code.co_name,
        qualname=code.co_qualname,
        module=module,
        filename=file.name,
        first_line=located.node.lineno,
        text=text,
        lines=span(located.node, file.lines),
        attested=attested,
        free=free_names(code),
        cells=frozenset(code.co_freevars),
        digest=_digest(module, code.co_qualname, located.node.lineno, text, file.flags),
        located=located,
    )


def _plain(function: Any) -> FunctionType:
    inner = function
    while isinstance(inner, MethodType | staticmethod | classmethod):
        inner = inner.__func__
    if not isinstance(inner, FunctionType):
        raise not_a_function(function)
    return inner


def _content(name: str, cell: Any) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        message = f"cannot access free variable {name!r}: it has no value in its enclosing scope"
        raise NameError(message, name=name) from None


def _digest(*fields: str | int) -> str:
    """SHA-256 of the fields; `repr` of a tuple keeps them apart."""
    return hashlib.sha256(repr(fields).encode("ascii", "backslashreplace")).hexdigest()


def _warn_unverified(function: FunctionType) -> None:
    loader = type(function.__globals__.get("__loader__")).__qualname__
    warnings.warn(
        f"[{Code.SOURCE_UNVERIFIED}] the text of `{function.__qualname__}` cannot be compared with"
        f" the code that runs, because {loader} rewrites modules as it loads them;"
        " its derivatives are not stored",
        CacheDisabledWarning,
        stacklevel=3,
    )
