"""Control flow as it is found: state machines, sentinels, searches, retries, early exits."""

from __future__ import annotations

import itertools
import math

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def none_on_some_path(x, flag=True):
    if flag:
        return np.sum(x**2)


def helper_of_none(v, limit):
    if v > limit:
        return v * v
    return None


def optional_result(x):
    best = helper_of_none(x, 0.1)
    if best is None:
        best = x
    other = helper_of_none(x, 100.0)
    return best + (x if other is None else other)


def sentinel_minimum(x):
    best = None
    for v in x:
        if best is None or v < best:
            best = v
    return best**2


def best_of_pairs(x):
    best, where = -np.inf, (-1, -1)
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            score = x[i] * x[j] - abs(x[i] - x[j])
            if score > best:
                best, where = score, (i, j)
    return best * (1 + where[0]) + x[where[1]]


def state_machine(x):
    state, total, k = "rise", 0.0, 0
    while state != "stop":
        if state == "rise":
            total = total + x[k] ** 2
            state = "fall" if k % 2 else "rise"
        elif state == "fall":
            total = total * 0.5 - x[k]
            state = "rise"
        k += 1
        if k == len(x):
            state = "stop"
    return total


def bisection(a):
    low, high = 0.0, 4.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        if middle * middle > a:
            high = middle
        else:
            low = middle
    root = 0.5 * (low + high)
    return root - (root * root - a) / (2.0 * root)


def newton_with_damping(a):
    x = 1.0
    for _ in range(20):
        step = (x**3 + x - a) / (3.0 * x**2 + 1.0)
        damp = 1.0
        while abs(damp * step) > 0.5:
            damp *= 0.5
        x = x - damp * step
        if abs(step) < 1e-14:
            break
    else:
        raise RuntimeError("no convergence")
    return x**2


def secant(a):
    x0, x1 = 1.0, 1.5
    f0, f1 = x0**3 - a, x1**3 - a
    n = 0
    while abs(x1 - x0) > 1e-12 and n < 30:
        if f1 == f0:
            break
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
        f0, f1 = f1, x1**3 - a
        n += 1
    return x1


def golden_section(a):
    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    lo, hi = 0.0, 3.0
    c, d = hi - ratio * (hi - lo), lo + ratio * (hi - lo)
    while hi - lo > 1e-3:
        if (c - 1.0) ** 2 < (d - 1.0) ** 2:
            hi = d
        else:
            lo = c
        c, d = hi - ratio * (hi - lo), lo + ratio * (hi - lo)
    return a * (lo + hi)


def first_crossing(x, level):
    for i, (left, right) in enumerate(zip(x[:-1], x[1:], strict=True)):
        if (left - level) * (right - level) < 0.0:
            return i + (level - left) / (right - left)
    return np.nan if level > 5 else x[0]


