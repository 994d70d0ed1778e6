"""SciPy's view of a function, notes on errors, line maps, and what a notebook shows."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

import s2s

optimize = pytest.importorskip("scipy.optimize")
X = np.random.default_rng(2).normal(size=(12, 3))


@s2s.differentiate(wrt=("w", "b"))
def loss(w, b, x, y):
    h = np.tanh(x @ w) + b
    return np.sum((h - y) ** 2) + 0.01 * np.sum(w**2)


@s2s.differentiate(wrt="p")
def residuals(p, x, y):
    return p["scale"] * np.exp(-p["rate"] * x) - y


def example():
    w, b = np.array([0.5, -1.0, 0.3]), 0.2
    return X, np.tanh(X @ w) + b


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Newton-CG"])
def test_minimize(method):
    problem = loss.scipy(*example(), like=(np.zeros(3), 0.0))
    second = {"hessp": problem.hessp} if method == "Newton-CG" else {}
    found = optimize.minimize(problem.fun, problem.x0, jac=problem.jac, method=method, **second)
    w, b = problem.unravel(found.x)
    assert w.shape == (3,) and type(b) is float and found.nit < 60
    for bar in map(np.ravel, loss.grad(w, b, *example())):
        assert np.max(np.abs(bar)) < 1e-3


def test_gradients_are_handed_out_in_memory_of_their_own():
    problem = loss.scipy(*example(), like=(np.zeros(3), 0.0))
    one, other = problem.jac(problem.x0), problem.jac(problem.x0)
    assert one is not other and not np.shares_memory(one, other)
    value, gradient = problem.fun_and_jac(problem.x0)
    assert value == problem.fun(problem.x0) and (gradient == one).all()


def test_least_squares_by_products_alone():
    x = np.linspace(0, 3, 30)
    data = 2.0 * np.exp(-0.7 * x)
    problem = residuals.scipy(x, data, like={"scale": 1.0, "rate": 1.0})
    dense = optimize.least_squares(problem.fun, problem.x0, jac=problem.jac)
    found = optimize.least_squares(problem.fun, problem.x0, jac=problem.operator, tr_solver="lsmr")
    for result in (dense, found):
        fitted = problem.unravel(result.x)
        assert abs(fitted["scale"] - 2.0) < 1e-6 and abs(fitted["rate"] - 0.7) < 1e-6


def test_too_many_arguments_are_a_misuse():
    with pytest.raises(s2s.Misuse, match="takes the arguments x, y"):
        loss.scipy(1.0, 2.0, 3.0, like=(np.zeros(3), 0.0)).fun(np.zeros(4))


def test_errors_in_generated_code_name_the_line_and_the_shapes():
    x, y = example()
    with pytest.raises(ValueError) as raised:
        loss.grad(np.zeros(4), 0.0, x, y)
    (note,) = raised.value.__notes__
    assert "test_vectors.py" in note and "h = np.tanh(x @ w) + b" in note
    assert "x float64 (12, 3)" in note and "w float64 (4,)" in note


def test_lines_of_both_texts_find_each_other():
    loss.grad(np.zeros(3), 0.0, *example())
    lines, code = loss.grad.linemap, loss.__wrapped__.__code__
    first = code.co_firstlineno + 2  # the decorator, the def, then the first statement
    quoted = linecache.getline(code.co_filename, first).strip()
    assert quoted.startswith("h = ")
    found = [linecache.getline(loss.grad.path, line) for line in lines.generated(first)]
    assert any(quoted in line for line in found) and any("_bar = " in line for line in found)
    assert all(lines.user(line) == first for line in lines.generated(first))


def test_a_notebook_shows_both_texts():
    shown = loss.grad._repr_mimebundle_()
    assert all(text in shown["text/html"] for text in ("def loss(", "def loss_value_and_grad("))
    assert shown["text/plain"] == repr(loss.grad)
