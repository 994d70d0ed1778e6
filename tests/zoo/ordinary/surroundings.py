"""What stands around the mathematics: try, with, imports, prints, texts, warnings."""

from __future__ import annotations

import contextlib
import time
import warnings

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program

WRT = ("params",)


def try_conversion(x, text):
    try:
        n = int(text)
    except (ValueError, TypeError):
        n = 2
    else:
        n += 1
    finally:
        label = "done"
    return np.sum(x**n) * len(label)


def try_import(x):
    try:
        import math_that_is_missing as m
    except ImportError:
        m = None
    return np.sum(x) if m is None else m.sum(x)


def try_around_active(x):
    try:
        y = np.log(x)
    except FloatingPointError:
        y = x
    return np.sum(y)


def try_around_return(a, x):
    try:
        return np.sum(np.linalg.solve(a.T @ a, x))
    except np.linalg.LinAlgError:
        return 0.0


def try_lookup(x, table):
    try:
        scale = table["scale"]
    except KeyError:
        scale = 1.0
    return np.sum(x) * scale


def with_errstate(x):
    with np.errstate(all="ignore"):
        y = np.sqrt(x) / x
    return np.sum(y)


def with_as(x):
    with warnings.catch_warnings(record=True) as caught:
        y = x * x
    return np.sum(y) * (1 + len(caught))


class Timer:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *info):
        self.elapsed = time.perf_counter() - self.start


def with_user_context(x):
    with Timer():
        y = np.sum(np.sin(x))
    return y * y


def with_user_context_as(x):
    with Timer() as timer:
        y = np.sum(x * x)
    assert timer.elapsed >= 0.0
    return y


@contextlib.contextmanager
def quiet():
    yield


def with_generator_context(x):
    with quiet():
        x = x * x
    return np.sum(x)


def with_suppress(x):
    n = 1
    with contextlib.suppress(ValueError):
        n = int("3")
    return np.sum(x) * n


def with_return_inside(x):
    with np.errstate(divide="ignore"):
        return np.sum(1.0 / x)


def two_contexts(x):
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        y = 1.0 / x
    return np.sum(y)


def import_inside(x):
    import numpy.linalg as la
    from numpy import sin

    return sin(x) * x * la.norm(np.ones(4))


def import_numpy_inside(x):
    import numpy as xp

    return xp.sum(xp.sin(x))


def prints(x, verbose):
    y = np.sum(x * x)
    if verbose:
        print("loss", y)
        print(f"{y:.3f} {x.shape}")
    return y


def warns(x):
    if np.any(x < 0.0):
        warnings.warn("negative", stacklevel=2)
    return np.sum(np.sqrt(np.abs(x)))


def error_text(x):
    if x < 0.0:
        raise ValueError("x is {:.2f} but must be positive".format(x))
    return np.sqrt(x)


def error_with_cause(x, n):
    if n not in (1, 2):
        raise KeyError(n) from None
    return x**n


def text_of_keys(params):
    total = 0.0
    for k in range(2):
        total += params[f"w{k}"] * params["b%d" % k]
    return total


def string_methods(x, name):
    if name.lower().strip() in {"relu", "none"}:
        return np.sum(np.maximum(x, 0.0))
    if name.startswith("t"):
        return np.sum(np.tanh(x))
    return np.sum(x)


def timing(x):
    start = time.time()
    y = np.sum(x * x)
    elapsed = time.time() - start
    return y if elapsed >= 0.0 else -y


def type_checks(x):
    x = np.asarray(x, dtype=float)
    if not isinstance(x, np.ndarray):
        raise TypeError(type(x).__name__)
    return np.sum(x * x)


def shapes(a):
    n, m = a.shape
    b = a.reshape(m, n)
    assert b.shape == (m, n)
    return np.sum(b[0] * np.arange(n))


def solves(a, x):
    if a.shape[0] < a.shape[1]:
        a = a.T
    return np.sum(a.T @ a) * np.sum(x) / np.sqrt(a.size)


CASES = (
    program(try_conversion, vector, "2"),
    program(try_import, vector),
    program(try_around_active, vector),
    program(try_around_return, matrix, lambda rng: vector(rng, 3), wrt=("x",)),
    program(try_lookup, vector, {"other": 1.0}),
    program(with_errstate, vector),
    program(with_as, vector),
    program(with_user_context, vector),
    program(with_user_context_as, vector),
    program(with_generator_context, vector),
    program(with_suppress, vector),
    program(with_return_inside, vector),
    program(two_contexts, vector),
    program(import_inside, number),
    program(import_numpy_inside, vector),
    program(prints, vector, True),
    program(warns, vector),
    program(error_text, number),
    program(error_with_cause, number, 2),
    program(text_of_keys, lambda rng: {"w0": 0.5, "w1": 1.5, "b0": 2.0, "b1": 0.1}, wrt=WRT),
    program(string_methods, vector, " ReLU"),
    program(timing, vector),
    program(type_checks, vector),
    program(shapes, matrix),
    program(solves, matrix, vector),
)
