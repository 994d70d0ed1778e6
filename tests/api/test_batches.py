"""Many tangents in one sweep give what one sweep for each gives, bit for bit or nearly so."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import s2s
from s2s.api.basis import floating, size
from s2s.api.batches import columns_together
from s2s.api.jacobian import columns
from s2s.api.linearize import Linearize
from s2s.api.target import order
from tests.zoo import CASES
from tests.zoo.pending import BROKEN, PENDING

RNG = np.random.default_rng(0)
W = RNG.normal(size=(6, 5))
PLAIN = [
    case
    for case in CASES
    if not case.refused
    and "forward" in case.modes
    and "forward" not in {*PENDING.get(case.title, ()), *BROKEN.get(case.title, ())}
    and all(isinstance(arg, (float, np.ndarray)) for arg in case.arguments())
]


def both(function, wrt, args):
    """The Jacobian together, and one by one."""
    ordered = order(function, wrt)
    args = ordered.primal.bind(copy.deepcopy(args), {})
    value, push = Linearize(ordered).from_copies(args)
    moved = ordered.moved(args)
    into = moved[0] if ordered.selection.single else moved
    if any(np.iscomplexobj(leaf) for leaf in floating((value, into))) or not size(into):
        return None, None
    return columns_together(push, value, into), lambda: columns(push, value, into)


@pytest.mark.filterwarnings("ignore")  # the zoo has programs that warn, as in its own tests
@pytest.mark.parametrize("case", PLAIN[::3], ids=lambda case: case.title)
def test_together_as_one_by_one(case):
    together, apart = both(case.function, case.wrt, case.arguments())
    if together is not None:
        np.testing.assert_allclose(together, apart(), rtol=1e-11, atol=1e-13)


def layers(x):
    return np.tanh(W @ x) * x[0] + x[1:2]


def swapped(x):
    y = x * 2.0
    for i in range(2):
        kept = y[i]
        y[i] = y[i + 1] ** 2
        y[i + 1] = kept
    return y


def numbers_under_two_names(x):
    s = x[0] * 2.0
    t = s
    s += x[1]
    return s * t * x


def heat(u):
    u = u.copy()
    for _ in range(5):
        u[1:-1] += 0.1 * (u[:-2] - 2 * u[1:-1] + u[2:])
    return u


def pendulum(q):
    theta, omega = q[0], q[1]
    out = np.zeros(20)
    for i in range(20):
        omega = omega - 0.1 * np.sin(theta) * q[2]
        theta = theta + 0.1 * omega
        out[i] = theta
    return out


@pytest.mark.parametrize("function", [layers, swapped, numbers_under_two_names, heat, pendulum])
def test_what_has_a_way_is_taken_together(function):
    jacobian = s2s.jacfwd(function)
    found = jacobian(np.array([0.3, 0.7, 1.1, 0.9, 0.4]))
    assert "in one sweep" in repr(jacobian)
    expected = s2s.jacrev(function)(np.array([0.3, 0.7, 1.1, 0.9, 0.4]))
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_hessians_are_taken_together():
    hessian = s2s.hessian(rosenbrock)
    x = RNG.uniform(0.3, 1.5, 6)
    found = hessian(x)
    assert "in one sweep" in repr(hessian)
    expected = [s2s.hvp(rosenbrock)((x,), unit) for unit in np.eye(6)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_where_there_is_no_way_each_tangent_has_a_sweep():
    jacobian = s2s.jacfwd(lambda x: np.cumsum(x) * x)
    jacobian(np.ones(3))
    assert "in one sweep" not in repr(jacobian)
