"""Meta-learning, optimisers within a loss, penalties on gradients: as users of JAX write them."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

import s2s
from s2s import grad, hvp, jvp, value_and_grad
from tests.users.program import Program

X = np.array([[0.3, -0.2], [0.5, 0.9], [-0.7, 0.4]])
Y = np.array([0.4, -0.1, 0.8])


def predict(params, x):
    h = np.tanh(x @ params["w1"] + params["b1"])
    return h @ params["w2"] + params["b2"]


def loss(params, x, y):
    return np.mean((predict(params, x) - y) ** 2)


def params_of(rng):
    return {
        "w1": rng.normal(size=(2, 3)),
        "b1": rng.normal(size=3) * 0.1,
        "w2": rng.normal(size=3),
        "b2": 0.1,
    }


def sgd(params, grads, rate):
    return {k: params[k] - rate * grads[k] for k in params}


def maml(params):
    grads = grad(loss)(params, X, Y)
    adapted = {k: p - 0.1 * grads[k] for k, p in params.items()}
    return loss(adapted, X + 0.1, Y)


def maml_by_helper(params):
    adapted = sgd(params, grad(loss)(params, X, Y), 0.1)
    return loss(adapted, X + 0.1, Y)


def maml_many_steps(params, rate):
    for _ in range(3):
        value, grads = value_and_grad(loss)(params, X, Y)
        params = sgd(params, grads, rate)
    return loss(params, X, Y) + 0.01 * value


def maml_tasks(params):
    total = 0.0
    for x, y in zip((X, X * 0.5), (Y, Y + 1.0), strict=True):
        grads = grad(loss)(params, x, y)
        fast = {k: params[k] - 0.05 * grads[k] for k in params}
        total += loss(fast, x, y)
    return total / 2


def learning_rate(rates):
    params = {"w1": X[:2], "b1": np.zeros(2), "w2": Y[:2], "b2": 0.0}
    for rate in rates:
        grads = grad(loss)(params, X, Y)
        params = {k: params[k] - rate * grads[k] for k in params}
    return loss(params, X, Y)


def list_of_weights(ws):
    def inner(ws, x):
        h = x
        for w in ws:
            h = np.tanh(h @ w)
        return np.sum(h**2)

    gs = grad(inner)(ws, X)
    new = [w - 0.1 * g for w, g in zip(ws, gs, strict=True)]
    return inner(new, X + 0.2)


def pairs_of_weights(layers):
    def inner(layers):
        h = X
        for w, b in layers:
            h = np.tanh(h @ w + b)
        return np.mean(h**2)

    steps = grad(inner)(layers)
    layers = [(w - 0.1 * dw, b - 0.1 * db) for (w, b), (dw, db) in zip(layers, steps, strict=True)]
    return inner(layers)


class State(NamedTuple):
    w: np.ndarray
    b: float


def named_tuple(state):
    def inner(s):
        return np.mean((X @ s.w + s.b - Y) ** 2)

    g = grad(inner)(state)
    state = State(state.w - 0.2 * g.w, state.b - 0.2 * g.b)
    return inner(state) + inner(state._replace(b=0.0))


def gradient_penalty(params, x):
    def critic(z):
        return np.sum(predict(params, z))

    g = grad(critic)(x)
    norms = np.sqrt(np.sum(g**2, axis=1) + 1e-6)
    return critic(x) + 10.0 * np.mean((norms - 1.0) ** 2)


def sharpness(params):
    """Sharpness-aware minimisation: the loss one normalised step uphill."""
    g = grad(loss)(params, X, Y)
    norm = np.sqrt(sum(np.sum(v**2) for v in g.values()))
    up = {k: params[k] + 0.05 * g[k] / norm for k in params}
    return loss(up, X, Y)


def momentum(w, rate, decay):
    def objective(w):
        return np.sum((w - 1.0) ** 4 + w**2)

    v = np.zeros_like(w)
    for _ in range(4):
        v = decay * v + grad(objective)(w)
        w = w - rate * v
    return objective(w)


def adam(w, rate):
    def objective(w):
        return np.sum(np.cos(w) + 0.1 * w**2)

    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, 4):
        g = grad(objective)(w)
        m = 0.9 * m + 0.1 * g
        v = 0.99 * v + 0.01 * g**2
        w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8)
    return objective(w)


def hyperparameter(decay):
    w = np.zeros(2)

    def training(w, decay):
        return np.mean((X @ w - Y) ** 2) + np.exp(decay) * np.sum(w**2)

    for _ in range(5):
        w = w - 0.3 * grad(training)(w, decay)
    return np.mean((X @ w * 1.1 - Y) ** 2)


def hypergradient(w, decay):
    """One Neumann term of the implicit hypergradient."""

    def training(w, decay):
        return np.mean((X @ w - Y) ** 4) + decay * np.sum(w**2)

    v = grad(lambda w: np.mean((X @ w - Y) ** 2))(w)
    p = v
    for _ in range(3):
        v = v - 0.1 * hvp(training)((w, decay), v)
        p = p + v
    mixed = grad(lambda d: np.dot(grad(training)(w, d), p))(decay)
    return -0.1 * mixed + np.sum(p)


def newton_optimiser(w):
    def objective(w, a):
        return np.sum(a * w**2) + np.sum(w) ** 4

    a = np.cosh(w)
    z = w
    for _ in range(2):
        g = grad(objective)(z, a)
        h = s2s.hessian(objective)(z, a)
        z = z - np.linalg.solve(h, g)
    return objective(z, a)


def line_search(w):
    def objective(w):
        return np.sum(np.cosh(w))

    def along(t, w, d):
        return objective(w + t * d)

    d = -grad(objective)(w)
    t = 0.0
    for _ in range(3):
        slope = grad(along)(t, w, d)
        curvature = grad(grad(along))(t, w, d)
        t = t - slope / curvature
    return objective(w + t * d) + t


def partial_loss(params):
    task = partial(loss, x=X, y=Y)
    g = grad(task)(params)
    return task({k: params[k] - 0.1 * g[k] for k in params})


def reptile(params):
    start = params
    for _ in range(2):
        g = grad(loss)(params, X, Y)
        params = dict((k, params[k] - 0.1 * g[k]) for k in params)
    return sum(np.sum((params[k] - start[k]) ** 2) for k in params)


def influence(params):
    """How the loss at one point changes along the gradient at another."""
    g = grad(loss)(params, X[:1], Y[:1])
    _, change = jvp(loss)((params, X[1:], Y[1:]), g)
    return change


def neural_tangent_kernel(params):
    def one(params, x):
        return predict(params, x)

    a = grad(one)(params, X[0])
    b = grad(one)(params, X[1])
    return sum(np.sum(a[k] * b[k]) for k in a)


class Model:
    def __init__(self, w, rate):
        self.w = w
        self.rate = rate

    def loss(self, w):
        return np.mean((np.tanh(X @ w) - Y) ** 2)

    def step(self):
        self.w = self.w - self.rate * grad(self.loss)(self.w)


def steps_of_an_object(w, rate):
    model = Model(w, rate)
    for _ in range(3):
        model.step()
    return model.loss(model.w)


def weights(rng):
    return (params_of(rng),)


PROGRAMS = (
    Program(maml, weights),
    Program(maml_by_helper, weights),
    Program(maml_many_steps, lambda rng: (params_of(rng), 0.1), ("params", "rate")),
    Program(maml_tasks, weights),
    Program(learning_rate, lambda rng: (np.array([0.1, 0.2, 0.3]),)),
    Program(list_of_weights, lambda rng: ([rng.normal(size=(2, 3)), rng.normal(size=(3, 2))],)),
    Program(
        pairs_of_weights,
        lambda rng: ([(rng.normal(size=(2, 3)), rng.normal(size=3)),
                      (rng.normal(size=(3, 1)), rng.normal(size=1))],),
    ),
    Program(named_tuple, lambda rng: (State(rng.normal(size=2), 0.3),)),
    Program(gradient_penalty, lambda rng: (params_of(rng), X + 0.1), ("params", "x")),
    Program(sharpness, weights),
    Program(momentum, lambda rng: (rng.normal(size=3), 0.02, 0.8), ("w", "rate", "decay")),
    Program(adam, lambda rng: (rng.normal(size=3), 0.1), ("w", "rate")),
    Program(hyperparameter, lambda rng: (-1.0,)),
    Program(hypergradient, lambda rng: (rng.normal(size=2), 0.3), ("w", "decay")),
    Program(newton_optimiser, lambda rng: (rng.normal(size=3),)),
    Program(line_search, lambda rng: (rng.normal(size=3),)),
    Program(partial_loss, weights),
    Program(reptile, weights),
    Program(influence, weights),
    Program(neural_tangent_kernel, weights),
    Program(steps_of_an_object, lambda rng: (rng.normal(size=2), 0.3), ("w", "rate")),
)
