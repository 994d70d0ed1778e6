"""Loops: over ranges and rows, while with break and continue, early return, nesting, no trips."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def repeated(x, w, n):
    h = x
    for _ in range(n):
        h = np.tanh(w * h)
    return np.sum(h * h)


def recurrent(w, h, xs):
    loss = 0.0
    for t in range(len(xs)):
        a = w @ h + xs[t]
        if a.sum() > 2.5:
            h = np.tanh(a)
        else:
            h = 0.1 * a
        loss = loss + np.sum(h * h)
    return loss


def over_rows(table, w):
    total = 0.0
    for row in table:
        total = total + np.sin(row @ w)
    return total


def over_enumerate(x):
    total = 0.0
    for place, value in enumerate(x):
        total += (place + 1) * value**2
    return total


def one_name_for_number_and_item(x, y):
    total = x[0]
    for _, (_, scale) in enumerate(zip(x, y)):
        total = np.sin(total) * scale
    return total


def number_without_a_name(x, y):
    total = x
    for _, scale in enumerate(y):
        for _ in range(2):
            total = np.sin(total) * scale
    for _ in range(2):
        total = np.cos(total)
    return np.sum(total) * _


def over_zip(x, y):
    total = 0.0
    for a, b in zip(x, y):
        total += a * np.exp(b)
    return total


def over_list(x):
    total = 1.0
    for factor in [x, x * x, 2.0 * x]:
        total = total * factor
    return total


def newton(a):
    x = a
    for _ in range(6):
        x = 0.5 * (x + a / x)
    return x


def newton_until(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x * a


def break_out(x, w):
    y = x
    steps = 0
    while True:
        y = y * w
        steps += 1
        if y < 0.1 or steps > 20:
            break
        y = y + 0.01 * x
    return y * steps


def for_with_break(x, limit):
    total = 0.0
    for i in range(10):
        total = total + x**2 * (i + 1)
        if total > limit:
            break
        x = x * 1.1
    return total * x


def with_continue(x):
    total = 0.0
    for i in range(len(x)):
        value = x[i]
        if value < 0.8:
            continue
        value = value * value
        total = total + np.sin(value)
    return total


def return_in_loop(x, w):
    h = x
    for i in range(8):
        h = h * w + 0.1
        if h > 1.0:
            return h * h + i
    return h - w


def return_in_while(x):
    k = 0
    while k < 10:
        x = x + 0.3 * np.sin(x)
        if x > 2.0:
            return x * k
        k += 1
    return x


def loop_else(x):
    total = 0.0
    for i in range(4):
        total = total + x**i
        if total > 100.0:
            break
    else:
        total = total * x
    return total


def nested_loops(w, x):
    total = 0.0
    for i in range(3):
        for j in range(2):
            total = total + w[i, j] * np.sin(total) * x[j]
        x = x * (1.0 + 0.1 * i)
        total = total + x.sum()
    return total


def nested_dependent(x, n):
    total = 1.0
    for i in range(n):
        inner = x
        for j in range(i):
            inner = inner * np.cos(inner + j)
        total = total * inner
    return total


def stepped(x):
    y = x
    for i in range(5, 50, 3):
        y = y + np.sin(y) / i
    return y * y


def backwards(x):
    y = x[0]
    for i in range(len(x) - 1, 0, -1):
        y = y * x[i] + np.sin(y)
    return y


def bound_changes(x, n):
    y = x
    for _ in range(n):
        n -= 1
        y = y * (1.0 + 0.1 * n) + np.sin(y)
    return y * n


def counter_overwritten(x):
    y = x
    for i in range(4):
        y = y * (i + 1)
        i = 7
        y = y + np.sin(y) / i
    return y


def counter_after(x):
    y = x
    for i in range(4):
        y = y * 1.3 + np.cos(y)
    return y * i


def zero_trips(x, n):
    y = x * x
    for _ in range(n):
        y = np.sin(y) * x
    return y + x


def while_zero_trips(x):
    y = x * x
    while y > 10.0:
        y = y / 2.0
    return np.log(y)


def bound_in_loop(x):
    for i in range(3):
        last = x * (i + 1)
        x = np.sin(last)
    return last * x


def fibonacci(x, n):
    a, b = x, x * x
    for _ in range(n):
        a, b = b, a + 0.3 * b
    return a * b


def gradient_descent(x, rate):
    for _ in range(5):
        slope = 2.0 * (x - 1.0) + 0.2 * x**3
        x = x - rate * slope
    return np.sum(x * x)


def maximum_so_far(x):
    best = x[0]
    for value in x:
        if value > best:
            best = value
    return best * best


def sum_of_heads(x):
    total = 0.0
    for i in range(1, len(x)):
        total = total + np.prod(x[:i])
    return total


def comprehension(x, w):
    terms = [w * value**2 for value in x]
    return sum(terms)


def filtered_comprehension(x):
    kept = [np.sin(value) for value in x if value > 0.7]
    return sum(kept) * len(kept)


CASES = (
    Case(repeated, lambda rng: (vector(rng, 3), number(rng), 4), ("x", "w")),
    Case(recurrent, lambda rng: (matrix(rng, 3, 3), vector(rng, 3), matrix(rng, 4, 3)), ("w", "h")),
    Case(over_rows, lambda rng: (matrix(rng, 4, 3), vector(rng, 3)), ("table", "w")),
    Case(over_enumerate, lambda rng: (vector(rng, 4),), ("x",)),
    Case(
        one_name_for_number_and_item,
        lambda rng: (vector(rng, 3), vector(rng, 3)),
        ("x", "y"),
    ),
    Case(number_without_a_name, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "y")),
    Case(over_zip, lambda rng: (vector(rng, 4), vector(rng, 4)), ("x", "y")),
    Case(over_list, lambda rng: (number(rng),), ("x",)),
    Case(newton, lambda rng: (number(rng),), ("a",)),
    Case(newton_until, lambda rng: (number(rng),), ("a",)),
    Case(break_out, lambda rng: (1.1, 0.6), ("x", "w")),
    Case(for_with_break, lambda rng: (0.9, 20.0), ("x",), name="for_with_break_late"),
    Case(for_with_break, lambda rng: (0.9, 1e9), ("x",), name="for_with_break_never"),
    Case(for_with_break, lambda rng: (0.9, 0.1), ("x",), name="for_with_break_first"),
    Case(with_continue, lambda rng: (vector(rng, 6),), ("x",)),
    Case(return_in_loop, lambda rng: (0.3, 1.4), ("x", "w"), name="return_in_loop_taken"),
    Case(return_in_loop, lambda rng: (0.3, 0.5), ("x", "w"), name="return_in_loop_never"),
    Case(return_in_while, lambda rng: (0.7,), ("x",)),
    Case(loop_else, lambda rng: (1.3,), ("x",), name="loop_else_reached"),
    Case(loop_else, lambda rng: (8.0,), ("x",), name="loop_else_skipped"),
    Case(nested_loops, lambda rng: (matrix(rng, 3, 2), vector(rng, 2)), ("w", "x")),
    Case(nested_dependent, lambda rng: (number(rng), 4), ("x",)),
    Case(stepped, lambda rng: (number(rng),), ("x",)),
    Case(backwards, lambda rng: (vector(rng, 5),), ("x",)),
    Case(bound_changes, lambda rng: (number(rng), 4), ("x",)),
    Case(counter_overwritten, lambda rng: (number(rng),), ("x",)),
    Case(counter_after, lambda rng: (number(rng),), ("x",)),
    Case(zero_trips, lambda rng: (number(rng), 0), ("x",), name="zero_trips_none"),
    Case(zero_trips, lambda rng: (number(rng), 3), ("x",), name="zero_trips_three"),
    Case(while_zero_trips, lambda rng: (number(rng),), ("x",), name="while_no_trip"),
    Case(while_zero_trips, lambda rng: (7.3,), ("x",), name="while_some_trips"),
    Case(bound_in_loop, lambda rng: (number(rng),), ("x",)),
    Case(fibonacci, lambda rng: (number(rng), 5), ("x",)),
    Case(gradient_descent, lambda rng: (vector(rng, 3), 0.1), ("x", "rate")),
    Case(maximum_so_far, lambda rng: (vector(rng, 6),), ("x",)),
    Case(sum_of_heads, lambda rng: (vector(rng, 5),), ("x",)),
    Case(comprehension, lambda rng: (vector(rng, 4), number(rng)), ("x", "w")),
    Case(filtered_comprehension, lambda rng: (vector(rng, 6),), ("x",)),
)
