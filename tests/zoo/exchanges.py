"""Lists and tuples that lie in containers and change places there: right, or an error."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import number
from tests.zoo.ordinary.program import program


class P:
    def __init__(self, s):
        self.s = s


def item_over_item(x):
    q = [(0, x), (1, x * x)]
    q[0] = q[1]
    return q[0][1] * q[1][1]


def pairs_swapped(x):
    q = [(0, x), (1, x * x)]
    q[0], q[1] = q[1], q[0]
    return q[0][1] ** 2 * q[1][1]


def pairs_sorted(x):
    q = [(3, x), (1, x * x), (2, 3 * x)]
    q.sort()
    return q[0][1] ** 2 * q[1][1]


def pairs_reversed(x):
    q = [(3, x), (1, x * x), (2, 3 * x)]
    q.reverse()
    return q[0][1] ** 2 * q[1][1]


def pair_inserted(x):
    q = [(3, x), (1, x * x), (2, 3 * x)]
    q.insert(0, (4, x**3))
    return q[0][1] ** 2 * q[1][1]


def rows_shared(x):
    q = [[3, x], [1, x * x], [2, 3 * x]]
    q[0] = q[2]
    q[2][1] = x**4
    return q[0][1] ** 2 * q[1][1]


def dict_entry_over_entry(x):
    q = {"a": (0, x), "b": (1, x * x)}
    q["a"] = q["b"]
    return q["a"][1] * q["b"][1]


def dict_entry_replaced(x):
    q = {"a": (0, x), "b": (1, x * x)}
    t = q["a"]
    q["a"] = (1, x**3)
    return q["a"][1] * q["b"][1] + t[1]


def pair_replaced_twice(x):
    q = [(0, x)]
    q[0] = (1, x * q[0][1])
    q[0] = (2, x * q[0][1])
    return q[0][1]


def pair_deleted(x):
    q = [(0, x), (1, x * x)]
    del q[0]
    q.append((3, x**3))
    return q[0][1] * q[1][1]


def rows_by_turns(x):
    q = [[x, 1.0], [x * x, 2.0]]
    for z in range(3):
        q[z % 2] = [q[(z + 1) % 2][0] * x, 1.0]
    return q[0][0] * q[1][0]


def pair_popped_and_pushed(x):
    class_ = [(x,)]
    t = 0.0
    for z in range(3):
        u = class_.pop()
        t += u[0]
        class_.append((u[0] * x,))
    return t * class_[0][0]


def attribute_replaced_twice(x):
    p = P((x, 2.0))
    p.s = (p.s[0] * x, 3.0)
    p.s = (p.s[0] * x, 3.0)
    return p.s[0]


def attribute_over_attribute(x):
    p = P((x, 2.0))
    q = P((x * x, 1.0))
    p.s = q.s
    return p.s[0] * q.s[0]


def attributes_swapped(x):
    p = P((x, 2.0))
    q = P((x * x, 1.0))
    p.s, q.s = q.s, p.s
    return p.s[0] ** 2 * q.s[0]


def lists_swapped(x):
    p = P([x, 2.0])
    q = P([x * x, 1.0])
    p.s, q.s = q.s, p.s
    return p.s[0] ** 2 * q.s[0]


def list_replaced_twice(x):
    p = P([x, 2.0])
    p.s = [p.s[0] * x, 1.0]
    p.s = [p.s[0] * x, 1.0]
    return p.s[0]


def dict_list_replaced(x):
    p = {"s": [x, 2.0]}
    p["s"] = [p["s"][0] * x, 1.0]
    p["s"] = [p["s"][0] * x, 1.0]
    return p["s"][0]


def objects_swapped(x):
    q = [P(x), P(x * x)]
    q[0], q[1] = q[1], q[0]
    return q[0].s ** 2 * q[1].s


def objects_replaced(x):
    q = [P(x), P(x * x)]
    q[0] = P(q[0].s * x)
    q[0] = P(q[0].s * x)
    return q[0].s ** 2 * q[1].s


def dict_pair_carried(x):
    t = (x, 1.0)
    d = {}
    for z in range(3):
        d["s"] = t
        t = (d["s"][0] * x, 1.0)
    return t[0] + d["s"][0]


def arrays_swapped(x):
    w = [np.ones(2) * x, np.ones(2) * x * x]
    w[0] = w[1] * x
    w[0], w[1] = w[1], w[0]
    return np.sum(w[0] ** 2 * w[1])


def pairs_under_trips(x):
    d = {}
    for z in range(3):
        d[z] = (x * z, x)
    return d[0][0] + d[2][0] * d[1][1]


def attribute_replaced_in_loop(x):
    p = P((x, 2.0))
    for z in range(3):
        p.s = (p.s[0] * x, 3.0)
    return p.s[0]


CASES = (
    program(item_over_item, number),
    program(pairs_swapped, number),
    program(pairs_sorted, number),
    program(pairs_reversed, number),
    program(pair_inserted, number),
    program(rows_shared, number),
    program(dict_entry_over_entry, number),
    program(dict_entry_replaced, number),
    program(pair_replaced_twice, number),
    program(pair_deleted, number),
    program(rows_by_turns, number),
    program(pair_popped_and_pushed, number),
    program(attribute_replaced_twice, number),
    program(attribute_over_attribute, number),
    program(attributes_swapped, number),
    program(lists_swapped, number),
    program(list_replaced_twice, number),
    program(dict_list_replaced, number),
    program(objects_swapped, number),
    program(objects_replaced, number),
    program(dict_pair_carried, number),
    program(arrays_swapped, number),
    program(pairs_under_trips, number),
    program(attribute_replaced_in_loop, number),
)
