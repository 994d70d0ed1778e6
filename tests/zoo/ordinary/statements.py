"""Assignments of every form, and the small statements between them."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program

GRAVITY = 9.81
TABLE = {"a": 1.5, "b": [2.0, 3.0]}


def swap(a, b):
    a, b = b, a * b
    a, b = a + b, a
    return a * b


def chained(x):
    a = b = x * x
    a = a + 1.0
    return a * b


def annotated(x: float) -> float:
    y: float = x * 2.0
    z: float
    z = y + x
    return y * z


def starred(x):
    first, *rest = x
    return first * rest[0] + rest[-1]


def starred_middle(x):
    first, *middle, last = x
    total = first * last
    for v in middle:
        total += v * v
    return total


def starred_tuple(x, y, z):
    head, *tail = (x, y, z)
    a, b = tail
    return head * a - b


def nested_unpacking(x, y):
    (a, (b, c)), d = (x, (y, x * y)), x - y
    return a * b + c * d


def unpack_array(x):
    a, b, c = x
    return a * b + c


def unpack_rows(x):
    (a, b), (c, d) = np.outer(x[:2], x[1:3])
    return a * d * d - b * c


def walrus(x):
    if (y := np.sum(x * x)) > 0.1:
        return y * 2.0
    return y


def walrus_in_loop(x):
    n = 0
    while (r := x * x - 2.0) > 0.01 and n < 5:
        x = x - r / (2.0 * x)
        n += 1
    return x + r


def deleted(x):
    y = x * x
    z = np.sin(y)
    del y
    return z * x


def augmented_all(x, y):
    x += y
    x -= 0.5
    x *= y
    x /= 3.0
    x **= 2
    return x


def augmented_floor(x):
    n = 7
    n //= 2
    n %= 2
    return x * n


def augmented_item(x):
    y = np.zeros(4)
    y[0] += x[0]
    y[1:3] += x[1:3] * 2.0
    y[3] -= x[0] * x[1]
    y[:] *= x[2]
    return np.sum(y * y)


def global_constant(h):
    return 0.5 * GRAVITY * h * h


def global_table(x):
    return x * TABLE["a"] + TABLE["b"][1] * x * x


def overwritten(x):
    x = np.sin(x)
    x = x * x
    x = np.exp(-x)
    return np.sum(x)


def pass_and_ellipsis(x):
    pass
    ...
    return np.sum(x)


def raises_never(x):
    if x.ndim != 1:
        raise ValueError(f"expected one axis, got {x.ndim}")
    return np.sum(x * x)


def asserts(x, n):
    assert n > 0 and isinstance(n, int), f"bad n: {n}"
    return np.sum(x**n)


def matched_text(x, kind):
    match kind:
        case "square":
            y = x * x
        case "cube" | "third":
            y = x**3
        case _:
            y = x
    return np.sum(y)


def matched_number(x, n):
    match n:
        case 0:
            return np.sum(x)
        case 1 | 2:
            return np.sum(x * x)
        case _ if n > 10:
            return np.sum(np.sin(x))
        case _:
            return np.sum(x**3)


def matched_sequence(x, shape):
    match shape:
        case (rows, columns):
            return np.sum(x) * rows * columns
        case (n,):
            return np.sum(x * x) * n
    return np.sum(x)


def multiple_statements(x):
    y = x * x; z = y + x  # noqa: E702
    return y * z


def long_expression(x, y):
    return (
        x * y
        + np.sin(x) * np.cos(y)
        - x / (1.0 + y**2)
        + (x if x > y else y) ** 2
    )


CASES = (
    program(swap, number, number),
    program(chained, number),
    program(annotated, number),
    program(starred, vector),
    program(starred_middle, vector),
    program(starred_tuple, number, number, number),
    program(nested_unpacking, number, number),
    program(unpack_array, lambda rng: vector(rng, 3), wrt=("x",)),
    program(unpack_rows, vector),
    program(walrus, vector),
    program(walrus_in_loop, lambda rng: 1.9, wrt=("x",)),
    program(deleted, number),
    program(augmented_all, number, number),
    program(augmented_floor, number),
    program(augmented_item, vector),
    program(global_constant, number),
    program(global_table, number),
    program(overwritten, vector),
    program(pass_and_ellipsis, vector),
    program(raises_never, vector),
    program(asserts, vector, 3),
    program(matched_text, vector, "cube"),
    program(matched_number, vector, 11),
    program(matched_sequence, vector, (2, 3)),
    program(multiple_statements, number),
    program(long_expression, number, number),
)
