"""Loops over images and tables, sweeps over grids, and matrices changed row by row."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def convolved(img, kernel):
    h, w = img.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (img[i : i + kh, j : j + kw] * kernel).sum()
    out[out < 0.5] = 0.0
    return out.mean()


def convolved_by_shifts(img, kernel):
    h, w = img.shape
    padded = np.zeros((h + 2, w + 2))
    padded[1:-1, 1:-1] = img
    out = np.zeros_like(img)
    for di in range(3):
        for dj in range(3):
            out += kernel[di, dj] * padded[di : di + h, dj : dj + w]
    np.maximum(out, 0.1, out=out)
    return (out**2).sum()


def mirrored_border(img):
    h, w = img.shape
    big = np.empty((h + 2, w + 2))
    big[1:-1, 1:-1] = img
    big[0, 1:-1], big[-1, 1:-1] = img[1], img[-2]
    big[:, 0] = big[:, 2]
    big[:, -1] = big[:, -3]
    return np.sum(big[1:, 1:] * big[:-1, :-1])


def warped(img, shift):
    h, w = img.shape
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w - 1):
            x = j + shift[i, j]
            j0 = int(x)
            a = x - j0
            j0 = min(j0, w - 2)
            out[i, j] += (1 - a) * img[i, j0] + a * img[i, j0 + 1]
    return np.sum(out**2)


def splatted(img, points):
    for p in points:
        r, c = int(p[0]), int(p[1])
        fr, fc = p[0] - r, p[1] - c
        img[r, c] += (1 - fr) * (1 - fc)
        img[r + 1, c] += fr * (1 - fc)
        img[r, c + 1] += (1 - fr) * fc
        img[r + 1, c + 1] += fr * fc
    return np.sum(img**3)


def normalised_channels(img):
    out = img.copy()
    for c in range(out.shape[-1]):
        channel = out[..., c]
        channel -= channel.mean()
        channel /= channel.std() + 1e-3
    return np.sum(out[..., 0] * out[..., 1] ** 2)


def gamma_in_place(img, gamma, low):
    img -= low
    mask = img > 0
    img[mask] = img[mask] ** gamma
    img[~mask] = 0.0
    return img.sum()


def vignette(img, strength):
    rows, cols = img.shape
    for i in range(rows):
        for j in range(cols):
            r2 = (i - rows / 2) ** 2 + (j - cols / 2) ** 2
            img[i, j] *= 1.0 / (1.0 + strength * r2)
    return np.sum(img**2)


def seam(energy):
    cost = energy.copy()
    rows, cols = cost.shape
    for i in range(1, rows):
        for j in range(cols):
            lo, hi = max(j - 1, 0), min(j + 2, cols)
            cost[i, j] += cost[i - 1, lo:hi].min()
    return cost[-1].min()


def scanline_fill(img, thr):
    out = img.copy()
    for row in out:
        for j in range(1, len(row)):
            if abs(row[j] - row[j - 1]) < thr:
                row[j] = row[j - 1]
    return np.sum(out * img)


def multigrid(u, f):
    n = len(u)
    for _ in range(2):
        for i in range(1, n - 1):
            u[i] = 0.5 * (u[i - 1] + u[i + 1] - f[i])
    res = np.zeros(n)
    res[1:-1] = f[1:-1] - (u[:-2] - 2 * u[1:-1] + u[2:])
    coarse = res[::2].copy()
    coarse[1:-1] *= 0.5
    u[::2] += coarse
    u[1::2] += 0.5 * (coarse[:-1] + coarse[1:])
    return np.sum(u**2)


def lid_cavity(psi, omega, nu):
    for _ in range(2):
        omega[0, 1:-1] = -2.0 * psi[1, 1:-1]
        omega[-1, 1:-1] = -2.0 * psi[-2, 1:-1] - 1.0
        adv = (psi[1:-1, 2:] - psi[1:-1, :-2]) * (omega[2:, 1:-1] - omega[:-2, 1:-1])
        lap = omega[2:, 1:-1] + omega[:-2, 1:-1] + omega[1:-1, 2:] + omega[1:-1, :-2]
        omega[1:-1, 1:-1] += 0.1 * (nu * (lap - 4 * omega[1:-1, 1:-1]) - 0.25 * adv)
        psi[1:-1, 1:-1] = 0.25 * (
            psi[2:, 1:-1] + psi[:-2, 1:-1] + psi[1:-1, 2:] + psi[1:-1, :-2] + omega[1:-1, 1:-1]
        )
    return np.sum(psi**2) + np.sum(omega * psi)


def upwind(q, c):
    for _ in range(3):
        flux = np.zeros(len(q) + 1)
        flux[1:] = np.where(c > 0, c * q, 0.0)
        flux[0] = flux[-1]
        q -= 0.2 * np.diff(flux)
    return np.sum(q**2)


def reduced_echelon(m):
    m = m.copy()
    rows, cols = m.shape
    lead = 0
    for r in range(rows):
        if lead >= cols:
            break
        p = r + int(np.argmax(np.abs(m[r:, lead])))
        m[[r, p]] = m[[p, r]]
        m[r] /= m[r, lead]
        for i in range(rows):
            if i != r:
                m[i] -= m[i, lead] * m[r]
        lead += 1
    return np.sum(m[:, -1] ** 2)


def doolittle(a):
    n = a.shape[0]
    lower, upper = np.eye(n), np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            upper[i, j] = a[i, j] - lower[i, :i] @ upper[:i, j]
        for j in range(i + 1, n):
            lower[j, i] = (a[j, i] - lower[j, :i] @ upper[:i, i]) / upper[i, i]
    return np.log(np.abs(np.diag(upper))).sum() + lower.sum()


def ldl(a):
    n = len(a)
    d = np.zeros(n)
    low = np.eye(n)
    for j in range(n):
        d[j] = a[j, j] - np.sum(low[j, :j] ** 2 * d[:j])
        for i in range(j + 1, n):
            low[i, j] = (a[i, j] - np.sum(low[i, :j] * low[j, :j] * d[:j])) / d[j]
    return np.sum(np.log(d)) + low[-1, 0]


def givens(a):
    r = a.copy()
    m, n = r.shape
    for j in range(n):
        for i in range(m - 1, j, -1):
            h = np.hypot(r[i - 1, j], r[i, j])
            c, s = r[i - 1, j] / h, r[i, j] / h
            top, low = r[i - 1].copy(), r[i].copy()
            r[i - 1] = c * top + s * low
            r[i] = -s * top + c * low
    return np.sum(np.abs(r[np.arange(n), np.arange(n)]))


def inverse_in_place(a):
    n = len(a)
    a = a.copy()
    for k in range(n):
        p = a[k, k]
        a[k, k] = 1.0
        a[k] /= p
        for i in range(n):
            if i != k:
                f = a[i, k]
                a[i, k] = 0.0
                a[i] -= f * a[k]
    return a.trace() + a[0, -1]


def walsh(x):
    a = x.copy()
    h = 1
    while h < len(a):
        for i in range(0, len(a), h * 2):
            for j in range(i, i + h):
                a[j], a[j + h] = a[j] + a[j + h], a[j] - a[j + h]
        h *= 2
    return np.sum(a**3)


def fft_blocks(re, im):
    n = len(re)
    size = 2
    while size <= n:
        half = size // 2
        for k in range(half):
            c, s = np.cos(2 * np.pi * k / size), -np.sin(2 * np.pi * k / size)
            tr = c * re[k + half :: size] - s * im[k + half :: size]
            ti = c * im[k + half :: size] + s * re[k + half :: size]
            re[k + half :: size] = re[k::size] - tr
            im[k + half :: size] = im[k::size] - ti
            re[k::size] += tr
            im[k::size] += ti
        size *= 2
    return np.sum(re**2 * im)


def square(rng, n=3):
    return matrix(rng, n, n) + 3 * np.eye(n)


CASES = (
    Case(convolved, lambda rng: (matrix(rng, 4, 5), matrix(rng, 2, 2)), ("img", "kernel")),
    Case(convolved_by_shifts, lambda rng: (matrix(rng), matrix(rng, 3, 3)), ("img", "kernel")),
    Case(mirrored_border, lambda rng: (matrix(rng),), ("img",)),
    Case(warped, lambda rng: (matrix(rng, 2, 4), matrix(rng, 2, 4)), ("img", "shift")),
    Case(splatted, lambda rng: (matrix(rng, 4, 4), matrix(rng, 3, 2)), ("img", "points")),
    Case(normalised_channels, lambda rng: (rng.uniform(0.3, 1.5, (2, 3, 2)),), ("img",)),
    Case(gamma_in_place, lambda rng: (matrix(rng), 1.4, 0.6), ("img", "gamma", "low")),
    Case(vignette, lambda rng: (matrix(rng), number(rng)), ("img", "strength")),
    Case(seam, lambda rng: (matrix(rng),), ("energy",)),
    Case(scanline_fill, lambda rng: (matrix(rng), 0.4), ("img",)),
    Case(multigrid, lambda rng: (vector(rng, 7), vector(rng, 7)), ("u", "f")),
    Case(lid_cavity, lambda rng: (matrix(rng, 4, 4), matrix(rng, 4, 4), 0.3),
         ("psi", "omega", "nu")),
    Case(upwind, lambda rng: (vector(rng), vector(rng)), ("q", "c")),
    Case(reduced_echelon, lambda rng: (matrix(rng, 3, 4),), ("m",)),
    Case(doolittle, lambda rng: (square(rng),), ("a",)),
    Case(ldl, lambda rng: (square(rng),), ("a",)),
    Case(givens, lambda rng: (matrix(rng),), ("a",)),
    Case(inverse_in_place, lambda rng: (square(rng),), ("a",)),
    Case(walsh, lambda rng: (vector(rng, 8),), ("x",)),
    Case(fft_blocks, lambda rng: (vector(rng, 8), vector(rng, 8)), ("re", "im")),
)
