"""Explanations: what is kept, with lines, bytes and reasons; where the ways of a parameter end."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from s2s.errors import TruncationWarning


def drop(u, k):
    return np.sin(u) * k


def run(u, w, n):
    a = np.exp(u)
    for t in range(n):
        u = np.tanh(w * u) * a
        if np.sum(u) > 1.0:
            u = drop(u, t)
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = u * np.cos(u)
    return np.sum(u * u)


FIRST = run.__code__.co_firstlineno


def test_each_kept_value_has_its_line_its_bytes_and_a_reason():
    u = np.ones(1000)
    report = s2s.grad(run, ("u", "w")).explain(u, 0.4, 3)
    held = {(one.function, one.name): one for one in report.held}
    tables = [one for one in report.held if one.why == "changes on each trip"]
    assert {one.line for one in tables} == {FIRST + 3}
    assert all(one.bytes == 3 * u.nbytes and one.readers == (FIRST + 3,) for one in tables)
    assert held["run", "taken_at"].why == "which way each trip went"
    assert held["run", "taken_at"].readers == (FIRST + 4,)
    assert held["run", "steps"].why == "states of the loop, by Binomial(2): its trips run again"
    assert held["run", "a"].why == "bound to the end: no copy"
    assert held["run", "w"].why == "an argument, held by reference"
    assert ("drop", "u") in held and ("run_step", "u_1") in held
    assert report.total is not None and report.total >= 7 * u.nbytes
    assert "in all" in str(report) and "np.exp(u)" in str(report)


def test_without_arguments_there_are_no_bytes():
    report = s2s.differentiate(wrt="u")(run).explain()
    assert report.total is None and all(one.bytes is None for one in report.held)


def test_the_header_names_the_plan():
    assert "states by Binomial(2)" in s2s.grad(run).source


def cut(x, w):
    k = np.floor(w)
    y = x * w  # noqa: F841 - what the test is about
    whole = np.zeros(3, int)
    whole[0] = w
    if w > 0:
        x = x * 2.0
    return np.sum(through(x, w)) + k + s2s.stop_gradient(w)


def through(a, b):
    return a * np.sign(b)


def unused(x, w):
    return np.sum(x)


def test_the_ways_of_a_parameter_end_where_nothing_moves():
    ways = s2s.grad(cut, "w").explain("w")
    first = cut.__code__.co_firstlineno
    inside = through.__code__.co_firstlineno
    assert not ways.reaches
    assert {(end.function, end.line) for end in ways.endings} == {
        ("cut", first + 1),
        ("cut", first + 2),
        ("cut", first + 4),
        ("cut", first + 5),
        ("cut", first + 7),
        ("through", inside + 1),
    }
    assert "nothing reads this `y` afterwards" in str(ways)
    with pytest.warns(TruncationWarning):
        assert s2s.grad(cut, "w")(np.ones(3), 0.5) == 0.0


@pytest.mark.parametrize(("name", "expected"), (("w", "nothing reads `w`"), ("x", "reaches")))
def test_a_parameter_that_nothing_reads(name, expected):
    assert expected in str(s2s.grad(unused, name).explain(name, np.ones(2), 3.0))


def test_what_cannot_move_is_said():
    ways = s2s.grad(run).explain("n", np.ones(2), 0.5, 3)
    assert "nothing of it can move" in str(ways)
