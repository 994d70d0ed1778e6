"""Short routines that change what they are given: sorts, filters, updates, tables, exchanges."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def cumulated(x):
    for i in range(1, len(x)):
        x[i] += x[i - 1]
    x -= x.mean()
    return np.sum(x**2)


def prefix_doubling(x):
    d = 1
    while d < len(x):
        x[d:] = x[d:] + x[:-d]
        d *= 2
    return np.sum(np.sin(x))


def selection_sort(x, w):
    for i in range(len(x)):
        m = i
        for j in range(i + 1, len(x)):
            if x[j] < x[m]:
                m = j
        x[i], x[m] = x[m], x[i]
    return x @ w


def shell_sort(x, w):
    gap = len(x) // 2
    while gap > 0:
        for i in range(gap, len(x)):
            temp = x[i]
            j = i
            while j >= gap and x[j - gap] > temp:
                x[j] = x[j - gap]
                j -= gap
            x[j] = temp
        gap //= 2
    return np.sum(x * w)


def quick_sort_in_place(a, lo, hi):
    if lo >= hi:
        return
    pivot = a[hi]
    i = lo
    for j in range(lo, hi):
        if a[j] < pivot:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi] = a[hi], a[i]
    quick_sort_in_place(a, lo, i - 1)
    quick_sort_in_place(a, i + 1, hi)


def quick_sorted(x, w):
    quick_sort_in_place(x, 0, len(x) - 1)
    return np.dot(x, w)


def merge_sorted(x, w):
    buf = np.empty_like(x)
    width = 1
    while width < len(x):
        for start in range(0, len(x), 2 * width):
            mid, end = min(start + width, len(x)), min(start + 2 * width, len(x))
            i, j = start, mid
            for k in range(start, end):
                if i < mid and (j >= end or x[i] <= x[j]):
                    buf[k] = x[i]
                    i += 1
                else:
                    buf[k] = x[j]
                    j += 1
        x, buf = buf, x
        width *= 2
    return x @ w


def partition_sum(x, cut):
    lo, hi = 0, len(x) - 1
    while lo < hi:
        if x[lo] > cut:
            x[[lo, hi]] = x[[hi, lo]]
            hi -= 1
        else:
            lo += 1
    return np.sum(x * np.arange(1.0, len(x) + 1))


def reverse_in_place(x, w):
    i, j = 0, len(x) - 1
    while i < j:
        x[i], x[j] = x[j], x[i]
        i += 1
        j -= 1
    return x @ w


def rotate(x, k, w):
    x[:] = np.concatenate((x[k:], x[:k]))
    x[::2] *= w[::2]
    return x @ w


def lcs_soft(a, b, temp):
    n, m = len(a), len(b)
    dp = np.zeros((n + 1, m + 1))
    for i in range(n):
        for j in range(m):
            s = np.exp(-((a[i] - b[j]) ** 2) / temp)
            dp[i + 1, j + 1] = np.logaddexp(dp[i, j] + s, np.logaddexp(dp[i, j + 1], dp[i + 1, j]))
    return dp[n, m]


def dtw(a, b):
    cost = np.full((len(a) + 1, len(b) + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d = (a[i - 1] - b[j - 1]) ** 2
            cost[i, j] = d + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[-1, -1]


def rod_cutting(prices):
    best = [0.0] * (len(prices) + 1)
    for n in range(1, len(best)):
        for cut in range(1, n + 1):
            best[n] = max(best[n], prices[cut - 1] + best[n - cut])
    return best[-1] ** 2


def matrix_chain(p):
    n = len(p) - 1
    m = np.zeros((n, n))
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            m[i, j] = np.inf
            for k in range(i, j):
                q = m[i, k] + m[k + 1, j] + p[i] * p[k + 1] * p[j + 1]
                if q < m[i, j]:
                    m[i, j] = q
    return m[0, -1]


def rolling_rows(grid):
    prev = grid[0].copy()
    for r in range(1, len(grid)):
        cur = np.empty_like(prev)
        cur[0] = prev[0] + grid[r, 0]
        for c in range(1, len(prev)):
            cur[c] = min(prev[c], cur[c - 1]) + grid[r, c]
        prev = cur
    return prev[-1]


def sor(a, b, omega):
    x = np.zeros_like(b)
    for _ in range(3):
        for i in range(len(b)):
            sigma = 0.0
            for j in range(len(b)):
                if j != i:
                    sigma += a[i, j] * x[j]
            x[i] += omega * ((b[i] - sigma) / a[i, i] - x[i])
    return np.sum(x**2)


def biquad(x, b, a):
    y = np.zeros_like(x)
    z1 = z2 = 0.0
    for n, v in enumerate(x):
        y[n] = b[0] * v + z1
        z1 = b[1] * v - a[0] * y[n] + z2
        z2 = b[2] * v - a[1] * y[n]
    return np.sum(y**2)


def lattice_filter(x, k):
    state = np.zeros(len(k) + 1)
    out = []
    for v in x:
        f = v
        for m in reversed(range(len(k))):
            f = f - k[m] * state[m]
            state[m + 1] = state[m] + k[m] * f
        state[0] = f
        out.append(f)
    return sum(o * o for o in out)


def levinson(r):
    n = len(r) - 1
    a = np.zeros(n + 1)
    a[0] = 1.0
    e = r[0]
    for i in range(1, n + 1):
        k = -(a[:i] @ r[i:0:-1]) / e
        a[1 : i + 1] += k * a[i - 1 :: -1][:i]
        e *= 1 - k * k
    return e + a[1]


def de_boor(t, c, x):
    d = c[:4].copy()
    for r in range(1, 4):
        for j in range(3, r - 1, -1):
            alpha = (x - t[j]) / (t[j + 4 - r] - t[j])
            d[j] = (1 - alpha) * d[j - 1] + alpha * d[j]
    return d[3]


def de_casteljau(points, t):
    beta = points.copy()
    for j in range(1, len(points)):
        for k in range(len(points) - j):
            beta[k] = beta[k] * (1 - t) + beta[k + 1] * t
    return beta[0] @ beta[0]


def verlet(pos, vel, dt):
    acc = -pos / np.sum(pos**2, axis=1)[:, None] ** 1.5
    for _ in range(2):
        vel += 0.5 * dt * acc
        pos += dt * vel
        acc[:] = -pos / np.sum(pos**2, axis=1)[:, None] ** 1.5
        vel += 0.5 * dt * acc
    return np.sum(pos**2) + np.sum(vel**2)


def pair_forces(pos):
    forces = np.zeros_like(pos)
    for i in range(len(pos)):
        for j in range(i):
            d = pos[i] - pos[j]
            f = d / (d @ d + 0.1)
            forces[i] += f
            forces[j] -= f
    return np.sum(forces**2)


def deposit(x, charge, n):
    rho = np.zeros(n)
    cell = np.floor(x).astype(int) % n
    frac = x - np.floor(x)
    np.add.at(rho, cell, charge * (1 - frac))
    np.add.at(rho, (cell + 1) % n, charge * frac)
    rho -= rho.mean()
    return np.sum(rho**2)


def wrap_and_reflect(pos, vel):
    pos += vel
    over = pos > 1.5
    pos[over] = 3.0 - pos[over]
    vel[over] *= -0.8
    pos[pos < 0.5] += 1.0
    return np.sum(pos * vel)


def swap_rows(a, i, j):
    a[i], a[j] = a[j].copy(), a[i].copy()


def permuted(a, w):
    swap_rows(a, 0, 2)
    swap_rows(a, 1, 2)
    return np.sum(a @ w * np.arange(1.0, 1 + len(a)))


def scaled_columns(a, s):
    for column, scale in zip(a.T, s, strict=True):
        column *= scale
    return np.linalg.det(a @ a.T)


def number_table(x, n):
    table = [[x] * n for _ in range(n)]
    for i in range(1, n):
        table[i][0] = table[i - 1][0] * x
        for j in range(1, n):
            table[i][j] += 0.5 * table[i][j - 1] * table[i - 1][j]
    return table[-1][-1]


CASES = (
    Case(cumulated, lambda rng: (vector(rng),), ("x",)),
    Case(prefix_doubling, lambda rng: (vector(rng, 6),), ("x",)),
    Case(selection_sort, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(shell_sort, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(quick_sorted, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(merge_sorted, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(partition_sum, lambda rng: (vector(rng), 0.9), ("x",)),
    Case(reverse_in_place, lambda rng: (vector(rng), vector(rng)), ("x", "w")),
    Case(rotate, lambda rng: (vector(rng), 2, vector(rng)), ("x", "w")),
    Case(lcs_soft, lambda rng: (vector(rng, 2), vector(rng, 3), 0.4), ("a", "b", "temp")),
    Case(dtw, lambda rng: (vector(rng, 3), vector(rng, 3)), ("a", "b")),
    Case(rod_cutting, lambda rng: (vector(rng, 4),), ("prices",)),
    Case(matrix_chain, lambda rng: (vector(rng, 4),), ("p",)),
    Case(rolling_rows, lambda rng: (matrix(rng),), ("grid",)),
    Case(sor, lambda rng: (matrix(rng, 3, 3) + np.eye(3), vector(rng, 3), 0.8),
         ("a", "b", "omega")),
    Case(biquad, lambda rng: (vector(rng), vector(rng, 3), vector(rng, 2)), ("x", "b", "a")),
    Case(lattice_filter, lambda rng: (vector(rng, 4), vector(rng, 2)), ("x", "k")),
    Case(levinson, lambda rng: (np.array([3.0, 1.1, 0.7, 0.2]) * vector(rng, 4),), ("r",)),
    Case(de_boor, lambda rng: (np.cumsum(vector(rng, 8)), vector(rng, 4), 2.5), ("t", "c", "x")),
    Case(de_casteljau, lambda rng: (matrix(rng, 4, 2), 0.3), ("points", "t")),
    Case(verlet, lambda rng: (matrix(rng, 3, 2), matrix(rng, 3, 2), 0.1), ("pos", "vel", "dt")),
    Case(pair_forces, lambda rng: (matrix(rng, 3, 2),), ("pos",)),
    Case(deposit, lambda rng: (vector(rng) * 3, vector(rng), 4), ("x", "charge")),
    Case(wrap_and_reflect, lambda rng: (vector(rng), vector(rng)), ("pos", "vel")),
    Case(permuted, lambda rng: (matrix(rng, 3, 3), vector(rng, 3)), ("a", "w")),
    Case(scaled_columns, lambda rng: (matrix(rng, 2, 3), vector(rng, 3)), ("a", "s")),
    Case(number_table, lambda rng: (number(rng), 4), ("x",)),
)
