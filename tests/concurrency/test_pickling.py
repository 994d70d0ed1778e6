"""Derivative objects travel between processes: by name, with their options."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

import s2s
from tests.agreement import same_bits
from tests.concurrency.functions import Model, decorated, gradient_in_child, loss

W, X = np.array([0.3, 0.7, 1.1]), np.array([0.5, -0.2, 0.9, 1.3])
ARGS = (0.7, X)
V = (0.2, np.linspace(-1.0, 1.0, 4))

DERIVATIVES = {
    "grad": (s2s.grad(loss, wrt=("w", "x")), ARGS),
    "value_and_grad": (s2s.value_and_grad(loss, wrt="x"), ARGS),
    "jacobian": (s2s.jacobian(loss, wrt="x", mode="forward"), ARGS),
    "hessian": (s2s.hessian(loss, wrt="x"), ARGS),
    "jvp": (s2s.jvp(loss, wrt=("w", "x")), (ARGS, V)),
    "hvp": (s2s.hvp(loss, wrt=("w", "x")), (ARGS, V)),
    "decorated.grad": (decorated.grad, ARGS),
    "grad of grad": (s2s.vjp(s2s.grad(loss, wrt="x"), wrt="x"), ARGS),
}


@pytest.mark.parametrize("title", DERIVATIVES)
def test_a_derivative_comes_back_with_its_options(title):
    derivative, args = DERIVATIVES[title]
    again = pickle.loads(pickle.dumps(derivative))
    assert type(again) is type(derivative) and repr(again) == repr(derivative)
    first, second = derivative(*args), again(*args)
    assert same_bits(
        *(value[1](V[1]) if title == "grad of grad" else value for value in (first, second))
    )


def test_methods_travel_with_their_instance():
    gradient = Model(W).energy.grad
    again = pickle.loads(pickle.dumps(gradient))
    assert same_bits(again(np.ones(3)), gradient(np.ones(3)))


def test_copies_are_as_good():
    gradient = s2s.grad(lambda x: np.sum(x * x))
    for again in (copy.copy(gradient), copy.deepcopy(gradient)):
        assert same_bits(again(W), 2 * W)


def test_what_has_no_name_is_refused():
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        pickle.dumps(s2s.grad(lambda x: x * x))


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_other_processes_find_the_same(method):
    expected = gradient_in_child(*ARGS)
    with multiprocessing.get_context(method).Pool(2) as pool:
        derived = pool.starmap(s2s.grad(loss, wrt=("w", "x")), [ARGS] * 3)
        called = pool.starmap(gradient_in_child, [ARGS] * 3)
    assert all(same_bits(found, expected) for found in (*derived, *called))


def test_a_pullback_runs_in_another_process():
    value, pullback = s2s.vjp(loss, wrt=("w", "x"))(*ARGS)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert same_bits(pool.map(pullback, [1.0])[0], pullback(1.0))


SCRIPT = """
import linecache, multiprocessing
import numpy as np
import s2s
from joblib import Parallel, delayed

def helper(x):
    return np.sin(x) * x

def plain(x):
    return helper(x) ** 2

@s2s.differentiate
def power(x, n=3):
    return x if n == 0 else x * power(x, n - 1)

class Model:
    rate = 3.0

    @s2s.differentiate(wrt="x")
    def energy(self, x):
        return self.rate * x * power(x)

def inner(y):
    @s2s.differentiate
    def f(x):
        return x * y
    return f

CELL = "def typed(x):\\n    return other(x) * x\\n\\ndef other(x):\\n    return np.cos(x)\\n"
linecache.cache["<cell>"] = len(CELL), None, CELL.splitlines(True), "<cell>"
exec(compile(CELL, "<cell>", "exec"), globals())

def check(run, derivatives):
    for derivative in derivatives:
        assert list(run(derivative, [0.5, 2.0])) == [derivative(0.5), derivative(2.0)], derivative

if __name__ == "__main__":
    importable = [s2s.grad(plain), power.grad, Model().energy.grad]
    check(
        lambda one, points: Parallel(n_jobs=2)(delayed(one)(point) for point in points),
        [*importable, inner(2.0).grad, s2s.grad(typed), s2s.grad(lambda x: x * helper(x))],
    )
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        check(pool.map, importable)
    print("the same")
"""


def test_functions_of_a_script_travel_by_name_and_by_value(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    paths = os.pathsep.join(filter(None, sys.path))
    found = subprocess.run(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": paths, "S2S_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.stdout == "the same\n", found.stderr
