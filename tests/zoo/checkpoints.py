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


def returned(u, w, n):
    for t in s2s.checkpointed(range(9), snapshots=2):
        u = u * w + np.sin(u)
        if t == 1:
            continue
        if t == n:
            half = u * 0.5
            return np.sum(half * u)
        if np.sum(u) > 50.0:
            break
    return np.sum(u)


def returned_forever(u, w, n):
    k = 0
    while s2s.checkpointed(True, snapshots=2):
        for _ in range(2):
            u = np.sin(u) * w + 0.1
        k += 1
        if k > n:
            return np.sum(u * u) * k


def returned_block(u, w, n):
    with s2s.checkpoint():
        h = np.tanh(u * w)
        if n == 0:
            return np.sum(h)
        h = h * h
        return np.sum(h * u)


def skipped_block(u, w, n):
    for t in range(n):
        with s2s.checkpoint():
            u = np.sin(u) * w
            if t % 3 == 1:
                continue
            if t == 5:
                break
        u = u * 2.0
    return np.sum(u)


def bound_by_the_test(u, w, n):
    k = 0
    while s2s.checkpointed((k := k + 1) < n, snapshots=2):
        u = np.sin(u) * w + (s := 0.1 * k) + s
    return np.sum(u) * k


def with_local_functions(u, w, n):
    def rate(x):
        return np.sin(x) * w

    for i in s2s.checkpointed(range(n), snapshots=2):
        for j in s2s.checkpointed(range(2), snapshots=1):
            u = rate(rate(u)) + 0.1 * j
        u = rate(u) * 0.5 + i
    return np.sum(u)


def zipped_lists(u, w, n):
    fields = [u * (0.1 * k) for k in range(n)]
    numbers = 0.1 * np.arange(float(n))
    h = u
    for i, field in s2s.checkpointed(enumerate(fields), snapshots=2):
        h = np.tanh(h * w + field * i)
    for field, number_ in s2s.checkpointed(zip(fields, numbers), snapshots=2):  # noqa: B905
        h = np.tanh(h * w + field * number_)
    return np.sum(h)


def items_augmented(u, w, n):
    table = {"p": np.ones(2), "q": np.arange(2.0)}
    for value in s2s.checkpointed(table.values(), snapshots=2):
        value *= 0.5  # noqa: PLW2901 - what the case is about
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = np.sin(u) * w
    return np.sum(u) + table["p"][0]


def generators(u, w, n):
    sources = [np.random.default_rng(k) for k in range(n)]
    for source in s2s.checkpointed(sources, snapshots=2):
        u = np.tanh(u * w) * source.random() + u
        u = u * source.random()
    return np.sum(u)


def rows_written_later(table, w):
    table = table.copy()
    h = np.zeros(table.shape[1])
    for row in s2s.checkpointed(table, snapshots=2):
        h = np.tanh(w * h + row)
    table *= 2.0
    return np.sum(h**2) + np.sum(table * w)


def nested_lists(u, w, n):
    s = [[u, u * 2.0], [u * 3.0]]
    for _ in s2s.checkpointed(range(n), snapshots=2):
        s[0][1] = np.sin(s[0][0]) * w
        s[1][0] = s[0][1] + s[1][0]
        s[0][0] = s[1][0] * 0.1
    return np.sum(s[0][0] * s[1][0])


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


def written_before(u, w, n):
    for i in range(2):
        u[i] = np.sin(w) * u[i]
    for _ in s2s.checkpointed(range(n), snapshots=2):
        u = np.where(np.abs(u) > 0.7, w, w / (1.5 + np.cos(w))) + 0.3 * u * u
    return np.sum(u)


def quietly(u, w, n):
    for _ in s2s.checkpointed(range(n), snapshots=2):
        with np.errstate(divide="ignore"):
            u = np.where(u > 0.2, np.sqrt(np.abs(u)) * w, u) + u
    return np.sum(u)


class Held:
    def __init__(self, u):
        self.u = u

    @property
    def total(self):
        return np.sum(self.u**2)

    def __matmul__(self, other):
        return np.sum(self.u * other)


def property_of_object(u, w, n):
    held = Held(u * 1.0)
    total = 0.0
    for _ in s2s.checkpointed(range(n), snapshots=2):
        total = total * w + held.total + held @ u
    return total


def _applied(h, x):
    return h(x)


def local_functions_that_stay(u, w, n):
    for t in s2s.checkpointed(range(n), snapshots=2):
        for _ in range(2):

            def drift(v):
                return v * w + 0.1

            u = np.sin(drift(u)) + drift(np.cos(u))

        def pull(v):
            return v * w * t

        u = u + 0.1 * pull(np.sin(w)) + 0.1 * _applied(pull, u)
    return np.sum(u * u)


MODES = ("reverse", "forward", "second")


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
    written_before,
    property_of_object,
    sometimes,
    by_plan,
    planned,
    returned,
    returned_forever,
    returned_block,
    skipped_block,
    bound_by_the_test,
    with_local_functions,
    local_functions_that_stay,
    zipped_lists,
    items_augmented,
    generators,
    nested_lists,
    quietly,
)

CASES = (
    *(_case(function, vector, n) for function in LOOPS for n in (0, 1, 7)),
    *(_case(listed, vector, n) for n in (1, 7)),
    _case(scalars, number, 7),
    Case(rows, lambda rng: (matrix(rng), number(rng)), ("table", "w"), modes=MODES),
    Case(rows_written_later, lambda rng: (matrix(rng), number(rng)), ("table", "w"), modes=MODES),
    Case(counted_rows, lambda rng: (matrix(rng), number(rng)), ("table", "w"), modes=MODES),
)
