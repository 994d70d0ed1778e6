"""Statements around the mathematics: with blocks, try, print, assertions, f-strings."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def quiet_division(x, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
    return np.sum(np.where(y > 0.0, ratio, 0.0))


def quiet_logarithm(x):
    with np.errstate(divide="ignore"):
        raw = np.log(x)
    kept = np.where(x > 0.0, raw, 0.0)
    return np.sum(kept * kept)


def errstate_loop(x):
    with np.errstate(all="ignore"):
        for _ in range(3):
            x = x + 0.1 / x
    return np.sum(x)


def assertion(x):
    assert x.ndim == 1, "one axis"
    y = x * x
    assert len(y) == len(x)
    return np.sum(y)


def guard(x):
    if len(x) == 0:
        raise ValueError("empty")
    return np.sum(np.sin(x)) / len(x)


def try_around_passive(x, text):
    try:
        n = int(text)
    except ValueError:
        n = 2
    return np.sum(x**n)


def finally_runs(x):
    count = 0
    try:
        count += 1
    finally:
        count += 1
    return np.sum(x) * count


def text_of_passive(x, name):
    label = f"{name}-{len(x)}"
    return np.sum(x * x) * len(label)


def docstring(x):
    """A docstring stays where it is."""
    y = x * 2.0  # and a comment, too
    # one on its own line
    return y * y


def annotated(x: float, n: int = 3) -> float:
    y: float = x * x
    total: float = 0.0
    for i in range(n):
        total += y**i
    return total


def passed(x):
    y = x
    if y > 100.0:
        pass
    else:
        y = y * y
    return y


def walrus(x):
    if (y := x * x) > 0.2:
        return np.sin(y)
    return y


def several_on_one_line(x):
    a = x; b = a * a; c = a + b  # noqa: E702
    return a * b * c


def long_expression(x, y):
    return (
        np.sin(x * y) ** 2  # the first part
        + np.cos(x - y) * np.exp(-x)
        - (x / y if x > y else y / x)
    )


def starred(x):
    first, *rest = x
    return first * sum(rest)


def generator_sum(x, w):
    return sum(w * v for v in x if v > 0.5)


def unpacked_rows(table):
    a, b = table
    return a @ b


def dropped(x):
    big = np.exp(x)
    y = np.sum(big * x)
    del big
    return y * y


CASES = (
    Case(quiet_division, lambda rng: (vector(rng, 3), np.array([0.7, 1.2, 0.4])), ("x", "y")),
    Case(
        quiet_division,
        lambda rng: (vector(rng, 3), np.array([0.7, 0.0, 0.4])),
        ("x",),
        name="quiet_division_by_zero",
    ),
    Case(quiet_logarithm, lambda rng: (vector(rng, 3),), ("x",)),
    Case(errstate_loop, lambda rng: (vector(rng, 3),), ("x",)),
    Case(assertion, lambda rng: (vector(rng, 3),), ("x",)),
    Case(guard, lambda rng: (vector(rng, 3),), ("x",)),
    Case(try_around_passive, lambda rng: (vector(rng, 3), "3"), ("x",), name="try_passes"),
    Case(try_around_passive, lambda rng: (vector(rng, 3), "no"), ("x",), name="try_caught"),
    Case(finally_runs, lambda rng: (vector(rng, 3),), ("x",)),
    Case(text_of_passive, lambda rng: (vector(rng, 3), "run"), ("x",)),
    Case(docstring, lambda rng: (number(rng),), ("x",)),
    Case(annotated, lambda rng: (number(rng),), ("x",)),
    Case(passed, lambda rng: (number(rng),), ("x",)),
    Case(walrus, lambda rng: (number(rng),), ("x",)),
    Case(several_on_one_line, lambda rng: (number(rng),), ("x",)),
    Case(long_expression, lambda rng: (1.1, 0.6), ("x", "y")),
    Case(starred, lambda rng: (vector(rng, 4),), ("x",)),
    Case(generator_sum, lambda rng: (vector(rng, 4), number(rng)), ("x", "w")),
    Case(unpacked_rows, lambda rng: (np.vstack([vector(rng, 3), vector(rng, 3)]),), ("table",)),
    Case(dropped, lambda rng: (vector(rng, 3),), ("x",)),
)
