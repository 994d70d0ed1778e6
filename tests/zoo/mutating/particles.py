"""Particles, networks and agents: states that are advanced in place, some of them objects."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


def leapfrog(pos, vel, dt):
    pos, vel = pos.copy(), vel.copy()
    acc = -pos
    for _ in range(3):
        vel += 0.5 * dt * acc
        pos += dt * vel
        acc = -pos
        vel += 0.5 * dt * acc
    return np.sum(pos**2) + np.sum(vel**2)


def gravity(pos, mass, dt):
    pos = pos.copy()
    vel = np.zeros_like(pos)
    n = len(pos)
    for _ in range(2):
        force = np.zeros((n, 2))
        for i in range(n):
            for j in range(i + 1, n):
                d = pos[j] - pos[i]
                f = mass[i] * mass[j] * d / (d @ d + 0.1) ** 1.5
                force[i] += f
                force[j] -= f
        vel += dt * force / mass[:, None]
        pos += dt * vel
    return np.sum(pos**2)


def springs(pos, stiffness, edges):
    force = np.zeros_like(pos)
    for a, b in edges:
        stretch = pos[b] - pos[a]
        length = np.sqrt(np.sum(stretch**2))
        pull = stiffness * (length - 0.5) * stretch / length
        force[a] += pull
        force[b] -= pull
    return np.sum(force**2)


def springs_at_once(pos, stiffness, left, right):
    force = np.zeros_like(pos)
    stretch = pos[right] - pos[left]
    pull = stiffness[:, None] * stretch
    np.add.at(force, left, pull)
    np.subtract.at(force, right, pull)
    return np.sum(force**2)


def bounced(pos, vel):
    pos, vel = pos.copy(), vel.copy()
    for _ in range(3):
        pos += 0.3 * vel
        outside = pos > 1.5
        vel[outside] *= -0.8
        pos[outside] = 3.0 - pos[outside]
    return np.sum(pos * vel)


@dataclass
class Particle:
    position: np.ndarray
    velocity: np.ndarray
    path: list = field(default_factory=list)

    def kick(self, force, dt):
        self.velocity += dt * force

    def drift(self, dt):
        self.position += dt * self.velocity
        self.path.append(self.position.copy())


def flight(x, v, dt):
    particle = Particle(x.copy(), v.copy())
    for _ in range(3):
        particle.kick(-particle.position, dt)
        particle.drift(dt)
    return sum(np.sum(p**2) for p in particle.path)


def swarm(x, dt):
    particles = [Particle(row.copy(), np.zeros(2)) for row in x]
    for _ in range(2):
        centre = sum(p.position for p in particles) / len(particles)
        for p in particles:
            p.kick(centre - p.position, dt)
        for p in particles:
            p.drift(dt)
    return np.sum(np.array([p.position for p in particles]) ** 2)


class Buffer:
    """The last readings, the oldest written over."""

    def __init__(self, size):
        self.data = np.zeros(size)
        self.next = 0

    def push(self, value):
        self.data[self.next % len(self.data)] = value
        self.next += 1

    def mean(self):
        return self.data[: self.next].mean() if self.next < len(self.data) else self.data.mean()


def smoothed(x):
    buffer = Buffer(3)
    total = 0.0
    for value in x:
        buffer.push(value * value)
        total += buffer.mean() ** 2
    return total


class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b
        self.seen = None

    def forward(self, x):
        self.seen = x
        return np.maximum(x @ self.w + self.b, 0.0)

    def backward(self, g):
        g = g * (self.seen @ self.w + self.b > 0)
        return g @ self.w.T, self.seen.T @ g, g.sum(axis=0)


def trained(x, w, b, rate):
    layer = Layer(w.copy(), b.copy())
    for _ in range(2):
        out = layer.forward(x)
        _, gw, gb = layer.backward(2.0 * (out - 0.5))
        layer.w -= rate * gw
        layer.b -= rate * gb
    return np.sum(layer.forward(x) ** 2)


def momentum(w, x, rate):
    w = w.copy()
    velocity = np.zeros_like(w)
    for t in range(3):
        gradient = 2 * x.T @ (x @ w - 1.0)
        velocity *= 0.9
        velocity -= rate * gradient
        w += velocity
    return np.sum((x @ w - 1.0) ** 2)


def adam(w, rate):
    w = w.copy()
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, 4):
        g = 2 * w + np.cos(w)
        m[:] = 0.9 * m + 0.1 * g
        v[:] = 0.99 * v + 0.01 * g**2
        w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    return np.sum(w**2)


def parameters_in_dict(w, b, rate):
    parameters = {"w": w.copy(), "b": b.copy()}
    for _ in range(2):
        for name in parameters:
            parameters[name] -= rate * np.tanh(parameters[name])
    return np.sum(parameters["w"] @ parameters["b"])


def slots_in_dict(w, rate):
    state = {}
    params = {"a": w[:2].copy(), "b": w[2:].copy()}
    for _ in range(2):
        for name, p in params.items():
            if name not in state:
                state[name] = np.zeros_like(p)
            state[name] += p**2
            p -= rate * p / np.sqrt(state[name] + 1e-3)
    return params["a"].sum() * params["b"].sum()


def queue_of_waves(x, n):
    history = [x.copy(), x * 0.9]
    for _ in range(n):
        new = 2 * history[-1] - history[-2] - 0.1 * np.sin(history[-1])
        history.append(new)
        history.pop(0)
    return np.sum(history[-1] ** 2)


def snapshots(u, k, n):
    frames = np.empty((n + 1,) + u.shape)
    frames[0] = u
    for t in range(n):
        frames[t + 1] = frames[t]
        frames[t + 1, 1:-1] += k * (frames[t, 2:] - 2 * frames[t, 1:-1] + frames[t, :-2])
    return np.sum(frames[-1] ** 2) + np.sum(frames[1] * u)


def copies_and_references(u, k):
    frames = []
    for _ in range(3):
        u = u * k
        frames.append(u)
        u[0] += 1.0
        frames.append(u.copy())
    return sum(i * f.sum() for i, f in enumerate(frames))


def lattice(spins, beta):
    field = np.zeros_like(spins)
    n = len(spins)
    for _ in range(2):
        for i in range(n):
            field[i] = spins[i - 1] + spins[(i + 1) % n]
            spins = spins.copy()
            spins[i] = np.tanh(beta * field[i])
    return np.sum(spins * field)


def epidemic(s0, i0, beta, gamma):
    s, i, r = np.zeros(5), np.zeros(5), np.zeros(5)
    s[0], i[0] = s0, i0
    for t in range(4):
        new = beta * s[t] * i[t]
        s[t + 1] = s[t] - new
        i[t + 1] = i[t] + new - gamma * i[t]
        r[t + 1] = r[t] + gamma * i[t]
    return r[-1] + i.max()


def message_passing(h, adjacency, w):
    h = h.copy()
    for _ in range(2):
        messages = np.zeros_like(h)
        for v, neighbours in adjacency.items():
            for u in neighbours:
                messages[v] += h[u] @ w
        h += np.tanh(messages)
    return np.sum(h**2)


def attention_mask(q, k):
    scores = q @ k.T
    scores[np.triu_indices(len(scores), 1)] = -1e9
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return np.sum(scores**2)


def page_rank(links, damping):
    links = links / links.sum(axis=0)
    rank = np.full(len(links), 1 / len(links))
    fresh = np.empty_like(rank)
    for _ in range(3):
        np.dot(links, rank, out=fresh)
        fresh *= damping
        fresh += (1 - damping) / len(rank)
        rank, fresh = fresh, rank
    return rank @ np.arange(1.0, len(rank) + 1)


CASES = (
    Case(leapfrog, lambda rng: (vector(rng, 3), vector(rng, 3), 0.1), ("pos", "vel", "dt")),
    Case(gravity, lambda rng: (matrix(rng, 3, 2), vector(rng, 3), 0.1), ("pos", "mass", "dt")),
    Case(springs, lambda rng: (matrix(rng, 3, 2), number(rng), [(0, 1), (1, 2), (0, 2)]),
         ("pos", "stiffness")),
    Case(springs_at_once, lambda rng: (matrix(rng, 3, 2), vector(rng, 4), np.array([0, 1, 0, 0]),
                                       np.array([1, 2, 2, 1])), ("pos", "stiffness")),
    Case(bounced, lambda rng: (vector(rng, 4), vector(rng, 4)), ("pos", "vel")),
    Case(flight, lambda rng: (vector(rng, 2), vector(rng, 2), 0.1), ("x", "v", "dt")),
    Case(swarm, lambda rng: (matrix(rng, 3, 2), 0.2), ("x", "dt")),
    Case(smoothed, lambda rng: (vector(rng, 5),), ("x",)),
    Case(trained, lambda rng: (matrix(rng, 3, 2), matrix(rng, 2, 2), vector(rng, 2), 0.05),
         ("x", "w", "b", "rate")),
    Case(momentum, lambda rng: (vector(rng, 2), matrix(rng, 3, 2), 0.05), ("w", "x", "rate")),
    Case(adam, lambda rng: (vector(rng, 3), 0.1), ("w", "rate")),
    Case(parameters_in_dict, lambda rng: (vector(rng, 3), vector(rng, 3), 0.1), ("w", "b", "rate")),
    Case(slots_in_dict, lambda rng: (vector(rng, 4), 0.1), ("w", "rate")),
    Case(queue_of_waves, lambda rng: (vector(rng, 3), 3), ("x",)),
    Case(snapshots, lambda rng: (vector(rng, 5), 0.2, 3), ("u", "k")),
    Case(copies_and_references, lambda rng: (vector(rng, 3), number(rng)), ("u", "k")),
    Case(lattice, lambda rng: (vector(rng, 4), 0.5), ("spins", "beta")),
    Case(epidemic, lambda rng: (0.9, 0.1, 0.8, 0.3), ("s0", "i0", "beta", "gamma")),
    Case(message_passing, lambda rng: (matrix(rng, 3, 2), {0: [1, 2], 1: [0], 2: [0, 1]},
                                       matrix(rng, 2, 2)), ("h", "w")),
    Case(attention_mask, lambda rng: (matrix(rng, 3, 2), matrix(rng, 3, 2)), ("q", "k")),
    Case(page_rank, lambda rng: (matrix(rng, 3, 3), 0.85), ("links", "damping")),
)
