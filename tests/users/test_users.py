"""Programs that ask for derivatives themselves, as users of JAX write them, in every mode.

`python -m tests.users` prints where each stands.
"""

from __future__ import annotations

import pytest

import s2s
from tests.random_programs.limit import within
from tests.users import MODES, PROGRAMS, Program, check
from tests.users.pending import BROKEN, PENDING

LIMIT = 120.0  # seconds for one program in one mode


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.title)
def test_program(program: Program, mode: str) -> None:
    with within(LIMIT):
        if mode in BROKEN.get(program.title, frozenset()):
            with pytest.raises(IndexError):
                check(program, mode)
        elif mode in PENDING.get(program.title, frozenset()):
            with pytest.raises(s2s.S2SError):
                check(program, mode)
        else:
            check(program, mode)
