"""Containers lent to functions: what lies in them is shared, written later, or exchanged.

    s = energy(cell)          the callee keeps cell.state by reference ...
    cell.state *= 2.0         ... and this would change what it kept
"""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


class Cell:
    def __init__(self, state, rate):
        self.state = state
        self.rate = rate

    def push(self, v):
        self.state = self.state * self.rate + v


def energy(cell):
    return np.sum(cell.state**2) * cell.rate


def part(cell):
    return cell.state


def part_and_sum(cell):
    return cell.state, np.sum(cell.state**2)


def first_and_second(items):
    return np.sum(items[0] ** 2 * items[1])


def second(items):
    return items[1]


def squares(items):
    return np.sum(items[0] ** 2)


def by_key(items):
    return np.sum(items["k"] ** 2)


def doubled(items):
    for item in items:
        item *= 2.0
    return sum(np.sum(item**3) for item in items)


def beside(box, y):
    a = box[0] * 2
    y *= box[0]
    return np.sum(a * box[0] * y)


def attribute_beside(cell, y):
    a = cell.state * 2
    y *= cell.state
    return np.sum(a * cell.state * y)


def product_of_pair(pair):
    a, b = pair
    a *= b
    return np.sum(a * b * b)


def both(a):
    return [a, a * 2]


def pair_of(a):
    return a, a * 2


def turned(items, m):
    items[0] = items[0] * items[1]
    items[1] *= m
    items[1][0] = 0.3


def grown(items, m):
    items.append(items[-1] * m)
    items[-1][0] *= items[0][1]


def updated(state, m):
    state["a"] = state["a"] * m
    state["b"] += state["a"]
    return state


def display_beside_its_item(x, m):
    y = x * 1.5
    return beside([y, 1.0], y)


def list_beside_its_item(x, m):
    y = x * 1.5
    items = []
    items.append(y)
    return beside(items, y)


def object_beside_its_attribute(x, m):
    y = x * 1.5
    return attribute_beside(Cell(y, 1.0), y)


def tuple_of_one_array_twice(x, m):
    y = x * 1.5
    return product_of_pair((y, y))


def tuple_written_later(x, m):
    y = x * 1.5
    s = squares((y, y))
    y *= 2
    return s


def dict_written_later(x, m):
    y = {"k": x * 1.5}
    s = by_key(y)
    y["k"] *= 2
    return s


def display_with_one_array_twice(x, m):
    y = x * 1.5
    return doubled([y, y, x * 1.0])


def list_written_between(x, m):
    y = [x * 1.5, x * 2.0]
    total = 0.0
    for _ in range(3):
        total = total + np.sum(y[0] ** 2 * y[1])
        y[0] *= x
        total += squares(y)
        y[0][1:] *= y[1][:-1]
    return total


def inner_list_written_later(x, m):
    y = [[x * 1.5, x * 2.0]]
    s = squares(y[0])
    y[0][0] *= x
    return s


def list_made_by_callee(x, m):
    y = x * 1.5
    items = both(y)
    s = np.sum(items[0] ** 2)
    y *= x
    t = squares(items)
    y *= x
    return s + t


def tuple_made_by_callee(x, m):
    y = x * 1.5
    a, b = pair_of(y)
    s = np.sum(a * b)
    a *= x
    b *= a
    return s + np.sum(a * b)


def attribute_handed_back(x, m):
    cell = Cell(x * 1.5, 1.0)
    q = part(cell)
    q *= 2
    return np.sum(q * cell.state)


def attribute_handed_back_in_tuple(x, m):
    cell = Cell(x * 1.5, 1.0)
    q, s = part_and_sum(cell)
    q *= 2
    cell.state *= x
    return s + np.sum(q)


def item_handed_back(x, m):
    items = [x * 1.5, x * 2]
    q = second(items)
    q *= 2
    return np.sum(q * items[1])


def attribute_exchanged(x, m):
    x += 0
    cell = Cell(x, np.sum(x))
    cell.push(m)
    return energy(cell)


def attribute_exchanged_between(x, m):
    x += 0
    cell = Cell(x, np.sum(x))
    one = energy(cell)
    cell.push(m)
    two = energy(cell)
    cell.push(m)
    three = energy(cell)
    cell.state *= m
    return one + np.sin(two) * three + energy(cell)


def attribute_exchanged_in_loop(x, m):
    cell = Cell(x * m, np.sum(x))
    total = 0.0
    for i in range(3):
        total += energy(cell)
        cell.push(m)
        cell.state[i] *= m[i]
    return total + energy(cell)


def items_exchanged_in_loop(x, m):
    items = [x * m, x * 1.0]
    total = 0.0
    for _ in range(3):
        total = total + first_and_second(items)
        turned(items, m)
        items[0], items[1] = items[1], items[0]
    return total + first_and_second(items)


def list_grown_by_callee(x, m):
    items = [x * 1.0]
    for _ in range(3):
        grown(items, m)
    s = sum(np.sum(item**2) for item in items)
    items[1] *= x
    return s + np.sum(items[1])


def dict_updated_by_callee(x, m):
    state = {"a": x, "b": x * 2}
    total = np.sum(state["a"] * state["b"])
    for _ in range(2):
        state = updated(state, m)
        total = total + np.sum(state["a"] ** 2 * state["b"])
        state["a"][1:] *= m[1:]
    return total


def function_defined_in_loop(x, m):
    y = x * 1.0
    for i in range(3):

        def scaled(u):
            return u * m[i]

        y = scaled(y)
    if x[0] > 0:

        def bent(u):
            return np.sin(u) * m

        y = bent(y)
    return np.sum(y)


def items_of_argument_exchanged(items, m):
    items[0], items[1] = items[1], items[0]
    items[0][1:] *= 3
    return first_and_second(items)


CASES = tuple(
    Case(function, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "m"))
    for function in (
        display_beside_its_item,
        list_beside_its_item,
        object_beside_its_attribute,
        tuple_of_one_array_twice,
        tuple_written_later,
        dict_written_later,
        display_with_one_array_twice,
        list_written_between,
        inner_list_written_later,
        list_made_by_callee,
        tuple_made_by_callee,
        attribute_handed_back,
        attribute_handed_back_in_tuple,
        item_handed_back,
        attribute_exchanged,
        attribute_exchanged_between,
        attribute_exchanged_in_loop,
        items_exchanged_in_loop,
        list_grown_by_callee,
        dict_updated_by_callee,
        function_defined_in_loop,
    )
) + (
    Case(
        items_of_argument_exchanged,
        lambda rng: ([vector(rng, 3), vector(rng, 3)], vector(rng, 3)),
        ("items",),
        modes=("reverse", "second"),
        refused=True,
    ),
)
