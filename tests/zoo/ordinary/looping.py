"""Loops over everything that people loop over."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def range_step(x):
    total = 0.0
    for i in range(len(x) - 1, -1, -2):
        total = total * 0.5 + x[i] ** 2
    return total


def double_loop(a, x):
    y = np.zeros(a.shape[0])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            y[i] += a[i, j] * x[j]
    return np.sum(y * y)


def triangle(a):
    total = 0.0
    for i in range(3):
        for j in range(i):
            total += a[i, j] * a[j, i]
    return total


def rows_of_matrix(a):
    total = 0.0
    for row in a:
        total += np.sqrt(np.sum(row**2))
    return total


def columns_by_transpose(a):
    out = []
    for column in a.T:
        out.append(np.max(column))
    return np.sum(np.array(out))


def enumerate_from(x):
    total = 0.0
    for k, v in enumerate(x, start=1):
        total += v**k / k
    return total


def enumerate_rows(a):
    y = np.zeros(4)
    for i, row in enumerate(a):
        y[i] = row @ row
    return np.sum(y)


def zip_three(x, y, w):
    total = 0.0
    for a, b, c in zip(x, y, w):
        total += a * b * c
    return total


def zip_neighbours(x):
    total = 0.0
    for a, b in zip(x[:-1], x[1:]):
        total += (b - a) ** 2
    return total


def enumerate_zip(x, y):
    total = 0.0
    for i, (a, b) in enumerate(zip(x, y)):
        total += i * a * b
    return total


def reversed_array(x):
    total = 0.0
    for v in reversed(x):
        total = total * 0.5 + v
    return total


def reversed_list(x):
    values = [x[0], x[1] * x[2], x[3]]
    y = 1.0
    for v in reversed(values):
        y = y * v + 1.0
    return y


def over_literals(x):
    total = 0.0
    for w in (0.1, 0.2, 0.7):
        total += w * np.sin(w * x)
    return total


def over_pairs(x):
    total = 0.0
    for i, w in [(0, 1.5), (2, -0.5), (1, 3.0)]:
        total += w * x[i] ** 2
    return total


def over_dict(x, params):
    total = 0.0
    for key in params:
        total += params[key] * x
    return total


def over_items(x, params):
    y = x
    for name, value in params.items():
        if name == "scale":
            y = y * value
        else:
            y = y + value
    return y * y


def over_values(params):
    total = 0.0
    for v in params.values():
        total += v * v
    return total


def over_text(x, code):
    for letter in code:
        if letter == "s":
            x = np.sin(x)
        elif letter == "e":
            x = np.exp(-x)
    return x


def over_strings(params, x):
    for name in ["w", "v"]:
        x = np.tanh(params[name] * x)
    return x


def over_indices(x, index):
    total = 0.0
    for i in index:
        total += x[i] ** 2
    return total


def over_sorted_keys(params):
    total = 1.0
    for k in sorted(params):
        total = total * params[k] + 0.5
    return total


def for_else(x, limit):
    y = 0.0
    for v in x:
        y += v * v
        if y > limit:
            break
    else:
        y = y * 10.0
    return y


def while_else(x):
    n = 0
    while n < 3:
        x = np.sin(x) + 0.5
        n += 1
    else:
        x = x * 2.0
    return x


def while_converges(a):
    x = a
    step = 1.0
    while abs(step) > 1e-10:
        step = (x * x - a) / (2.0 * x)
        x = x - step
    return x


def while_true(x):
    count = 0
    while True:
        x = 0.5 * (x + 2.0 / x)
        count += 1
        if count >= 2:
            break
    return x * count


def continue_in_while(x):
    i = -1
    total = 0.0
    while i < len(x) - 1:
        i += 1
        if i % 2:
            continue
        total += x[i] ** 2
    return total


def return_from_nested(a, limit):
    total = 0.0
    for i in range(4):
        for j in range(3):
            total += a[i, j] ** 2
            if total > limit:
                return total * a[i, j]
    return total


def state_tuple(x):
    state = (x, 1.0)
    for _ in range(3):
        state = (state[0] * state[1], state[1] + x)
    return state[0] + state[1]


def history(x):
    xs = [x]
    for k in range(4):
        xs.append(np.sin(xs[-1]) + 0.1 * xs[k])
    return xs[-1] * xs[2]


def loop_variable_after(x):
    for v in x:
        y = v * v
    return v * y


def ndindex_loop(a):
    total = 0.0
    for i, j in np.ndindex(a.shape):
        total += a[i, j] ** 2 * (i + 1)
    return total


def ndenumerate_loop(a):
    total = 0.0
    for (i, j), v in np.ndenumerate(a):
        total += v * v * (i - j)
    return total


def flat_loop(a):
    total = 0.0
    for v in a.flat:
        total += v**3
    return total


def params_of() -> dict:
    return {"scale": 1.5, "shift": 0.3}


CASES = (
    program(range_step, vector),
    program(double_loop, matrix, lambda rng: vector(rng, 3), wrt=("a", "x")),
    program(triangle, matrix),
    program(rows_of_matrix, matrix),
    program(columns_by_transpose, matrix),
    program(enumerate_from, vector),
    program(enumerate_rows, matrix),
    program(zip_three, vector, vector, vector),
    program(zip_neighbours, vector),
    program(enumerate_zip, vector, vector),
    program(reversed_array, vector),
    program(reversed_list, vector),
    program(over_literals, number),
    program(over_pairs, vector),
    program(over_dict, number, params_of()),
    program(over_items, number, params_of()),
    program(over_values, lambda rng: params_of(), wrt=("params",)),
    program(over_text, number, "ses"),
    program(over_strings, lambda rng: {"w": 0.3, "v": 1.2}, number, wrt=("params", "x")),
    program(over_indices, vector, [0, 3, 3]),
    program(over_sorted_keys, lambda rng: params_of(), wrt=("params",)),
    program(for_else, vector, 100.0),
    program(while_else, number),
    program(while_converges, number),
    program(while_true, number),
    program(continue_in_while, vector),
    program(return_from_nested, matrix, 2.0),
    program(state_tuple, number),
    program(history, number),
    program(loop_variable_after, vector),
    program(ndindex_loop, matrix),
    program(ndenumerate_loop, matrix),
    program(flat_loop, matrix),
)
