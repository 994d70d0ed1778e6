"""Lists, dicts and tuples changed in place: insert, reverse, sort, pop, clear, del, membership."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


def insert_front(x):
    window = [x, 2.0 * x]
    window.insert(0, x * x)
    window.insert(len(window), 3.0)
    return window[0] * window[1] + window[3]


def insert_in_loop(x):
    history = []
    for k in range(4):
        history.insert(0, x * k + k)
    return history[0] * history[1] - history[3]


def reverse_in_place(x):
    values = [x * k for k in range(1, 5)]
    values.reverse()
    return values[0] - 3.0 * values[1] * values[2]


def reverse_arrays(x):
    parts = [x, x**2, x**3]
    parts.reverse()
    return np.sum(np.concatenate(parts) * np.arange(15.0))


def sort_in_place(x):
    values = [x, 0.1, x * x + 1.0]
    values.sort()
    return values[0] + 2.0 * values[1] + 3.0 * values[2] ** 2


def sort_descending(x):
    values = [x, 0.1, x * x + 1.0]
    values.sort(reverse=True)
    return values[0] + 2.0 * values[1] + 3.0 * values[2] ** 2


def sorted_list(x):
    values = sorted([x * k for k in (3, 1, 2)])
    return values[0] * values[1] + values[2]


def sorted_reverse(x):
    top = sorted([x, x * x, 0.5], reverse=True)[:2]
    return top[0] * top[1]


def sorted_by_key(x):
    pairs = [(x, 3), (x * x, 1), (x**3, 2)]
    pairs = sorted(pairs, key=lambda pair: pair[1])
    return pairs[0][0] * 2.0 + pairs[2][0]


def sorted_array(x):
    ranked = sorted(x)
    return ranked[0] * 2.0 - ranked[-1]


def median_of_list(x):
    values = sorted(x)
    middle = len(values) // 2
    return values[middle] ** 2


def pop_front(x):
    queue = [x, x * x, 2.0 * x]
    first = queue.pop(0)
    return first * queue[0] + queue[1]


def pop_loop(x):
    stack = [x, x * x, 2.0 * x]
    total = 0.0
    while stack:
        total = total * x + stack.pop()
    return total


def queue_loop(x):
    queue = [x, x * x, 2.0 * x]
    total = 0.0
    while queue:
        total = total * x + queue.pop(0)
    return total


def pop_key(x):
    options = {"scale": x, "shift": x * x}
    shift = options.pop("shift")
    return options["scale"] * shift


def pop_key_default(x, options):
    options = dict(options)
    rate = options.pop("rate", 0.5)
    return x * rate * len(options)


def delete_item(x):
    values = [x, x * x, 2.0]
    del values[0]
    return values[0] * values[1]


def delete_key(x):
    table = {"a": x, "b": x * x}
    del table["a"]
    return table["b"] * x


def membership(params):
    total = params["w"] ** 2
    if "b" in params:
        total += params["b"]
    return total


def clear_and_fill(x):
    values = [x]
    values.clear()
    values.append(x * x)
    return values[0] * x


def index_of(x, names):
    values = [x, x * x, x**3]
    return values[names.index("b")] * 2.0


def counted(x, labels):
    return x * labels.count("a") + x**2 * labels.count("b")


def tuple_of_generator(x):
    parts = tuple(x**k for k in range(1, 4))
    return parts[0] * parts[1] + parts[2]


def tuple_of_list(x):
    values = [x]
    for _ in range(2):
        values.append(values[-1] * x)
    parts = tuple(values)
    return parts[1] * parts[2]


def default_dict(x):
    groups = defaultdict(list)
    for k in range(4):
        groups[k % 2].append(x * k + 1.0)
    return sum(groups[0]) * sum(groups[1])


def default_dict_float(x, labels):
    totals = defaultdict(float)
    for k, label in enumerate(labels):
        totals[label] += x[k]
    return totals["a"] * totals["b"]


def double_ended(x):
    window = deque([0.0, 0.0], maxlen=2)
    total = 0.0
    for v in x:
        window.append(v)
        total += window[0] * window[1]
    return total


def ordered_dict(x):
    table = OrderedDict()
    table["a"] = x
    table["b"] = x * x
    total = 0.0
    for _, v in table.items():
        total = total * 2.0 + v
    return total


def dict_of_arrays(x):
    state = {"u": x, "v": np.zeros_like(x)}
    for _ in range(3):
        state["u"], state["v"] = state["u"] + 0.1 * state["v"], state["v"] - 0.1 * state["u"]
    return np.sum(state["u"] * state["v"])


def dict_comprehension_update(params):
    stepped = {key: value - 0.1 * value**2 for key, value in params.items()}
    return stepped["w"] * stepped["b"]


def dict_get_after_store(x, name):
    table = {}
    table[name] = x * x
    return table.get(name, 0.0) + table.get("other", 2.0) * x


def counts_in_dict(x, labels):
    table = {}
    for k, label in enumerate(labels):
        table[label] = table.get(label, 0.0) + x[k] ** 2
    return table["a"] * table["b"]


def list_copy_method(x):
    a = [x, x * x]
    b = a.copy()
    b[0] = 7.0
    return a[0] * b[1]


def dict_copy_method(x):
    a = {"w": x, "b": x * x}
    b = a.copy()
    b["w"] = b["w"] * 3.0
    return a["w"] * b["w"] + b["b"]


def slice_assignment(x):
    values = [0.0, 0.0, 0.0]
    values[1:] = [x, x * x]
    return values[1] * values[2]


def nested_lists_of_rows(x):
    table = [[x * i + j for j in range(3)] for i in range(2)]
    table[1][2] *= x
    return np.sum(np.array(table) ** 2)


def zipped_lists(x):
    a = [x * k for k in range(3)]
    b = [x + k for k in range(3)]
    return sum(p * q for p, q in zip(a, b, strict=True))


def list_of_tuples(x):
    pairs = []
    for k in range(3):
        pairs.append((x * k, x + k))
    return sum(a * b for a, b in pairs)


def unzip(x):
    pairs = [(x * k, x + k) for k in range(3)]
    a, b = zip(*pairs, strict=True)
    return sum(a) * b[1]


def length_read_before(x):
    values = [x, x * x, 2.0 * x]
    first = values[0]
    for k in range(len(values) - 1):
        values[k] = values[k + 1]
    values.pop()
    return first * values[0] + values[1]


def grows_while_counted(x):
    values = [x]
    for k in range(len(values) + 2):
        values.append(values[k] * x + len(values))
    return values[1] * values[-1] / len(values)


def grows_after_loop(table):
    total = 0.0
    for k in range(len(table)):
        total += table[k] * (k + 1)
    grown = list(table)
    grown.append(total)
    return grown[0] * grown[-1] * len(grown)


PARAMS = ("params",)
CASES = (
    program(insert_front, number),
    program(insert_in_loop, number),
    program(reverse_in_place, number),
    program(reverse_arrays, vector),
    program(sort_in_place, number),
    program(sort_descending, number),
    program(sorted_list, number),
    program(sorted_reverse, number),
    program(sorted_by_key, number),
    program(sorted_array, vector),
    program(median_of_list, vector),
    program(pop_front, number),
    program(pop_loop, number),
    program(queue_loop, number),
    program(pop_key, number),
    program(pop_key_default, number, {"rate": 2.0, "steps": 3}),
    program(delete_item, number),
    program(delete_key, number),
    program(membership, lambda rng: {"w": number(rng), "b": number(rng)}, wrt=PARAMS),
    program(clear_and_fill, number),
    program(index_of, number, ["a", "b", "c"]),
    program(counted, number, ["a", "b", "a"]),
    program(tuple_of_generator, number),
    program(tuple_of_list, number),
    program(default_dict, number),
    program(default_dict_float, lambda rng: vector(rng, 3), ["a", "b", "a"], wrt=("x",)),
    program(double_ended, vector),
    program(ordered_dict, number),
    program(dict_of_arrays, vector),
    program(dict_comprehension_update, lambda rng: {"w": number(rng), "b": number(rng)},
            wrt=PARAMS),
    program(dict_get_after_store, number, "a"),
    program(counts_in_dict, lambda rng: vector(rng, 3), ["a", "b", "a"], wrt=("x",)),
    program(list_copy_method, number),
    program(dict_copy_method, number),
    program(slice_assignment, number),
    program(nested_lists_of_rows, number),
    program(zipped_lists, number),
    program(list_of_tuples, number),
    program(unzip, number),
    program(length_read_before, number),
    program(grows_while_counted, number),
    program(grows_after_loop, lambda rng: [number(rng), number(rng)], wrt=("table",)),
)
