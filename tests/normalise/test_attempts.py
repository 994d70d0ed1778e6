"""A handler that would have run is an error of the derivative; around passive work it runs."""

from __future__ import annotations

import pytest

import s2s


def divided(x, y):
    try:
        z = x / y
    except ZeroDivisionError:
        z = 0.0
    return z * x


def divided_in_loop(x, ys):
    total = x
    for y in ys:
        try:
            if y > 5.0:
                return total
            total = total / y
        except (KeyError, ZeroDivisionError):
            break
    return total * x


def passive(x, text):
    try:
        n = int(text)
    except ValueError:
        n = 2
    return x**n


def both(x, text, y):
    try:
        n = int(text)
    except ValueError:
        n = 2
    try:
        z = x / y
    except ZeroDivisionError:
        z = 0.0
    return z**n


def third(x, table):
    try:
        return x / table[3]
    except ZeroDivisionError:
        return x


@pytest.mark.parametrize("args", [(0.5, 0.0)])
def test_a_handler_that_would_run(args):
    with pytest.raises(s2s.S2SError, match=r"`try` at test_attempts\.py:11"):
        s2s.grad(divided)(*args)
    with pytest.raises(s2s.S2SError, match="ZeroDivisionError"):
        s2s.jvp(divided)(args, 1.0)


def test_a_handler_that_would_leave_the_loop():
    gradient = s2s.grad(divided_in_loop)
    assert gradient(0.5, [2.0, 4.0]) == pytest.approx(2 * 0.5 / 8)
    assert gradient(0.5, [2.0, 6.0, 0.0]) == pytest.approx(0.5)
    with pytest.raises(s2s.S2SError, match="handler"):
        gradient(0.5, [2.0, 0.0])


def test_other_errors_are_the_functions_own():
    with pytest.raises(IndexError):
        s2s.grad(third)(0.5, [1.0, 2.0])


def test_a_handler_around_passive_work_runs():
    assert s2s.grad(passive)(0.5, "no number") == pytest.approx(1.0)
    assert s2s.grad(both)(0.5, "no number", 2.0) == pytest.approx(0.25)
