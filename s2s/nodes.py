"""The three things that text has and a syntax tree has not: comments, empty lines, remarks.

`Comment` and `Blank` are statements, so passes that rewrite trees carry them along. A remark is a
plain attribute of any statement and is printed at the end of its line:

    [Comment("the reverse sweep"), remarked(statement, "14: h = np.tanh(a)")]

    # the reverse sweep
    a_bar = h_bar * (1.0 - h ** 2)  # 14: h = np.tanh(a)
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar

import gast

S = TypeVar("S", bound=gast.AST)

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
INVISIBLE = frozenset({"Cc", "Cs"})
ENCODING_COOKIE = re.compile(r"coding(?=[:=]\s*[-\w.])")


class Comment(gast.stmt):
    """A comment on a line of its own; `text` comes without the `#`."""

    _fields = ("text",)
    _attributes = ()

    def __init__(self, text: str = "") -> None:
        self.text = text


class Blank(gast.stmt):
    """One empty line."""

    _fields = ()
    _attributes = ()

    def __init__(self) -> None:
        pass


def is_pseudo(statement: gast.AST) -> bool:
    """Whether the statement is text only: Python does not see it."""
    return isinstance(statement, (Comment, Blank))


def remarked(statement: S, remark: str | None) -> S:
    """The same statement, with a remark for the end of its line."""
    statement.remark = remark
    return statement


def comment_text(text: str) -> str:
    """`text` as it may safely follow a `#`: one line that looks like what it is."""
    line = " ".join(text.splitlines()).replace("\t", " ")
    shown = "".join(c for c in line if not is_deceptive(c)).rstrip()
    # "# coding: latin-1" in the first two lines of a file would change how Python decodes it.
    return ENCODING_COOKIE.sub("coding ", shown)


def is_deceptive(character: str) -> bool:
    """Whether a character could hide text from the reader, or cannot stand in a file."""
    return character in BIDI_CONTROLS or unicodedata.category(character) in INVISIBLE
