"""Dynamic programming and filters: tables filled cell by cell, in arrays, lists and dicts."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def viterbi_soft(start, move, emit):
    states, steps = len(start), emit.shape[0]
    score = np.full((steps, states), -np.inf)
    score[0] = start + emit[0]
    for t in range(1, steps):
        for s in range(states):
            paths = score[t - 1] + move[:, s]
            top = paths.max()
            score[t, s] = top + np.log(np.exp(paths - top).sum()) + emit[t, s]
    return np.log(np.sum(np.exp(score[-1])))


def forward_backward(start, move, likelihood):
    steps = len(likelihood)
    alpha = np.zeros((steps, len(start)))
    scale = np.zeros(steps)
    for t in range(steps):
        alpha[t] = start if t == 0 else alpha[t - 1] @ move
        alpha[t] *= likelihood[t]
        scale[t] = alpha[t].sum()
        alpha[t] /= scale[t]
    return np.log(scale).sum()


def edit_distance(a, b, gap):
    table = np.zeros((len(a) + 1, len(b) + 1))
    for i in range(len(a) + 1):
        table[i, 0] = i * gap
    for j in range(len(b) + 1):
        table[0, j] = j * gap
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(
                table[i - 1, j] + gap,
                table[i, j - 1] + gap,
                table[i - 1, j - 1] + abs(a[i - 1] - b[j - 1]),
            )
    return table[-1, -1]


def edit_in_lists(a, b, gap):
    table = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        table[i][0] = table[i - 1][0] + gap
    for j in range(1, len(b) + 1):
        table[0][j] = table[0][j - 1] + gap
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            best = table[i - 1][j - 1] + (a[i - 1] - b[j - 1]) ** 2
            if table[i - 1][j] + gap < best:
                best = table[i - 1][j] + gap
            if table[i][j - 1] + gap < best:
                best = table[i][j - 1] + gap
            table[i][j] = best
    return table[len(a)][len(b)]


def two_rows(a, b):
    previous = [0.0] * (len(b) + 1)
    for x in a:
        current = [previous[0]]
        for j, y in enumerate(b):
            current.append(max(previous[j] + x * y, current[-1]))
        previous = current
    return previous[-1]


def knapsack(weights, values, capacity):
    best = np.zeros(capacity + 1)
    for weight, value in zip(weights, values):
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[-1]


def longest_path(cost):
    rows, columns = cost.shape
    path = cost.copy()
    for i in range(rows):
        for j in range(columns):
            if i > 0 and j > 0:
                path[i, j] += max(path[i - 1, j], path[i, j - 1])
            elif i > 0:
                path[i, j] += path[i - 1, j]
            elif j > 0:
                path[i, j] += path[i, j - 1]
    return path[-1, -1]


def floyd_warshall(d):
    d = d.copy()
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return np.sum(d**2)


def floyd_by_rows(d):
    d = d.copy()
    for k in range(len(d)):
        d[:] = np.minimum(d, d[:, k, None] + d[None, k, :])
    return d.sum()


def memo(x, n):
    seen = {0: x, 1: x * x}
    for k in range(2, n):
        seen[k] = seen[k - 1] * 0.5 + np.sin(seen[k - 2])
    return seen[n - 1]


def binomial_tree(s, up, k):
    n = 4
    prices = np.zeros(n + 1)
    for i in range(n + 1):
        prices[i] = max(s * up ** (n - 2 * i) - k, 0.0)
    for step in range(n, 0, -1):
        for i in range(step):
            prices[i] = 0.97 * (0.5 * prices[i] + 0.5 * prices[i + 1])
    return prices[0]


def american(s, up, k):
    n = 3
    values = [max(k - s * up ** (n - 2 * i), 0.0) for i in range(n + 1)]
    for step in range(n - 1, -1, -1):
        for i in range(step + 1):
            held = 0.98 * (0.4 * values[i] + 0.6 * values[i + 1])
            values[i] = max(held, k - s * up ** (step - 2 * i))
    return values[0]


def exponential_average(x, alpha):
    out = np.empty_like(x)
    out[0] = x[0]
    for t in range(1, len(x)):
        out[t] = alpha * x[t] + (1 - alpha) * out[t - 1]
    return np.sum((out - x) ** 2)


def iir(b, a, x):
    y = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(len(b)):
            if n - k >= 0:
                y[n] += b[k] * x[n - k]
        for k in range(1, len(a)):
            if n - k >= 0:
                y[n] -= a[k] * y[n - k]
        y[n] /= a[0]
    return np.sum(y**2)


def delay_line(x, feedback):
    line = np.zeros(3)
    out = []
    for t in range(len(x)):
        sample = x[t] + feedback * line[t % 3]
        line[t % 3] = sample
        out.append(sample)
    return np.sum(np.array(out) ** 2)


def moving_maximum(x, width):
    kept = np.zeros(len(x) - width + 1)
    for i in range(len(kept)):
        kept[i] = np.max(x[i : i + width])
    kept[1:] -= kept[:-1]
    return np.sum(kept**2)


def garch(returns, omega, alpha, beta):
    variance = np.zeros(len(returns))
    variance[0] = np.var(returns)
    for t in range(1, len(returns)):
        variance[t] = omega + alpha * returns[t - 1] ** 2 + beta * variance[t - 1]
    return np.sum(np.log(variance) + returns**2 / variance)


def kalman(z, q, r):
    n = len(z)
    mean, spread = np.zeros(n), np.ones(n)
    for t in range(n):
        if t:
            mean[t], spread[t] = mean[t - 1], spread[t - 1] + q
        gain = spread[t] / (spread[t] + r)
        mean[t] += gain * (z[t] - mean[t])
        spread[t] *= 1 - gain
    return np.sum((z - mean) ** 2)


CASES = (
    Case(viterbi_soft, lambda rng: (vector(rng, 2), matrix(rng, 2, 2), matrix(rng, 3, 2)),
         ("start", "move", "emit")),
    Case(forward_backward, lambda rng: (vector(rng, 2), matrix(rng, 2, 2), matrix(rng, 3, 2)),
         ("start", "move", "likelihood")),
    Case(edit_distance, lambda rng: (vector(rng, 3), vector(rng, 3), 0.3), ("a", "b", "gap")),
    Case(edit_in_lists, lambda rng: (vector(rng, 3), vector(rng, 3), 0.3), ("a", "b", "gap")),
    Case(two_rows, lambda rng: (vector(rng, 3), vector(rng, 3)), ("a", "b")),
    Case(knapsack, lambda rng: ([1, 2, 2], vector(rng, 3), 4), ("values",)),
    Case(longest_path, lambda rng: (matrix(rng, 3, 3),), ("cost",)),
    Case(floyd_warshall, lambda rng: (matrix(rng, 3, 3),), ("d",)),
    Case(floyd_by_rows, lambda rng: (matrix(rng, 3, 3),), ("d",)),
    Case(memo, lambda rng: (number(rng), 5), ("x",)),
    Case(binomial_tree, lambda rng: (1.1, 1.13, 0.9), ("s", "up", "k")),
    Case(american, lambda rng: (1.0, 1.13, 1.1), ("s", "up", "k")),
    Case(exponential_average, lambda rng: (vector(rng), 0.3), ("x", "alpha")),
    Case(iir, lambda rng: (vector(rng, 2), vector(rng, 3), vector(rng)), ("b", "a", "x")),
    Case(delay_line, lambda rng: (vector(rng, 7), 0.4), ("x", "feedback")),
    Case(moving_maximum, lambda rng: (vector(rng, 6), 3), ("x",)),
    Case(garch, lambda rng: (vector(rng, 4), 0.1, 0.2, 0.5), ("returns", "omega", "alpha", "beta")),
    Case(kalman, lambda rng: (vector(rng, 4), 0.2, 0.3), ("z", "q", "r")),
)
