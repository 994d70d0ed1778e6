"""Places that only run time knows: items of what may be a list or an array, numbers of elements."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, vector


def either(x, flag):
    rows = [x[0] * 1.0, x[1] * 2.0]
    return rows if flag else x[:2] * 1.5


def read_then_written(x, flag):
    b = either(x, flag)
    s = np.sum(np.sin(b[0]))
    b[0] *= 2.0
    s += np.sum(b[0] ** 2)
    b[1] += b[0] * x[2]
    return s + np.sum(b[1] * b[0])


def written_in_loop(x, flag, n):
    b = either(x, flag)
    s = 0.0
    for k in range(n):
        s += np.sum(b[k % 2] * b[1])
        b[k % 2] *= x[2] * s
    return s + np.sum(b[0])


def accumulated_and_returned(x, flag, n):
    b = either(x, flag)
    s = 0.0
    for k in range(n):
        s += np.sum(b[k % 2] * x[k])
    return s


def items_of_items(x, flag):
    b = either(x, flag)
    s = b[0][1] * b[1][0]
    b[0] += 1.0
    return s * b[0][2]


def rows_or_window(x, flag):
    b = x * 1.0
    k = [0, 1, 0] if flag else slice(0, 2)
    s = np.sum(b[k] ** 2)
    b[k] *= 2.0
    b[k] += x[2]
    return s + np.sum(b[k] * b[0])


def flat_numbers(a, w):
    b = a.copy()
    b.flat[::5] *= 3.0
    b.flat[1] += w[0]
    b.flat[[2, 3]] = w[:2]
    b.flat[-1] = w[2] * b[0, 0]
    return np.sum(b**2)


def flat_starts_again(a, w):
    b = a.copy()
    b.flat[::2] = w
    return np.sum(b**2 * np.arange(12).reshape(3, 4))


def put_by_numbers(a, w):
    b = a.copy()
    np.put(b, [0, 5, -1], w)
    np.put(b, [1, 2, 3], w[0] ** 2)
    b.put([4, 7, 8, 9], w)
    return np.sum(b**2 * np.arange(12).reshape(3, 4))


def put_along_axes(a, w):
    b = a.copy()
    np.put_along_axis(b, np.argmax(a, axis=1)[:, None], w[:, None] * 2, axis=1)
    np.put_along_axis(b, np.array([[0, 1, 2, 0]]), b[1:2] ** 2, axis=0)
    return np.sum(b**3)


def masks_filled(a, w):
    b = a.copy()
    np.putmask(b, b > 0.8, w)
    np.putmask(b, b < 0.5, b * 2)
    np.place(b, a > 0.9, w)
    np.place(b, a < 0.6, w[1] ** 2)
    return np.sum(b**3 * np.arange(12).reshape(3, 4))


def copied_where(a, w):
    b = a.copy()
    np.copyto(b, w[:, None], where=a > 0.9)
    np.copyto(b[0], a[1] * a[0])
    np.copyto(b[1:, 1:], 2.0 * w[1], where=a[1:, 1:] < 0.7)
    return np.sum(b**3)


def copied_into_either(a, w, flag):
    parts = [a * 1.0, [w]]
    b = parts[flag]
    np.copyto(b, a * 2, where=a > 0.9)
    np.putmask(b, a < 0.5, 3 * w[0])
    return np.sum(b * parts[0])


def shapes_joined(u, n):
    frames = np.empty((n + 1,) + u.shape)
    frames[0] = u
    for t in range(n):
        frames[t + 1] = frames[t]
        frames[t + 1, 1:] *= frames[t, :-1]
    rest = np.zeros((2, *u.shape[1:]))
    rest += u[0]
    rest[0] *= frames[-1, 1]
    return np.sum(frames[-1]) + np.sum(rest**2)


class Layer:
    def __init__(self, w):
        self.w = w
        self.seen = None

    def forward(self, x):
        self.seen = x
        return x @ self.w


def set_after_none(x, w):
    layer = Layer(w.copy())
    for _ in range(2):
        layer.forward(x)
        out = layer.forward(x)
        layer.w -= 0.1 * layer.seen.T @ out
    return np.sum(layer.forward(x) ** 2)


def both(function, *more):
    return [
        Case(function, lambda rng, flag=flag: (matrix(rng, 3, 4), flag, *more), ("x",),
             f"{function.__name__}_{flag}")
        for flag in (True, False)
    ]


def table(function, *more):
    return Case(function, lambda rng: (matrix(rng, 3, 4), vector(rng, 3), *more), ("a", "w"))


CASES = (
    *both(read_then_written),
    *both(written_in_loop, 3),
    *both(accumulated_and_returned, 3),
    *both(items_of_items),
    *both(rows_or_window),
    table(flat_numbers),
    table(flat_starts_again),
    table(put_by_numbers),
    table(put_along_axes),
    table(masks_filled),
    table(copied_where),
    table(copied_into_either, 0),
    Case(shapes_joined, lambda rng: (matrix(rng, 3, 4), 2), ("u",)),
    Case(set_after_none, lambda rng: (matrix(rng, 3, 2), matrix(rng, 2, 2)), ("x", "w")),
)
