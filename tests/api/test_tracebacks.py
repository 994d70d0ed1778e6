"""A refusal shows the user's call and the door it went through, not the passes behind it."""

from __future__ import annotations

import traceback
from pathlib import Path

import numpy as np
import pytest

import s2s

ROOMS = Path(s2s.__file__).parent


def refused(x):
    return sum({x[0]})


def rooms_shown() -> set[str]:
    """The rooms of the compiler whose frames the traceback of a refusal shows."""
    with pytest.raises(s2s.S2SError) as caught:
        s2s.grad(refused, cache=False)(np.ones(2))
    files = [Path(frame.filename) for frame in traceback.extract_tb(caught.value.__traceback__)]
    assert Path(__file__) in files
    return {file.parent.name for file in files if ROOMS in file.parents}


def test_a_refusal_shows_the_door_only():
    assert rooms_shown() == {"api"}


def test_the_frames_of_the_compiler_can_be_asked_for(monkeypatch):
    monkeypatch.setenv("S2S_TRACEBACK", "full")
    assert rooms_shown() > {"api"}
