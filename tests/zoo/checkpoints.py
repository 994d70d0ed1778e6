"""Checkpointed loops and blocks: the same derivative as of the program without its marks."""

from __future__ import annotations

import numpy as np

import s2s
from tests.zoo.case import Case, matrix, number, vector


def steps(u, w, n):
    for t in s2s.checkpointed(range(n), snapshots=3):
        rate = np.sin(u) * w
        u = u + rate * t
    return np.sum(u * u)


def in_place(u, w, n):
    u = u.copy()
    for t in s2s.checkpointed(range(n), snapshots=2):
        u[1:-1] += 0.1 * w * t * (u[2:] - u[1:-1]) ** 2
    return np.sum(u * u)


def until(u, w, n):
    trips = 0
    while s2s.checkpointed(trips < n, snapshots=2):
        u = 0.5 * (u + w / u)
        trips += 1
    return np.sum(u**3)


def broken_off(u, w, n):
    for t in s2s.checkpointed(range(100), snapshots=2):
        if t == n:
            break
        if t % 3 == 1:
            continue
        u = np.sin(u) * w
    return np.sum(u)


def nested(u, w, n):
    for i in s2s.checkpointed(range(n), snapshots=2):
        for j in s2s.checkpointed(range(3), snapshots=1):
            u = u + 0.1 * w * np.sin(u) * (i + j)
        u = np.tanh(u)
    return u.sum()


def inside_a_loop(u, w, n):
    for i in range(n):
        for j in s2s.checkpointed(range(3), snapshots=1):
            u = u + 0.1 * w * np.sin(u) * (i + j)
        u = np.tanh(u)
    return u.sum()


def block(u, w, n):
    with s2s.checkpoint():
        h = np.tanh(w * u)
        h = np.sin(h) * h
    for _ in range(n):
        with s2s.checkpoint():
            h = np.tanh(h * u)
    return np.sum(h * h)


def rows(table, w):
    h = np.zeros(table.shape[1])
    for row in s2s.checkpointed(table, snapshots=2):
        h = np.tanh(w * h + row)
    return np.sum(h**2)


def counted_rows(table, w):
    h = np.zeros(table.shape[1])
    for i, row in s2s.checkpointed(enumerate(table), snapshots=2):
        h = np.tanh(w * h + row * i)
    return np.sum(h**2)


def history(u, w, n):
    seen = np.empty((n + 1, u.size))
    seen[0] = u
    for t in s2s.checkpointed(range(n), snapshots=2):
        u = u + 0.1 * w * np.sin(u)
        seen[t + 1] = u
    return np.sum(seen**2)


def listed(u, w, n):
    seen = []
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = u + 0.1 * w * np.sin(u)
        seen.append(u * u)
    return sum(np.sum(one) for one in seen)


def double_buffer(u, w, n):
    a, b = u.copy(), np.zeros_like(u)
    for _ in s2s.checkpointed(range(n), snapshots=2):
        b[1:-1] = a[1:-1] + 0.1 * w * (a[2:] * a[:-2])
        a, b = b, a
    return np.sum(a * a)


def leapfrog(u, w, n):
    v = np.zeros_like(u)
    for _ in s2s.checkpointed(range(n), snapshots=3):
        v -= 0.1 * w * np.sin(u)
        u = u + 0.1 * v
        v *= 0.9
    return np.sum(u * v)


def through_a_view(u, w, n):
    u = u.copy()
    inner = u[1:-1]
    for _ in s2s.checkpointed(range(n), snapshots=2):
        inner += 0.1 * w * u[2:] * u[:-2]
    return np.sum(u * u)


def written_afterwards(u, w, n):
    scale = w * np.ones_like(u)
    for _ in s2s.checkpointed(range(n), snapshots=1):
        u = np.tanh(u * scale)
    scale *= 2.0
    return np.sum(u * scale)


def scalars(x, w, n):
    y, v = x, 0.0
    for _ in s2s.checkpointed(range(n), snapshots=2):
        v = v - 0.1 * w * np.sin(y)
        y = y + 0.1 * v
    return y * v


def sometimes(u, w, n):
    v = u
    for t in s2s.checkpointed(range(n), snapshots=2):
        if t % 2 == 0:
            v = u * w
        u = np.sin(v) + u
    return np.sum(u * v)


PLANS = {"every": s2s.Recompute(), "third": s2s.Periodic(3), "online": s2s.Online(2)}


def by_plan(u, w, n):
    for _ in s2s.checkpointed(range(n), plan=s2s.Periodic(3)):
        u = np.sin(u) * w + u
    return np.sum(u)


def planned(u, w, n):
    plan = PLANS["online"]
    for _ in s2s.checkpointed(range(n), plan=plan):
        u = np.sin(u) * w + u
    return np.sum(u)


MODES = ("reverse", "forward")


def _case(function, start, n):
    return Case(
        function,
        lambda rng: (start(rng), number(rng), n),
        ("u" if start is vector else "x", "w"),
        name=f"{function.__name__}_{n}",
        modes=MODES,
    )


LOOPS = (
    steps,
    in_place,
    until,
    broken_off,
    nested,
    inside_a_loop,
    block,
    history,
    double_buffer,
    leapfrog,
    through_a_view,
    written_afterwards,
    sometimes,
    by_plan,
    planned,
)

CASES = (
    *(_case(function, vector, n) for function in LOOPS for n in (0, 1, 7)),
    *(_case(listed, vector, n) for n in (1, 7)),
    _case(scalars, number, 7),
    Case(rows, lambda rng: (matrix(rng), number(rng)), ("table", "w"), modes=MODES),
    Case(counted_rows, lambda rng: (matrix(rng), number(rng)), ("table", "w"), modes=MODES),
)
