"""Small tricks of mutation: masks, indices, `out=`, views passed on, containers of windows."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def clip_by_mask(x, low, high):
    y = x.copy()
    y[y < low] = low
    y[y > high] = high * y[y > high]
    return np.sum(y**2)


def fill_gaps(x, known):
    y = np.where(known, x, 0.0)
    for i in range(1, len(y)):
        if not known[i]:
            y[i] = y[i - 1]
    return np.sum(y * np.arange(1, len(y) + 1))


def one_hot_product(scores, labels):
    target = np.zeros_like(scores)
    target[np.arange(len(labels)), labels] = 1.0
    shifted = scores - scores.max(axis=1, keepdims=True)
    shifted[target == 1.0] *= 2.0
    return np.sum(shifted * target) + np.sum(shifted**2)


def group_sums(values, groups):
    sums, counts = np.zeros(3), np.zeros(3)
    for v, g in zip(values, groups):
        sums[g] += v
        counts[g] += 1
    means = sums / np.maximum(counts, 1)
    return np.sum((values - means[groups]) ** 2 * values)


def ranked(x):
    order = np.argsort(x)
    y = np.empty_like(x)
    y[order] = np.cumsum(x[order])
    return y @ x


def shuffled_rows(a, order):
    b = np.empty_like(a)
    for k, o in enumerate(order):
        b[o] = a[k] * (k + 1)
    b[[0, 2]] = b[[2, 0]]
    return np.sum(b * a)


def outs(x, y):
    work = np.empty_like(x)
    np.multiply(x, y, out=work)
    np.sin(work, out=work)
    np.add(work, x, work)
    np.divide(1.0, work, out=work, where=work > 0.5)
    return np.sum(work * y)


def halves(x):
    x = x.copy()
    first, second = np.split(x, 2)
    first += second
    second *= first
    return np.sum(x**2)


def scaled(a, factor):
    a *= factor
    return a


def chain_of_helpers(x, factor):
    y = x.copy()
    z = scaled(y[1:], factor)
    z[0] = scaled(z, 2.0)[1]
    return np.sum(y**2)


def add_bias(out, bias):
    for row in out:
        row += bias


def written_by_helper(x, w, bias):
    out = x @ w
    add_bias(out, bias)
    out[out < 1.0] = 0.0
    return np.sum(out**2)


def blocks(a, b):
    big = np.zeros((4, 4))
    big[:2, :2] = a
    big[2:, 2:] = b
    big[:2, 2:] = a @ b
    big[2:, :2] = big[:2, 2:].T
    return np.sum(big @ big)


def diagonal_added(a, x):
    a = a.copy()
    a[np.diag_indices(len(a))] += x
    a[np.arange(2), np.arange(1, 3)] = x[:2]
    a.flat[:: len(a) + 1] *= 2.0
    return np.sum(a**2)


def symmetric_fill(x):
    a = np.zeros((3, 3))
    a[np.triu_indices(3)] = x
    a[np.tril_indices(3, -1)] = a.T[np.tril_indices(3, -1)]
    return np.sum(a @ a)


def rotating_list(x, w):
    cells = [x, x * w, w]
    for _ in range(4):
        first = cells.pop(0)
        cells.append(first * cells[0])
    return cells[0] + cells[1] * cells[2]


def stack_machine(x, y, program):
    stack = []
    for op in program:
        if op == "x":
            stack.append(x)
        elif op == "y":
            stack.append(y)
        else:
            right = stack.pop()
            left = stack.pop()
            stack.append(left * right if op == "*" else left - right)
    return stack[-1]


def buckets(values, names):
    found = {}
    for name, value in zip(names, values):
        found.setdefault(name, []).append(value)
    return sum(np.prod(np.array(group)) for group in found.values())


def counters(values, names):
    totals = {}
    for name, value in zip(names, values):
        totals[name] = totals.get(name, 0.0) + value**2
    return max(totals.values()) * min(totals.values())


def nested_dict(w, x):
    model = {"first": {"w": w.copy()}, "second": {"w": w * 2}}
    model["first"]["w"] += x
    model["second"]["w"][0] = model["first"]["w"][1]
    return np.sum(model["first"]["w"] * model["second"]["w"])


def views_in_list(x):
    y = x.copy()
    parts = [y[:2], y[2:4], y[4:]]
    for k, part in enumerate(parts):
        part *= k + 1.0
    parts[0][0] = parts[1][1]
    return np.sum(y**2)


def views_gathered(x, n):
    y = x.copy()
    rows = []
    for i in range(n):
        rows.append(y[i : i + 2])
    for row in rows:
        row[0] += 0.5 * row[1]
    return np.sum(y**2)


def swapped_windows(x):
    y = x.copy()
    a, b = y[:3], y[3:]
    for _ in range(3):
        a += 0.5 * b
        a, b = b, a
    return np.sum(y**2) + a[0]


def ping_pong(x, n):
    buffers = np.zeros((2, len(x)))
    buffers[0] = x
    for t in range(n):
        source, target = buffers[t % 2], buffers[(t + 1) % 2]
        target[:] = np.sin(source)
        target[0] += source[-1]
    return np.sum(buffers[n % 2])


def running_products(x):
    left, right = np.ones_like(x), np.ones_like(x)
    for i in range(1, len(x)):
        left[i] = left[i - 1] * x[i - 1]
        right[-i - 1] = right[-i] * x[-i]
    left *= right
    return np.sum(left**2)


def put_forms(x, w):
    y = x.copy()
    np.put(y, [0, 2], w[:2])
    np.place(y, y > 1.0, w[2:])
    np.copyto(y, w[0], where=y < 0.6)
    np.putmask(y, y > 0.9, y * w[1])
    return np.sum(y**2)


def put_along(a, w):
    a = a.copy()
    top = np.argmax(a, axis=1)[:, None]
    np.put_along_axis(a, top, w[:, None] * 2.0, axis=1)
    return np.sum(a**2)


def flat_loop(a):
    b = np.zeros_like(a)
    for k in range(a.size):
        b.flat[k] = a.flat[k] ** 2 * (k + 1)
    return np.sum(b * a)


def ravelled(a):
    b = a.copy()
    line = b.ravel()
    line[1::2] *= 3.0
    table = line.reshape(-1, 2)
    table[:, 0] += table[:, 1]
    return np.sum(b**2)


def reshaped_by_size(x):
    total = 0.0
    for rows in (1, 2, 3):
        grid = x.reshape(rows, 6 // rows).copy()
        grid[0] *= 2.0
        total += np.sum(grid @ grid.T)
    return total


def in_place_or_not(x, copy):
    y = x.copy() if copy else x * 1.0
    z = y
    z += 1.0
    y = y * z
    y -= z
    return np.sum(y)


def deferred(x):
    y = x.copy()
    def bump(k, amount):
        y[k] += amount * y[k - 1]
    for k in range(1, len(y)):
        bump(k, 0.5)
    return np.sum(y**2)


def enumerate_rows(a, w):
    a = a.copy()
    for i, row in enumerate(a):
        row[i % len(row)] += w
        if i:
            row += 0.1 * a[i - 1]
    return np.prod(a.sum(axis=1))


def zipped_rows(a, b):
    out = np.zeros_like(a)
    for target, p, q in zip(out, a, b):
        target[:] = p * q
        target[-1] = p @ q
    return np.sum(out**2)


CASES = (
    Case(clip_by_mask, lambda rng: (vector(rng), 0.6, 1.1), ("x", "low", "high")),
    Case(fill_gaps, lambda rng: (vector(rng), np.array([True, False, True, False, False])), ("x",)),
    Case(one_hot_product, lambda rng: (matrix(rng, 3, 3), np.array([0, 2, 1])), ("scores",)),
    Case(group_sums, lambda rng: (vector(rng), np.array([0, 2, 0, 1, 2])), ("values",)),
    Case(ranked, lambda rng: (vector(rng),), ("x",)),
    Case(shuffled_rows, lambda rng: (matrix(rng, 3, 2), [2, 0, 1]), ("a",)),
    Case(outs, lambda rng: (vector(rng), vector(rng)), ("x", "y")),
    Case(halves, lambda rng: (vector(rng, 4),), ("x",)),
    Case(chain_of_helpers, lambda rng: (vector(rng, 4), number(rng)), ("x", "factor")),
    Case(written_by_helper, lambda rng: (matrix(rng, 3, 2), matrix(rng, 2, 2), vector(rng, 2)),
         ("x", "w", "bias")),
    Case(blocks, lambda rng: (matrix(rng, 2, 2), matrix(rng, 2, 2)), ("a", "b")),
    Case(diagonal_added, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "x")),
    Case(symmetric_fill, lambda rng: (vector(rng, 6),), ("x",)),
    Case(rotating_list, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(stack_machine, lambda rng: (number(rng), number(rng), ["x", "y", "*", "y", "-"]),
         ("x", "y")),
    Case(buckets, lambda rng: (vector(rng, 4), ["a", "b", "a", "b"]), ("values",)),
    Case(counters, lambda rng: (vector(rng, 4), ["a", "b", "a", "b"]), ("values",)),
    Case(nested_dict, lambda rng: (vector(rng, 3), number(rng)), ("w", "x")),
    Case(views_in_list, lambda rng: (vector(rng, 6),), ("x",)),
    Case(views_gathered, lambda rng: (vector(rng, 5), 3), ("x",)),
    Case(swapped_windows, lambda rng: (vector(rng, 6),), ("x",)),
    Case(ping_pong, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(running_products, lambda rng: (vector(rng, 4),), ("x",)),
    Case(put_forms, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(put_along, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "w")),
    Case(flat_loop, lambda rng: (matrix(rng, 2, 3),), ("a",)),
    Case(ravelled, lambda rng: (matrix(rng, 2, 4),), ("a",)),
    Case(reshaped_by_size, lambda rng: (vector(rng, 6),), ("x",)),
    Case(in_place_or_not, lambda rng: (vector(rng), True), ("x",)),
    Case(deferred, lambda rng: (vector(rng, 4),), ("x",)),
    Case(enumerate_rows, lambda rng: (matrix(rng, 3, 2), number(rng)), ("a", "w")),
    Case(zipped_rows, lambda rng: (matrix(rng, 3, 2), matrix(rng, 3, 2)), ("a", "b")),
)
