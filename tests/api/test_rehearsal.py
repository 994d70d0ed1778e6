"""Plans before running: counts, and a peak within a tenth of what tracemalloc then measures."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import s2s
from s2s_runtime.budgets import BudgetTooSmall, Memory, Sizes, parsed
from s2s_runtime.schedules import Binomial, Store


def burgers(u, nu, n):
    for _ in range(n):
        right, left = np.roll(u, -1), np.roll(u, 1)
        u = u - 0.1 * u * (right - left) + nu * (right - 2.0 * u + left)
    return np.sum(u * u)


def in_place(u, nu, n):
    u = u.copy()
    for _ in range(n):
        u[1:-1] += nu * (u[2:] - 2.0 * u[1:-1] + u[:-2]) * u[1:-1]
    return np.sum(u * u)


def two_fields(u, nu, n):
    v = u * 0.5
    for _ in range(n):
        u, v = u + nu * np.sin(v), v - nu * u * np.cos(v)
    return np.sum(u * v)


def leapfrog(u, nu, n):
    v = np.zeros_like(u)
    for _ in range(n):
        v -= nu * np.sin(u)
        u = u + nu * v
    return np.sum(u * v)


def until_small(u, nu, n):
    trips = 0
    while trips < n:
        u = u - nu * np.tanh(u)
        trips += 1
    return np.sum(u**2)


def in_a_tuple(u, nu, n):
    state = (u, u * 2.0)
    for _ in range(n):
        state = (np.sin(state[0] + nu * state[1]), np.cos(state[0]))
    return np.sum(state[0] * state[1])


def in_a_dict(u, nu, n):
    state = {"u": u, "v": u * 2.0}
    for _ in range(n):
        state = {"u": np.sin(state["u"] + nu * state["v"]), "v": np.cos(state["u"])}
    return np.sum(state["u"] * state["v"])


def with_history(u, nu, n):
    seen = np.zeros(n)
    for t in range(n):
        u = u + nu * np.cos(u)
        seen[t] = np.sum(u)
    return np.sum(seen * seen)


def peak_of(call):
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    call()
    found = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return found


OPTIONS = (
    {"checkpoint": s2s.Binomial(6)},
    {"checkpoint": s2s.Online(4)},
    {"checkpoint": s2s.Periodic(4)},
    {"checkpoint": "recompute"},
    {"memory": "250MB"},
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("function", (burgers, in_place))
def test_the_predicted_peak_is_the_measured_one(function, options):
    u = np.sin(np.linspace(0.0, 6.0, 1_000_000))
    gradient = s2s.value_and_grad(function, ("u", "nu"), **options)
    (loop,) = gradient.plan(u, 0.1, 12).loops
    assert loop.trips == 12
    assert loop.sizes.state == u.nbytes
    assert loop.peak == pytest.approx(peak_of(lambda: gradient(u, 0.1, 12)), rel=0.1)


@pytest.mark.parametrize(
    "function", (two_fields, leapfrog, until_small, in_a_tuple, in_a_dict, with_history),
    ids=lambda function: function.__name__,
)
@pytest.mark.parametrize("options", ({"checkpoint": s2s.Binomial(5)}, {"checkpoint": "recompute"}))
def test_the_peak_of_other_programs(function, options):
    u = np.sin(np.linspace(0.0, 6.0, 1_000_000))
    gradient = s2s.value_and_grad(function, ("u", "nu"), **options)
    (loop,) = gradient.plan(u, 0.1, 10).loops
    assert loop.peak == pytest.approx(peak_of(lambda: gradient(u, 0.1, 10)), rel=0.1)


def test_a_report_names_loops_and_counts():
    text = str(s2s.grad(burgers, checkpoint=s2s.Binomial(5)).plan(np.ones(8), 0.1, 100))
    assert "burgers_step" in text and "416" in text and "Binomial(snapshots=5)" in text
    assert "no loop is checkpointed" in str(s2s.grad(burgers).plan(np.ones(8), 0.1, 3))


def test_a_budget_stores_what_fits_and_takes_snapshots_of_the_rest():
    sizes = Sizes(state=8, tape=24, adjoints=16, once=0)
    assert Memory(10_000).settled(100, sizes, again=False) == Store()
    assert Memory(200).settled(100, sizes, again=False) == Binomial(19)
    assert Memory(200).settled(100, sizes, again=True) == Binomial(10)
    assert Memory(200).settled(None, sizes, again=False) == Binomial(19)
    with pytest.raises(BudgetTooSmall, match="at least 56 B"):
        Memory(50).settled(100, sizes, again=False)


@pytest.mark.parametrize("memory", ("1KB", "100KB", "10MB", 3_000, "auto"))
def test_a_budget_changes_no_bit_of_the_gradient(memory):
    u = np.linspace(0.1, 1.0, 16)
    options = {"checkpoint": "auto"} if memory == "auto" else {"memory": memory}
    expected = s2s.grad(in_place, ("u", "nu"))(u, 0.1, 20)
    found = s2s.grad(in_place, ("u", "nu"), **options)(u, 0.1, 20)
    assert np.array_equal(found[0], expected[0]) and found[1] == expected[1]


def test_a_budget_that_is_too_small_says_what_is_needed():
    with pytest.raises(BudgetTooSmall, match="a loop needs at least"):
        s2s.grad(burgers, memory="1KB")(np.ones(1000), 0.1, 20)


def no_loop(x):
    return np.sum(x * x)


def test_a_budget_needs_a_loop():
    with pytest.raises(s2s.S2SError, match="no loop whose memory could be bounded"):
        s2s.grad(no_loop, memory="1GB")(np.ones(3))


def test_sizes_are_read_in_decimal_and_binary_units():
    assert parsed("200MB") == 200_000_000
    assert parsed("1.5 GiB") == 3 * 2**29
    assert parsed(512) == 512
    for wrong in ("", "MB", "-3MB", 0, True, "1 parsec", "inf GB"):
        with pytest.raises(ValueError, match="is no size"):
            parsed(wrong)
    with pytest.raises(s2s.S2SError, match="is no size"):
        s2s.grad(burgers, memory="a lot")
    with pytest.raises(s2s.S2SError, match="both plan the loops"):
        s2s.grad(burgers, memory="1GB", checkpoint=s2s.Binomial(3))
