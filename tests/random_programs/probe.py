"""Is a program fit to be judged? A run on dual numbers tells how near it came to a kink."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from tests.oracle import oracle_jacobian
from tests.oracle.dual import PROBE
from tests.oracle.structure import flat
from tests.random_programs.limit import Clock, within
from tests.random_programs.program import Program, moved, namespace

MARGIN, LARGEST, CONDITION = 1e-3, 1e6, 1e8
PATIENCE = 5.0

# How a program fails by itself, at this point or after a part of it was cut out.
UNFIT = (ArithmeticError, LookupError, NameError, TimeoutError, TypeError, ValueError, Warning)


@dataclass
class Probe:
    margin: float = np.inf
    largest: float = 0.0

    def decided(self, left: float, right: float) -> None:
        self.margin = min(self.margin, abs(left - right))

    def met(self, value: float) -> None:
        self.largest = max(self.largest, abs(value))


@dataclass(frozen=True)
class Verdict:
    """`reason` is empty for a program that can be judged; then `matrix` is its Jacobian."""

    reason: str
    matrix: np.ndarray | None = None
    value: float = 0.0


def judge(program: Program) -> Verdict:
    """Programs that fail by themselves, and points near a kink, are discarded."""
    space = namespace(program)
    probe = Probe()
    token = PROBE.set(probe)
    try:
        with warnings.catch_warnings(), within(PATIENCE, Clock.PROCESSOR):
            warnings.simplefilter("error")
            value = float(space["program"](*program.arguments(space)))
            matrix = oracle_jacobian(space["program"], program.arguments(space), program.wrt)
    except UNFIT as error:
        return Verdict(f"fails: {type(error).__name__}")
    finally:
        PROBE.reset(token)
    return Verdict(_unfit(program, probe, matrix, value), matrix, value)


def _unfit(program: Program, probe: Probe, matrix: np.ndarray, value: float) -> str:
    if not np.isfinite(matrix).all() or not np.isfinite(value) or probe.largest > LARGEST:
        return "too large"
    if probe.margin < MARGIN:
        return "near a kink"
    inputs = flat(moved(program, program.arguments()))
    if np.max(np.abs(matrix)) * np.max(np.abs(inputs)) > CONDITION * (1.0 + abs(value)):
        return "ill conditioned"
    return ""
