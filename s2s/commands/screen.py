"""Texts on the screen: in colour on a terminal that wants it, plain in a pipe or a file.

Colour needs rich, which is optional.  Rich knows terminals, and the variables `NO_COLOR` and
`FORCE_COLOR`.
"""

from __future__ import annotations

import enum
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.text import Text


class Language(enum.Enum):
    """What a text is written in."""

    PYTHON = enum.auto()
    ERROR = enum.auto()


STYLES = (  # of the parts of an error
    (r"error\[S2S\d+\]", "bold red"),
    (r"(?m)^ *-->.*$", "cyan"),
    (r"(?m)^ *\d* \|", "blue"),
    (r"(?m)(?<=\|) *\^+$", "bold red"),
    (r"(?m)^  (why|called|note|more|or) ", "bold"),
    (r"(?m)^  instead ", "bold green"),
)


def show_text(text: str, language: Language, file: TextIO | None = None) -> None:
    """Write `text`, highlighted where that helps."""
    file = file or sys.stdout
    if not (file.isatty() or os.environ.get("FORCE_COLOR")):
        file.write(text)
        return
    try:
        from rich.console import Console
    except ImportError:
        file.write(text)
        return
    console = Console(file=file, soft_wrap=True)
    console.print(_highlighted(text, language), end="")


def told(error: BaseException) -> str:
    """The message of an error and its notes."""
    return "\n".join((str(error), *getattr(error, "__notes__", ())))


def _highlighted(text: str, language: Language) -> Text:
    if language is Language.PYTHON:
        from rich.syntax import Syntax

        return Syntax("", "python", theme="ansi_dark").highlight(text)
    from rich.text import Text

    styled = Text(text)
    for pattern, style in STYLES:
        styled.highlight_regex(pattern, style)
    return styled
