"""docs/language.md says what the zoo shows."""

from __future__ import annotations

from pathlib import Path

from tests.zoo.ordinary import THEMES
from tests.zoo.ordinary.refused import REFUSED
from tests.zoo.ordinary.table import table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "language.md"


def test_the_page_has_the_table_of_the_zoo() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), "python -m tests.zoo.ordinary.table"


def test_what_is_refused_exists() -> None:
    titles = {case.title for theme in THEMES for case in theme.CASES}
    assert REFUSED.keys() <= titles
