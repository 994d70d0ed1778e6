"""Derivatives of any order, asked for in every way, of functions whose derivatives are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import s2s
from tests.agreement import assert_close
from tests.programs_of_orders import PROGRAMS, derivative

X = 0.7
WAYS = {
    "grad": (1, lambda f: s2s.grad(f)(X)),
    "grad of grad": (2, lambda f: s2s.grad(s2s.grad(f))(X)),
    "jvp of grad": (2, lambda f: s2s.jvp(s2s.grad(f))((X,), 1.0)[1]),
    "hvp": (2, lambda f: s2s.hvp(f)((X,), 1.0)),
    "grad of grad of grad": (3, lambda f: s2s.grad(s2s.grad(s2s.grad(f)))(X)),
    "jvp of grad of grad": (3, lambda f: s2s.jvp(s2s.grad(s2s.grad(f)))((X,), 1.0)[1]),
    "hvp of grad": (3, lambda f: s2s.hvp(s2s.grad(f))((X,), 1.0)),
    "vjp of grad of grad": (3, lambda f: s2s.vjp(s2s.grad(s2s.grad(f)))(X)[1](1.0)),
    "four times grad": (4, lambda f: s2s.grad(s2s.grad(s2s.grad(s2s.grad(f))))(X)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_derivatives_of_any_order(program: Callable, way: str):
    order, ask = WAYS[way]
    assert_close(ask(program), derivative(X, order), 1e-11, way)
