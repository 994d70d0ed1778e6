"""`inplace=True`: the function writes the caller's arrays, as it does where it is called itself."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from tests.agreement import assert_close
from tests.oracle import oracle_gradient

X = np.array([0.4, 0.9, 1.3, 0.7])


def relaxed(u, k):
    for _ in range(3):
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
        u *= 1.1
    return np.sum(u**3)


def moved(pos, vel):
    vel -= 0.1 * np.sin(pos)
    pos += 0.1 * vel
    return np.sum(pos * vel)


def untouched(x):
    return np.sum(np.sin(x) * x)


def pair(rng):
    return rng.uniform(0.3, 1.5, 4), rng.uniform(0.3, 1.5, 4)


def given() -> list:
    """(function, fresh arguments, wrt)"""
    return [
        (relaxed, (X.copy(), 0.1), ("u", "k")),
        (moved, pair(np.random.default_rng(3)), ("pos", "vel")),
        (untouched, (X.copy(),), ("x",)),
    ]


def gradient(function, args, wrt, **options):
    return s2s.grad(function, wrt=wrt, **options)(*args)


def pulled(function, args, wrt, **options):
    value, pullback = s2s.vjp(function, wrt=wrt, **options)(*args)
    first, again = pullback(1.0), pullback(1.0)
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one, other)
    return first


def pushed(function, args, wrt, **options):
    places = [function.__code__.co_varnames.index(name) for name in wrt]
    dots = tuple(np.ones_like(args[place]) for place in places)
    return s2s.jvp(function, wrt=wrt, **options)(args, dots)[1]


@pytest.mark.parametrize("plan", ["store", "recompute"])
@pytest.mark.parametrize("door", [gradient, pulled, pushed])
@pytest.mark.parametrize("number", range(3))
def test_the_arrays_end_as_the_function_leaves_them(number, door, plan):
    function, args, wrt = given()[number]
    left, expected = given()[number][1], oracle_gradient(*given()[number])
    function(*left)
    options = {} if door is pushed else {"checkpoint": plan}
    found = door(function, args, wrt, inplace=True, **options)
    if door is pushed:
        assert_close(found, sum(np.sum(one) for one in expected), 1e-12, "tangent")
    else:
        for one, other in zip(found, expected, strict=True):
            assert_close(one, other, 1e-12, "gradient")
    for one, other in zip(args, left, strict=True):
        assert np.array_equal(one, other)


def test_without_it_the_arrays_stay_as_they_are():
    u = X.copy()
    s2s.grad(relaxed)(u, 0.1)
    assert np.array_equal(u, X)


def test_arguments_that_share_memory_are_followed_or_refused():
    memory = np.linspace(0.3, 1.5, 6)
    expected = oracle_gradient(moved, (memory[:4], memory[2:]), ("pos",))
    try:
        (found,) = s2s.grad(moved, wrt=("pos",), inplace=True)(memory[:4], memory[2:])
    except s2s.S2SError:
        return
    assert_close(found, expected[0], 1e-12, "gradient of an overlapping argument")


@s2s.differentiate(wrt="u", inplace=True)
def decorated(u, k):
    u *= k
    return np.sum(u * u)


def test_the_decorator_takes_it():
    u = X.copy()
    assert_close(decorated.grad(u, 2.0), 8.0 * X, 1e-12, "gradient")
    assert np.array_equal(u, 2.0 * X)


@pytest.mark.parametrize("name", ["hvp", "jacobian", "hessian"])
def test_what_runs_the_function_more_than_once_is_refused(name):
    with pytest.raises(s2s.S2SError, match="inplace=True"):
        getattr(decorated, name)
    with pytest.raises(s2s.S2SError, match="inplace=True"):
        s2s.grad(s2s.grad(relaxed, inplace=True))


def asks_for_it(u):
    return np.sum(decorated.grad(u, 2.0) ** 2)


def test_user_code_that_asks_for_such_a_derivative_is_refused():
    with pytest.raises(s2s.S2SError):
        s2s.grad(asks_for_it)(X.copy())
