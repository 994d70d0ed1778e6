"""Arrays that are written: elements, views, arguments, buffers that swap, histories."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def fill_array(x, n):
    y = np.zeros(n)
    for i in range(n):
        y[i] = x * (i + 1) ** 2
    return np.sum(np.sin(y))


def recurrence(x, w, n):
    y = np.empty(n)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + np.sin(y[i - 1])
    return y[-1] * y[1]


def element_update(x, w):
    y = x.copy()
    for i in range(len(y)):
        y[i] *= w
        y[i] += y[i] ** 2
    return np.sum(y)


def heat(u, k):
    u = u.copy()
    for _ in range(4):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat_plane(u, k):
    u = u.copy()
    for _ in range(2):
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]
        )
    return np.sum(u[1] * u[2])


def written_view(x, w):
    y = x.copy()
    middle = y[1:4]
    middle *= w
    middle[0] = w * w
    return np.sum(y**2)


def view_of_view(x):
    table = x.reshape(2, 3).copy()
    row = table[1]
    part = row[1:]
    part[:] = part * table[0, :2]
    return np.sum(table**3)


def transposed_write(x, v):
    table = x.copy()
    turned = table.T
    turned[0] = v * turned[1]
    return np.sum(table * table)


def sine_in_place(x):
    y = x.copy()
    s = (y * y).sum()
    y[...] = np.sin(y)
    return s + (y**3).sum()


def double_buffer(u, n):
    old = u.copy()
    new = np.zeros(len(u))
    for _ in range(n):
        new[1:-1] = 0.5 * (old[2:] + old[:-2])
        new[0] = old[0]
        new[-1] = old[-1] * 0.9
        old, new = new, old
    return np.sum(old**2)


def swap_buffers(x, n):
    a = x.copy()
    b = np.zeros_like(a)
    for i in range(n):
        np.multiply(a, a, out=b)
        b += 0.1 * i
        a, b = b, a
    return a.sum()


def history_of_copies(x, n):
    y = x.copy()
    history = []
    for _ in range(n):
        y *= 0.9
        history.append(y.copy())
        y += np.sin(y)
    return sum((h * h).sum() for h in history)


def history_of_one(x, n):
    y = x.copy()
    history = []
    for _ in range(n):
        y *= 0.9
        history.append(y)
        y += 0.1
    return sum((h * h).sum() for h in history)


def list_of_products(a, b):
    xs = []
    for i in range(3):
        xs.append(a * b**i)
    xs[0] = xs[2] * xs[1]
    return sum(xs) + xs[0]


def list_element_update(x):
    parts = [x, x * x, np.sin(x)]
    parts[1] += parts[0]
    parts[2] = parts[1] * parts[0]
    return parts[0] * parts[1] * parts[2]


def unknown_plus_rows(table):
    acc = 0.0
    for row in table:
        acc += row
    return np.sum(acc * acc)


def unknown_plus_scalars(x):
    acc = 0.0
    for value in x:
        acc += value * value
    return np.sin(acc)


def first_row_accumulated(table):
    acc = table[0].copy()
    for i in range(1, len(table)):
        acc += table[i] * acc
    return np.sum(acc)


def input_row_accumulated(table):
    acc = table[0]
    acc += table[1] * 2.0
    acc += np.sin(table[0])
    return np.sum(acc * table[0]) + np.sum(table)


def slice_of_slices(x):
    y = np.zeros(10)
    y[2:8][1:4] = x[:3] ** 2
    y[::2] += y[1::2]
    return np.sum(y * np.arange(10.0))


def scatter_add(x, index):
    y = np.zeros(4)
    np.add.at(y, index, x * x)
    return np.sum(np.exp(y))


def scatter_store(x, index):
    y = np.ones(4)
    y[index] = x**2
    return np.sum(y * y)


def masked_store(x, w):
    y = x.copy()
    mask = y > 0.8
    y[mask] = w * y[mask] ** 2
    y[~mask] *= 3.0
    return np.sum(y)


def column_sweep(a):
    a = a.copy()
    for j in range(a.shape[1]):
        a[:, j] = a[:, j] / np.sqrt(np.sum(a[:, j] ** 2))
        a[:, j + 1 :] *= 1.0 + a[0, j]
    return np.sum(a[:, -1] * a[:, 0])


def cholesky(a):
    n = len(a)
    low = np.zeros((n, n))
    for j in range(n):
        low[j, j] = np.sqrt(a[j, j] - np.sum(low[j, :j] ** 2))
        for i in range(j + 1, n):
            low[i, j] = (a[i, j] - np.sum(low[i, :j] * low[j, :j])) / low[j, j]
    return np.sum(np.log(np.diag(low)))


def elimination(a, b):
    a = a.copy()
    b = b.copy()
    n = len(b)
    for k in range(n):
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] -= factor * a[k, k:]
            b[i] -= factor * b[k]
    for k in range(n - 1, -1, -1):
        b[k] = (b[k] - a[k, k + 1 :] @ b[k + 1 :]) / a[k, k]
    return np.sum(b * b)


def running_mean(x):
    out = np.zeros_like(x)
    total = 0.0
    for i in range(len(x)):
        total += x[i]
        out[i] = total / (i + 1)
    return out @ x


def out_keyword(x, y):
    buffer = np.empty_like(x)
    np.multiply(x, y, out=buffer)
    np.sin(buffer, out=buffer)
    return buffer @ x


def returned_buffer(x, w):
    y = np.zeros(3)
    y[0] = x * w
    y[1:] = np.sin(w)
    return y


def spd(rng):
    m = matrix(rng, 3, 3)
    return m @ m.T + 3.0 * np.eye(3)


def carried_and_written(x):
    """What a trip makes is written on the next one."""
    y = x * 1.0
    for _ in range(3):
        y *= 0.7
        y = np.tanh(y)
    return (y * y).sum()


def damped(v):
    v *= 0.7
    return np.tanh(v)


def carried_and_written_by_callee(x):
    y = x * 1.0
    for _ in range(3):
        y = damped(y)
    return (y * y).sum()


def exponential(v):
    return np.exp(v)


def result_written_by_caller(x):
    z = exponential(x)
    z *= 2.0
    return (z * z).sum()


def squared_first(*parts):
    return parts[0] * parts[0]


def packed_and_written(x):
    y = x * 1.0
    z = squared_first(y)
    y *= 3.0
    return (z * z).sum() + y.sum()


def unpacked_after_a_branch(x, flag):
    """Where the kind of `m` is not known, what is unpacked may be a window of it."""
    m = x[:2] * 2.0
    if flag:
        m = np.outer(m, x)
    m += 1.0
    u, v = m
    return np.sum(u * v) + np.sum(m)


CASES = (
    Case(unpacked_after_a_branch, lambda rng: (vector(rng), True), ("x",)),
    Case(unpacked_after_a_branch, lambda rng: (vector(rng), False), ("x",), name="unpacked_items"),
    Case(carried_and_written, lambda rng: (vector(rng),), ("x",)),
    Case(carried_and_written_by_callee, lambda rng: (vector(rng),), ("x",)),
    Case(result_written_by_caller, lambda rng: (vector(rng),), ("x",)),
    Case(packed_and_written, lambda rng: (vector(rng),), ("x",)),
    Case(fill_array, lambda rng: (number(rng), 4), ("x",)),
    Case(recurrence, lambda rng: (number(rng), number(rng), 5), ("x", "w")),
    Case(element_update, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(heat, lambda rng: (vector(rng, 6), 0.2), ("u", "k")),
    Case(heat_plane, lambda rng: (matrix(rng, 4, 4), 0.1), ("u", "k")),
    Case(written_view, lambda rng: (vector(rng), number(rng)), ("x", "w")),
    Case(view_of_view, lambda rng: (vector(rng, 6),), ("x",)),
    Case(transposed_write, lambda rng: (matrix(rng, 3, 2), vector(rng, 3)), ("x", "v")),
    Case(sine_in_place, lambda rng: (vector(rng, 4),), ("x",)),
    Case(double_buffer, lambda rng: (vector(rng), 3), ("u",)),
    Case(swap_buffers, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(history_of_copies, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(history_of_one, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(list_of_products, lambda rng: (number(rng), number(rng)), ("a", "b")),
    Case(list_element_update, lambda rng: (number(rng),), ("x",)),
    Case(unknown_plus_rows, lambda rng: (matrix(rng, 3, 2),), ("table",)),
    Case(unknown_plus_scalars, lambda rng: (vector(rng, 4),), ("x",)),
    Case(first_row_accumulated, lambda rng: (matrix(rng, 3, 2),), ("table",)),
    Case(input_row_accumulated, lambda rng: (matrix(rng, 3, 2),), ("table",)),
    Case(slice_of_slices, lambda rng: (vector(rng, 4),), ("x",)),
    Case(scatter_add, lambda rng: (vector(rng, 5), np.array([0, 1, 1, 3, 1])), ("x",)),
    Case(scatter_store, lambda rng: (vector(rng, 4), np.array([0, 2, 2, 1])), ("x",)),
    Case(masked_store, lambda rng: (vector(rng, 6), number(rng)), ("x", "w")),
    Case(column_sweep, lambda rng: (matrix(rng, 3, 3),), ("a",)),
    Case(cholesky, lambda rng: (spd(rng),), ("a",)),
    Case(elimination, lambda rng: (spd(rng), vector(rng, 3)), ("a", "b")),
    Case(running_mean, lambda rng: (vector(rng, 4),), ("x",)),
    Case(out_keyword, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "y")),
    Case(returned_buffer, lambda rng: (number(rng), number(rng)), ("x", "w")),
)
