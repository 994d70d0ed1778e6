"""Texts on the screen: colour on terminals only, and never a letter more or less."""

from __future__ import annotations

import io
import re

import pytest

from s2s.commands.screen import Language, show_text, told

pytest.importorskip("rich")

ERROR = """error[S2S205]: this set receives an active value
 --> m.py:32:9
   |
32 |     s = {x[0]}
   |         ^^^^^^
  why      a `Set` has no derivative
  instead  compute the value with arithmetic
"""
TEXTS = [(ERROR, Language.ERROR), ("def f(x):\n    return [x]  # keep\n", Language.PYTHON)]
ANSI = re.compile("\x1b\\[[0-9;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_a_terminal_shows_the_same_text_in_colour(text, language):
    screen = Terminal()
    show_text(text, language, screen)
    assert ANSI.search(screen.getvalue())
    assert ANSI.sub("", screen.getvalue()) == text


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_a_pipe_and_no_color_are_plain(text, language, monkeypatch):
    pipe = io.StringIO()
    show_text(text, language, pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Terminal()
    show_text(text, language, screen)
    assert pipe.getvalue() == text
    assert not re.search("\x1b\\[3[0-9]", screen.getvalue())


def test_notes_are_told():
    error = ValueError("what")
    error.add_note("and why")
    assert told(error) == "what\nand why"
