"""Classes that own buffers, containers of arrays, callbacks that write."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


class Grid:
    def __init__(self, n):
        self.now = np.zeros(n)
        self.new = np.zeros(n)
        self.steps = 0

    def load(self, values):
        self.now[:] = values

    def step(self, k):
        self.new[1:-1] = self.now[1:-1] + k * (self.now[2:] - 2 * self.now[1:-1] + self.now[:-2])
        self.new[0] = self.now[0]
        self.new[-1] = self.now[-1]
        self.now, self.new = self.new, self.now
        self.steps += 1


def diffused(x, k):
    grid = Grid(len(x))
    grid.load(x)
    for _ in range(3):
        grid.step(k)
    return np.sum(grid.now**2)


class Ring:
    def __init__(self, size):
        self.data = np.zeros(size)
        self.head = 0

    def push(self, value):
        self.data[self.head % len(self.data)] = value
        self.head += 1

    def mean(self):
        return self.data[: min(self.head, len(self.data))].mean()


def smoothed_by_ring(x):
    ring = Ring(3)
    total = 0.0
    for value in x:
        ring.push(value * value)
        total += ring.mean() * value
    return total


class Ensemble:
    def __init__(self, count, dim):
        self.members = [np.zeros(dim) for _ in range(count)]

    def perturb(self, noise, scale):
        for member, row in zip(self.members, noise, strict=True):
            member += scale * row

    def mean(self):
        out = np.zeros_like(self.members[0])
        for member in self.members:
            out += member
        out /= len(self.members)
        return out


def ensemble(noise, scale):
    group = Ensemble(len(noise), noise.shape[1])
    group.perturb(noise, scale)
    group.perturb(noise[::-1], scale * scale)
    centre = group.mean()
    return sum(np.sum((m - centre) ** 2) for m in group.members) + np.sum(centre**3)


@dataclass
class State:
    pos: np.ndarray
    vel: np.ndarray
    trace: list = field(default_factory=list)


def advance(state, dt):
    state.vel -= dt * state.pos
    state.pos += dt * state.vel
    state.trace.append(state.pos.copy())


def oscillators(x, v, dt):
    state = State(x.copy(), v.copy())
    for _ in range(4):
        advance(state, dt)
    return np.sum(np.array(state.trace) ** 2) + state.vel @ state.pos


class Accumulator:
    def __init__(self):
        self.sums = {}

    def add(self, name, value):
        if name in self.sums:
            self.sums[name] += value
        else:
            self.sums[name] = value.copy()


def accumulated(a, b):
    acc = Accumulator()
    acc.add("a", a)
    acc.add("b", b)
    acc.add("a", a * b)
    return np.sum(acc.sums["a"] ** 2) + np.prod(acc.sums["b"])


class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.out = np.empty(w.shape[0])

    def __call__(self, x):
        np.dot(self.w, x, out=self.out)
        self.out += self.b
        return self.out


def layers_with_buffers(w, b, x):
    first = Linear(w, b)
    h = np.tanh(first(x))
    second = Linear(w.T.copy(), b[::-1] * 2.0)
    return np.sum(second(h) ** 2)


def same_layer_twice(w, b, x):
    layer = Linear(w, b)
    h = layer(x)
    g = layer(h)
    return np.sum(g * h)


def queue_of_arrays(x):
    window = deque(maxlen=2)
    total = 0.0
    for i in range(len(x)):
        window.append(x[i] * x)
        total = total + np.sum(window[0] * window[-1])
    return total


def params_dict(w, b, x, rate):
    params = {"w": w.copy(), "b": b.copy()}
    for _ in range(2):
        h = np.tanh(params["w"] @ x + params["b"])
        grads = {"w": np.outer((1 - h**2) * h, x), "b": (1 - h**2) * h}
        for key in params:
            params[key] -= rate * grads[key]
    return np.sum(params["w"] ** 2) + params["b"].sum()


def nested_lists(x):
    cells = [[x[i] * j for j in range(3)] for i in range(3)]
    for i in range(1, 3):
        for j in range(1, 3):
            cells[i][j] += cells[i - 1][j] * cells[i][j - 1]
    return cells[2][2] + cells[1][2]


def on_step_scale(u):
    u *= 0.9


def on_step_pin(u):
    u[0] = 1.0
    u[-1] = u[-2]


def run(u, steps, callback):
    for _ in range(steps):
        u[1:] += 0.1 * u[:-1]
        callback(u)
    return u


def with_callbacks(x):
    a = run(x.copy(), 2, on_step_scale)
    b = run(x * x, 2, on_step_pin)
    return np.sum(a * b)


def callback_closure(x, rate):
    log = np.zeros(3)

    def record(t, u):
        log[t] = u.sum()
        u -= rate * u**2

    u = x.copy()
    for t in range(3):
        record(t, u)
    return log @ log + u[0]


def hooks_in_list(x):
    u = x.copy()
    for hook in [on_step_scale, on_step_pin, on_step_scale]:
        hook(u)
    return np.sum(u**3)


def history_views(x):
    history = np.zeros((4, len(x)))
    row = history[0]
    row[:] = x
    for t in range(1, 4):
        previous, row = history[t - 1], history[t]
        row[:] = previous * 0.9
        row[1:] += previous[:-1] ** 2
    return np.sum(history**2)


def grouped(x, labels):
    groups = {}
    for value, label in zip(x, labels, strict=True):
        groups.setdefault(label, []).append(value)
    total = 0.0
    for values in groups.values():
        m = sum(values) / len(values)
        for i in range(len(values)):
            values[i] = values[i] - m
        total += sum(v * v for v in values)
    return total


def lists_aliased(x):
    rows = [x.copy()] * 2 + [x * 2]
    rows[0] += 1.0
    rows[2][1:] = rows[1][:-1]
    return np.sum(rows[0] * rows[1] * rows[2])


def tuple_state(x, v, dt):
    state = (x.copy(), v.copy())
    for _ in range(3):
        pos, vel = state
        vel -= dt * np.sin(pos)
        pos += dt * vel
    return np.sum(state[0] * state[1])


def workspace(x, n):
    work = {"k1": np.empty_like(x), "k2": np.empty_like(x), "tmp": np.empty_like(x)}
    y = x.copy()
    for _ in range(n):
        np.multiply(y, -0.5, out=work["k1"])
        np.add(y, work["k1"], out=work["tmp"])
        np.sin(work["tmp"], out=work["k2"])
        y += 0.5 * (work["k1"] + work["k2"])
    return np.sum(y**2)


CASES = (
    Case(diffused, lambda rng: (vector(rng), 0.1), ("x", "k")),
    Case(smoothed_by_ring, lambda rng: (vector(rng),), ("x",)),
    Case(ensemble, lambda rng: (matrix(rng), 0.7), ("noise", "scale")),
    Case(oscillators, lambda rng: (vector(rng, 3), vector(rng, 3), 0.1), ("x", "v", "dt")),
    Case(accumulated, lambda rng: (vector(rng), vector(rng)), ("a", "b")),
    Case(layers_with_buffers, lambda rng: (matrix(rng, 3, 3), vector(rng, 3), vector(rng, 3)),
         ("w", "b", "x")),
    Case(same_layer_twice, lambda rng: (matrix(rng, 3, 3), vector(rng, 3), vector(rng, 3)),
         ("w", "b", "x")),
    Case(queue_of_arrays, lambda rng: (vector(rng, 4),), ("x",)),
    Case(params_dict, lambda rng: (matrix(rng, 2, 3), vector(rng, 2), vector(rng, 3), 0.1),
         ("w", "b", "x", "rate")),
    Case(nested_lists, lambda rng: (vector(rng, 3),), ("x",)),
    Case(with_callbacks, lambda rng: (vector(rng),), ("x",)),
    Case(callback_closure, lambda rng: (vector(rng), number(rng)), ("x", "rate")),
    Case(hooks_in_list, lambda rng: (vector(rng),), ("x",)),
    Case(history_views, lambda rng: (vector(rng),), ("x",)),
    Case(grouped, lambda rng: (vector(rng), [0, 1, 0, 2, 1]), ("x",)),
    Case(lists_aliased, lambda rng: (vector(rng),), ("x",)),
    Case(tuple_state, lambda rng: (vector(rng), vector(rng), 0.1), ("x", "v", "dt")),
    Case(workspace, lambda rng: (vector(rng), 2), ("x",)),
)
