"""Choices made on values: if, elif, ternary, short circuit, early return, match."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def two_arms(x):
    y = x * x
    if y > 0.5:
        z = np.sin(y)
    else:
        z = np.exp(-y)
    return z * y


def one_arm(x, w):
    y = w * x
    if y.sum() > 1.0:
        y = np.tanh(y)
    return np.sum(y * x)


def ladder(x):
    if x < 0.0:
        y = -x
    elif x < 0.5:
        y = x * x
    elif x < 1.0:
        y = x**3
    else:
        y = np.log(x) + 1.0
    return y * x


def early_return(x, w):
    y = x * w
    if y > 0.6:
        return np.sin(y) * w
    z = y * y
    return z + x


def several_returns(x):
    if x > 1.2:
        return x * x
    y = np.cos(x)
    if y > 0.8:
        return y * 2.0
    y = y * x
    if y > 0.4:
        return y**3
    return y + x


def constant_arm(x):
    if x > 5.0:
        return 0.0
    return x * x


def ternary(x, y):
    a = x * y if x > y else x / y
    b = np.sin(a) if a > 0.5 else a
    return a * b


def ternary_inside(x, y):
    return (x * x if x > 0.7 else y * y) * (np.exp(x) if y > 0.7 else np.exp(y)) + x


def short_circuit(x, y):
    z = x * y
    if x > 0.0 and np.log(x) < 1.0 and z > 0.1:
        z = z * np.log(x + 1.0)
    if x < 0.0 or y > 0.5:
        z = z + y
    return z


def or_value(x, y):
    first = (x > 10.0 and x) or y
    return first * x


def nested(x, y):
    s = x + y
    if x > 0.8:
        if y > 0.8:
            s = s * x
        else:
            s = s * y * y
    else:
        t = np.sin(s)
        if t > 0.5:
            s = t
    return s * s


def overwritten_in_arm(x):
    h = np.tanh(x)
    loss = np.sum(h)
    if loss > 0.0:
        h = h * x
        loss = loss + np.sum(h * h)
    h = h + 1.0
    return loss * np.sum(h)


def defined_in_one_arm(x, flag):
    if flag:
        extra = x * x
    total = 3.0 * x
    if flag:
        total = total + extra
    return total


def passive_choice(x, kind):
    if kind == "tanh":
        y = np.tanh(x)
    elif kind == "relu":
        y = np.maximum(x, 0.0)
    else:
        y = x
    return np.sum(y * y)


def none_default(x, b=None):
    if b is None:
        b = np.ones(len(x))
    y = x * b
    return np.sum(np.sin(y))


def swap_if_needed(a, b):
    if a < b:
        a, b = b, a
    return a * a - b


CASES = (
    Case(two_arms, lambda rng: (1.1,), ("x",), name="two_arms_first"),
    Case(two_arms, lambda rng: (0.4,), ("x",), name="two_arms_second"),
    Case(one_arm, lambda rng: (vector(rng), number(rng)), ("x", "w"), name="one_arm_taken"),
    Case(one_arm, lambda rng: (vector(rng) * 0.1, 0.5), ("x", "w"), name="one_arm_skipped"),
    Case(ladder, lambda rng: (-0.4,), ("x",), name="ladder_first"),
    Case(ladder, lambda rng: (0.3,), ("x",), name="ladder_second"),
    Case(ladder, lambda rng: (1.4,), ("x",), name="ladder_last"),
    Case(early_return, lambda rng: (1.2, 0.9), ("x", "w"), name="early_return_taken"),
    Case(early_return, lambda rng: (0.5, 0.9), ("x", "w"), name="early_return_passed"),
    Case(several_returns, lambda rng: (1.4,), ("x",), name="several_returns_first"),
    Case(several_returns, lambda rng: (0.4,), ("x",), name="several_returns_second"),
    Case(several_returns, lambda rng: (0.9,), ("x",), name="several_returns_third"),
    Case(several_returns, lambda rng: (-1.2,), ("x",), name="several_returns_last"),
    Case(constant_arm, lambda rng: (0.7,), ("x",), name="constant_arm_passed"),
    Case(constant_arm, lambda rng: (7.0,), ("x",), name="constant_arm_taken"),
    Case(ternary, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(ternary_inside, lambda rng: (0.9, 0.5), ("x", "y")),
    Case(short_circuit, lambda rng: (0.9, 0.8), ("x", "y"), name="short_circuit_taken"),
    Case(short_circuit, lambda rng: (-0.9, 0.3), ("x", "y"), name="short_circuit_cut"),
    Case(or_value, lambda rng: (0.9, 0.8), ("x", "y")),
    Case(nested, lambda rng: (0.9, 0.5), ("x", "y"), name="nested_inner_else"),
    Case(nested, lambda rng: (0.5, 0.9), ("x", "y"), name="nested_else"),
    Case(overwritten_in_arm, lambda rng: (vector(rng, 3),), ("x",)),
    Case(defined_in_one_arm, lambda rng: (number(rng), True), ("x",), name="defined_taken"),
    Case(defined_in_one_arm, lambda rng: (number(rng), False), ("x",), name="defined_skipped"),
    Case(passive_choice, lambda rng: (vector(rng), "tanh"), ("x",)),
    Case(none_default, lambda rng: (vector(rng, 3),), ("x",)),
    Case(
        none_default,
        lambda rng: (vector(rng, 3), vector(rng, 3)),
        ("x", "b"),
        name="default_given",
    ),
    Case(swap_if_needed, lambda rng: (0.4, 1.1), ("a", "b")),
)
