"""Arrays that lie in containers and tuples, and are written there, here or in a callee."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, number, vector


def doubled(pair):
    a, b = pair
    a *= 2.0
    return (a * b).sum()


def tuple_argument_written(x):
    y = x.copy()
    return doubled((y, np.sin(x))) + (y**3).sum()


def second_of(pair):
    pair[0][1:] *= 3.0
    return pair[1]


def tuple_argument_returned(x):
    y, z = x.copy(), np.sin(x)
    q = second_of((y, z))
    q *= y
    return (z * y).sum()


def window_and_sine(a):
    a *= 2.0
    return a[1:], np.sin(a)


def result_beside_window(x):
    y = x.copy()
    v, s = window_and_sine(y)
    v *= 3.0
    s *= s
    return s.sum() + (y**3).sum() + v.sum()


def scaled_by(a, c):
    a *= c
    return np.sin(a), c * a[::2]


def results_written(x):
    y = x.copy()
    v, s = scaled_by(y, x[0])
    v *= 3.0
    s *= s
    y += v
    return s.sum() + (y**3).sum() + v.sum()


def first_squared(xs):
    return (xs[0] * xs[0]).sum()


def list_written_after_call(x):
    xs = [x * 2, x * 3]
    s = first_squared(xs)
    xs[0][1] = 0.0
    return s + xs[0].sum()


def appended_and_written_after_call(x):
    xs = []
    xs.append(x * 2)
    s = first_squared(xs)
    xs[0][1] = 0.0
    return s + xs[0].sum()


def dict_changes_kinds(x):
    d = {"a": x * x, "b": 1.0}
    d["b"] = d["a"] * 2.0
    d["a"] = d["b"].sum()
    return (d["b"] * d["a"]).sum()


def item_replaced_by_number(xs):
    xs[0] = 3.0 * xs[0].sum()


def kind_changed_by_callee(x):
    xs = [x * x, x * x]
    item_replaced_by_number(xs)
    return (xs[0] * xs[1]).sum()


def one_of_two(xs):
    a, b = xs[0], xs[1]
    c = a if a[0] > 0.1 else b
    c *= 2.0
    return (a * a * b).sum()


def each_written(xs):
    total = 0.0
    for v in xs:
        v *= 2.0
        total = total + (v * v).sum()
    return total + xs[0][1]


def doubled_at(xs, k):
    xs[k] *= 2.0
    return (xs[0] * xs[1]).sum()


def written_by_callee(xs):
    s = doubled_at(xs, 0)
    c = xs[0] if s > 0 else xs[1]
    c *= c
    return s * s + (xs[0] * xs[1]).sum()


def list_of_items(xs):
    ys = [xs[0], xs[1] * 2]
    doubled_at(ys, 0)
    s = doubled_at(ys, 1)
    return s + (xs[0] ** 3).sum()


def dict_of_items(p):
    a = p["a"]
    a *= 2.0
    q = {"c": a, "d": p["b"]}
    z = q["c"] if a[0] > 0.1 else q["d"]
    z *= 3.0
    return (p["a"] * p["b"]).sum()


class Held:
    def __init__(self, x):
        self.x, self.y = x, x * 2.0


def held_twice(x):
    held = Held(x)
    return held, (held, x)


def object_returned_twice(x):
    one, (other, z) = held_twice(x)
    one.x = one.x * z
    return (one.x * other.x + other.y).sum()


def number_of_object_returned_twice(u):
    one, (other, z) = held_twice(u)
    one.x = one.x * z
    return one.x * other.x + other.y


def named_twice(x):
    table = {"a": np.sin(x)}
    return table, table


def table_returned_twice(x):
    one, other = named_twice(x)
    return (one["a"] * other["a"] ** 2).sum()


def with_its_item(x):
    items = [x * 2.0, np.sin(x)]
    return items, items[1]


def list_returned_with_its_item(x):
    items, second = with_its_item(x)
    items[1] *= 3.0
    return (items[0] * items[1] * second).sum()


def with_its_window(x):
    y = np.sin(x)
    return y, y[1:]


def array_returned_with_its_window(x):
    y, window = with_its_window(x)
    y *= 2.0
    window += 1.0
    return (y**2).sum() + (window**3).sum()


def two(rng: np.random.Generator) -> list[np.ndarray]:
    return [vector(rng, 3), vector(rng, 3)]


OF_ARRAY = (
    tuple_argument_written,
    tuple_argument_returned,
    result_beside_window,
    results_written,
    list_written_after_call,
    appended_and_written_after_call,
    dict_changes_kinds,
    kind_changed_by_callee,
    object_returned_twice,
    table_returned_twice,
    list_returned_with_its_item,
    array_returned_with_its_window,
)
OF_LIST = (one_of_two, each_written, written_by_callee, list_of_items)

CASES = (
    Case(number_of_object_returned_twice, lambda rng: (number(rng),), ("u",)),
    *(Case(program, lambda rng: (vector(rng, 3),), ("x",)) for program in OF_ARRAY),
    *(Case(program, lambda rng: (two(rng),), ("xs",)) for program in OF_LIST),
    Case(dict_of_items, lambda rng: (dict(zip("ab", two(rng), strict=True)),), ("p",)),
)
