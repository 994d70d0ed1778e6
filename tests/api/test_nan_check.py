"""The first statement that makes a NaN or an infinity is named, in either sweep."""

from __future__ import annotations

import numpy as np

import s2s

X = np.array([1.0, 0.0, 4.0])


def root(x):
    y = x * x
    return np.sum(np.sqrt(y))


def logarithm(x):
    worst = -np.inf
    y = x * 2.0
    z = np.log(y)
    return np.sum(z * y) + max(worst, 0.0)


def in_a_loop(x):
    h = x
    for _ in range(3):
        h = h * 1e200
    return np.sum(h)


def helper(v):
    w = 1.0 / v
    return w * 2.0


def in_a_callee(x):
    return np.sum(helper(x) * x)


def line_of(function, text):
    import inspect

    lines, first = inspect.getsourcelines(function)
    return first + next(at for at, line in enumerate(lines) if text in line)


def test_a_finite_function_has_none():
    report = s2s.nan_check(root)(X + 1.0)
    assert not report and "finite" in str(report)


def test_backward_only():
    report = s2s.nan_check(root)(X)
    assert report.forward is None
    assert f"{__file__}:{line_of(root, 'np.sqrt')}" in report.backward


def test_forward_and_backward():
    report = s2s.nan_check(logarithm)(X)
    assert f"{__file__}:{line_of(logarithm, 'np.log')}: z = np.log(y)" in report.forward
    assert "y float64 (3,)" in report.forward


def test_in_a_loop():
    report = s2s.nan_check(in_a_loop)(X)
    assert f":{line_of(in_a_loop, '1e200')}: h = h * 1e200" in report.forward


def test_in_a_callee():
    report = s2s.nan_check(in_a_callee)(X)
    assert "v float64 (3,)" in report.forward


def test_arguments_that_hold_one():
    report = s2s.nan_check(root)(np.array([np.nan]))
    assert report.given and "arguments" in str(report)
