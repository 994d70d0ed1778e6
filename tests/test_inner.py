"""Derivatives inside differentiated code, held to difference quotients of the function itself.

The oracle's dual numbers cannot pass through a generated function, so it is no judge here.
"""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from tests.zoo import derivatives
from tests.zoo.inner import FUNCTIONS

X = np.array([0.3, 0.7, 1.1])
SECOND = {  # what the compiler cannot read again yet
    "gradient_in_gradient",
    "learning_step",
    "confusion_nested",
    "physics_informed",
    "of_local_helper",
    "passive",
}


@pytest.mark.parametrize("function", (*FUNCTIONS, *derivatives.FUNCTIONS))
def test_gradients_of_functions_that_take_gradients(function):
    report = s2s.check_grads(function)(X)
    assert report.forward_error < 1e-8


@pytest.mark.parametrize("function", [f for f in FUNCTIONS if f.__name__ not in SECOND])
def test_again(function):
    s2s.check_grads(s2s.grad(function))(X)


def known_at_run_time(x, f):
    return np.sum(s2s.grad(f)(x))


def test_what_is_not_followed_is_refused():
    with pytest.raises(s2s.S2SError, match="not followed"):
        s2s.grad(known_at_run_time)(X, np.sum)


def layered(params, t):
    h = np.array([t])
    for i in range(len(params) - 1):
        w, b = params[i]
        h = np.tanh(w @ h + b)
    w, b = params[-1]
    return (w @ h + b)[0]


def test_layers_read_by_their_place_count_once():
    rng = np.random.default_rng(0)
    sizes = ((4, 1), (1, 4))
    params = [(rng.normal(size=size), rng.normal(size=size[0])) for size in sizes]
    s2s.check_grads(lambda params: s2s.grad(layered, 1)(params, 0.3))(params)
