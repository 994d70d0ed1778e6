"""Textbook algorithms in place: elimination, factorisation, transforms, sorting, tables."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def solve_upper(a, b):
    n = len(b)
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return np.sum(x**2)


def lu_packed(a):
    lu = a.copy()
    n = lu.shape[0]
    for k in range(n):
        lu[k + 1 :, k] /= lu[k, k]
        lu[k + 1 :, k + 1 :] -= np.outer(lu[k + 1 :, k], lu[k, k + 1 :])
    return np.prod(np.diag(lu)) + lu[2, 0]


def pivoted(a, b):
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        p = k + int(np.argmax(np.abs(a[k:, k])))
        if p != k:
            a[[k, p]] = a[[p, k]]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            m = a[i, k] / a[k, k]
            a[i, k:] -= m * a[k, k:]
            b[i] -= m * b[k]
    for k in reversed(range(n)):
        b[k] = (b[k] - np.dot(a[k, k + 1 :], b[k + 1 :])) / a[k, k]
    return b.sum()


def rows_exchanged_by_copy(a):
    a = a.copy()
    row = a[0].copy()
    a[0] = a[2]
    a[2] = row
    a[1] *= a[0]
    return np.sum(a * np.arange(a.size).reshape(a.shape))


def thomas(lower, main, upper, rhs):
    n = len(main)
    c, d = np.zeros(n), np.zeros(n)
    c[0], d[0] = upper[0] / main[0], rhs[0] / main[0]
    for i in range(1, n):
        denominator = main[i] - lower[i] * c[i - 1]
        if i < n - 1:
            c[i] = upper[i] / denominator
        d[i] = (rhs[i] - lower[i] * d[i - 1]) / denominator
    x = d
    for i in range(n - 2, -1, -1):
        x[i] -= c[i] * x[i + 1]
    return np.dot(x, x)


def gram_schmidt(a):
    q = a.astype(float)
    for j in range(q.shape[1]):
        for k in range(j):
            q[:, j] -= (q[:, k] @ q[:, j]) * q[:, k]
        q[:, j] /= np.linalg.norm(q[:, j])
    return np.sum(q[0] * q[1]) + q[2, 1]


def householder(a):
    r = np.array(a, copy=True)
    m, n = r.shape
    for k in range(n):
        v = r[k:, k].copy()
        v[0] += np.copysign(np.linalg.norm(v), v[0])
        v /= np.linalg.norm(v)
        r[k:, k:] -= 2.0 * np.outer(v, v @ r[k:, k:])
    return np.sum(np.triu(r) ** 3)


def jacobi_rotation(s):
    s = s + s.T
    for p, q in [(0, 1), (0, 2), (1, 2)]:
        theta = 0.5 * np.arctan2(2 * s[p, q], s[q, q] - s[p, p])
        c, t = np.cos(theta), np.sin(theta)
        row_p, row_q = s[p].copy(), s[q].copy()
        s[p], s[q] = c * row_p - t * row_q, t * row_p + c * row_q
        column_p, column_q = s[:, p].copy(), s[:, q].copy()
        s[:, p], s[:, q] = c * column_p - t * column_q, t * column_p + c * column_q
    return s[0, 0] ** 2 + s[1, 2]


def butterfly(re, im):
    re, im = re.copy(), im.copy()
    n, size = len(re), 1
    while size < n:
        for start in range(0, n, 2 * size):
            for k in range(size):
                angle = -np.pi * k / size
                wr, wi = np.cos(angle), np.sin(angle)
                a, b = start + k, start + k + size
                tr = wr * re[b] - wi * im[b]
                ti = wr * im[b] + wi * re[b]
                re[b], im[b] = re[a] - tr, im[a] - ti
                re[a] += tr
                im[a] += ti
        size *= 2
    return np.sum(re**3) + im[1]


def haar(signal):
    out = signal.copy()
    n = len(out)
    while n > 1:
        half = n // 2
        even, odd = out[:n:2].copy(), out[1:n:2].copy()
        out[:half] = (even + odd) / np.sqrt(2)
        out[half:n] = (even - odd) / np.sqrt(2)
        n = half
    return np.sum(np.tanh(out))


def bubble(x, w):
    x = x.copy()
    for i in range(len(x)):
        for j in range(len(x) - 1 - i):
            if x[j] > x[j + 1]:
                x[j], x[j + 1] = x[j + 1], x[j]
    return np.dot(x, w)


def insertion(x, w):
    values = x.tolist()
    for i in range(1, len(values)):
        j = i
        while j > 0 and values[j - 1] > values[j]:
            values[j - 1], values[j] = values[j], values[j - 1]
            j -= 1
    return sum(v * c for v, c in zip(values, w))


def heap_down(x):
    heap = x.copy()
    n = len(heap)
    for root in range(n // 2 - 1, -1, -1):
        i = root
        while 2 * i + 1 < n:
            child = 2 * i + 1
            if child + 1 < n and heap[child + 1] > heap[child]:
                child += 1
            if heap[i] >= heap[child]:
                break
            heap[i], heap[child] = heap[child], heap[i]
            i = child
    return np.sum(heap * np.arange(1.0, n + 1))


def newton_table(x, y, at):
    coefficients = y.copy()
    n = len(x)
    for j in range(1, n):
        coefficients[j:] = (coefficients[j:] - coefficients[j - 1 : -1]) / (x[j:] - x[: n - j])
    value = coefficients[-1]
    for k in range(n - 2, -1, -1):
        value = value * (at - x[k]) + coefficients[k]
    return value


def neville(x, y, at):
    p = y.copy()
    for k in range(1, len(x)):
        for i in range(len(x) - k):
            p[i] = ((at - x[i + k]) * p[i] + (x[i] - at) * p[i + 1]) / (x[i] - x[i + k])
    return p[0]


def horner_in_place(c, x):
    c = c.copy()
    for i in range(len(c) - 1, 0, -1):
        c[i - 1] += x * c[i]
    return c[0] * c[1]


def polynomial_product(p, q):
    out = np.zeros(len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return np.sum(out**2)


def power_method(a, steps):
    v = np.ones(a.shape[0])
    for _ in range(steps):
        v[:] = a @ v
        v /= np.sqrt(v @ v)
    return v @ a @ v


def conjugate_gradients(a, b):
    a = a @ a.T + np.eye(len(b))
    x = np.zeros_like(b)
    r = b.copy()
    p = r.copy()
    rho = r @ r
    for _ in range(3):
        ap = a @ p
        alpha = rho / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        rho, old = r @ r, rho
        p *= rho / old
        p += r
    return x @ x


def cholesky_columns(a):
    a = a @ a.T + np.eye(a.shape[0])
    n = len(a)
    for j in range(n):
        a[j, j] = np.sqrt(a[j, j])
        a[j + 1 :, j] /= a[j, j]
        for k in range(j + 1, n):
            a[k:, k] -= a[k:, j] * a[k, j]
    return np.sum(np.log(np.diag(a))) + np.tril(a)[2, 0]


def matrix_exponential(a):
    result = np.eye(len(a))
    term = np.eye(len(a))
    for k in range(1, 6):
        term = term @ a
        term /= k
        result += term
    return np.trace(result) + result[0, 1]


def runge_kutta(y, k, dt):
    y = y.copy()
    stages = np.empty((4, len(y)))
    for _ in range(2):
        stages[0] = -k * y + y[::-1]
        stages[1] = -k * (y + dt / 2 * stages[0])
        stages[2] = -k * (y + dt / 2 * stages[1])
        stages[3] = -k * (y + dt * stages[2])
        y += dt / 6 * (stages[0] + 2 * stages[1] + 2 * stages[2] + stages[3])
    return np.sum(y**2)


def square(rng, n=3):
    return matrix(rng, n, n) + 2.0 * np.eye(n)


CASES = (
    Case(solve_upper, lambda rng: (square(rng), vector(rng, 3)), ("a", "b")),
    Case(lu_packed, lambda rng: (square(rng),), ("a",)),
    Case(pivoted, lambda rng: (square(rng)[::-1].copy(), vector(rng, 3)), ("a", "b")),
    Case(rows_exchanged_by_copy, lambda rng: (matrix(rng, 3, 2),), ("a",)),
    Case(thomas, lambda rng: (vector(rng, 4), vector(rng, 4) + 2, vector(rng, 4), vector(rng, 4)),
         ("lower", "main", "upper", "rhs")),
    Case(gram_schmidt, lambda rng: (square(rng),), ("a",)),
    Case(householder, lambda rng: (square(rng),), ("a",)),
    Case(jacobi_rotation, lambda rng: (matrix(rng, 3, 3),), ("s",)),
    Case(butterfly, lambda rng: (vector(rng, 4), vector(rng, 4)), ("re", "im")),
    Case(haar, lambda rng: (vector(rng, 4),), ("signal",)),
    Case(bubble, lambda rng: (vector(rng, 4), vector(rng, 4)), ("x", "w")),
    Case(insertion, lambda rng: (vector(rng, 4), vector(rng, 4)), ("x", "w")),
    Case(heap_down, lambda rng: (vector(rng, 6),), ("x",)),
    Case(newton_table, lambda rng: (np.cumsum(vector(rng, 4)), vector(rng, 4), 0.7),
         ("x", "y", "at")),
    Case(neville, lambda rng: (np.cumsum(vector(rng, 4)), vector(rng, 4), 0.7), ("x", "y", "at")),
    Case(horner_in_place, lambda rng: (vector(rng, 4), number(rng)), ("c", "x")),
    Case(polynomial_product, lambda rng: (vector(rng, 3), vector(rng, 2)), ("p", "q")),
    Case(power_method, lambda rng: (square(rng), 4), ("a",)),
    Case(conjugate_gradients, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "b")),
    Case(cholesky_columns, lambda rng: (matrix(rng, 3, 3),), ("a",)),
    Case(matrix_exponential, lambda rng: (matrix(rng, 3, 3),), ("a",)),
    Case(runge_kutta, lambda rng: (vector(rng, 3), number(rng), 0.1), ("y", "k", "dt")),
)
