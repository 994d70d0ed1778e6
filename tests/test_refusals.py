"""Every refusal: what, where with a caret, why, and what to write instead, to the letter.

    pytest tests/test_refusals.py --accept      rewrites tests/refusals/refused.txt
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import s2s
from tests.refusals.programs import PROGRAMS

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "refusals" / "refused.txt"


def text_of(function, args, differentiate) -> str:
    with pytest.raises(s2s.S2SError) as caught:
        differentiate(function)(*args)
    return str(caught.value).replace(str(ROOT) + os.sep, "")


def forward(function):
    return lambda *args: s2s.jvp(function)(args, 1.0)


def test_the_texts(request: pytest.FixtureRequest) -> None:
    shown = [f"# {one.__name__}\n\n{text_of(one, args, s2s.grad)}\n"
             for one, args in PROGRAMS.items()]
    found = "\n".join(shown)
    if request.config.getoption("--accept"):
        TEXTS.write_text(found)
    assert TEXTS.read_text() == found, "read the difference, then: pytest --accept"


@pytest.mark.parametrize("function", PROGRAMS, ids=lambda one: one.__name__)
def test_forward_mode_refuses_the_same(function) -> None:
    if function.__name__ in ("returns_none", "none_sometimes", "integer_wrt"):
        pytest.skip("a tangent needs no number, and its own error comes first")
    reverse = text_of(function, PROGRAMS[function], s2s.grad)
    assert text_of(function, PROGRAMS[function], forward).split(":")[0] == reverse.split(":")[0]


def test_refusals_say_why_and_what_instead() -> None:
    for part in TEXTS.read_text().split("# ")[1:]:
        assert "  why      " in part and "  instead  " in part, part
