"""Small scientific programs as they are found in repositories."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def pendulum(theta, omega, g=9.81, length=1.0, dt=0.05, steps=5):
    for _ in range(steps):
        omega = omega - dt * g / length * np.sin(theta)
        theta = theta + dt * omega
    return theta**2 + omega**2


def rk4(y, t0, t1, n):
    def f(t, y):
        return np.array([y[1], -y[0] + 0.1 * np.cos(t)])

    h = (t1 - t0) / n
    t = t0
    for _ in range(n):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return y[0] * y[1]


def heat(u, kappa, steps):
    u = u.copy()
    for _ in range(steps):
        new = u.copy()
        new[1:-1] = u[1:-1] + kappa * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = new
    return np.sum(u**2)


def kalman(z, q, r):
    x, p = 0.0, 1.0
    total = 0.0
    for measurement in z:
        p = p + q
        k = p / (p + r)
        x = x + k * (measurement - x)
        p = (1.0 - k) * p
        total += (measurement - x) ** 2
    return total


def lennard_jones(positions):
    n = len(positions)
    energy = 0.0
    for i in range(n):
        for j in range(i + 1, n):
            d = positions[i] - positions[j]
            r2 = np.dot(d, d)
            s = 1.0 / r2**3
            energy += 4.0 * (s * s - s)
    return energy


def gaussian_process(x, y, length, noise):
    d = x[:, None] - x[None, :]
    k = np.exp(-0.5 * (d / length) ** 2) + noise * np.eye(len(x))
    alpha = np.linalg.solve(k, y)
    return 0.5 * y @ alpha + np.sum(np.log(np.diag(k)))


def softmax_loss(w, x, labels):
    scores = x @ w
    scores = scores - np.max(scores, axis=1, keepdims=True)
    p = np.exp(scores) / np.sum(np.exp(scores), axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


def convolution(x, k):
    n, m = len(x), len(k)
    out = np.zeros(n - m + 1)
    for i in range(n - m + 1):
        out[i] = np.sum(x[i : i + m] * k)
    return np.sum(np.maximum(out, 0.5) ** 2)


def gru_cell(h, w, u):
    for t in range(3):
        z = 1.0 / (1.0 + np.exp(-(w * h + u)))
        c = np.tanh(u * h * z + t)
        h = (1.0 - z) * h + z * c
    return np.sum(h)


def power_iteration(a):
    m = a.T @ a
    v = np.ones(m.shape[0])
    for _ in range(4):
        v = m @ v
        v /= np.linalg.norm(v)
    return v @ m @ v


def gradient_descent(x, a):
    for _ in range(3):
        g = 2.0 * a.T @ (a @ x - 1.0)
        x = x - 0.01 * g
    return np.sum((a @ x - 1.0) ** 2)


def black_scholes(s, k, sigma):
    t, r = 0.5, 0.02
    d1 = (np.log(s / k) + (r + 0.5 * sigma**2) * t) / (sigma * np.sqrt(t))
    d2 = d1 - sigma * np.sqrt(t)

    def cdf(v):
        return 0.5 * (1.0 + np.tanh(0.8 * v))

    return s * cdf(d1) - k * np.exp(-r * t) * cdf(d2)


def trapezoid(y, x):
    return np.sum((x[1:] - x[:-1]) * (y[1:] + y[:-1])) / 2.0


def horner(c, x):
    result = 0.0
    for a in c[::-1]:
        result = result * x + a
    return result


def bilinear(image, px, py):
    i, j = int(px), int(py)
    u, v = px - i, py - j
    return (
        image[i, j] * (1 - u) * (1 - v)
        + image[i + 1, j] * u * (1 - v)
        + image[i, j + 1] * (1 - u) * v
        + image[i + 1, j + 1] * u * v
    )


def thomas(a, b, c, d):
    n = len(d)
    cp = np.zeros(n)
    dp = np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    x = np.zeros(n)
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return np.sum(x * x)


def bisection(p):
    lo, hi = 0.0, 2.0
    for _ in range(6):
        mid = 0.5 * (lo + hi)
        if mid * mid > p:
            hi = mid
        else:
            lo = mid
    return hi * p + lo


def covariance(a):
    centred = a - a.mean(axis=0)
    c = centred.T @ centred / (len(a) - 1)
    return np.trace(c) + c[0, 1]


def metropolis(x, steps, seed):
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        x = x + 0.1 * rng.normal(size=x.shape)
    return np.sum(x * x)


def spring_chain(x, k):
    force = np.zeros_like(x)
    force[:-1] += k * (x[1:] - x[:-1])
    force[1:] -= k * (x[1:] - x[:-1])
    return np.sum(force**2)


def rotation(theta, p):
    c, s = np.cos(theta), np.sin(theta)
    r = np.array([[c, -s], [s, c]])
    return np.sum((r @ p) * np.array([1.0, 3.0]))


def dynamic_time_warp(x, y):
    n, m = len(x), len(y)
    d = np.full((n + 1, m + 1), np.inf)
    d[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1]) ** 2
            d[i, j] = cost + min(d[i - 1, j], d[i, j - 1], d[i - 1, j - 1])
    return d[n, m]


def adam(x, a):
    m, v = np.zeros_like(x), np.zeros_like(x)
    beta1, beta2 = 0.9, 0.99
    for t in range(1, 4):
        g = a * x
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        x = x - 0.1 * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + 0.1)
    return np.sum(x * x)


def norm_rows(a):
    for i in range(len(a)):
        a[i] /= np.sqrt(np.sum(a[i] ** 2))
    return np.sum(a[:, 0] * a[:, 1])


def uses_axis(a):
    return np.sum(np.mean(a, axis=0) * np.std(a, axis=0)) + np.var(a[:, 0])


CASES = (
    program(pendulum, number, number),
    program(rk4, lambda rng: vector(rng, 2), 0.0, 1.0, 3, wrt=("y",)),
    program(heat, vector, number, 3),
    program(kalman, vector, number, number),
    program(lennard_jones, lambda rng: matrix(rng, 3, 3), wrt=("positions",)),
    program(gaussian_process, vector, vector, number, 0.1),
    program(
        softmax_loss, lambda rng: matrix(rng, 3, 4), lambda rng: matrix(rng, 5, 3),
        np.array([0, 1, 3, 2, 1]), wrt=("w", "x"),
    ),
    program(convolution, lambda rng: vector(rng, 8), lambda rng: vector(rng, 3), wrt=("x", "k")),
    program(gru_cell, vector, number, number),
    program(power_iteration, matrix),
    program(gradient_descent, lambda rng: vector(rng, 3), matrix, wrt=("x", "a")),
    program(black_scholes, number, number, number),
    program(trapezoid, vector, vector),
    program(horner, vector, number),
    program(bilinear, matrix, number, number, ),
    program(
        thomas, vector, lambda rng: vector(rng) + 3.0, vector, vector, wrt=("a", "b", "c", "d")
    ),
    program(bisection, number),
    program(covariance, matrix),
    program(metropolis, vector, 3, 7),
    program(spring_chain, vector, number),
    program(rotation, number, lambda rng: vector(rng, 2), wrt=("theta", "p")),
    program(dynamic_time_warp, vector, lambda rng: vector(rng, 3), wrt=("x", "y")),
    program(adam, vector, vector),
    program(norm_rows, matrix),
    program(uses_axis, matrix),
)
