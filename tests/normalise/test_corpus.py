"""Ordinary library code ends in a text that parses or in an error with a line, never in a crash."""

from __future__ import annotations

import pytest

from tests.corpus import outcome, sample

COUNT = 200


@pytest.mark.filterwarnings("ignore")
def test_no_function_crashes_the_compiler() -> None:
    crashes = [
        found for function in sample(COUNT) if (found := outcome(function)).crash is not None
    ]
    shown = "\n".join(f"{item.name}: {type(item.crash).__name__}: {item.crash}" for item in crashes)
    assert not crashes, f"{len(crashes)} of {COUNT}\n{shown}"
