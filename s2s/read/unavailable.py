"""Why the text of something cannot be read, and what to do about it: one table per question."""

from __future__ import annotations

import functools
import inspect
from types import CodeType
from typing import Any

from s2s.errors import Code, SourceUnavailable, stated

_OBJECTS = (  # the first test that holds tells why an object is no Python function, and the remedy
    (inspect.isclass, "it is a class", "differentiate a function that calls it, or a method"),
    (
        lambda thing: isinstance(thing, functools.partial),
        "it is a functools.partial",
        "differentiate its `.func`, or write a `def` that fills the arguments in",
    ),
    (
        inspect.ismodule,
        "it is a module",
        "differentiate a function of the module",
    ),
    (
        lambda thing: callable(thing) and inspect.isfunction(type(thing).__call__),
        "it is an object with a `__call__` method",
        "differentiate the method: `thing.__call__`",
    ),
    (
        callable,
        "it is not written in Python",
        "call it in a `def`, and give it a rule if it has none",
    ),
    (lambda thing: True, "it cannot be called", "give a function"),
)

_NAMES = (  # the same for the pseudo file names of code that came from no file
    (
        "<stdin>",
        "it was typed at the plain prompt",
        "save it to a file, or use IPython, a notebook or Python 3.13",
    ),
    (
        "<string>",
        "it was made by `exec`, `eval` or `python -c`",
        "save it to a file, or put its text in `linecache.cache`",
    ),
    (
        "<",
        "it was made while the program ran, and its text was not kept",
        "save it to a file, or put its text in `linecache.cache`",
    ),
    ("", "its file cannot be read", "install the `.py` file where the module was loaded from"),
)


def not_a_function(thing: object) -> SourceUnavailable:
    """The error for something that is no Python function."""
    why, instead = next(rest for test, *rest in _OBJECTS if test(thing))
    return _unavailable(_called(thing), why, instead)


def no_text(code: CodeType) -> SourceUnavailable:
    """The error for a function whose text was not kept."""
    why, instead = next(rest for start, *rest in _NAMES if code.co_filename.startswith(start))
    return _unavailable(_named(code), why, instead)


def no_single_lambda(code: CodeType) -> SourceUnavailable:
    """The error for lambdas on one line, when Python was told to keep no columns."""
    why = "several lambdas stand on this line, and Python keeps no columns to tell them apart"
    return _unavailable(
        _named(code), why, "write a `def`, or start Python without `no_debug_ranges`"
    )


def _named(code: CodeType) -> str:
    return f"{code.co_filename}:{code.co_firstlineno}: `{code.co_qualname}`"


def _called(thing: Any) -> str:
    """A name for `thing` that is the same in every run."""
    module, name = getattr(thing, "__module__", None), getattr(thing, "__qualname__", None)
    if isinstance(name, str):
        return f"`{module}.{name}`" if isinstance(module, str) else f"`{name}`"
    return f"a {type(thing).__qualname__}"


def _unavailable(subject: str, why: str, instead: str) -> SourceUnavailable:
    return SourceUnavailable(
        stated(
            Code.SOURCE_UNAVAILABLE,
            f"{subject} has no Python text to differentiate",
            why,
            instead,
        )
    )
