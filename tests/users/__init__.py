"""Programs of users who come from JAX: networks of physics, learning to learn, solvers."""

from __future__ import annotations

import s2s
from tests.users import curvature, learning, physics, solvers, systems
from tests.users.program import Program

PROGRAMS: tuple[Program, ...] = tuple(
    program
    for part in (physics, learning, solvers, curvature, systems)
    for program in part.PROGRAMS
)
MODES = ("first", "second")


def check(program: Program, mode: str) -> None:
    """Hold both modes of the program, or of its gradient, to quotients and to each other."""
    function, wrt = program.function, program.moved
    checked = function if mode == "first" else s2s.grad(function, wrt)
    try:
        s2s.check_grads(checked, wrt)(*program.arguments())
    except s2s.GradientCheckError as error:
        raise AssertionError(str(error)) from error


__all__ = ["MODES", "PROGRAMS", "Program", "check"]
