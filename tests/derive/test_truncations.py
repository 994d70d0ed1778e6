"""Floats that are cut off where they are stored: the derivative is zero, and the line is named."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

import s2s
from tests.agreement import assert_close
from tests.oracle import oracle_gradient


def element(x):
    y = np.zeros(3, int)
    y[0] = x[0] * 3  # cut
    return np.sum(x * x) + y[0]


def window(x):
    y = np.arange(3)
    y[:] = x * 7  # cut
    return np.sum(x * y)


def truths(x):
    y = np.zeros(3, bool)
    y[1:] = x[1:]  # cut
    return np.sum(x * y)


def in_a_loop(x):
    y = np.zeros(3, int)
    for i in range(3):
        y[i] = x[i] * 5  # cut
    return np.sum(x * y)


def in_a_helper(x):
    return np.sum(x * cut(x))


def cut(v):
    y = np.zeros(3, int)
    y[:] = v  # cut
    return y


def meant(x):
    y = np.zeros(3, int)
    y[0] = int(x[0] * 3)
    y[1] = len(x)
    return np.sum(x * y)


def floats(x):
    y = np.zeros(3)
    y[:] = x
    return np.sum(x * y)


X = np.array([1.1, 2.3, 0.5])


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(
    "function", [element, window, truths, in_a_loop, in_a_helper, meant, floats]
)
def test_what_is_cut_off_is_named_once(function, mode, monkeypatch, tmp_path):
    monkeypatch.setenv("S2S_CACHE_DIR", str(tmp_path))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if mode == "reverse":
            found = s2s.grad(function)(X.copy())
        else:
            found = s2s.jvp(function)((X.copy(),), np.ones(3))[1]
    (expected,) = oracle_gradient(function, (X.copy(),), ("x",))
    assert_close(found, expected if mode == "reverse" else np.sum(expected), 1e-12, "gradient")
    told = [one for one in caught if one.category is s2s.errors.TruncationWarning]
    lines = Path(__file__).read_text().splitlines()
    assert all("# cut" in lines[one.lineno - 1] for one in told)
    if mode == "reverse" or function is not in_a_helper:  # forward, it is not derived
        assert len(told) == (function not in (meant, floats))
