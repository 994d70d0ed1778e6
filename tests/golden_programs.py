"""The programs whose derivatives are kept as files, in `tests/golden/`, and read in review.

They stand in one file of their own: a golden module quotes the lines of the program.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def pendulum(angle, speed, length, steps):
    """The angle of a pendulum with friction after some steps of 10 ms."""
    dt = 0.01
    for _ in range(steps):
        pull = -9.81 / length * np.sin(angle)
        speed = speed + dt * (pull - 0.1 * speed)
        angle = angle + dt * speed
    return angle


def rollout(w, h, xs):
    loss = 0.0
    for t in range(len(xs)):
        a = w @ h + xs[t]
        if a.sum() > 0:
            h = np.tanh(a)
        else:
            h = 0.1 * a  # leak
        loss = loss + np.sum(h * h)
    return loss


def classifier(w1, b1, w2, b2, x, y):
    """The mean cross-entropy between the scores of the images x and the digits y."""
    hidden = np.tanh(x @ w1 + b1)
    scores = hidden @ w2 + b2
    shifted = scores - np.max(scores, axis=1, keepdims=True)  # so that exp cannot overflow
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(y)), y])


def heat(u, c, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def double_buffer(start, weight, steps):
    old = start.copy()
    new = np.zeros_like(old)
    for _ in range(steps):
        new[1:-1] = weight * (old[2:] + old[:-2])
        new[0] = old[0]
        new[-1] = 0.9 * old[-1]
        old, new = new, old
    return np.sum(old**2)


def escape(z, c, limit):
    """The first iterate beyond a limit."""
    for k in range(50):
        z = z * z + c
        if abs(z) > limit:
            return z / (k + 1)
    return c


def square_root(a, tolerance):
    """Newton's iteration until it stands still."""
    x = 0.5 * (1.0 + a)
    while True:
        step = 0.5 * (x - a / x)
        x = x - step
        if abs(step) < tolerance:
            break
    return x


def network(params, x):
    for w, b in params["layers"]:
        x = np.tanh(w @ x + b)
    return params["scale"] * np.sum(x)


@dataclass
class Spring:
    stiffness: float
    damping: float


def bounce(spring, position, speed):
    energy = 0.0
    for _ in range(20):
        force = -spring.stiffness * position - spring.damping * speed
        speed = speed + 0.05 * force
        position = position + 0.05 * speed
        energy = energy + speed**2
    return energy


def frequencies(x, scale):
    def wave(k):
        return np.sin(scale * k * x)

    return np.sum(wave(1) * wave(2))


def relaxed(field, source, force):
    """A fixed number of damped steps along a force that the caller gives."""
    for _ in range(10):
        field = 0.9 * field + 0.1 * force(field) + source
    return np.sum(field**2)


def normalise_rows(table, weights):
    """Writes into its argument: the caller's array stays as it was."""
    for i in range(len(table)):
        table[i] /= np.sum(table[i])
    return np.sum(table @ weights)


def thomas(lower, diagonal, upper, right):
    """A tridiagonal system, solved in place."""
    d, x = diagonal.copy(), right.copy()
    n = len(d)
    for i in range(1, n):
        factor = lower[i] / d[i - 1]
        d[i] -= factor * upper[i - 1]
        x[i] -= factor * x[i - 1]
    x[n - 1] /= d[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = (x[i] - upper[i] * x[i + 1]) / d[i]
    return np.sum(x**2)


def smooth(x, width):
    return x / np.sqrt(1.0 + (x / width) ** 2)


def stacked(x, w):
    """Helpers, called in a loop and of one another."""
    for _ in range(3):
        x = smooth(w @ x, 2.0)
    return np.sum(smooth(x, 1.0))


def history(x, rate, steps):
    states = [x]
    for _ in range(steps):
        x = x - rate * x**3
        states.append(x)
    return sum(np.sum(state**2) for state in states)


def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ v


def huber(w, x, y):
    error = x @ w - y
    return np.mean(np.where(np.abs(error) < 1.0, 0.5 * error**2, np.abs(error) - 0.5))
