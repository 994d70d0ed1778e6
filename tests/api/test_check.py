"""check_grads: right derivatives pass whatever their size, wrong ones are found and named."""

from __future__ import annotations

import numpy as np
import pytest

import s2s
from s2s.api.pullback import Pullback
from s2s_runtime.differences import labels, limit

POINTS = np.random.default_rng(5).normal(size=(4, 5))


def small(x):
    return np.sum(np.sin(x)) * 1e-9


def affine(w, b, x):
    return np.tanh(x @ w + b)


def constant(x):
    return np.sum(np.sin(x) ** 2 + np.cos(x) ** 2)


def stepping(x):
    return np.floor(x) * 2.0


def modulus(z):
    return np.sum(np.abs(z) ** 2)


def kinked(x):
    return np.abs(x - 1.000000001)


RIGHT = [
    (small, 0, (POINTS,)),
    (affine, ("w", "b"), (POINTS, np.zeros(5), POINTS.T)),
    (affine, ("w", "b"), tuple(a.astype("f4") for a in (POINTS, np.zeros(5), POINTS.T))),
    (constant, 0, (POINTS,)),
    (stepping, 0, (np.array([1.3, 2.6]),)),
    (modulus, 0, (POINTS[0] + 1j * POINTS[1],)),
    (s2s.grad(small), 0, (POINTS,)),
]


@pytest.mark.parametrize("function, wrt, args", RIGHT)
def test_right_derivatives_pass(function, wrt, args):
    report = s2s.check_grads(function, wrt, seed=1)(*args)
    assert report.forward_error < (1e-10 if args[0].dtype.itemsize >= 8 else 1e-2)
    assert report.reverse_error < 1e-6 and f"seed {report.seed}" in str(report)


def test_quotients_of_a_right_tangent_approach_it_with_the_square_of_the_step():
    report = s2s.check_grads(affine, ("w", "b"))(POINTS, np.zeros(5), POINTS.T)
    assert 1.8 < report.rate < 2.2 and report.directions == 2


def test_a_linear_function_has_no_rate():
    report = s2s.check_grads(lambda x: 2.0 * x)(1.5)
    assert "rate" not in str(report) and "nan" not in str(report)


def test_directions_are_fresh_unless_a_seed_is_given():
    check = s2s.check_grads(small)
    assert check(POINTS).seed != check(POINTS).seed
    assert s2s.check_grads(small, seed=3)(POINTS) == s2s.check_grads(small, seed=3)(POINTS)


def test_one_wrong_digit_in_a_tiny_gradient_is_found_and_named(monkeypatch):
    pull = Pullback.__call__

    def wrong(self, value_bar):
        found = pull(self, value_bar)
        found[2, 1] *= 1 + 1e-7
        return found

    monkeypatch.setattr(Pullback, "__call__", wrong)
    with pytest.raises(s2s.GradientCheckError, match=r"(?s)worst at x\[2, 1\].*seed="):
        s2s.check_grads(small)(POINTS)


def test_a_kink_is_told_from_an_error():
    with pytest.raises(s2s.GradientCheckError, match="(?s)kink"):
        s2s.check_grads(kinked)(1.0)


def test_limits_know_their_error():
    found = limit(lambda t: np.array([np.sin(1.0 + t)]))
    assert abs(found.value[0] - np.cos(1.0)) <= 50 * found.error and found.error < 1e-11


def test_every_number_has_a_name():
    value = ({"a": np.zeros((1, 2))}, 1j)
    assert list(labels(value, "w")) == [
        "w[0]['a'][0, 0]",
        "w[0]['a'][0, 1]",
        "w[1].real",
        "w[1].imag",
    ]


def test_a_jacobian_says_which_side_it_was_made_from():
    tall = s2s.jacobian(affine, "b")
    tall(POINTS, np.zeros(5), POINTS.T)
    assert str(tall.side) == "forward: 5 tangents, where reverse takes 25 cotangents"
    assert "forward" in repr(tall)
