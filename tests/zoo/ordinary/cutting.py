"""Lists and tuples that are cut, joined, paired, unzipped and put in order."""

from __future__ import annotations

import operator

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


def layers(rng):
    return [(rng.normal(size=(3, 4)), rng.normal(size=3)), (rng.normal(size=(3, 3)), np.ones(3)),
            (rng.normal(size=(1, 3)), rng.normal(size=1))]


def hidden_and_last(params, x):
    h = x
    for w, b in params[:-1]:
        h = np.tanh(w @ h + b)
    w, b = params[-1]
    return (w @ h + b)[0]


def hidden_named(params, x):
    *hidden, (w, b) = params
    for weight, bias in hidden:
        x = np.tanh(weight @ x + bias)
    return np.sum(w @ x + b)


def first_and_rest(values):
    total = values[0] ** 2
    for value in values[1:]:
        total = total * value + 1.0
    return total


def every_second(values):
    return sum(values[::2]) - 2.0 * sum(v * v for v in values[1::2])


def first_k(values, k):
    head, tail = values[:k], values[k:]
    return sum(head) * sum(tail)


def in_dict(params, x):
    h = x
    for w in params["weights"][:-1]:
        h = np.tanh(w * h)
    return np.sum(params["weights"][-1] * h)


def neighbours(values):
    return sum((b - a) ** 2 for a, b in zip(values[:-1], values[1:]))


def window_sums(values, k):
    return sum(sum(values[i:i + k]) ** 2 for i in range(len(values) - k + 1))


def copied_by_slice(values, x):
    mine = values[:]
    mine[0] = x * mine[1]
    return sum(mine) * values[0]


def tuple_parts(pair):
    (a, b), c = pair[:2], pair[2]
    return a * b + c


def tuple_reversed(point):
    return sum(w * p for w, p in zip((1.0, 2.0, 3.0), point[::-1]))


def first_by_the_rest(*terms):
    first, rest = terms[0], terms[1:]
    return first * sum(rest)


def rest_of_arguments(x):
    return first_by_the_rest(x, x * x, 3.0)


def middle(values):
    return values[1:-1][0] * 3.0 + values[-2:][1]


def appended_to_part(values, x):
    longer = values[:2] + [x, x * x]
    return sum(v * (k + 1) for k, v in enumerate(longer))


def top_two(x):
    best = sorted([x, x * x, 0.5 * x], reverse=True)[:2]
    return best[0] * best[1]


def trimmed_mean(values):
    kept = sorted(values)[1:-1]
    return sum(kept) / len(kept)


def median(values):
    ordered = sorted(values)
    n = len(ordered)
    return 0.5 * (ordered[(n - 1) // 2] + ordered[n // 2])


def by_second(pairs):
    ordered = sorted(pairs, key=lambda pair: pair[1])
    return sum(a * k + b for k, (a, b) in enumerate(ordered))


def by_item(pairs):
    ordered = sorted(pairs, key=operator.itemgetter(1), reverse=True)
    (a, b), *_ = ordered
    return a * b


def unzipped(pairs):
    xs, ys = zip(*pairs)
    return sum(xs) * sum(y * y for y in ys)


def unzipped_to_arrays(pairs):
    xs, ys = zip(*pairs)
    return np.dot(np.array(xs), np.array(ys))


def unzipped_results(x):
    heights, widths = zip(*[(x * k, x + k) for k in range(1, 4)])
    return sum(heights) * max(widths)


def transposed_rows(rows):
    return sum(max(column) for column in zip(*rows))


def mapped_arrays(rows):
    xs, ys = map(np.array, zip(*rows))
    return np.sum(xs * ys)


def pairs_of(rng):
    return [(number(rng), number(rng) + k) for k in (2.0, 0.0, 1.0)]


VALUES = ("values",)
CASES = (
    program(hidden_and_last, layers, lambda rng: vector(rng, 4), wrt=("params", "x")),
    program(hidden_named, layers, lambda rng: vector(rng, 4), wrt=("params", "x")),
    program(first_and_rest, lambda rng: list(vector(rng)), wrt=VALUES),
    program(every_second, lambda rng: list(vector(rng)), wrt=VALUES),
    program(first_k, lambda rng: list(vector(rng)), 2, wrt=VALUES),
    program(in_dict, lambda rng: {"weights": [vector(rng) for _ in range(3)]}, vector,
            wrt=("params", "x")),
    program(neighbours, lambda rng: list(vector(rng)), wrt=VALUES),
    program(window_sums, lambda rng: list(vector(rng)), 3, wrt=VALUES),
    program(copied_by_slice, lambda rng: list(vector(rng)), number, wrt=("values", "x")),
    program(tuple_parts, lambda rng: tuple(vector(rng, 3)), wrt=("pair",)),
    program(tuple_reversed, lambda rng: tuple(vector(rng, 3)), wrt=("point",)),
    program(rest_of_arguments, number),
    program(middle, lambda rng: list(vector(rng)), wrt=VALUES),
    program(appended_to_part, lambda rng: list(vector(rng)), number, wrt=("values", "x")),
    program(top_two, number),
    program(trimmed_mean, lambda rng: list(vector(rng)), wrt=VALUES),
    program(median, lambda rng: list(vector(rng)), wrt=VALUES),
    program(by_second, pairs_of, wrt=("pairs",)),
    program(by_item, pairs_of, wrt=("pairs",)),
    program(unzipped, pairs_of, wrt=("pairs",)),
    program(unzipped_to_arrays, pairs_of, wrt=("pairs",)),
    program(unzipped_results, number),
    program(transposed_rows, lambda rng: [list(vector(rng, 3)) for _ in range(2)], wrt=("rows",)),
    program(mapped_arrays, pairs_of, wrt=("rows",)),
)
