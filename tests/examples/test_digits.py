"""The main job on real data: the losses of another tool, and an accuracy worth having."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "digits.py"


@pytest.fixture(scope="module")
def digits():
    return runpy.run_path(str(EXAMPLE), run_name="digits")


def test_the_first_losses_are_those_of_autograd(digits):
    pytest.importorskip("autograd")
    ours = digits["first_losses"](digits["loss"].value_and_grad)
    theirs = digits["first_losses"](digits["autograd_value_and_grad"]())
    assert len(ours) == 20 and ours[-1] < ours[0]
    assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 1e-10


def test_digits_that_were_not_seen_are_read(digits):
    assert digits["train"]() > 0.95
