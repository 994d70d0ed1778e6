"""The parameters whose memory a function writes: its entry works on private copies of them."""

from __future__ import annotations

from s2s.analyse.shadows import is_container
from s2s.core import Program, operands_of
from s2s.derive.sweep import Sweep


def written(program: Program, sweep: Sweep) -> tuple[str, ...]:
    """Parameters whose memory the function writes: the entry works on private copies."""
    memory = sweep.shadowing.memory
    return tuple(
        parameter.name
        for parameter in program.parameters
        if any(
            memory.alters(value, is_container(value)) for value in operands_of(parameter.value)
        )
    )
