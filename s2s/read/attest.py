"""Is the text found for a function the text of the code that runs?

The text is compiled again and the code objects are compared. Three answers: they are equal; they
differ, and then the file was edited after its import; or nobody can tell, because the module was
loaded by something that rewrites code on the way (pytest rewrites `assert`, and is followed).
"""

from __future__ import annotations

import ast
import copy
import importlib.machinery
import sys
import warnings
import zipimport
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from s2s.errors import Code, SourceChanged, stated
from s2s.read.file import File, codes_within, compiled

_FAITHFUL = (
    importlib.machinery.SourceFileLoader,
    importlib.machinery.SourcelessFileLoader,
    zipimport.zipimporter,
    type(None),
)

_COMPARED = (
    "co_code",
    "co_names",
    "co_varnames",
    "co_freevars",
    "co_cellvars",
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_flags",
    "co_exceptiontable",
)


def attest(function: FunctionType, file: File) -> tuple[CodeType, bool]:
    """The code that the user's text gives for `function`, and whether it is proved to be the same.

    Raises SourceChanged where it is proved to be another.
    """
    live = function.__code__
    loader = function.__globals__.get("__loader__")
    near: list[CodeType] = []
    try:
        for statements in _cuts(file, live):
            near = _candidates(live, compiled(file, statements))
            if (found := _equal(near, live)) is not None:
                return found, True
    except SyntaxError as error:
        raise _changed(live) from error
    if near and _is_pytest(loader) and _equal(_rewritten(live, file, loader), live) is not None:
        return near[0], True
    if near and type(loader) not in _FAITHFUL and _alike(near[0], live):
        return near[0], False
    raise _changed(live)


def _cuts(file: File, live: CodeType) -> Iterator[tuple[ast.stmt, ...]]:
    """The part of the file that should do, then all of it: nothing depends on the first guess."""
    yield file.imports + file.around(live.co_firstlineno)
    yield file.statements


def _equal(candidates: list[CodeType], live: CodeType) -> CodeType | None:
    """The candidate that is `live`; `==` compares columns too, and so knows lambdas on one line."""
    exact = (code for code in candidates if code == live)
    equal = (code for code in candidates if same(code, live))
    return next(exact, None) or next(equal, None)


def same(one: CodeType, other: CodeType) -> bool:
    """Whether two code objects do the same: everything counts but the file and the columns."""
    return all(getattr(one, field) == getattr(other, field) for field in _COMPARED) and (
        len(one.co_consts) == len(other.co_consts)
        and all(map(_same_constant, one.co_consts, other.co_consts))
    )


def _same_constant(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, CodeType):
        return same(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same_constant, one, other))
    if isinstance(one, frozenset):
        return one == other
    return repr(one) == repr(other)  # tells 0.0 from -0.0


def _candidates(live: CodeType, module: CodeType) -> list[CodeType]:
    place = live.co_qualname, live.co_firstlineno
    codes = codes_within(module)
    return [code for code in codes if (code.co_qualname, code.co_firstlineno) == place]


def _alike(candidate: CodeType, live: CodeType) -> bool:
    """Whether the parameters agree: all that can be asked where code is rewritten on loading."""
    count = live.co_argcount + live.co_kwonlyargcount
    return candidate.co_varnames[:count] == live.co_varnames[:count]


def _is_pytest(loader: object) -> bool:
    return type(loader).__module__ == "_pytest.assertion.rewrite"


def _rewritten(live: CodeType, file: File, loader: Any) -> list[CodeType]:
    """What pytest makes of the text, or nothing where this pytest is made in another way."""
    rewrite = sys.modules[type(loader).__module__]
    module = ast.Module(copy.deepcopy(list(file.statements)), [])
    try:
        with warnings.catch_warnings(action="ignore"):
            rewrite.rewrite_asserts(module, file.text.encode(), file.name, loader.config)
        return _candidates(live, compile(module, file.name, "exec", file.flags, dont_inherit=True))
    except Exception:  # a private function of pytest, which may fail in any way
        return []


def _changed(code: CodeType) -> SourceChanged:
    return SourceChanged(
        stated(
            Code.SOURCE_CHANGED,
            f"{code.co_filename}:{code.co_firstlineno}: "
            f"the text of `{code.co_qualname}` is not the code that runs",
            "the file changed since it was imported, or the function's code was replaced",
            "restart Python, or reload the module",
        )
    )
