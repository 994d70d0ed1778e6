"""Random programs: the generator is fit, the oracle is right on it, the compiler is right on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.oracle.structure import flat, unflat
from tests.random_programs.campaign import campaign
from tests.random_programs.checks import FIRST, OPTIONS, SECOND, check
from tests.random_programs.crew import Work, run
from tests.random_programs.draws import Drawn, Seeded
from tests.random_programs.meters import Meters
from tests.random_programs.probe import judge
from tests.random_programs.program import PARAMETERS, generate, moved, namespace
from tests.random_programs.shrink import shrunk
from tests.random_programs.updates import updates

COUNT = 80


def test_the_compiler_is_right_or_loud():
    meters, failures = Meters(), []
    campaign(range(COUNT), meters, failures.append, shrinking=False)
    assert not failures, "\n\n".join(failure.text() for failure in failures[:3])
    assert not meters.fallen(), meters.report()


def test_updates_are_right_to_second_order():
    """Short programs that read what they write: what is kept before and after one statement."""
    failures: list = []
    campaign(range(25), Meters(), failures.append, False, (*FIRST, *SECOND), updates)
    assert not failures, "\n\n".join(failure.text() for failure in failures[:3])


def test_every_option_is_right():
    meters, failures = Meters(), []
    campaign(range(300, 304), meters, failures.append, False, OPTIONS)
    assert not failures, "\n\n".join(failure.text() for failure in failures[:3])
    assert meters.states["options right"] >= 2, meters.report()


def test_parts_in_processes_of_their_own_count_the_same():
    meters, found = Meters(), Meters()
    campaign(range(6), meters, print, False, ("forward",))
    for part, failures in run(Work(("forward",), generate, False), range(6), 1):
        found.add(part)
        assert not failures
    assert found == meters


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes: `campaign` does it better
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(st.data())
def test_the_compiler_is_right_or_loud_on_what_hypothesis_draws(data):
    program = generate(Drawn(lambda n: data.draw(st.integers(0, n - 1))))
    verdict = judge(program)
    assume(not verdict.reason)
    for outcome in check(program, verdict):
        assert not outcome.failed, f"{outcome.mode}: {outcome.detail}\n{program.source}"


@pytest.mark.parametrize("seed", range(60))
def test_the_oracle_is_right_on_random_programs(seed):
    """Directional differences on the undressed function; weak, but they see a lost tangent."""
    program = generate(Seeded(seed), seed)
    verdict = judge(program)
    if verdict.reason:
        pytest.skip(verdict.reason)
    direction = np.random.default_rng(seed).normal(size=verdict.matrix.shape[1])
    direction /= np.linalg.norm(direction)
    expected = float(verdict.matrix[0] @ direction)
    rises = [abs(slope(program, direction, h) - expected) for h in (1e-4, 1e-6, 1e-8)]
    assert min(rises) <= 1e-5 * np.linalg.norm(verdict.matrix[0]) + 1e-8


def slope(program, direction: np.ndarray, h: float) -> float:
    return (nudged(program, direction, h) - nudged(program, direction, -h)) / (2 * h)


def nudged(program, direction: np.ndarray, h: float) -> float:
    space = namespace(program)
    args = list(program.arguments(space))
    like = moved(program, tuple(args))
    there = unflat(flat(like) + h * direction, like)
    for name, value in zip(program.wrt, there, strict=True):
        args[list(PARAMETERS).index(name)] = value
    return float(space["program"](*args))


def test_the_same_seed_writes_the_same_program():
    assert generate(Seeded(11), 11) == generate(Seeded(11), 11)


def test_few_programs_are_discarded():
    verdicts = [judge(generate(Seeded(seed), seed)) for seed in range(100)]
    assert sum(bool(verdict.reason) for verdict in verdicts) < 30


def test_shrinking_keeps_what_matters():
    """A pretended failure: whatever still adds at repeated places."""
    program = next(
        candidate
        for candidate in (generate(Seeded(seed), seed) for seed in range(1000))
        if "[[1, 1]] +=" in candidate.source
    )

    def fails(candidate) -> bool:
        return not judge(candidate).reason and "[[1, 1]] +=" in candidate.source

    small = shrunk(program, fails)
    assert "[[1, 1]] +=" in small.source
    assert len(small.source.splitlines()) < 12
