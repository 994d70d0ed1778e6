"""Containers whose items change kind, are made and looked up in one line, or are windows."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


def number_becomes_array(x):
    total = {"s": 0.0}
    total["s"] = x * 1.0
    a = total["s"]
    total["s"] += x
    return np.sum(a * total["s"])


def number_becomes_array_in_loop(x):
    total = {"s": 1.0}
    for _ in range(2):
        total["s"] = total["s"] * x + x
    return np.sum(total["s"] * x)


def array_changes_length(x):
    parts = [x[:1] * 1.0, x[1:2] * 1.0]
    parts[0] = x * 1.0
    a = parts[0]
    a += x[:1]
    return np.sum(parts[0] * x)


def length_one_in_list(x):
    parts = [x[:1], x[1:2]]
    return np.sum(parts[0] * (x * 2.0))


def length_one_in_dict(x):
    named = {"a": x[:1]}
    return np.sum(named["a"] * (x * 2.0))


def _first_as_list(x):
    return [x[:1]]


def list_from_helper(x):
    parts = _first_as_list(x)
    return np.sum(parts[0] * (x * 2.0))


def dict_looked_up_at_once(x):
    return np.sum({"k": x * x}["k"] * x)


def list_looked_up_at_once(x):
    i = 1
    return np.sum([x * x, x * x * x][i] * x)


def nested_looked_up_at_once(x):
    d = {"k": [x * x, x]}["k"][0]
    return np.sum(d * x)


def split_of_expression(x):
    p, q = np.split(x * x, 2)
    return p @ q + p[0]


def split_in_loop(x):
    total = 0.0
    for part in np.split(np.sin(x), 3):
        total += np.sum(part) ** 2
    return total


def split_then_appended(x):
    parts = np.split(x, 2)
    parts.append(x[:3] * x[1])
    parts[0] = parts[2] * 2.0
    return np.sum(parts[0] * parts[1])


def stored_in_either(x):
    named = {"s": 0.0, "t": x}
    for key in ("s", "t"):
        named[key] = x * named[key] + x
    return np.sum(named["s"] * named["t"])


PROGRAMS = (
    number_becomes_array, number_becomes_array_in_loop, array_changes_length, length_one_in_list,
    length_one_in_dict, list_from_helper, dict_looked_up_at_once, list_looked_up_at_once,
    nested_looked_up_at_once, split_of_expression, split_in_loop, split_then_appended,
    stored_in_either,
)  # fmt: skip
CASES = tuple(Case(program, lambda rng: (vector(rng, 6),), ("x",)) for program in PROGRAMS)
