"""Comprehensions and generator expressions, and what consumes them."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def list_to_array(x):
    return np.sum(np.array([np.sin(v) for v in x]) ** 2)


def sum_of_generator(x):
    return sum(v * v for v in x)


def sum_with_start(x, w):
    return sum((v * w for v in x), w * w)


def max_of_generator(x):
    return max(v * v for v in x)


def min_of_list(x):
    return min([v * v - v for v in x])


def any_all(x):
    if any(v > 1.0 for v in x) and all(v > 0.0 for v in x):
        return np.sum(x * x)
    return np.sum(x)


def two_loops(x, y):
    return sum(a * b for a in x for b in y if a > b)


def nested_lists(x):
    rows = [[a * b for b in x] for a in x]
    return np.sum(np.array(rows))


def in_conditional_arm(x, flag):
    y = sum([v * v for v in x]) if flag else sum([v for v in x])
    return y * 2.0


def in_return(x):
    return np.array([v**2 if v > 0.8 else v for v in x])


def tuple_of_generator(x):
    a = tuple(v * v for v in x)
    return a[0] * a[-1]


def list_of_map(x):
    ys = list(map(np.sin, x))
    return ys[0] * ys[1]


def dict_comprehension(x):
    table = {k: x * k for k in range(3)}
    return table[1] * table[2]


def dict_over_items(params):
    scaled = {name: value * 2.0 for name, value in params.items()}
    return scaled["a"] * scaled["b"]


def concatenated(x):
    return np.sum(np.concatenate([x[i : i + 2] * i for i in range(3)]) ** 2)


def stacked(x):
    return np.sum(np.stack([np.roll(x, k) for k in range(3)]) @ x)


def comprehension_in_loop(x):
    total = 0.0
    for k in range(3):
        total += sum(v**k for v in x)
    return total


def enumerate_inside(x):
    return sum(i * v for i, v in enumerate(x))


def zip_inside(x, y):
    return sum(a * b for a, b in zip(x, y))


def polynomial(coefficients, x):
    return sum(c * x**k for k, c in enumerate(coefficients))


def captured_helper(x):
    def f(v):
        return v * x[0]

    return sum(f(v) for v in x)


def matrix_by_rows(a):
    return np.array([row / np.sum(row) for row in a])


def filtered_dict(params):
    kept = {k: v for k, v in params.items() if k != "b"}
    return sum(kept.values())


def joined_lists(x):
    values = [v * v for v in x] + [v for v in x[:2]]
    return sum(values)


def place_of_largest(x):
    best = max(range(len(x)), key=lambda i: x[i])
    return x[best] ** 2


def sorted_by_key(x):
    order = sorted(range(len(x)), key=lambda i: -x[i])
    return x[order[0]] * x[order[1]]


def after_a_call(w, ts):
    def u(t):
        return np.tanh(np.sum(w * t))

    return (u(0.1) - 1.0) ** 2 + sum((u(t) - t) ** 2 for t in ts)


def array_of_calls(w, ts):
    def u(t):
        return np.tanh(np.sum(w * t))

    edge = np.array([u(ts[0]), u(ts[-1])])
    return np.sum(edge**2) / 3.0 + 0.5 * np.mean(np.array([u(t) * t for t in ts]))


def after_what_it_writes(x, ts):
    y = x * 1.0

    def bump(t):
        y[0] = y[0] * t
        return y[0] * y[1]

    return y[0] * 2.0 + y.sum() * sum(bump(t) for t in ts) + y[0]


def after_what_it_binds(x, ts):
    s = x[0]

    def bump(t):
        nonlocal s
        s = s * t
        return s

    return s + np.sum(np.array([bump(t) for t in ts])) * s


def walrus_running_product(x):
    running = 1.0
    products = [running := running * v for v in x]
    return sum(products) * running


def walrus_found(x):
    if any((found := v) > 0.5 for v in x):
        return found**2
    return 0.0 * x[0]


CASES = (
    program(walrus_running_product, vector),
    program(walrus_found, vector),
    program(list_to_array, vector),
    program(sum_of_generator, vector),
    program(sum_with_start, vector, number),
    program(max_of_generator, vector),
    program(min_of_list, vector),
    program(any_all, vector),
    program(two_loops, vector, vector),
    program(nested_lists, vector),
    program(in_conditional_arm, vector, True),
    program(in_return, vector),
    program(after_a_call, vector, vector),
    program(array_of_calls, vector, vector),
    program(after_what_it_writes, vector, vector),
    program(after_what_it_binds, vector, vector),
    program(tuple_of_generator, vector),
    program(list_of_map, vector),
    program(dict_comprehension, number),
    program(dict_over_items, lambda rng: {"a": 0.5, "b": 1.5}, wrt=("params",)),
    program(concatenated, vector),
    program(stacked, vector),
    program(comprehension_in_loop, vector),
    program(enumerate_inside, vector),
    program(zip_inside, vector, vector),
    program(polynomial, vector, number),
    program(captured_helper, vector),
    program(matrix_by_rows, matrix),
    program(filtered_dict, lambda rng: {"a": 0.5, "b": 1.5, "c": 2.0}, wrt=("params",)),
    program(joined_lists, vector),
    program(place_of_largest, vector),
    program(sorted_by_key, vector),
)
