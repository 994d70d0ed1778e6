"""The hand-written modules against the oracle, and the compiler against them."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from tests.hand import cells, views
from tests.hand.programs import Cell, Wave, sweep
from tests.oracle import oracle_gradient, oracle_hvp, oracle_jvp

ARGUMENTS = {
    "to the end": (np.array([0.3, -0.5, 0.7, 0.4, -0.2, 0.6]), 0.8, 3),
    "early return": (np.array([0.9, 1.5, 1.7, 1.4, -1.2, 0.6]), 1.1, 3),
    "no trip": (np.array([0.9, 0.5]), 1.1, 0),
}


@pytest.fixture(params=ARGUMENTS.values(), ids=ARGUMENTS.keys())
def arguments(request):
    x, w, n = request.param
    return x.copy(), w, n


def close(one, other):
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_views_by_hand(arguments):
    x, w, n = arguments
    value, gradient = views.sweep_value_and_grad(x, w, n)
    assert value == sweep(x.copy(), w, n)
    close(gradient, oracle_gradient(sweep, (x, w, n), ("x", "w")))


def test_views_tangent_by_hand(arguments):
    x, w, n = arguments
    dots = np.cos(x), 0.4
    _, tangent = views.sweep_jvp(x, w, n, *dots)
    _, expected = oracle_jvp(sweep, (x, w, n), dots, ("x", "w"))
    np.testing.assert_allclose(tangent, expected, rtol=1e-12)


def test_views_hessian_by_hand(arguments):
    x, w, n = arguments
    dots = np.cos(x), 0.4
    gradient, product = views.sweep_hvp(x, w, n, *dots)
    close(gradient, oracle_gradient(sweep, (x, w, n), ("x", "w")))
    close(product, oracle_hvp(sweep, (x, w, n), dots, ("x", "w")))


def test_the_compiler_writes_the_same_gradient(arguments):
    x, w, n = arguments
    value, gradient = s2s.value_and_grad(sweep, wrt=("x", "w"))(x, w, n)
    by_hand = views.sweep_value_and_grad(x, w, n)
    assert value == by_hand[0]
    close(gradient, by_hand[1])
    value, pullback = s2s.vjp(sweep, wrt=("x", "w"))(x, w, n)
    close(pullback(2.0), views.sweep_reverse(views.sweep_forward(x, w, n)[1], 2.0))


def test_the_compiler_writes_the_same_tangent(arguments):
    x, w, n = arguments
    dots = np.cos(x), 0.4
    _, tangent = s2s.jvp(sweep, wrt=("x", "w"))((x, w, n), dots)
    np.testing.assert_allclose(tangent, views.sweep_jvp(x, w, n, *dots)[1], rtol=1e-13)


def test_the_compiler_writes_the_same_hessian(arguments):
    x, w, n = arguments
    dots = np.cos(x), 0.4
    product = s2s.hvp(sweep, wrt=("x", "w"))((x, w, n), dots)
    close(product, views.sweep_hvp(x, w, n, *dots)[1])


H = np.array([0.4, -0.3, 0.9])


def run(h):
    return Cell(Wave(1.3), 0.2).run(h, 4)


def test_cell_by_hand():
    cell = Cell(Wave(1.3), 0.2)
    value, h_bar = cells.run_value_and_grad(cell, H, 4)
    assert value == run(H)
    assert cell.rate == pytest.approx(0.2 * 0.9**4)
    np.testing.assert_allclose(h_bar, oracle_gradient(run, (H,), ("h",))[0], rtol=1e-12)


def test_cell_tangent_by_hand():
    _, tangent = cells.run_jvp(Cell(Wave(1.3), 0.2), H, 4, np.cos(H))
    _, h_bar = cells.run_value_and_grad(Cell(Wave(1.3), 0.2), H, 4)
    np.testing.assert_allclose(tangent, np.sum(h_bar * np.cos(H)), rtol=1e-12)


def test_the_compiler_on_the_method():
    cell = Cell(Wave(1.3), 0.2)
    value, h_bar = s2s.value_and_grad(Cell.run, wrt="h")(cell, H, 4)
    assert value == run(H)
    assert cell.rate == pytest.approx(0.2 * 0.9**4), "the attribute is written exactly once"
    np.testing.assert_allclose(
        h_bar, cells.run_value_and_grad(Cell(Wave(1.3), 0.2), H, 4)[1], rtol=1e-12
    )
    _, tangent = s2s.jvp(Cell.run, wrt="h")((Cell(Wave(1.3), 0.2), H, 4), np.cos(H))
    np.testing.assert_allclose(tangent, np.sum(h_bar * np.cos(H)), rtol=1e-12)


def test_second_order_through_a_layer_known_at_run_time_is_refused():
    with pytest.raises(s2s.S2SError):
        s2s.hvp(Cell.run, wrt="h")((Cell(Wave(1.3), 0.2), H, 4), np.cos(H))
