"""Convolutions and recursive filters of SciPy, used where the program has imported them."""

import numpy as np
import scipy.signal

from s2s.rulebook.declare import multilinear, tangent
from s2s.rulebook.rule import Rule
from s2s_runtime.signals import convolved_left, convolved_right, lagged

SHAPES = (((4,), (3,)), ((3,), (4,)), ((3, 4), (2, 3)))


def convolutions(rng):
    for left, right in SHAPES:
        for mode in ("full", "same", "valid"):
            if mode == "full" or all(m >= n for m, n in zip(left, right, strict=True)):
                yield (rng.normal(size=left), rng.normal(size=right), mode), {}


@multilinear(scipy.signal.convolve, convolutions, complex_ok=False)
def convolve(result_bar, in1, in2, mode="full", method="auto"):
    return (
        convolved_left(result_bar, in1, in2, mode=mode),
        convolved_right(result_bar, in1, in2, mode=mode),
    )


def bars_of_left(rng):
    for (a, b, mode), _ in convolutions(rng):
        bar = scipy.signal.convolve(a, b, mode)
        yield (bar, np.zeros_like(a), b), {"mode": mode}


@multilinear(
    convolved_left, bars_of_left, operands=("bar", "in2"), inert=("in1",), complex_ok=False
)
def convolved_left_rule(result_bar, bar, in1, in2, mode="full"):
    return (
        scipy.signal.convolve(result_bar, in2, mode),
        convolved_right(bar, result_bar, in2, mode=mode),
    )


def bars_of_right(rng):
    for (a, b, mode), _ in convolutions(rng):
        bar = scipy.signal.convolve(a, b, mode)
        yield (bar, a, np.zeros_like(b)), {"mode": mode}


@multilinear(
    convolved_right, bars_of_right, operands=("bar", "in1"), inert=("in2",), complex_ok=False
)
def convolved_right_rule(result_bar, bar, in1, in2, mode="full"):
    return (
        scipy.signal.convolve(in1, result_bar, mode),
        convolved_left(bar, in1, result_bar, mode=mode),
    )


# --- recursive filters


def filters(rng):
    yield (np.array([1.0, 0.5]), np.array([1.0, -0.3, 0.1]), rng.normal(size=6)), {}
    yield (np.array([0.4]), np.array([2.0, 0.3]), rng.normal(size=(2, 5))), {}
    yield (np.array([1.0, 0.5, 0.2]), np.array([1.0]), rng.normal(size=(5, 2))), {"axis": 0}


def lfilter_adjoint(result_bar, b, a, x, result, axis=-1):
    backwards = np.flip(result_bar, axis=axis)
    passed = np.flip(scipy.signal.lfilter(np.ones(1), a, backwards, axis=axis), axis=axis)
    return (
        lagged(passed, x, b, axis=axis),
        -lagged(passed, result, a, axis=axis),
        np.flip(scipy.signal.lfilter(b, a, backwards, axis=axis), axis=axis),
    )


@tangent(scipy.signal.lfilter, filters, adjoint=lfilter_adjoint)
def lfilter(b, b_dot, a, a_dot, x, x_dot, result, axis=-1):
    return (
        scipy.signal.lfilter(b_dot, a, x, axis=axis),
        -scipy.signal.lfilter(a_dot, a, result, axis=axis),
        scipy.signal.lfilter(b, a, x_dot, axis=axis),
    )


def lags(rng):
    yield (rng.normal(size=5), rng.normal(size=5), np.zeros(3)), {}
    yield (rng.normal(size=(4, 2)), rng.normal(size=(4, 2)), np.zeros(2)), {"axis": 0}


@multilinear(lagged, lags, operands=("g", "x"), inert=("like",), complex_ok=False)
def lagged_rule(result_bar, g, x, like, axis=-1):
    turned = np.flip(g, axis=axis)
    return (
        scipy.signal.lfilter(result_bar, np.ones(1), x, axis=axis),
        np.flip(scipy.signal.lfilter(result_bar, np.ones(1), turned, axis=axis), axis=axis),
    )


RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