def collatz_like(x, n):
    while n != 1:
        x, n = (x * 0.5, n // 2) if n % 2 == 0 else (x + n * 0.1, 3 * n + 1)
    return x


def nested_break_flag(a):
    total, found = 0.0, False
    for row in a:
        for v in row:
            if v > 1.2:
                found = True
                break
            total += v**2
        if found:
            break
    return total


def continue_deep(a):
    total = 0.0
    for i, row in enumerate(a):
        if i == 1:
            continue
        for j, v in enumerate(row):
            if (i + j) % 2:
                continue
            total += v * (i + 1)
    return total


def deleted_later(x):
    y = np.sin(x)
    z = y * x
    del y
    w = z + x
    del z, x
    return w.sum()


def swapped_thrice(a, b, c):
    for _ in range(3):
        a, b, c = b, c, a * 0.5
    return a + 2.0 * b + 3.0 * c


def starred_middle(x):
    first, *middle, last = x
    return first * last + sum(middle)


def nested_unpacking(x):
    (a, b), [c, *rest] = (x[0], x[1]), x[2:]
    return a * b + c * rest[0] * rest[-1]


def chained_assignment(x):
    a = b = x * 2.0
    a = a + 1.0
    return a * b


def chained_comparison(x):
    return x**2 if 0.0 < x <= 10.0 != 3.0 else x


def boolean_values(x, y):
    best = x and y
    other = 0.0 or x
    return best * other + (not x) * 5.0


def ternary_chain(x):
    return x if x < 0.1 else x**2 if x < 0.2 else x**3 if x < 5.0 else 0.0


def matched_tuples(x, command):
    match command:
        case ("scale", factor):
            return x * factor
        case ("shift", dx, dy):
            return x + dx - dy * x
        case _:
            return x


def matched_mapping(x, options):
    match options:
        case {"kind": "power", "n": n}:
            y = x**n
        case {"kind": "exp"}:
            y = np.exp(x)
        case _:
            y = x
    return y.sum()


class Circle:
    __match_args__ = ("radius",)

    def __init__(self, radius):
        self.radius = radius


class Box:
    def __init__(self, width, height):
        self.width, self.height = width, height


def matched_classes(x, shape):
    match shape:
        case Circle(r):
            return np.pi * r**2 * x
        case Box(width=w, height=h):
            return w * h * x
    return x


def matched_rest(x, values):
    match values:
        case []:
            return x
        case [first, *rest] if first > 0.0:
            return x * first + sum(rest) * x**2
        case _:
            return -x


def matched_number(x):
    match x:
        case float() as v if v > 0.1:
            return v * v
        case int():
            return 0.0
        case _:
            return x


def tuple_by_condition(x, up):
    lo, hi = (x, x * x) if up else (x * x, x)
    return scaled_pair((lo, hi * 2.0) if lo > 0.0 else (hi, lo))


def scaled_pair(pair):
    a, b = pair
    return a * b**2


def pair_returned_by_condition(x, up):
    return (x, x * x) if up else (x * x, x)


def default_pair(x, bounds=None):
    lo, hi = bounds or (x, 2.0 * x)
    return lo * hi


def walrus_while(x):
    total, k = 0.0, 0
    while (k := k + 1) < 4 and (term := x**k / k) > 1e-8:
        total += term
    return total


def walrus_comprehension(x):
    return sum(y for v in x if (y := v**2 - 0.2) > 0.0)


def two_level_while(x):
    i, total = 0, 0.0
    while i < 3:
        j = 0
        while j <= i:
            total += x[j] * x[i]
            j += 1
        i += 1
    else:
        total *= 0.5
    return total


def zero_trips(x, n):
    y = x
    for k in range(n):
        y = y * x + k
    return y


def loop_over_slices(x):
    total = 0.0
    for start in range(0, len(x), 2):
        chunk = x[start : start + 2]
        total += np.prod(chunk) + chunk.size
    return total


def reversed_range(x):
    y = 0.0
    for k in reversed(range(len(x))):
        y = y * 0.5 + x[k]
    for k in range(len(x) - 1, -1, -2):
        y += x[k] ** 2
    return y


def horner(c, t):
    result = c[-1]
    for coefficient in c[-2::-1]:
        result = result * t + coefficient
    return result


def continued_fraction(x):
    value = 0.0
    for k in itertools.count(1):
        value += x**k / k**2
        if k >= 6:
            break
    return value


def early_return_of_tuple(x, limit):
    if x > limit:
        return x, 0
    for k in range(5):
        x = x * 1.5
        if x > limit:
            return x, k
    return x, -1


def accept_or_reject(x):
    t, h, y, rejected = 0.0, 0.5, x, 0
    while t < 1.0:
        h = min(h, 1.0 - t)
        k1 = -y
        k2 = -(y + h * k1)
        new = y + 0.5 * h * (k1 + k2)
        error = abs(new - (y + h * k1))
        if error > 0.05:
            h *= 0.5
            rejected += 1
            continue
        t, y = t + h, new
        h *= 1.5
    return y


def piecewise(x, edges):
    out = np.zeros_like(x)
    for k, (lo, hi) in enumerate(zip(edges, edges[1:])):
        inside = (x >= lo) & (x < hi)
        out[inside] = x[inside] ** (k + 1)
    return out.sum()


def assertion_messages(x, n):
    assert n > 0, f"n must be positive, not {n}"
    assert x.ndim == 1
    if n > 100:
        raise ValueError("too many: {}".format(n))
    return np.sum(x**n)


def global_constants(x):
    return SCALE * x + OFFSETS["low"] * np.sum(TABLE) * x


SCALE = 2.5
OFFSETS = {"low": 0.25}
TABLE = np.array([1.0, 2.0])


def nonlocal_read(x):
    factor = 3.0

    def scaled(v):
        return v * factor

    factor = 2.0
    return scaled(x) + factor


def counter_nonlocal(x):
    calls = 0

    def f(v):
        nonlocal calls
        calls += 1
        return v * calls

    return f(x) + f(x * x)


CASES = (
    program(none_on_some_path, vector),
    program(optional_result, number),
    program(sentinel_minimum, vector),
    program(best_of_pairs, vector),
    program(state_machine, vector),
    program(bisection, number),
    program(newton_with_damping, number),
    program(secant, number),
    program(golden_section, number),
    program(first_crossing, vector, 0.8),
    program(collatz_like, number, 6),
    program(nested_break_flag, matrix),
    program(continue_deep, matrix),
    program(deleted_later, vector),
    program(swapped_thrice, number, number, number),
    program(starred_middle, vector),
    program(nested_unpacking, vector),
    program(chained_assignment, number),
    program(chained_comparison, number),
    program(boolean_values, number, number),
    program(ternary_chain, number),
    program(matched_tuples, number, ("shift", 0.5, 2.0)),
    program(matched_mapping, vector, {"kind": "power", "n": 3}),
    program(matched_classes, number, Circle(2.0)),
    program(matched_classes, number, Box(2.0, 3.0), name="matched_by_keyword"),
    program(matched_rest, number, (1.0, 2.0, 3.0)),
    program(matched_number, number),
    program(tuple_by_condition, number, False),
    program(pair_returned_by_condition, number, True),
    program(default_pair, number),
    program(walrus_while, number),
    program(walrus_comprehension, vector),
    program(two_level_while, vector),
    program(zero_trips, number, 0),
    program(zero_trips, number, 3, name="three_trips"),
    program(loop_over_slices, vector),
    program(reversed_range, vector),
    program(horner, vector, number),
    program(continued_fraction, number),
    program(early_return_of_tuple, number, 3.0),
    program(accept_or_reject, number),
    program(piecewise, vector, (0.0, 0.5, 1.0, 2.0)),
    program(assertion_messages, vector, 3),
    program(global_constants, number),
    program(nonlocal_read, number),
    program(counter_nonlocal, number),
)
