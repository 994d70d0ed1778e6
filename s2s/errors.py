"""Every error of s2s: what is wrong, where, why, and what to write instead.

    error[S2S202]: a generator cannot be reversed
      --> examples/leaky_cell.py:17:23
       |
    17 |         loss = loss + sum(x * x for x in h)
       |                       ^^^^^^^^^^^^^^^^^^^^^
      why      its trips are not counted, so the reverse sweep cannot run them backwards
      instead  np.sum(h * h)

A `CompileError` holds one `Diagnostic` per problem, and shows all of them at once.  The text never
has colours; the command line adds them on a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from s2s_runtime.errors import S2SError


class Code(StrEnum):
    """One code per cause, each with its meaning in one sentence."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    # 1xx: reading the function
    SOURCE_UNAVAILABLE = "S2S101", "The text of the function cannot be found."
    SOURCE_CHANGED = "S2S102", "The text of the function is not the code that runs."
    SOURCE_UNVERIFIED = "S2S103", "The text cannot be compared with the code that runs."
    # 2xx: the accepted language
    UNSUPPORTED_STATEMENT = "S2S201", "A statement has no derivative here."
    GENERATOR = "S2S202", "A generator does not count its trips, so it cannot be reversed."
    COROUTINE = "S2S203", "An async function or an await cannot be reversed."
    HANDLER = "S2S204", "Which handler of an active `try` runs is not known in advance."
    UNSUPPORTED_EXPRESSION = "S2S205", "An expression has no derivative here."
    FORMATTED = "S2S206", "An active value is turned into text."
    DYNAMIC = "S2S207", "Code is made, or names are reached, while the function runs."
    DYNAMIC_NAME = "S2S208", "A name may be bound by something the text does not show."
    PATTERN = "S2S209", "A pattern takes an active value apart."
    CONTEXT = "S2S210", "A context manager receives or changes an active value."
    NESTED_CLASS = "S2S211", "A class defined inside the function holds an active value."
    ASYMMETRIC_LOOP = "S2S212", "A loop runs over something whose trips cannot be repeated."
    # 3xx: rules
    NO_RULE = "S2S301", "A function has no derivative rule and no Python text."
    NO_KEYWORD = "S2S302", "A rule does not cover a keyword of its function."
    ACTIVE_CONSTANT = "S2S303", "An active value stands where the rule allows only a constant."
    NO_OPERATOR = "S2S304", "An operator has no rule for these operands."
    # 4xx: arguments, kinds and results
    UNKNOWN_WRT = "S2S401", "`wrt` names a parameter that the function does not have."
    NOT_DIFFERENTIABLE = "S2S402", "A value in `wrt` is not floating, so it has no gradient."
    NON_SCALAR_OUTPUT = "S2S403", "A gradient needs one real number as the result."
    UNSUPPORTED_KIND = "S2S404", "A value is of a kind that has no derivative here."
    TRUNCATION = "S2S405", "An active float is stored where only integers fit."
    SEED = "S2S406", "A tangent or cotangent does not fit the value that it belongs to."
    CALL = "S2S407", "A derivative was asked for in a way that has no meaning."
    UNREPEATABLE = "S2S408", "The function gives another result when it is run again."
    UNKNOWN_CALLEE = "S2S409", "A function found at run time is not what its caller assumes."
    CHECK_FAILED = "S2S410", "A derivative disagrees with the function that it belongs to."
    # 5xx: memory and effects
    ESCAPES = "S2S501", "An active value is written to an object that outlives the call."
    GLOBAL_WRITE = "S2S502", "A global or enclosing variable is written."
    UNDECIDED_ALIAS = "S2S503", "Whether two values share memory cannot be decided."
    REPEATED_EFFECT = "S2S504", "A statement that must run once stands where it would run twice."
    # 6xx: marks and checkpoints
    MARK = "S2S601", "A mark cannot be honoured where it stands."
    NOT_REPLAYABLE = "S2S602", "A checkpointed loop cannot be run again with the same result."
    # 7xx: limits
    TOO_DEEP = "S2S701", "The text is nested more deeply than the compiler can follow."
    # 8xx: the store
    CACHE_DISABLED = "S2S801", "Derivatives are kept in memory only."
    CACHE_EDITED = "S2S802", "A stored module was edited by hand, so it is not used."


