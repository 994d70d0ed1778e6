"""The oracle itself: against complex steps, differences, values found by hand, and broken."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.agreement import assert_close, distance
from tests.oracle import oracle_gradient, oracle_hvp, oracle_jacobian, oracle_jvp, oracle_vjp
from tests.oracle.doors import signature
from tests.oracle.dual import TangentLost
from tests.oracle.partials import BINARY, UNARY
from tests.oracle.structure import flat, leaves, mapped, unflat
from tests.zoo import CASES, mutation
from tests.zoo.case import Case

X6 = np.array([0.4, 1.3, 0.9, 0.6, 1.1, 0.7])


def complex_step(function, x: np.ndarray) -> np.ndarray:
    steps = 1e-30j * np.eye(len(x))
    return np.array([np.imag(function(x + step)) / 1e-30 for step in steps])


def holomorphic_chain(x):
    y = np.sin(x) * np.exp(-x) + np.sqrt(x) / (1.0 + x * x)
    z = np.tanh(y) ** 3 + np.log(x) * np.cosh(y)
    return np.sum(z * np.arctan(x)) - np.prod(np.cos(z))


def holomorphic_memory(x):
    y = x.copy()
    y[1:] += y[:-1] * x[0]
    v = y[1:4]
    v *= np.sin(v)
    y[[0, 0, 2]] = x[3:] ** 2
    y[...] = y[::-1] * 2.0 + np.cumsum(y)
    return np.sum(y**3)


def holomorphic_products(x):
    a = x.reshape(2, 3)
    b = a @ a.T + 2.0 * np.eye(2)
    c = np.linalg.solve(b, a[:, 0]) + np.linalg.inv(b)[0]
    return np.einsum("i,ij,j->", c, b, c) + np.outer(c, x).sum() + np.linalg.det(b)


@pytest.mark.parametrize(
    "function", [holomorphic_chain, holomorphic_memory, holomorphic_products]
)
def test_agrees_with_complex_steps(function):
    expected = complex_step(function, X6)
    assert_close(oracle_gradient(function, (X6,), "x"), expected, 1e-13, "gradient")


SAFE = {np.arccosh: 1.7, np.arcsin: 0.4, np.arccos: 0.4, np.arctanh: 0.4}


@pytest.mark.parametrize("ufunc", UNARY, ids=lambda ufunc: ufunc.__name__)
def test_every_partial_of_one_number(ufunc):
    x = SAFE.get(ufunc, 0.8)
    h = 1e-5
    slope = (ufunc(x + h) - ufunc(x - h)) / (2 * h)
    bend = (ufunc(x + 1e-4) - 2 * ufunc(x) + ufunc(x - 1e-4)) / 1e-8
    assert abs(oracle_gradient(lambda v: ufunc(v), (x,), "v") - slope) < 1e-9 * (1 + abs(slope))
    assert abs(oracle_hvp(lambda v: ufunc(v), (x,), 1.0, "v") - bend) < 1e-5 * (1 + abs(bend))


@pytest.mark.parametrize("ufunc", BINARY, ids=lambda ufunc: ufunc.__name__)
def test_every_partial_of_two_numbers(ufunc):
    x = np.array([0.8, 0.3])
    h = 1e-5
    steps = h * np.eye(2)
    slopes = [(ufunc(*(x + step)) - ufunc(*(x - step))) / (2 * h) for step in steps]
    found = oracle_gradient(lambda a, b: ufunc(a, b), tuple(x.tolist()), ("a", "b"))
    assert np.allclose(found, slopes, rtol=1e-9, atol=1e-10)


def nudged(case: Case, direction: np.ndarray, h: float) -> np.ndarray:
    bound = signature(case.function).bind(*case.arguments())
    bound.apply_defaults()
    like = tuple(bound.arguments[name] for name in case.wrt)
    there = unflat_whole(flat(like) + h * direction, like)
    bound.arguments.update(zip(case.wrt, there, strict=True))
    return flat(case.function(*bound.args, **bound.kwargs))


def unflat_whole(vector: np.ndarray, like):
    """As unflat, with the leaves that are not floating kept."""
    pieces = iter(leaves(unflat(vector, like)))

    def take(leaf):
        piece = next(pieces)
        return piece.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else piece

    return mapped(like, take, lambda other: other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_agrees_with_differences(case: Case):
    """Weak, but blind in no construct: a lost tangent shows."""
    single = case.rounding > 1e-9
    matrix = oracle_jacobian(case.function, case.arguments(), case.wrt)
    direction = np.random.default_rng(3).normal(size=matrix.shape[1])
    h = 1e-2 if single else 1e-5
    rise = (nudged(case, direction, h) - nudged(case, direction, -h)) / (2 * h)
    assert_close(rise, matrix @ direction, 1e-2 if single else 2e-7, "directional derivative")


def by_hand(name: str) -> tuple[float, np.ndarray]:
    """(value, gradient) of a mutation program at X6, worked out with pencil and paper."""
    x = X6
    if name == "overlap_add":  # y[i] = x[i] + x[i-1], from the old values
        y = np.concatenate([x[:1], x[1:] + x[:-1]])
        slope = 3 * y**2
        return np.sum(y**3), slope + np.append(slope[1:], 0.0)
    if name == "fancy_iadd_dup":  # the last of two additions at 1 wins
        y = x.copy()
        y[1] += x[4] ** 2
        y[2] += x[5] ** 2
        gradient = 2 * y
        gradient[4] += 2 * y[1] * 2 * x[4]
        gradient[5] += 2 * y[2] * 2 * x[5]
        return np.sum(y**2), gradient
    if name == "fancy_store_dup":
        y = np.array([x[0], x[4] ** 2, x[5] ** 2, x[3], x[4], x[5]])
        gradient = np.array([2 * x[0], 0.0, 0.0, 2 * x[3], 2 * x[4], 2 * x[5]])
        gradient[4] += 4 * x[4] ** 3
        gradient[5] += 4 * x[5] ** 3
        return np.sum(y**2), gradient
    if name == "alias_args":  # a += a; a *= a: four times the square
        return np.sum(4 * x**2), 8 * x
    if name == "alias_input":  # 2x * 2x * 2x
        return np.sum(8 * x**3), 24 * x**2
    if name == "same_three_times":  # squared three times
        return np.sum(x**8), 8 * x**7
    if name == "kill":
        return 2 * np.sum(kill_weights(x) * x), kill_gradient(x)
    if name == "int_buffer":  # 1, 9 and 6 whole numbers; truncation does not move
        counts = np.array([1.0, 9.0, 6.0])
        return np.sum(counts * x[3:]) + np.sum(x), 1.0 + np.append(np.zeros(3), counts)
    raise KeyError(name)


def kill_weights(x: np.ndarray) -> np.ndarray:
    return np.array([x[0] ** 2, x[1] ** 2, 1.0, 0.0, 0.0, 0.0])


def kill_gradient(x: np.ndarray) -> np.ndarray:
    return np.array([6 * x[0] ** 2, 6 * x[1] ** 2, 2.0, 0.0, 0.0, 0.0])


HAND = (
    "overlap_add",
    "fancy_iadd_dup",
    "fancy_store_dup",
    "alias_args",
    "alias_input",
    "same_three_times",
    "kill",
    "int_buffer",
)


@pytest.mark.parametrize("name", HAND)
def test_agrees_with_pencil_and_paper(name):
    value, gradient = by_hand(name)
    program = getattr(mutation, name)
    assert_close(program(X6.copy()), value, 1e-14, "value")
    assert_close(oracle_gradient(program, (X6,), "x"), gradient, 1e-14, "gradient")


def test_hessian_agrees_with_differences_of_gradients():
    v = np.random.default_rng(0).normal(size=6)
    h = 1e-6
    ahead = oracle_gradient(holomorphic_memory, (X6 + h * v,), "x")
    behind = oracle_gradient(holomorphic_memory, (X6 - h * v,), "x")
    found = oracle_hvp(holomorphic_memory, (X6,), v, "x")
    assert_close((ahead - behind) / (2 * h), found, 1e-7, "Hessian times v")


def test_a_rotten_entry_shows(monkeypatch):
    """A relative error of 1e-7 in one entry of the table is seen by complex steps."""
    honest = UNARY[np.tanh]
    monkeypatch.setitem(UNARY, np.tanh, lambda v, r: honest(v, r) * (1.0 + 1e-7))
    found = oracle_gradient(holomorphic_chain, (X6,), "x")
    assert distance(found, complex_step(holomorphic_chain, X6)) > 1e-10


def test_math_float_and_creation_keep_the_tangent():
    def program(x):
        buffer = np.zeros(3)
        buffer[0] = float(x)
        buffer[1] = math.sin(x) * math.pow(x, 2) + math.log(x, 2.0)
        buffer[2] = max(x, 0.0) + abs(-x) + sum([x, x])
        return np.array([x, 2.0]) @ buffer[:2] + buffer[2]

    def plain(x):
        return x * x + 2.0 * (np.sin(x) * x**2 + np.log(x) / np.log(2.0)) + 4.0 * x

    found = oracle_gradient(program, (0.7,), "x")
    assert abs(found - complex_step(lambda z: plain(z[0]), np.array([0.7]))[0]) < 1e-13


def test_a_buffer_made_outside_is_loud():
    """Storing a moving number where it cannot move is an error, not a zero."""
    def program(x, make):
        y = make()
        y[0] = x
        return y.sum()

    foreign = eval("lambda: __import__('numpy').ones(2)", {"__name__": "numpy.elsewhere"})
    with pytest.raises(TangentLost):
        oracle_gradient(program, (0.5, foreign), "x")


def test_overlapping_arguments_stay_overlapping():
    def program(a, b):
        a *= 3.0
        return np.sum(a * b)

    base = X6.copy()
    found = oracle_gradient(program, (base[1:], base[:-1]), "a")
    y = np.concatenate([base[:1], 3.0 * base[1:]])
    expected = 3.0 * (np.append(y[2:], 0.0) + y[:-1])
    assert_close(found, expected, 1e-14, "gradient")
    assert np.array_equal(base, X6), "the oracle leaves its arguments alone"


def test_globals_come_back():
    held, before = dict(vars(mutation)), mutation.BUFFER.copy()
    oracle_gradient(mutation.global_buffer, (X6,), "x")
    assert all(vars(mutation)[name] is value for name, value in held.items())
    assert vars(mutation).keys() == held.keys()
    assert np.array_equal(mutation.BUFFER, before)


def test_doors_agree_with_one_another():
    def program(x, w):
        return {"y": x * w, "s": (np.sin(w), np.sum(x))}

    args, tangents = (X6, 0.3), (np.ones(6), 2.0)
    matrix = oracle_jacobian(program, args, ("x", "w"))
    value, tangent = oracle_jvp(program, args, tangents, ("x", "w"))
    assert_close(tangent, matrix @ flat(tangents), 1e-14, "jvp")
    bars = oracle_vjp(program, args, value, ("x", "w"))
    assert_close(bars, flat(value) @ matrix, 1e-14, "vjp")
