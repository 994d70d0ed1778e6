"""Replays: the counts of the theory, exact states, bounded snapshots, generators."""

from __future__ import annotations

import functools
import gc
import random
import sys

import numpy as np
import pytest

from s2s_runtime import Binomial, Checkpoints, Online, Periodic, Recompute
from s2s_runtime.checkpoints import Unrepeatable
from s2s_runtime.progress import shown
from s2s_runtime.schedules import evaluations

KNOWN = (
    (0, 1, 0), (1, 1, 1), (2, 1, 3), (3, 1, 6), (5, 2, 11), (10, 3, 25), (10, 9, 19),
    (60, 3, 294), (100, 5, 416), (1000, 10, 4636), (1000, 20, 3747), (2000, 8, 11_998),
    (10_000, 10, 67_624),
)  # fmt: skip
UNKNOWN = (
    (0, 1, 0), (1, 1, 2), (2, 1, 5), (3, 1, 9), (5, 2, 14), (10, 3, 29), (10, 10, 20),
    (60, 3, 329), (100, 5, 444), (1000, 10, 5114), (1000, 20, 3849), (2000, 8, 13_119),
)  # fmt: skip


class Steps:
    """A step that counts: the state is the number of the trip."""

    def __init__(self):
        self.plain = self.taped = 0

    def step(self, state, item):
        assert state == item
        self.plain += 1
        return state + 1

    def forward(self, state, item):
        assert state == item
        self.taped += 1
        return state + 1, ("kept", item)


def reversed_trips(plan, over, trips):
    """Run a loop both ways; the evaluations and the most snapshots held at once."""
    steps = Steps()
    found = Checkpoints(
        steps.step, steps.forward, plan, over, carried=(0,), items=(1,), again=True
    )
    state = 0
    for trip in range(trips):
        state = found.run(state, trip)
    kept = list(found.replay())
    assert kept == [("kept", trip) for trip in reversed(range(trips))]
    assert list(found.replay()) == kept
    return steps, found


@pytest.mark.parametrize(("trips", "slots", "expected"), KNOWN)
def test_known_loops_take_the_least_evaluations(trips, slots, expected):
    steps = Steps()
    found = Checkpoints(
        steps.step, steps.forward, Binomial(slots), range(trips), carried=(0,), items=(1,)
    )
    state = 0
    for trip in range(trips):
        state = found.run(state, trip)
    assert len(found.snapshots) <= slots
    for trip, kept in zip(reversed(range(trips)), found.replay(), strict=True):
        assert kept == ("kept", trip)
    assert steps.plain + steps.taped == expected == evaluations(trips, slots)
    assert steps.taped == trips


@pytest.mark.parametrize(("trips", "slots", "expected"), UNKNOWN)
def test_loops_of_unknown_length(trips, slots, expected):
    steps = Steps()
    found = Checkpoints(steps.step, steps.forward, Online(slots), None, carried=(0,), items=(1,))
    state = 0
    for trip in range(trips):
        state = found.run(state, trip)
        assert len(found.snapshots) <= slots
    assert [kept[1] for kept in found.replay()] == list(reversed(range(trips)))
    assert steps.plain + steps.taped == expected


@functools.cache
def least(steps, slots):
    """The least number of plain steps, by trying every split."""
    if steps <= 1:
        return 0
    if slots == 1:
        return steps * (steps - 1) // 2
    return min(
        ahead + least(steps - ahead, slots - 1) + least(ahead, slots) for ahead in range(1, steps)
    )


def test_the_formula_is_the_optimum_of_dynamic_programming():
    for trips in range(1, 60):
        for slots in range(1, 8):
            steps, _ = Steps(), None
            assert evaluations(trips, slots) == least(trips, slots) + trips
            found = Checkpoints(
                steps.step, steps.forward, Binomial(slots), range(trips), carried=(0,), items=(1,)
            )
            state = 0
            for trip in range(trips):
                state = found.run(state, trip)
            assert sum(1 for _ in found.replay()) == trips
            assert steps.plain + steps.taped == evaluations(trips, slots)


