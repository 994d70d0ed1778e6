"""Arguments and results of every structure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


class Output(NamedTuple):
    mean: float
    spread: np.ndarray


def tuple_result(x):
    return x * x, np.sum(x)


def dict_result(x, w):
    return {"loss": np.sum(w * x), "gradient": w * x}


def list_result(x):
    return [x[0] * x[1], x * 2.0]


def named_result(x):
    m = np.mean(x)
    return Output(m, x - m)


def nested_result(x):
    return {"a": (x * x, 1.0), "b": [np.sin(x)]}


def array_result(a):
    return a.T @ a


def passive_in_result(x):
    y = np.sum(x * x)
    return y, len(x)


def argument_unused(x, y):
    return np.sum(x) * 2.0


def constant_result(x):
    return 3.0


def same_twice(x):
    y = x * x
    return y, y


def returns_argument(x):
    return x


def returns_view(x):
    return x[1:3]


def returns_list_of_loop(x):
    out = []
    for v in x:
        out.append(v * v)
    return out


def returns_dict_of_loop(x):
    out = {}
    for k in range(3):
        out[k] = x**k
    return out


def tuple_argument(pair, w):
    a, b = pair
    return a * b * w


def list_argument(xs):
    return xs[0] * xs[1] + xs[2]


def nested_argument(params):
    return np.sum(params["w"][0] * params["b"]["inner"])


def mixed_leaves(params, x):
    return params["w"] * x ** params["n"]


def keyword_default(x, scale=2.0):
    return x * scale * scale


def zero_dimensional(x):
    y = np.asarray(x)
    return y * y


def array_scalar(x):
    s = x.sum()
    return s * s


def integer_argument(x, n):
    return x**n * n


def two_branches_two_results(x):
    if x > 0.1:
        return x, x * x
    return x * x, x


def ignored_tuple_part(x):
    low, _ = np.split(x * x, [2])
    return np.sum(low)


CASES = (
    program(tuple_result, vector),
    program(dict_result, vector, vector),
    program(list_result, vector),
    program(named_result, vector),
    program(nested_result, number),
    program(array_result, matrix),
    program(passive_in_result, vector),
    program(argument_unused, vector, matrix),
    program(constant_result, vector),
    program(same_twice, vector),
    program(returns_argument, vector),
    program(returns_view, vector),
    program(returns_list_of_loop, vector),
    program(returns_dict_of_loop, number),
    program(tuple_argument, lambda rng: (0.5, 1.5), number, wrt=("pair", "w")),
    program(list_argument, lambda rng: [0.5, 1.5, 2.5], wrt=("xs",)),
    program(
        nested_argument,
        lambda rng: {"w": [vector(rng)], "b": {"inner": vector(rng)}},
        wrt=("params",),
    ),
    program(mixed_leaves, lambda rng: {"w": 0.5, "n": 3}, number, wrt=("params", "x")),
    program(keyword_default, number),
    program(zero_dimensional, number),
    program(array_scalar, vector),
    program(integer_argument, number, 3),
    program(two_branches_two_results, number),
    program(ignored_tuple_part, vector),
)
