"""Branches, conditional expressions, early and missing returns."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


def sign_cases(x):
    if x < 0:
        y = -x
    elif x == 0:
        y = 0.0
    elif x < 1:
        y = x * x
    else:
        y = 2.0 * x - 1.0
    return y * x


def guard_clauses(x, n):
    if n == 0:
        return 0.0
    if n < 0:
        return -np.sum(x)
    if len(x) > 100:
        return np.mean(x)
    return np.sum(x * x) / n


def returns_in_else(x):
    if x > 10.0:
        y = x
    else:
        if x > 0.5:
            return x * x
        y = 3.0 * x
    return y * y


def chained_comparison(x, y):
    if 0.0 < x < y <= 10.0:
        return x / y
    return y / x


def and_or_not(x, y, flag):
    if (x > 0.0 and not flag) or y > 100.0:
        return x * y
    return x + y


def boolean_variable(x):
    positive = x > 0.0
    large = x > 1.0
    if positive and not large:
        x = x * 3.0
    return x * x


def default_by_or(x, scale=None):
    scale = scale or 2.0
    return np.sum(x) * scale


def none_default(x, weights=None):
    if weights is None:
        weights = np.ones(len(x))
    return np.sum(weights * x) / np.sum(weights)


def given_default(x, weights=None):
    if weights is not None:
        x = x * weights
    return np.sum(x * x)


def none_on_some_path(x):
    if np.sum(x) < 0.0:
        return None
    return np.sum(x * x)


def falls_off_the_end(x):
    if len(x) > 1:
        return np.sum(np.sin(x))


def helper_or_none(x, limit):
    if x > limit:
        return None
    return x * x


def checks_none(x, limit):
    y = helper_or_none(x, limit)
    if y is None:
        y = limit * x
    return y * x


def ternary_chain(x):
    y = -1.0 if x < -1.0 else 1.0 if x > 1.0 else x
    return y * y * x


def ternary_of_calls(x, flag):
    f = np.sin if flag else np.cos
    return np.sum(f(x) * x)


def in_a_list(x, mode):
    if mode in ("fast", "slow"):
        return np.sum(x) * 2.0
    return np.sum(x)


def not_in_dict(x, options):
    if "rate" not in options:
        return np.sum(x)
    return np.sum(x) * options["rate"]


def isinstance_switch(x, n):
    if isinstance(n, (list, tuple)):
        return np.sum(x) * len(n)
    if isinstance(n, str):
        return np.sum(x * x)
    return x[n] * 2.0


def array_condition(x):
    if np.any(x > 1.0) or (x > 2.0).all():
        return np.max(x)
    return np.min(x) + np.sum(x)


def condition_on_active(x, y):
    total = 0.0
    for v in x:
        if v > y:
            total += v * y
        elif v > 0.5 * y:
            total += v - y
    return total


def where_and_masks(x, y):
    z = np.where(x > y, x * x, y * x)
    z[z > 1.0] = 1.0
    mask = x > 0.7
    z[mask] += x[mask] * 2.0
    return np.sum(z)


def nested_deep(x, a, b):
    if a:
        if b:
            x = x * x
            if x > 0.2:
                return x
        else:
            x = np.sin(x)
    elif b:
        x = np.cos(x)
    return x + 1.0


def clip_by_hand(x, lo, hi):
    return max(lo, min(x, hi)) * x


def defined_in_both(x, flag):
    if flag:
        a, b = x, x * x
    else:
        a, b = x * x, x
    return a * a * b


def shape_switch(x):
    if x.ndim == 1:
        x = x[:, None]
    elif x.ndim == 3:
        x = x[0]
    return np.sum(x @ x.T)


CASES = (
    program(sign_cases, number),
    program(guard_clauses, vector, 4),
    program(returns_in_else, number),
    program(chained_comparison, number, number),
    program(and_or_not, number, number, False),
    program(boolean_variable, number),
    program(default_by_or, vector),
    program(none_default, vector),
    program(given_default, vector),
    program(none_on_some_path, vector),
    program(falls_off_the_end, vector),
    program(checks_none, number, 2.0),
    program(ternary_chain, number),
    program(ternary_of_calls, vector, True),
    program(in_a_list, vector, "slow"),
    program(not_in_dict, vector, {"rate": 0.7}),
    program(isinstance_switch, vector, 2),
    program(array_condition, vector),
    program(condition_on_active, vector, number),
    program(where_and_masks, vector, vector),
    program(nested_deep, number, True, True),
    program(clip_by_hand, number, 0.1, 1.0),
    program(defined_in_both, number, False),
    program(shape_switch, vector),
)
