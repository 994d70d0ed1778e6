"""Writes, windows and aliases under other names, in single precision, in other layouts.

A sample runs in the suite; S2S_ALL_VARIANTS=1 runs every program (six minutes).
"""

from __future__ import annotations

import os

import pytest

import s2s
from tests.test_zoo import check_forward, check_reverse
from tests.zoo import algorithms, holders, memory, mutation, windows, writes
from tests.zoo.case import Case
from tests.zoo.pending import BROKEN, PENDING
from tests.zoo.variants import variants

pytestmark = pytest.mark.filterwarnings("ignore")

STEP = 1 if os.environ.get("S2S_ALL_VARIANTS") else 5
# In single precision these copy where they gave a view: other programs, not variants.
OTHERWISE = {"windows.astype_same", "windows.asarray_same"}
# Buffers of two precisions change places: which is which only run time knows.
REFUSED = {"memory.double_buffer"}
CASES = [
    case
    for theme in (mutation, memory, writes, windows, holders, algorithms)
    for case in theme.CASES
    if not case.refused and case.title not in OTHERWISE
][::STEP]


def known(case: Case, mode: str) -> bool:
    return mode in PENDING.get(case.title, ()) or mode in BROKEN.get(case.title, ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_reverse(case: Case) -> None:
    if known(case, "reverse"):
        pytest.skip("refused as it stands")
    for variant in variants(case):
        try:
            check_reverse(variant)
        except s2s.S2SError:
            assert case.title in REFUSED


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case.title)
def test_forward(case: Case) -> None:
    if known(case, "forward"):
        pytest.skip("refused as it stands")
    for variant in variants(case):
        check_forward(variant)
