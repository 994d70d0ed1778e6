"""Adjoints are numbered without gaps: `x_bar_1` stands only where `x_bar` does."""

from __future__ import annotations

import gast
import pytest

import s2s
from s2s.names import namer
from s2s.optimise import Text
from s2s.optimise.suffixes import suffixes
from s2s.trees import names
from tests.zoo import CASES

TITLES = (
    "records.dataclass_made",
    "calls.callee_of_a_callee",
    "windows.windows_in_dict",
    "algorithms.cholesky_in_place",
    "loops.over_enumerate",
)
TABLE = (  # the lines, what is fixed, the lines after
    ("x_bar_1 = y_bar * w", (), "x_bar = y_bar * w"),
    ("x_bar_2 = y_bar\nx_bar_1 = x_bar_2", (), "x_bar_1 = y_bar\nx_bar = x_bar_1"),
    ("x_bar = y_bar\nx_bar_3 = x_bar", (), "x_bar = y_bar\nx_bar_1 = x_bar"),
    ("x_bar_1 = y_bar * w", ("x_bar",), "x_bar_1 = y_bar * w"),
    ("x_bar_1 = y_bar * w", ("x_bar_1",), "x_bar_1 = y_bar * w"),
    ("x_bar_1 += w", (), "x_bar += w"),
    ("x_1 = y_bar_1 * w", (), "x_1 = y_bar_1 * w"),
)


@pytest.mark.parametrize(("before", "fixed", "after"), TABLE)
def test_numbers_are_the_lowest(before: str, fixed: tuple[str, ...], after: str):
    text = Text(gast.parse(before).body, [], namer(()), {}, frozenset(fixed))
    assert "\n".join(map(gast.unparse, suffixes(text).lines)) == after


@pytest.mark.parametrize("title", TITLES)
def test_no_number_is_left_out(title: str):
    case = next(case for case in CASES if case.title == title)
    derived = s2s.vjp(case.function, wrt=case.wrt, cache=False)
    text = derived.modules.find(derived.values(case.arguments(), {})).compiled.text
    for function in gast.parse(text).body:
        found = {node.id for node in names(function)}
        for one in found:
            plain, _, number = one.rpartition("_")
            if plain.endswith("_bar") and number.isdigit():
                lower = plain if number == "1" else f"{plain}_{int(number) - 1}"
                assert lower in found, f"{function.name}: {one} without {lower}"
