"""Algorithms in place, as people write them."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, vector


def gauss_pivot(a, b):
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        p = k + np.argmax(np.abs(a[k:, k]))
        if p != k:
            a[[k, p]] = a[[p, k]]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for k in reversed(range(n)):
        x[k] = (b[k] - a[k, k + 1 :] @ x[k + 1 :]) / a[k, k]
    return np.sum(x**2)


def gauss_jordan(a):
    n = len(a)
    m = np.hstack([a, np.eye(n)])
    for k in range(n):
        m[k] /= m[k, k]
        for i in range(n):
            if i != k:
                m[i] -= m[i, k] * m[k]
    return np.sum(m[:, n:] ** 2)


def cholesky_in_place(a):
    a = a.copy()
    n = a.shape[0]
    for k in range(n):
        a[k, k] = np.sqrt(a[k, k])
        a[k + 1 :, k] /= a[k, k]
        for j in range(k + 1, n):
            a[j:, j] -= a[j:, k] * a[j, k]
    return np.sum(np.tril(a) ** 3)


def lu_in_place(a):
    a = a.copy()
    n = len(a)
    for k in range(n - 1):
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
    return np.sum(a**2)


def doolittle(a):
    n = len(a)
    lower, upper = np.eye(n), np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            upper[i, j] = a[i, j] - sum(lower[i, k] * upper[k, j] for k in range(i))
        for j in range(i + 1, n):
            lower[j, i] = (a[j, i] - sum(lower[j, k] * upper[k, i] for k in range(i))) / upper[i, i]
    return np.prod(np.diag(upper)) + np.sum(lower)


def gram_schmidt(a):
    q = a.copy()
    for j in range(q.shape[1]):
        for i in range(j):
            q[:, j] -= (q[:, i] @ q[:, j]) * q[:, i]
        q[:, j] /= np.sqrt(q[:, j] @ q[:, j])
    return np.sum(q[:, 2] * a[:, 0]) + np.sum(q**3)


def thomas(lower, diagonal, upper, right):
    n = len(diagonal)
    c, d = np.zeros(n - 1), np.zeros(n)
    c[0] = upper[0] / diagonal[0]
    d[0] = right[0] / diagonal[0]
    for i in range(1, n):
        m = diagonal[i] - lower[i - 1] * c[i - 1]
        if i < n - 1:
            c[i] = upper[i] / m
        d[i] = (right[i] - lower[i - 1] * d[i - 1]) / m
    for i in range(n - 2, -1, -1):
        d[i] -= c[i] * d[i + 1]
    return np.sum(d**2)


def thomas_in_place(diagonal, right):
    b, d = diagonal.copy(), right.copy()
    for i in range(1, len(b)):
        w = -0.2 / b[i - 1]
        b[i] -= w * -0.2
        d[i] -= w * d[i - 1]
    d[-1] /= b[-1]
    for i in range(len(b) - 2, -1, -1):
        d[i] = (d[i] + 0.2 * d[i + 1]) / b[i]
    return d @ d


def gauss_seidel(a, b):
    x = np.zeros_like(b)
    for _ in range(3):
        for i in range(len(b)):
            x[i] = (b[i] - a[i, :i] @ x[:i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return np.sum(x**2)


def red_black(u):
    u = u.copy()
    for sweep in range(4):
        for i in range(1, 3):
            for j in range(1, 3):
                if (i + j) % 2 == sweep % 2:
                    u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
    return np.sum(u**3)


def red_black_slices(u):
    u = u.copy()
    for start in (1, 2, 1):
        u[start:-1:2] = 0.5 * (u[start - 1 : -2 : 2] + u[start + 1 :: 2][: len(u[start:-1:2])])
    return np.sum(u**2)


def double_loop_stencil(u):
    new = np.zeros_like(u)
    for _ in range(2):
        for i in range(1, u.shape[0] - 1):
            for j in range(1, u.shape[1] - 1):
                new[i, j] = u[i, j] + 0.1 * (u[i + 1, j] + u[i - 1, j] - 2.0 * u[i, j] ** 2)
        u = new.copy()
    return np.sum(u**2)


def wave(u, c):
    old, now = u.copy(), u.copy()
    for _ in range(3):
        new = np.zeros_like(now)
        new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        old, now = now, new
    return np.sum(now**2)


def leapfrog(q, p, h):
    q, p = q.copy(), p.copy()
    for _ in range(4):
        p -= 0.5 * h * np.sin(q)
        q += h * p
        p -= 0.5 * h * np.sin(q)
    return np.sum(p**2) + np.sum(np.cos(q))


def history(q, h):
    trace = np.empty((5, len(q)))
    trace[0] = q
    for t in range(4):
        trace[t + 1] = trace[t] - h * trace[t] ** 2
    return np.sum(trace[-1] * trace[2]) + np.mean(trace[:, 0])


def upwind(u):
    u = u.copy()
    for _ in range(3):
        flux = 0.5 * u**2
        u[1:] -= 0.1 * (flux[1:] - flux[:-1])
        u[0] = u[-1]
    return np.sum(u**2)


def lax_friedrichs(u):
    u = u.copy()
    for _ in range(3):
        u[1:-1] = 0.5 * (u[2:] + u[:-2]) - 0.1 * (u[2:] ** 2 - u[:-2] ** 2)
        u[0], u[-1] = u[1], u[-2]
    return np.sum(u)


def burgers_history(u, nu):
    states = [u]
    for _ in range(3):
        v = states[-1].copy()
        v[1:-1] -= 0.1 * v[1:-1] * (v[1:-1] - v[:-2]) - nu * (v[2:] - 2.0 * v[1:-1] + v[:-2])
        states.append(v)
    return sum(np.sum(s**2) for s in states)


def cumulative(x):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] += y[i - 1]
    z = y.copy()
    for i in range(len(z) - 2, -1, -1):
        z[i] *= z[i + 1]
    return np.sum(y * z)


def hillis_steele(x):
    y = x.copy()
    step = 1
    while step < len(y):
        y[step:] = y[step:] + y[:-step]
        step *= 2
    return np.sum(y**2)


def sorting_network(x):
    y = x.copy()
    for i, j in ((0, 1), (2, 3), (0, 2), (1, 3), (1, 2)):
        if y[i] > y[j]:
            y[i], y[j] = y[j], y[i]
    return np.sum(y * np.arange(1.0, 1.0 + len(y)) ** 2)


def bubble_sort(x):
    y = x.copy()
    n = len(y)
    for i in range(n):
        for j in range(n - 1 - i):
            if y[j] > y[j + 1]:
                y[j], y[j + 1] = y[j + 1], y[j]
    return np.sum(y * np.arange(n)) * y[0]


def insertion_sort(x):
    y = x.copy()
    for i in range(1, len(y)):
        key = y[i]
        j = i - 1
        while j >= 0 and y[j] > key:
            y[j + 1] = y[j]
            j -= 1
        y[j + 1] = key
    return np.sum(y**2 * np.arange(len(y)))


def soft_time_warping(x, y):
    n, m = len(x), len(y)
    table = np.full((n + 1, m + 1), 1e3)
    table[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            best = np.array([table[i - 1, j], table[i, j - 1], table[i - 1, j - 1]])
            table[i, j] = cost - np.log(np.sum(np.exp(-best)))
    return table[n, m]


def shortest_path(w):
    n = len(w)
    d = w.copy()
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i, j] = min(d[i, j], d[i, k] + d[k, j])
    return np.sum(d**2)


def viterbi(scores, transition):
    best = scores[0].copy()
    for t in range(1, len(scores)):
        new = np.empty_like(best)
        for j in range(len(best)):
            new[j] = np.max(best + transition[:, j]) + scores[t, j]
        best[:] = new
    return np.max(best)


def edit_rows(x, y):
    row = np.arange(len(y) + 1.0)
    for i in range(len(x)):
        previous = row.copy()
        row[0] = previous[0] + x[i]
        for j in range(len(y)):
            row[j + 1] = np.minimum(previous[j] + (x[i] - y[j]) ** 2, row[j] + y[j])
    return row[-1]


def repeated_product(a):
    p = np.eye(len(a))
    for _ in range(4):
        p[:] = p @ a
        p /= np.sqrt(np.sum(p**2))
    return np.sum(p * a)


def power_iteration(a):
    v = np.ones(len(a))
    for _ in range(5):
        v = a @ v
        v /= np.linalg.norm(v)
    return v @ a @ v


def butterfly(re, im):
    re, im = re.copy(), im.copy()
    n, half = len(re), 1
    while half < n:
        for start in range(0, n, 2 * half):
            for k in range(half):
                angle = -np.pi * k / half
                c, s = np.cos(angle), np.sin(angle)
                i, j = start + k, start + k + half
                tr = re[j] * c - im[j] * s
                ti = re[j] * s + im[j] * c
                re[j], im[j] = re[i] - tr, im[i] - ti
                re[i], im[i] = re[i] + tr, im[i] + ti
        half *= 2
    return np.sum(re**2 * np.arange(n)) + np.sum(im**3)


def haar(x):
    y = x.copy()
    n = len(y)
    while n > 1:
        even, odd = y[:n:2].copy(), y[1:n:2].copy()
        y[: n // 2] = (even + odd) / 2.0
        y[n // 2 : n] = (even - odd) / 2.0
        n //= 2
    return np.sum(y**3)


def resample(image, where):
    out = np.zeros_like(image)
    for k in range(len(where)):
        i = int(where[k])
        f = where[k] - i
        out[i] += (1.0 - f) * image[k]
        out[i + 1] += f * image[k]
    return np.sum(out**2)


def bilinear_scatter(values, x, y):
    grid = np.zeros((4, 4))
    i, j = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - i, y - j
    np.add.at(grid, (i, j), values * (1.0 - fx) * (1.0 - fy))
    np.add.at(grid, (i + 1, j), values * fx * (1.0 - fy))
    np.add.at(grid, (i, j + 1), values * (1.0 - fx) * fy)
    np.add.at(grid, (i + 1, j + 1), values * fx * fy)
    return np.sum(grid**3)


def convolution(signal, kernel):
    out = np.zeros(len(signal) - len(kernel) + 1)
    for i in range(len(out)):
        for j in range(len(kernel)):
            out[i] += signal[i + j] * kernel[len(kernel) - 1 - j]
    return np.sum(out**2)


def horner_rows(coefficients, x):
    acc = np.zeros_like(x)
    for c in coefficients[::-1]:
        acc *= x
        acc += c
    return np.sum(acc**2)


def ring_buffer(x):
    ring = np.zeros(3)
    total = 0.0
    for t in range(len(x)):
        ring[t % 3] = x[t] ** 2
        total += np.sum(ring * np.arange(1.0, 4.0)) * x[t]
    return total


def union_by_mask(x):
    y = x.copy()
    alive = np.ones(len(y), dtype=bool)
    for i in range(len(y)):
        if y[i] > 1.0:
            alive[i] = False
            y[alive] *= y[i]
    return np.sum(y[alive] ** 2) + np.sum(y)


def particles(q, p):
    q, p = q.copy(), p.copy()
    n = len(q)
    for _ in range(2):
        force = np.zeros_like(q)
        for i in range(n):
            for j in range(i):
                f = (q[i] - q[j]) / (1.0 + (q[i] - q[j]) ** 2)
                force[i] -= f
                force[j] += f
        p += 0.1 * force
        q += 0.1 * p
    return np.sum(q**2) + np.sum(p**2)


def relaxed_until(u):
    u = u.copy()
    steps = 0
    while True:
        before = u[1:-1].copy()
        u[1:-1] += 0.3 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        steps += 1
        if np.max(np.abs(u[1:-1] - before)) < 1e-2 or steps > 5:
            break
    return np.sum(u**2)


def spd(rng):
    m = matrix(rng, 3, 3)
    return m @ m.T + 3.0 * np.eye(3)


def first(program):
    """The name of the first parameter."""
    return program.__code__.co_varnames[:1]


VECTOR = (cumulative, hillis_steele, upwind, lax_friedrichs, ring_buffer, union_by_mask,
          relaxed_until, red_black_slices)  # fmt: skip
FOUR = (sorting_network, bubble_sort, insertion_sort, haar)
SPD = (gauss_jordan, cholesky_in_place, lu_in_place, doolittle, gram_schmidt, repeated_product,
       power_iteration, shortest_path)  # fmt: skip
PLACES = np.array([0.2, 1.7, 1.1, 0.9])

CASES = (
    *(Case(program, lambda rng: (vector(rng, 6),), first(program)) for program in VECTOR),
    *(Case(program, lambda rng: (vector(rng, 4),), first(program)) for program in FOUR),
    *(Case(program, lambda rng: (spd(rng),), first(program)) for program in SPD),
    Case(gauss_pivot, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "b")),
    Case(thomas, lambda rng: (vector(rng, 3), 3.0 + vector(rng, 4), vector(rng, 3), vector(rng, 4)),
         ("lower", "diagonal", "upper", "right")),
    Case(thomas_in_place, lambda rng: (2.0 + vector(rng, 4), vector(rng, 4)),
         ("diagonal", "right")),
    Case(gauss_seidel, lambda rng: (spd(rng), vector(rng, 3)), ("a", "b")),
    Case(red_black, lambda rng: (matrix(rng, 4, 4),), ("u",)),
    Case(double_loop_stencil, lambda rng: (matrix(rng, 4, 3),), ("u",)),
    Case(wave, lambda rng: (vector(rng, 5), 0.3), ("u", "c")),
    Case(leapfrog, lambda rng: (vector(rng, 2), vector(rng, 2), 0.1), ("q", "p", "h")),
    Case(history, lambda rng: (vector(rng, 3), 0.1), ("q", "h")),
    Case(burgers_history, lambda rng: (vector(rng, 5), 0.1), ("u", "nu")),
    Case(soft_time_warping, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "y")),
    Case(viterbi, lambda rng: (matrix(rng, 3, 3), matrix(rng, 3, 3)), ("scores", "transition")),
    Case(edit_rows, lambda rng: (vector(rng, 3), vector(rng, 3)), ("x", "y")),
    Case(butterfly, lambda rng: (vector(rng, 4), vector(rng, 4)), ("re", "im")),
    Case(resample, lambda rng: (vector(rng, 4), PLACES), ("image", "where")),
    Case(bilinear_scatter, lambda rng: (vector(rng, 4), PLACES, PLACES[::-1].copy()),
         ("values", "x", "y")),
    Case(convolution, lambda rng: (vector(rng, 5), vector(rng, 2)), ("signal", "kernel")),
    Case(horner_rows, lambda rng: (vector(rng, 3), vector(rng, 2)), ("coefficients", "x")),
    Case(particles, lambda rng: (vector(rng, 3), vector(rng, 3)), ("q", "p")),
)  # fmt: skip
