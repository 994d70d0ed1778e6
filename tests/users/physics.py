"""Losses of physics-informed networks, as users of JAX write them."""

from __future__ import annotations

from functools import partial

import numpy as np

import s2s
from s2s import grad, hessian, jacfwd, jvp, value_and_grad, vjp
from tests.users.program import Program

T = np.linspace(0.1, 0.9, 4)
XY = np.stack([np.linspace(-0.5, 0.7, 3), np.linspace(0.2, 0.9, 3)], 1)


def net(params, t):
    h = np.array([t])
    for w, b in params[:-1]:
        h = np.tanh(w @ h + b)
    w, b = params[-1]
    return (w @ h + b)[0]


def net2(params, x, y):
    h = np.stack([x, y])
    for layer in params["hidden"]:
        h = np.tanh(layer["w"] @ h + layer["b"])
    return np.sum(params["out"] * h)


def layers(rng, *sizes):
    return [
        (rng.normal(size=(n, m)) * 0.5, rng.normal(size=n) * 0.1)
        for m, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def tables(rng):
    return {
        "hidden": [{"w": rng.normal(size=(4, 2)), "b": rng.normal(size=4) * 0.1}],
        "out": rng.normal(size=4),
    }


def decay(params):
    """u' = -u, u(0) = 1."""
    u_t = grad(net, 1)
    loss = (net(params, 0.0) - 1.0) ** 2
    for t in T:
        loss += (u_t(params, t) + net(params, t)) ** 2
    return loss


def oscillator(params):
    u_t = grad(net, argnums=1)
    u_tt = grad(u_t, argnums=1)
    residuals = [u_tt(params, t) + 4.0 * net(params, t) for t in T]
    return np.mean(np.array(residuals) ** 2)


def oscillator_by_closure(params):
    def u(t):
        return net(params, t)

    def residual(t):
        return grad(grad(u))(t) + u(t)

    return sum(residual(t) ** 2 for t in T)


def oscillator_by_jvp(params):
    def u(t):
        return net(params, t)

    def u_t(t):
        return jvp(u)((t,), (1.0,))[1]

    total = 0.0
    for t in T:
        _, u_tt = jvp(u_t)((t,), (1.0,))
        total += (u_tt + np.sin(u(t))) ** 2
    return total


def with_value(params):
    total = 0.0
    for t in T:
        u, u_t = value_and_grad(net, 1)(params, t)
        total += (u_t - u * (1 - u)) ** 2
    return total


def frozen_by_partial(params):
    u = partial(net, params)
    u_t = grad(u)
    return sum((u_t(t) + u(t)) ** 2 for t in T)


def partial_in_place(params):
    return sum((grad(partial(net, params))(t) + 1.0) ** 2 for t in T)


def poisson(params):
    u_xx = grad(grad(net2, 1), 1)
    u_yy = grad(grad(net2, 2), 2)
    loss = 0.0
    for x, y in XY:
        loss += (u_xx(params, x, y) + u_yy(params, x, y) - np.sin(x) * y) ** 2
    return loss / len(XY)


def poisson_by_hessian(params):
    def u(z):
        return net2(params, z[0], z[1])

    loss = 0.0
    for z in XY:
        loss += (np.trace(hessian(u)(z)) - 1.0) ** 2
    return loss


def burgers(params):
    def residual(t, x):
        u = net2(params, t, x)
        u_t, u_x = grad(net2, (1, 2))(params, t, x)
        u_xx = grad(grad(net2, 2), 2)(params, t, x)
        return u_t + u * u_x - 0.01 * u_xx

    return np.mean(np.array([residual(t, x) ** 2 for t, x in XY]))


def heat_by_lambda(params):
    loss = 0.0
    for t, x in XY:
        u_t = grad(lambda s: net2(params, s, x))(t)  # noqa: B023 - used in this trip
        u_xx = grad(grad(lambda s: net2(params, t, s)))(x)  # noqa: B023
        loss = loss + (u_t - 0.1 * u_xx) ** 2
    return loss


def unknown_coefficient(params, nu):
    def residual(t, x):
        u_t = grad(net2, 1)(params, t, x)
        u_xx = grad(grad(net2, 2), 2)(params, t, x)
        return u_t - nu * u_xx

    return sum([residual(t, x) ** 2 for t, x in XY]) + 0.1 * nu**2


def boundary_and_interior(params, weights):
    u_t = grad(net, 1)
    interior = np.stack([u_t(params, t) + net(params, t) for t in T])
    edge = np.stack([net(params, 0.0) - 1.0, net(params, 1.0) - np.exp(-1.0)])
    return weights[0] * np.mean(interior**2) + weights[1] * np.mean(edge**2)


def divergence_free(params):
    def stream(z):
        return net2(params, z[0], z[1])

    def velocity(z):
        g = grad(stream)(z)
        return np.stack([g[1], -g[0]])

    loss = 0.0
    for z in XY:
        jac = jacfwd(velocity)(z)
        loss = loss + np.sum((velocity(z) - z) ** 2) + jac[0, 0] ** 2 + (jac @ z)[1] ** 2
    return loss


def hamiltonian(params):
    def h(q, p):
        return net2(params, q, p) + 0.5 * p**2

    q, p = 0.3, 0.4
    for _ in range(3):
        dq = grad(h, 1)(q, p)
        dp = -grad(h, 0)(q, p)
        q, p = q + 0.1 * dq, p + 0.1 * dp
    return q**2 + p**2


def batched_by_vjp(w):
    def u(t):
        return np.tanh(np.outer(t, w) + 0.2) @ w

    y, back = vjp(u)(T)
    (u_t,) = (back(np.ones_like(y)),)
    return np.mean((u_t + y) ** 2)


def score_matching(params):
    def log_density(z):
        return -net2(params, z[0], z[1]) - 0.5 * np.sum(z**2)

    def one(z):
        s = grad(log_density)(z)
        return 0.5 * np.sum(s**2) + np.trace(jacfwd(grad(log_density))(z))

    return np.mean(np.array([one(z) for z in XY]))


class Field:
    def __init__(self, params):
        self.params = params

    def __call__(self, t):
        return net(self.params, t)

    def residual(self, t):
        return s2s.grad(self)(t) + self(t)


def through_a_class(params):
    field = Field(params)
    return sum(field.residual(t) ** 2 for t in T)


PROGRAMS = (
    Program(decay, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(oscillator, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(oscillator_by_closure, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(oscillator_by_jvp, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(with_value, lambda rng: (layers(rng, 1, 4, 4, 1),)),
    Program(frozen_by_partial, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(partial_in_place, lambda rng: (layers(rng, 1, 4, 1),)),
    Program(poisson, lambda rng: (tables(rng),)),
    Program(poisson_by_hessian, lambda rng: (tables(rng),)),
    Program(burgers, lambda rng: (tables(rng),)),
    Program(heat_by_lambda, lambda rng: (tables(rng),)),
    Program(unknown_coefficient, lambda rng: (tables(rng), 0.3), ("params", "nu")),
    Program(
        boundary_and_interior,
        lambda rng: (layers(rng, 1, 4, 1), np.array([1.0, 0.5])),
        ("params", "weights"),
    ),
    Program(divergence_free, lambda rng: (tables(rng),)),
    Program(hamiltonian, lambda rng: (tables(rng),)),
    Program(batched_by_vjp, lambda rng: (rng.normal(size=4),)),
    Program(score_matching, lambda rng: (tables(rng),)),
    Program(through_a_class, lambda rng: (layers(rng, 1, 4, 1),)),
)