@pytest.mark.parametrize("plan", (Periodic(7), Recompute(), Periodic(100)))
@pytest.mark.parametrize("trips", (0, 1, 7, 20))
def test_each_trip_is_run_twice_at_most(plan, trips):
    steps, _ = reversed_trips(plan, None, trips)
    assert steps.plain + steps.taped == trips + 2 * trips  # the loop is replayed twice here


def test_writes_in_place_replay_on_private_copies():
    def forward(u, v):
        before = u.copy()
        v += 1.0
        u *= 2.0
        return None, before

    def step(u, v):
        forward(u, v)

    u = np.arange(5.0)
    v = u[1:3]
    found = Checkpoints(step, forward, Binomial(2), range(6), copied=(0, 1), again=True)
    expected = []
    for _ in range(6):
        expected.append(u.copy())
        found.run(u, v)
    left = u.copy()
    for _ in range(2):
        for now, before in zip(found.replay(), reversed(expected), strict=True):
            assert np.array_equal(now, before)
        assert np.array_equal(u, left)


def test_at_most_so_many_snapshots_are_alive():
    live, most = set(), 0

    class Held:
        def __deepcopy__(self, memo):
            nonlocal most
            made = Held()
            live.add(id(made))
            made.held = True
            most = max(most, len(live))
            return made

        def __del__(self):
            live.discard(id(self))

    found = Checkpoints(
        lambda state: None, lambda state: (None, None), Binomial(4), range(50), copied=(0,)
    )
    state = Held()
    for _ in range(50):
        found.run(state)
    gc.collect()
    assert most <= 4
    for _ in found.replay():
        pass
    assert most <= 4 + 1  # the copy that a replay runs on
    with pytest.raises(Unrepeatable, match="replayed once"):
        found.replay()


def test_draws_are_replayed_and_the_generators_end_where_they_were():
    def forward(x, rng):
        drawn = rng.normal() + np.random.normal() + random.random()
        return x + drawn, drawn

    def step(x, rng):
        return forward(x, rng)[0]

    rng = np.random.default_rng(3)
    np.random.seed(1)
    random.seed(1)
    found = Checkpoints(step, forward, Binomial(2), range(9), carried=(0,), copied=(1,), draws=True)
    x, drawn = 0.0, []
    for _ in range(9):
        before = x
        x = found.run(x, rng)
        drawn.append(x - before)
    after = rng.bit_generator.state, np.random.get_state()[2], random.getstate()
    assert np.allclose(list(found.replay()), drawn[::-1], rtol=1e-12, atol=1e-12)
    assert after == (rng.bit_generator.state, np.random.get_state()[2], random.getstate())


def test_what_cannot_be_copied_is_named():
    with open(__file__) as file:
        found = Checkpoints(
            lambda f: None, lambda f: (None, None), Binomial(2), range(3), copied=(0,)
        )
        with pytest.raises(Unrepeatable, match="cannot be run again"):
            found.run(file)


@pytest.mark.parametrize("number", (0, -1, 2.5, True))
def test_numbers_of_snapshots_are_positive_integers(number):
    with pytest.raises((TypeError, ValueError), match="snapshots must be"):
        Binomial(number)


def test_progress_is_shown_where_it_is_asked_for(monkeypatch):
    bars = []

    class Bar:
        def __init__(self, **_):
            self.done = 0
            bars.append(self)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.closed = True

        def add_task(self, title, total):
            self.title, self.total = title, total

        def advance(self, task):
            self.done += 1

    module = type("progress", (), {"Progress": Bar})
    monkeypatch.setitem(sys.modules, "rich.progress", module)
    for wanted in (False, True):
        with shown(wanted):
            reversed_trips(Binomial(2), range(7), 7)
    assert [(bar.title, bar.total, bar.done, bar.closed) for bar in bars] == [
        ("reverse step", 7, 7, True)
    ] * 2
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    with shown(True):
        reversed_trips(Binomial(2), range(7), 7)
    assert len(bars) == 2
