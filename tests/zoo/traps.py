"""Programs on which an earlier tool was silently wrong, or crashed.

Those that need more than one call (two threads, a global replaced in between) are in
tests/test_traps.py and use these functions.
"""

from __future__ import annotations

import functools

import numpy as np

from tests.zoo.case import Case, matrix, number, vector

GAIN = 1.5


def overwritten_after_read(x):
    y = x.copy()
    s = (y * y).sum()
    y[...] = np.sin(y)
    return s + (y**3).sum()


def overwritten_rows(x):
    y = x.copy()
    s = y * y
    y[...] = np.sin(y)
    return s + y**3


def length_one_weight(w, x):
    return np.sum(np.tanh(w * x) * x)


def single_precision(h, xs):
    for x in xs:
        h = 0.5 * h * x + h
    return np.sum(h * h)


def _scale(a):
    a *= 2


def helper_writes_view(x):
    y = x.copy()
    _scale(y[1:3])
    return (y**2).sum()


def _tail(a):
    return a[1:]


def helper_result_written(x):
    y = x.copy()
    s = y[1] * y[2]
    _tail(y)[0] = 5
    return (y**2).sum() * s


def _write_one_read_other(a, b):
    a[1:] = b[:-1] * b[1:]
    return (a * b).sum()


def same_array_both_ways(x):
    y = x.copy()
    return _write_one_read_other(y, y) + y[0]


def _shifted_product(a, b):
    a += 1.0
    return (a * b).sum()


def same_array_shifted(x):
    y = x.copy()
    return _shifted_product(y, y)


def _write_in_place(v):
    v *= v


def runtime_callee_writes(x, act):
    y = np.sin(x)
    z = y * y
    act(y)
    return z.sum() + y.sum()


class Clock:
    def __init__(self, dt):
        self.dt = dt


def passive_attribute_doubles(x, s):
    for _ in range(3):
        x = x * s.dt
        s.dt = s.dt * 2
    return np.sum(x * x)


def hoisting_moves_read(x):
    x = x.copy()

    def bump():
        x[0] += 1.0
        return 2.0

    return bump() * np.tanh(x).sum()


def needed_in_ternary(x, y):
    a = np.sin(x) * np.sin(x) if np.cos(x) > 0 else np.exp(x) * y
    b = np.exp(a * y) * np.exp(a * y)
    return a * b


def needed_in_and(x, y):
    z = y
    if x > 0 and np.sin(x) * np.sin(y) > 0.01:
        z = z * np.sin(x) * y
    w = (x > 10.0 and np.tanh(x)) or np.tanh(x * z)
    return w * w


def needed_in_comprehension(x, w):
    values = [np.tanh(w * v) * np.tanh(v) for v in x]
    return sum([v * v for v in values])


def continue_before_need(x):
    total = 1.0
    for i in range(6):
        if i % 2 == 0:
            continue
        y = np.sin(x[i] * total)
        total = total * y * y
    return total


def deleted_but_needed(x):
    y = np.exp(x)
    z = y * y
    del x
    s = np.sum(z * y)
    del y, z
    return s


def apply(function, value):
    return function(value)


def lambda_closes_over_active(x, w):
    return np.sum(apply(lambda v: v * w, x))


class Body:
    def __init__(self, v):
        self.v = v

    def push(self, a, dt):
        self.v = self.v + dt * a


def attribute_accumulates(v, a):
    body = Body(v)
    for _ in range(3):
        body.push(a * body.v, 0.5)
    return np.sum(body.v)


def list_of_active(a, b):
    xs = []
    for i in range(3):
        xs.append(a * b)
        a = a + xs[-1]
    return xs[0] * xs[1] + xs[2]


def rebinds_then_mutates(table):
    acc = 0.0
    for r in table:
        acc += r
    return np.sum(acc**2)


def mutates_the_input(table):
    acc = table[0]
    acc += table[1] * table[2]
    return np.sum(acc * table[0])


def reads_a_global(x):
    return np.sum(GAIN * x * x)


def make_power(w):
    def powered(x):
        return np.sum(w * x**2)

    return powered


def make_counter():
    gain = 1.0

    def scaled(x):
        return np.sum(gain * x * x)

    def replace(value):
        nonlocal gain
        gain = value

    return scaled, replace


def helper_to_patch(x):
    return np.sin(x)


