"""Programs of science: gradient, tangent and Hessian product against differences of the original.

The gradient is compared with central differences of the *original* function, the tangent with the
gradient to rounding, the Hessian product with differences of the gradient.
"""

import numpy as np
import pytest

import s2s
from tests.science import joins, linear, scipy_functions, signals

THEMES = (linear, signals, joins, scipy_functions)
PROGRAMS = [program for theme in THEMES for program in theme.PROGRAMS]
EVERY = pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program[0].__name__)
STEP = 1e-3
WEIGHTS = {1: 3 / 4, 2: -3 / 20, 3: 1 / 60}


def case(program):
    function, make, wrt = program
    rng = np.random.default_rng([7, *function.__name__.encode()])
    args = make(rng)
    dots = tuple(np.asarray(rng.normal(size=np.shape(args[i])))[()] for i in wrt)
    pairs = zip(wrt, dots, strict=True)
    dots = tuple(float(dot) if isinstance(args[i], float) else dot for i, dot in pairs)
    return function, args, wrt, dots


def moved(args, wrt, dots, step):
    found = list(args)
    for i, dot in zip(wrt, dots, strict=True):
        found[i] = found[i] + step * dot
    return found


def slope(function, args, wrt, dots):
    """Sixth-order central differences along `dots`."""
    def at(step):
        return np.asarray(function(*moved(args, wrt, dots, step)))

    return sum(w * (at(k * STEP) - at(-k * STEP)) for k, w in WEIGHTS.items()) / STEP


def inner(bars, dots):
    return sum(np.sum(bar * dot) for bar, dot in zip(bars, dots, strict=True))


@EVERY
def test_gradient_and_tangent(program):
    function, args, wrt, dots = case(program)
    value, bars = s2s.value_and_grad(function, wrt=wrt)(*args)
    assert value == pytest.approx(function(*args), rel=1e-13)
    expected = slope(function, args, wrt, dots)
    assert inner(bars, dots) == pytest.approx(expected, rel=1e-7, abs=1e-8)
    _, tangent = s2s.jvp(function, wrt=wrt)(args, dots)
    assert tangent == pytest.approx(inner(bars, dots), rel=1e-10, abs=1e-12)


@EVERY
def test_hessian_product(program):
    function, args, wrt, dots = case(program)
    found = s2s.hvp(function, wrt=wrt)(args, dots)
    gradient = s2s.grad(function, wrt=wrt)

    def flat(*values):
        return np.concatenate([np.ravel(bar) for bar in gradient(*values)])

    expected = slope(flat, args, wrt, dots)
    product = np.concatenate([np.ravel(part) for part in found])
    assert product == pytest.approx(expected, rel=1e-5, abs=1e-6)
