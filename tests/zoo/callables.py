"""Functions as values: lambdas, closures, callees known only at run time."""

from __future__ import annotations

import functools

import numpy as np

from tests.zoo.calls import smooth, square
from tests.zoo.case import Case, number, vector


def apply(function, value):
    return function(value)


def lambda_argument(x, w):
    return apply(lambda v: v * w, x) * x


def function_argument(x, act):
    y = act(2.0 * x)
    return np.sum(y * y)


def function_chosen(x):
    act = np.tanh if x > 0.5 else square
    return act(x) * x


def functions_in_list(x):
    for act in [square, np.sin, smooth]:
        x = act(x)
    return x


def functions_in_dict(x, name):
    table = {"square": square, "smooth": smooth}
    return table[name](x) * x


def inner_function(x, w):
    def layer(v):
        return np.tanh(w * v)

    return np.sum(layer(x) + layer(layer(x)))


def inner_default(x, w):
    def layer(v, scale=w):
        return scale * v * v

    w = 100.0
    return layer(x) * w


def inner_sees_rebinding(x, w):
    def layer(v):
        return w * v

    w = w * w
    return layer(x) + layer(x * x)


def inner_nonlocal(x):
    total = 0.0

    def add(value):
        nonlocal total
        total = total + value * value

    add(x)
    add(np.sin(x))
    return total * x


def make_scaler(w):
    def scaler(v):
        return v * w

    return scaler


def closure_over_active(x, w):
    scale = make_scaler(w)
    return scale(x) + scale(w)


def two_closures(x, w):
    one = make_scaler(w)
    two = make_scaler(x)
    return one(x) * two(w * w) + one(two(x))


def compose(f, g):
    return lambda v: f(g(v))


def composed(x):
    chain = compose(np.sin, compose(square, np.exp))
    return chain(x)


def partial_function(x, w):
    layer = functools.partial(smooth, w=w)
    return layer(x) * x


def map_and_sum(x, w):
    return sum(map(lambda v: w * v * v, x))


def bisect_like(x, residual):
    for _ in range(3):
        x = x - 0.1 * residual(x)
    return x


def residual_from_closure(x, p):
    return bisect_like(x, lambda z: z * z - p)


def wave(v):
    return np.sin(3.0 * v)


def make_wave(w):
    return lambda v: np.sin(w * v)


CASES = (
    Case(lambda_argument, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(function_argument, lambda rng: (vector(rng, 3), np.tanh), ("x",), name="argument_ufunc"),
    Case(function_argument, lambda rng: (vector(rng, 3), square), ("x",), name="argument_helper"),
    Case(function_argument, lambda rng: (vector(rng, 3), wave), ("x",), name="argument_function"),
    Case(
        function_argument,
        lambda rng: (vector(rng, 3), make_wave(1.7)),
        ("x",),
        name="argument_closure",
    ),
    Case(function_chosen, lambda rng: (0.9,), ("x",), name="function_chosen_ufunc"),
    Case(function_chosen, lambda rng: (0.3,), ("x",), name="function_chosen_helper"),
    Case(functions_in_list, lambda rng: (number(rng),), ("x",)),
    Case(functions_in_dict, lambda rng: (number(rng), "smooth"), ("x",)),
    Case(inner_function, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(inner_default, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(inner_sees_rebinding, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(inner_nonlocal, lambda rng: (number(rng),), ("x",)),
    Case(closure_over_active, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(two_closures, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(composed, lambda rng: (number(rng) * 0.5,), ("x",)),
    Case(partial_function, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(map_and_sum, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(residual_from_closure, lambda rng: (number(rng), number(rng)), ("x", "p")),
)
