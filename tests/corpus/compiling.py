"""What becomes of one function: a text that parses, a refusal with its line, or a bug."""

from __future__ import annotations

import ast
import inspect
import time
import traceback
import warnings
from dataclasses import dataclass
from types import FunctionType

from s2s.errors import CompileError, S2SError
from s2s.pipeline import generate
from s2s.read import read
from s2s.request import Derivative, Request
from s2s.rules import NUMPY
from tests.random_programs.limit import Clock, within

SECONDS = 2.0  # of the processor, for one function
ACCEPTED, REFUSED, BUG, STILL = "accepted", "refused", "bug", "no parameter"


@dataclass(frozen=True)
class Outcome:
    """`state` is one of the four words above; `reason` says why, `place` where a bug came from."""

    name: str
    state: str
    reason: str = ""
    place: str = ""
    seconds: float = 0.0


def outcome(function: FunctionType) -> Outcome:
    """Compile for unknown kinds, with respect to the first parameter."""
    name = f"{function.__module__}.{function.__qualname__}"
    first = moved(function)
    if first is None:
        return Outcome(name, STILL)
    began = time.process_time()
    state, reason, place = ACCEPTED, "", ""
    try:
        with warnings.catch_warnings(), within(SECONDS, Clock.PROCESSOR):
            warnings.simplefilter("ignore")
            compiled(function, first)
    except CompileError as error:
        found = error.diagnostics[0]
        located = error.lineno > 0 and error.filename and found.why
        state, reason = (REFUSED if located else BUG), found.why
    except S2SError as error:
        state, reason = REFUSED, f"{type(error).__name__}: {str(error).splitlines()[0]}"
    except BaseException as error:  # the compiler's own failure, its time or its memory
        state, reason, place = BUG, f"{type(error).__name__}: {error}", _raised_at(error)
    return Outcome(name, state, reason, place, time.process_time() - began)


def compiled(function: FunctionType, first: str) -> str:
    """The text of the pair for unknown kinds; it parses, and so does each of its parts."""
    request = Request(Derivative.PAIR, (first,), True, cache=False)
    text = generate(read(function), request, None, NUMPY).body
    ast.parse(text)
    return text


def moved(function: FunctionType) -> str | None:
    """The first parameter, after the object or class of a method: what `s2s.grad` moves."""
    code = function.__code__
    starred = bool(code.co_flags & inspect.CO_VARARGS)
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + starred]
    return next((name for name in names if name not in ("self", "cls")), next(iter(names), None))


def _raised_at(error: BaseException) -> str:
    """The innermost lines of the compiler itself."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "s2s" in f.filename]
    return " < ".join(f"{f.filename.split('/s2s/')[-1]}:{f.lineno}" for f in frames[:-4:-1])