@dataclass(frozen=True)
class Diagnostic:
    """One problem. Columns count UTF-8 bytes from zero, as Python's syntax trees do."""

    code: Code
    what: str
    filename: str
    lineno: int
    col_offset: int
    end_col_offset: int
    source_line: str
    why: str
    instead: str
    called_from: tuple[tuple[str, int], ...] = ()  # the innermost call first
    handler: tuple[str, int] | None = None  # the `try` whose handlers are the reason

    def __str__(self) -> str:
        margin = " " * len(str(self.lineno))
        rows = (
            f"error[{self.code}]: {self.what}",
            f"{margin}--> {_relative(self.filename)}:{self.lineno}:{self._column()}",
            f"{margin} |",
            f"{self.lineno} | {self.source_line.rstrip()}",
            f"{margin} | {self._carets()}",
            *(f"  called   from {_relative(name)}:{line}" for name, line in self.called_from),
            f"  why      {_hanging(self.why)}",
            f"  instead  {_hanging(self.instead)}",
        )
        return "\n".join(rows)

    def _column(self) -> int:
        """The column as editors count it: letters, from one."""
        return len(self.source_line.encode()[: self.col_offset].decode(errors="replace")) + 1

    def _carets(self) -> str:
        line = self.source_line.rstrip().encode()
        before = line[: self.col_offset].decode(errors="replace")
        marked = line[self.col_offset : self.end_col_offset].decode(errors="replace")
        blank = "".join("\t" if letter == "\t" else " " * _width(letter) for letter in before)
        return blank + "^" * max(1, sum(map(_width, marked)))


def stated(code: Code, what: str, why: str = "", instead: str = "") -> str:
    """The text of an error that belongs to a call, not to a line of the function."""
    rows = [f"  {head:<8} {_hanging(text)}" for head, text in (("why", why), ("instead", instead))]
    told = [row for row, text in zip(rows, (why, instead), strict=True) if text]
    return "\n".join((f"error[{code}]: {what}", *told))


def _width(letter: str) -> int:
    """The columns that a terminal gives to `letter`."""
    import unicodedata  # here, because most processes show no error

    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _hanging(text: str) -> str:
    return text.replace("\n", "\n           ")


def _relative(filename: str) -> str:
    """`filename` as seen from the working folder, where it lies below it."""
    try:
        here = os.getcwd() + os.sep
    except OSError:
        return filename
    return filename.removeprefix(here)


class CompileError(S2SError):
    """A function cannot be differentiated; `diagnostics` say where and why, the first one first."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        places = dict.fromkeys(diagnostics)
        self.diagnostics = tuple(sorted(places, key=lambda d: (d.filename, d.lineno, d.col_offset)))
        super().__init__(*self.diagnostics)

    def __str__(self) -> str:
        shown = "\n\n".join(map(str, self.diagnostics))
        return f"{shown}\n  more     s2s explain {' '.join(dict.fromkeys(self._codes))}"

    @property
    def _codes(self) -> list[Code]:
        return [problem.code for problem in self.diagnostics]

    @property
    def tries(self) -> frozenset[tuple[str, int]]:
        """The `try` statements that were refused because active values enter them."""
        return frozenset(one.handler for one in self.diagnostics if one.handler is not None)

    def called_from(self, filename: str, lineno: int) -> CompileError:
        """The same error, of a function that is called from this line."""
        place = filename, lineno
        return type(self)(
            *(replace(one, called_from=(*one.called_from, place)) for one in self.diagnostics)
        )

    @property
    def filename(self) -> str:
        return self.diagnostics[0].filename

    @property
    def lineno(self) -> int:
        return self.diagnostics[0].lineno

    @property
    def col(self) -> int:
        return self.diagnostics[0].col_offset

    @property
    def code(self) -> Code:
        return self.diagnostics[0].code


@contextmanager
def called_at(filename: str, lineno: int) -> Iterator[None]:
    """An error inside belongs to a function that is called from this line."""
    try:
        yield
    except CompileError as error:
        raise error.called_from(filename, lineno) from None


class UnsupportedConstruct(CompileError, NotImplementedError):
    """An active value passes through a construct that has no derivative here."""


class NoRule(CompileError, NotImplementedError):
    """An active value passes through a function, keyword or operand that no rule covers."""


class SourceUnavailable(S2SError, OSError):
    """The text of a function cannot be found."""


class SourceChanged(S2SError):
    """The text found for a function is not the code that runs."""


class Misuse(S2SError, TypeError):
    """A derivative was asked for, or called, in a way that has no meaning."""


def misuse(code: Code, what: str, why: str = "", instead: str = "") -> Misuse:
    """The error for a call that has no meaning, to be raised."""
    return Misuse(stated(code, what, why, instead))


class NonScalarOutput(S2SError, TypeError):
    """A gradient was asked of a function whose result is not one real number."""


class NotDifferentiable(S2SError, TypeError):
    """A derivative was asked with respect to a value that has none."""


class UnknownCallee(S2SError, TypeError):
    """A function found at run time breaks what its caller assumes, or has no derivative."""


class GradientCheckError(S2SError, AssertionError):
    """A derivative disagrees with the function it belongs to."""


class CacheDisabledWarning(UserWarning):
    """Derivatives are kept in memory only, because they cannot be stored safely."""


class TruncationWarning(UserWarning):
    """An active float is stored where only integers fit: its derivative is zero there."""
