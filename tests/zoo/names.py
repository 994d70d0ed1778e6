"""Names that a generated module would like to use for itself."""

# ruff: noqa: A001, A002

from __future__ import annotations

import numpy
import numpy as np
import numpy as unusual
from numpy import sin as s

from tests.zoo.case import Case, number, vector

x_bar = 3.0  # a global called as an adjoint


def bars(x, w):
    x_bar = x * w
    w_bar = np.sin(x_bar)
    value_bar = x_bar * w_bar
    return value_bar + x


def dots(x, theta):
    theta_dot = np.cos(theta)
    x_dot = theta_dot * x
    for _ in range(2):
        theta_dot = theta_dot - 0.1 * x_dot * theta
        x_dot = x_dot + 0.1 * theta_dot
    return theta_dot * x_dot


def pendulum_bar(h_bar, theta_dot):
    h_bar_dot = h_bar * theta_dot
    return h_bar_dot * h_bar


def seeds(kept, value_bar, value_adj):
    x_adj = kept * value_bar
    return np.sin(x_adj * value_adj) * value_adj


def global_bar(x):
    return x * x_bar * x


scale = 2.0


def _reads_scale(x):
    return np.sin(x * scale)


def _scale_is_a_parameter(x, scale=7.0):
    return _reads_scale(x) * scale


def global_of_a_callee(x):
    scale = 5.0 + x
    return _reads_scale(x) * scale


def global_of_the_callee_of_a_callee(x):
    return _scale_is_a_parameter(x) * x


def global_and_loop_variable(x):
    for scale in range(3):
        x = _reads_scale(x) + scale * x
    return x


def called_range(x):
    range = x * x
    total = range
    for value in (1.0, 2.0):
        total = total + np.sin(range) * value
    return total


def called_max(x, max):
    min = x * max
    len = np.sin(min)
    sum = len * max + min
    return sum * len


def called_np(x):
    np = x * 2.0
    return numpy.sin(np) * np


def called_zip(zip, reversed, enumerate):
    for i in range(3):
        zip = zip * reversed + enumerate
    return zip


def called_loop_words(x):
    trips = x
    taken = trips * x
    step = np.sin(taken)
    kept = step * trips
    for t in range(3):
        kept = kept + step * t
        step = step * kept
    x_at = step * kept
    return x_at + taken


def called_value(value):
    result = value * value
    grad = np.sin(result)
    return grad * result


def aliased_import(x):
    return unusual.sin(x) + s(x) * numpy.cos(x)


def private_looking(_x, __y):
    _ = _x * __y
    __z = np.sin(_)
    return _ * __z


def unicode_names(α, β):  # noqa: PLC2401
    γ = α * β  # noqa: PLC2401
    γ = np.sin(γ) + α
    return γ * γ


def function_name_reused(x):
    function_name_reused = x * x
    return np.sin(function_name_reused)


def same_as_runtime(x, s2s, s2s_runtime):
    pullback = x * s2s
    unbroadcast = pullback + s2s_runtime
    accumulate = np.sum(unbroadcast * pullback)
    return accumulate


def soft_keywords(match, type):
    case = match * type
    _ = case * match
    return _ + case


CASES = (
    Case(bars, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(dots, lambda rng: (number(rng), number(rng)), ("x", "theta")),
    Case(pendulum_bar, lambda rng: (number(rng), number(rng)), ("h_bar", "theta_dot")),
    Case(
        seeds,
        lambda rng: (vector(rng, 3), vector(rng, 3), vector(rng, 3)),
        ("kept", "value_bar", "value_adj"),
    ),
    Case(global_bar, lambda rng: (number(rng),), ("x",)),
    *(
        Case(function, lambda rng: (number(rng),), ("x",))
        for function in (
            global_of_a_callee,
            global_of_the_callee_of_a_callee,
            global_and_loop_variable,
        )
    ),
    Case(called_range, lambda rng: (number(rng),), ("x",)),
    Case(called_max, lambda rng: (number(rng), number(rng)), ("x", "max")),
    Case(called_np, lambda rng: (number(rng),), ("x",)),
    Case(
        called_zip,
        lambda rng: (number(rng), number(rng), number(rng)),
        ("zip", "reversed", "enumerate"),
    ),
    Case(called_loop_words, lambda rng: (number(rng),), ("x",)),
    Case(called_value, lambda rng: (number(rng),), ("value",)),
    Case(aliased_import, lambda rng: (number(rng),), ("x",)),
    Case(private_looking, lambda rng: (number(rng), number(rng)), ("_x", "__y")),
    Case(unicode_names, lambda rng: (number(rng), number(rng)), ("α", "β")),
    Case(function_name_reused, lambda rng: (number(rng),), ("x",)),
    Case(
        same_as_runtime,
        lambda rng: (vector(rng, 2), number(rng), number(rng)),
        ("x", "s2s", "s2s_runtime"),
    ),
    Case(soft_keywords, lambda rng: (number(rng), number(rng)), ("match", "type")),
)
