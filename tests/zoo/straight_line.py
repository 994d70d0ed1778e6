"""Programs without control flow: arithmetic, broadcasting, reductions, products, shapes."""

from __future__ import annotations

import math

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def polynomial(x):
    square = x * x
    cube = square * x
    return 2.0 * cube - 3.0 * square + x / 4.0 - 1.0


def reused_temporary(x, y):
    a = x * y
    b = a + x
    c = np.sin(a) * b
    return a * c + b / (1.0 + c * c)


def reassigned(x):
    x = x * 2.0
    x = np.sin(x)
    x = x * x + 1.0
    return np.log(x)


def scalar_math(x, y):
    r = math.sqrt(x * x + y * y)
    angle = math.atan2(y, x)
    return math.exp(-r) * math.cos(angle) + math.pi * math.tanh(r)


def dense_layer(w, b, x):
    a = w @ x + b
    h = np.tanh(a)
    return np.sum(h * h)


def two_layers(w1, b1, w2, b2, x):
    hidden = np.tanh(x @ w1 + b1)
    scores = hidden @ w2 + b2
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    weights = np.exp(shifted)
    return np.mean(np.log(np.sum(weights, axis=1)) - shifted[:, 0])


def broadcast_sum(row, column, scalar):
    table = row * column[:, None] + scalar
    table = table / (1.0 + table * table)
    return np.sum(table)


def length_one(w, x):
    y = w * x
    z = np.exp(-y) + w
    return np.sum(y * z)


def mean_and_spread(x):
    centre = np.mean(x)
    deviation = x - centre
    variance = np.mean(deviation**2)
    return centre / np.sqrt(variance)


def axis_sums(x):
    rows = x.sum(axis=1)
    columns = x.sum(axis=0, keepdims=True)
    return np.sum(rows**2) + np.sum(np.sin(columns))


def normalised(x):
    scale = np.sqrt(np.sum(x * x))
    y = x / scale
    return y[0] * y[1] - y[2] ** 3


def powers(x, p):
    a = x**3
    b = x**p
    c = 2.0**x
    return np.sum(a * b) + np.sum(c)


def outer_product(u, v):
    m = np.outer(u, v)
    n = m @ v
    return n @ u


def quadratic_form(a, x):
    ax = a @ x
    return 0.5 * x @ ax + np.trace(a)


def stacked(x, y):
    both = np.concatenate([x, np.sin(y)])
    table = np.stack([both, both**2])
    return np.sum(table[0] * table[1])


def reshaped(x):
    table = x.reshape(2, 3)
    turned = table.T
    product = turned @ table
    return np.sum(product * product)


def selected(x):
    positive = np.where(x > 0.8, x * x, np.sin(x))
    largest = np.maximum(positive, 0.5)
    return np.sum(largest)


def safe_square_root(x):
    root = np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0)
    return np.sum(root * np.cos(x))


def gathered(x, index):
    picked = x[index]
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    return np.sum(weights * picked**2)


def distances(points):
    difference = points[:, None, :] - points[None, :, :]
    square = np.sum(difference**2, axis=-1)
    return np.sum(np.exp(-square))


def finite_differences(u, h):
    slope = (u[2:] - u[:-2]) / (2.0 * h)
    bend = (u[2:] - 2.0 * u[1:-1] + u[:-2]) / h**2
    return np.sum(slope**2) + 0.1 * np.sum(bend**2)


def cumulated(x):
    total = np.cumsum(x)
    shares = total / total[-1]
    return np.sum(shares * np.log(shares + 1.0))


def unused_input(x, y):
    z = y * 3.0
    del z
    return np.sum(np.cos(x))


def passive_integers(x):
    n = len(x)
    half = n // 2
    weights = np.arange(n) + 1
    return np.sum(weights * x) / half


def chained_comparison(x):
    inside = (0.4 < x) & (x < 1.2)
    return np.sum(inside * x**2)


def several_results(x, y):
    total = x + y
    product = np.sin(x) * y
    return total, product


def nested_results(x):
    norm = np.sqrt(np.sum(x * x))
    return {"norm": norm, "parts": [x / norm, x[0] * x[1]]}


def keywords(x, scale=2.0, *, shift=0.5):
    y = scale * x + shift
    return np.sum(y * y)


CASES = (
    Case(polynomial, lambda rng: (number(rng),), ("x",)),
    Case(reused_temporary, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(reassigned, lambda rng: (number(rng),), ("x",)),
    Case(scalar_math, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(
        dense_layer, lambda rng: (matrix(rng, 3, 4), vector(rng, 3), vector(rng, 4)), ("w", "b")
    ),
    Case(
        two_layers,
        lambda rng: (
            matrix(rng, 3, 4),
            vector(rng, 4),
            matrix(rng, 4, 2),
            vector(rng, 2),
            matrix(rng, 5, 3),
        ),
        ("w1", "b1", "w2", "b2"),
    ),
    Case(
        broadcast_sum,
        lambda rng: (vector(rng, 3), vector(rng, 2), number(rng)),
        ("row", "column", "scalar"),
    ),
    Case(length_one, lambda rng: (vector(rng, 1), vector(rng, 5)), ("w", "x")),
    Case(mean_and_spread, lambda rng: (vector(rng),), ("x",)),
    Case(axis_sums, lambda rng: (matrix(rng),), ("x",)),
    Case(normalised, lambda rng: (vector(rng, 3),), ("x",)),
    Case(powers, lambda rng: (vector(rng, 3), number(rng)), ("x", "p")),
    Case(outer_product, lambda rng: (vector(rng, 3), vector(rng, 3)), ("u", "v")),
    Case(quadratic_form, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "x")),
    Case(stacked, lambda rng: (vector(rng, 2), vector(rng, 3)), ("x", "y")),
    Case(reshaped, lambda rng: (vector(rng, 6),), ("x",)),
    Case(selected, lambda rng: (vector(rng, 6),), ("x",)),
    Case(safe_square_root, lambda rng: (vector(rng, 4) - 0.7,), ("x",)),
    Case(gathered, lambda rng: (vector(rng, 3), np.array([2, 0, 2, 2])), ("x",)),
    Case(distances, lambda rng: (matrix(rng, 4, 2),), ("points",)),
    Case(finite_differences, lambda rng: (vector(rng, 7), number(rng)), ("u", "h")),
    Case(cumulated, lambda rng: (vector(rng),), ("x",)),
    Case(unused_input, lambda rng: (vector(rng, 3), vector(rng, 2)), ("x", "y")),
    Case(passive_integers, lambda rng: (vector(rng),), ("x",)),
    Case(chained_comparison, lambda rng: (vector(rng, 6),), ("x",)),
    Case(several_results, lambda rng: (number(rng), number(rng)), ("x", "y")),
    Case(nested_results, lambda rng: (vector(rng, 3),), ("x",)),
    Case(keywords, lambda rng: (vector(rng, 3), number(rng)), ("x", "scale")),
)