def calls_patched(x):
    return np.sum(helper_to_patch(x) * x)


def doubled(function):
    @functools.wraps(function)
    def wrapper(x):
        return 2.0 * function(x)

    return wrapper


def doubled_unnamed(function):
    def wrapper(x):
        return 2.0 * function(x)

    return wrapper


@doubled
def decorated(x):
    return np.sum(x**3)


@doubled_unnamed
def decorated_unnamed(x):
    return np.sum(x**3)


def _grow(x, depth):
    if depth == 0:
        return np.sum(x * x)
    return _grow(x[None] * 1.1, depth - 1)


def growing_rank(x):
    return _grow(x, 12)


def division_under_errstate(x, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / y
    return np.sum(np.where(y > 0, ratio, 0.0))


def loop_with_own_bound(x, n):
    for _ in range(n):
        n -= 1
        x = np.sin(x) * (n + 1)
    return x


def integer_input_power(x, n):
    return np.sum(x**n)


def branch_returns_zero(x):
    if x[0] > 100.0:
        return 0.0
    return np.sum(x * x)


def aliased_rows(x):
    rows = [x, x, x]
    total = 0.0
    for row in rows:
        total = total + np.sum(row * rows[0])
    return total


def logsumexp(x):
    m = np.max(x)
    return m + np.log(np.sum(np.exp(x - m)))


def overwritten_loop_carried(x):
    y = x[0]
    for i in range(1, len(x)):
        z = y
        y = z * x[i]
        z = y * 2.0
        y = np.sin(z) + y
    return y * z


CASES = (
    Case(overwritten_after_read, lambda rng: (vector(rng),), ("x",)),
    Case(overwritten_rows, lambda rng: (vector(rng, 3),), ("x",)),
    Case(length_one_weight, lambda rng: (vector(rng, 1), vector(rng)), ("w", "x")),
    Case(
        single_precision,
        lambda rng: (vector(rng, 3).astype(np.float32), vector(rng, 4)),
        ("h",),
        rounding=2e-6,
    ),
    Case(helper_writes_view, lambda rng: (vector(rng),), ("x",)),
    Case(helper_result_written, lambda rng: (vector(rng),), ("x",)),
    Case(same_array_both_ways, lambda rng: (vector(rng),), ("x",)),
    Case(same_array_shifted, lambda rng: (vector(rng),), ("x",)),
    Case(runtime_callee_writes, lambda rng: (vector(rng), _write_in_place), ("x",)),
    Case(passive_attribute_doubles, lambda rng: (vector(rng, 3), Clock(0.3)), ("x",)),
    Case(hoisting_moves_read, lambda rng: (vector(rng, 3),), ("x",)),
    Case(needed_in_ternary, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(needed_in_and, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(needed_in_comprehension, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(continue_before_need, lambda rng: (vector(rng, 6),), ("x",)),
    Case(deleted_but_needed, lambda rng: (vector(rng, 3),), ("x",)),
    Case(lambda_closes_over_active, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(attribute_accumulates, lambda rng: (vector(rng, 3), number(rng)), ("v", "a")),
    Case(list_of_active, lambda rng: (number(rng), number(rng)), ("a", "b")),
    Case(rebinds_then_mutates, lambda rng: (matrix(rng, 3, 2),), ("table",)),
    Case(mutates_the_input, lambda rng: (matrix(rng, 3, 2),), ("table",)),
    Case(reads_a_global, lambda rng: (vector(rng, 3),), ("x",)),
    Case(make_power(1.7), lambda rng: (vector(rng, 3),), ("x",)),
    Case(calls_patched, lambda rng: (vector(rng, 3),), ("x",)),
    Case(growing_rank, lambda rng: (vector(rng, 3),), ("x",), modes=("reverse", "forward")),
    Case(division_under_errstate, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "y")),
    Case(loop_with_own_bound, lambda rng: (number(rng), 4), ("x",)),
    Case(integer_input_power, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(branch_returns_zero, lambda rng: (vector(rng, 3),), ("x",)),
    Case(aliased_rows, lambda rng: (vector(rng, 3),), ("x",)),
    Case(logsumexp, lambda rng: (vector(rng, 4),), ("x",)),
    Case(overwritten_loop_carried, lambda rng: (vector(rng, 4),), ("x",)),
)
