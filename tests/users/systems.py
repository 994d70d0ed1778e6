"""Sensitivities of differential equations, adjoints, control, implicit functions, statistics."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, replace

import numpy as np

import s2s
from s2s import grad, hessian, jacfwd, jacobian, jacrev, jvp, linearize, value_and_grad, vjp
from tests.users.program import Program

TIMES = np.linspace(0.0, 1.0, 6)
OBSERVED = np.array([[1.0, 0.5], [0.9, 0.6], [0.8, 0.62]])
FEATURES = np.array([[0.3, -0.2], [0.5, 0.9], [-0.7, 0.4], [0.1, 0.8]])
LABELS = np.array([1.0, 0.0, 1.0, 0.0])


def lotka(y, t, p):
    prey, predator = y
    return np.array([p[0] * prey - p[1] * prey * predator, p[1] * prey * predator - predator])


def rk4(f, y, t, h, *args):
    k1 = f(y, t, *args)
    k2 = f(y + 0.5 * h * k1, t + 0.5 * h, *args)
    k3 = f(y + 0.5 * h * k2, t + 0.5 * h, *args)
    k4 = f(y + h * k3, t + h, *args)
    return y + h / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4)


def odeint(f, y0, ts, *args):
    ys = [y0]
    for t0, t1 in zip(ts[:-1], ts[1:], strict=True):
        ys.append(rk4(f, ys[-1], t0, t1 - t0, *args))
    return np.stack(ys)


def fit_of_ode(p):
    path = odeint(lotka, np.array([1.0, 0.5]), TIMES, p)
    return np.mean((path[::2] - OBSERVED) ** 2)


def forward_sensitivity(p):
    """dy/dp carried beside y."""

    def augmented(state, t, p):
        y, s = state[:2], state[2:].reshape(2, 2)
        ds = jacfwd(lotka, 0)(y, t, p) @ s + jacfwd(lotka, 2)(y, t, p)
        return np.concatenate([lotka(y, t, p), ds.ravel()])

    state = np.concatenate([np.array([1.0, 0.5]), np.zeros(4)])
    for k in range(3):
        state = state + 0.1 * augmented(state, 0.1 * k, p)
    return np.sum(state[2:] ** 2)


def adjoint_of_euler(p):
    """The gradient by the discrete adjoint, from vjps of one step."""

    def step(y, p):
        return y + 0.1 * lotka(y, 0.0, p)

    ys = [np.array([1.0, 0.5])]
    for _ in range(3):
        ys.append(step(ys[-1], p))
    lam = 2.0 * ys[-1]
    total = np.zeros_like(p)
    for y in reversed(ys[:-1]):
        _, back = vjp(step, (0, 1))(y, p)
        lam, dp = back(lam)
        total = total + dp
    return np.sum(total**2)


def continuous_adjoint(p):
    y = np.array([1.0, 0.5])
    for _ in range(3):
        y = y + 0.1 * lotka(y, 0.0, p)
    a = y
    grads = np.zeros(2)
    for _ in range(3):
        _, back = vjp(lambda y, p: lotka(y, 0.0, p), (0, 1))(y, p)
        da, dp = back(a)
        grads += 0.1 * dp
        a = a + 0.1 * da
        y = y - 0.1 * lotka(y, 0.0, p)
    return grads @ grads


def tangent_linear_growth(y):
    def flow(y):
        for _ in range(3):
            y = y + 0.1 * lotka(y, 0.0, np.array([1.1, 0.4]))
        return y

    m = jacobian(flow)(y)
    return np.linalg.svd(m, compute_uv=False)[0]


def lyapunov(x0):
    def step(x):
        return 3.7 * x * (1.0 - x)

    total = 0.0
    x = x0
    for _ in range(4):
        x, slope = jvp(step)((x,), (1.0,))
        total += np.log(np.abs(slope))
    return total / 4


def shooting(v0):
    """The slope that reaches the target, by Newton, then how far it went."""

    def end(v):
        y = np.array([0.0, v])
        for _ in range(4):
            y = y + 0.25 * np.array([y[1], -np.sin(y[0])])
        return y[0] - 0.5

    for _ in range(3):
        v0 = v0 - end(v0) / grad(end)(v0)
    return v0**2


def optimal_control(u):
    def dynamics(x, u):
        return np.array([x[0] + 0.1 * x[1], x[1] + 0.1 * (u - np.sin(x[0]))])

    def cost(u):
        x = np.array([0.5, 0.0])
        total = 0.0
        for k in range(len(u)):
            x = dynamics(x, u[k])
            total += x @ x + 0.01 * u[k] ** 2
        return total

    value, g = value_and_grad(cost)(u)
    return cost(u - 0.1 * g) + 0.5 * value


def linear_quadratic_step(x):
    """One backward step of iLQR."""

    def dynamics(x, u):
        return x + 0.1 * np.array([x[1], u[0] - np.sin(x[0])])

    u = np.array([0.1])
    a, b = jacobian(dynamics, (0, 1))(x, u)
    v = np.eye(2)
    q_uu = b.T @ v @ b + 0.1 * np.eye(1)
    gain = -np.linalg.solve(q_uu, b.T @ v @ a)
    u = u + gain @ x
    return np.sum(dynamics(x, u) ** 2)


def extended_kalman(q):
    def move(x):
        return np.array([x[0] + 0.1 * x[1], x[1] - 0.1 * np.sin(x[0])])

    def observe(x):
        return np.array([np.sqrt(1.0 + x[0] ** 2)])

    x, cov = np.array([0.4, 0.1]), np.eye(2)
    loss = 0.0
    for y in (1.1, 1.2, 1.15):
        f = jacfwd(move)(x)
        x, cov = move(x), f @ cov @ f.T + np.diag(np.exp(q))
        h = jacrev(observe)(x)
        s = h @ cov @ h.T + 0.1 * np.eye(1)
        k = cov @ h.T @ np.linalg.inv(s)
        r = np.array([y]) - observe(x)
        x, cov = x + k @ r, (np.eye(2) - k @ h) @ cov
        loss += 0.5 * r @ np.linalg.solve(s, r) + 0.5 * np.log(np.linalg.det(s))
    return loss


def rosenbrock_method(y):
    def f(y):
        return np.array([-y[0] + y[1] ** 2, -10.0 * y[1] + np.sin(y[0])])

    for _ in range(2):
        w = np.eye(2) - 0.05 * jacobian(f)(y)
        k = np.linalg.solve(w, f(y))
        y = y + 0.1 * k
    return np.sum(y**2)


def symplectic(q, p):
    def hamiltonian(q, p):
        return 0.5 * np.sum(p**2) / (1.0 + 0.1 * np.sum(q**2)) + np.sum(np.cos(q))

    for _ in range(3):
        p = p - 0.1 * grad(hamiltonian, 0)(q, p)
        q = q + 0.1 * grad(hamiltonian, 1)(q, p)
    return hamiltonian(q, p)


@s2s.custom_jvp
def solve_cubic(a):
    z = 0.5 * a
    for _ in range(40):
        z = z - (z**3 + z - a) / (3 * z**2 + 1.0)
    return z


@solve_cubic.defjvp
def _solve_cubic_jvp(primals, tangents):
    (a,), (a_dot,) = primals, tangents
    z = solve_cubic(a)
    return z, a_dot / (3 * z**2 + 1.0)


def implicit_by_tangent_rule(a):
    return np.sum(np.array([solve_cubic(a * k) for k in (1.0, 2.0, 3.0)]) ** 2)


def gradient_of_implicit(a):
    return grad(lambda s: solve_cubic(s) ** 2)(a) + solve_cubic(a)


def equilibrium(w):
    """A deep equilibrium layer: the gradient of a fixed point by one linear solve."""

    def cell(z, w):
        return np.tanh(w @ z + 0.3)

    z = np.zeros(2)
    for _ in range(50):
        z = cell(z, w)
    jz = jacobian(cell, 0)(z, w)
    target = 2.0 * z
    u = np.linalg.solve(np.eye(2) - jz.T, target)
    _, back = vjp(lambda w: cell(z, w))(w)
    return np.sum(back(u) ** 2)


def influence_function(theta):
    def point_loss(theta, x, y):
        logit = x @ theta
        return np.log(1.0 + np.exp(logit)) - y * logit

    def total(theta):
        losses = [
            point_loss(theta, x, y) for x, y in zip(FEATURES, LABELS, strict=True)
        ]
        return np.mean(np.array(losses))

    h = hessian(total)(theta) + 0.1 * np.eye(2)
    g = grad(point_loss)(theta, FEATURES[0], LABELS[0])
    return -g @ np.linalg.solve(h, grad(point_loss)(theta, FEATURES[1], LABELS[1]))


def per_example_gradients(theta):
    def point_loss(theta, x, y):
        return np.log(1.0 + np.exp(x @ theta)) - y * (x @ theta)

    grads = np.stack(
        [grad(point_loss)(theta, x, y) for x, y in zip(FEATURES, LABELS, strict=True)]
    )
    norms = np.linalg.norm(grads, axis=1)
    clipped = grads / np.maximum(1.0, norms / 0.5)[:, None]
    return np.sum(clipped.mean(axis=0) ** 2)


def sandwich_variance(theta):
    def log_likelihood(theta, x, y):
        mean = np.exp(x @ theta)
        return y * np.log(mean) - mean

    bread = sum(
        hessian(log_likelihood)(theta, x, y) for x, y in zip(FEATURES, LABELS, strict=True)
    )
    meat = np.zeros((2, 2))
    for x, y in zip(FEATURES, LABELS, strict=True):
        s = grad(log_likelihood)(theta, x, y)
        meat = meat + np.outer(s, s)
    inverse = np.linalg.inv(bread)
    return np.trace(inverse @ meat @ inverse)


def delta_method(theta):
    def ratio(theta):
        return theta[0] / theta[1]

    cov = np.array([[0.2, 0.05], [0.05, 0.1]])
    g = grad(ratio)(theta)
    return np.sqrt(g @ cov @ g)


def variational(mu, log_sigma):
    rng = np.random.default_rng(0)

    def log_joint(z):
        return -0.5 * np.sum(z**2) - np.sum(np.log1p(np.exp(-FEATURES @ z)))

    noise = rng.normal(size=(3, 2))
    total = 0.0
    for e in noise:
        z = mu + np.exp(log_sigma) * e
        total += log_joint(z) + 0.1 * np.sum(grad(log_joint)(z) ** 2)
    return -total / len(noise) - np.sum(log_sigma)


def stein_discrepancy(shift):
    def log_p(x):
        return -0.5 * x**2 - np.log(1 + np.exp(-x))

    def kernel(x, y):
        return np.exp(-0.5 * (x - y) ** 2)

    points = np.array([-0.5, 0.3, 0.8]) + shift
    total = 0.0
    for x in points:
        for y in points:
            sx, sy = grad(log_p)(x), grad(log_p)(y)
            kx, ky = grad(kernel, (0, 1))(x, y)
            kxy = grad(grad(kernel, 0), 1)(x, y)
            total += sx * sy * kernel(x, y) + sx * ky + sy * kx + kxy
    return total / 9


def normalizing_flow(params):
    def forward(z):
        w, b = params
        return z + np.tanh(w @ z + b)

    total = 0.0
    for z in OBSERVED:
        _, logdet = np.linalg.slogdet(jacfwd(forward)(z))
        total = total + 0.5 * np.sum(forward(z) ** 2) - logdet
    return total


Layer = namedtuple("Layer", ["w", "b"])


def named_layers(layers):
    def net(x):
        for layer in layers:
            x = np.tanh(layer.w @ x + layer.b)
        return np.sum(x)

    x = np.array([0.3, -0.1])
    return net(x) + np.sum(grad(net)(x) ** 2)


@dataclass(frozen=True)
class Theta:
    w: np.ndarray
    scale: float


def frozen_dataclass(theta):
    def loss(t):
        return np.mean((t.scale * np.tanh(FEATURES @ t.w) - LABELS) ** 2)

    g = grad(loss)(theta)
    new = replace(theta, w=theta.w - 0.1 * g.w, scale=theta.scale - 0.1 * g.scale)
    return loss(new)


class Network:
    def __init__(self, sizes):
        self.rng = np.random.default_rng(1)
        self.weights = [
            self.rng.normal(size=(m, n)) for n, m in zip(sizes[:-1], sizes[1:], strict=True)
        ]

    def forward(self, x, scale):
        for w in self.weights:
            x = np.tanh(scale * (w @ x))
        return np.sum(x)


def input_gradient_of_object(scale):
    net = Network((2, 3, 1))
    x = np.array([0.3, 0.8])
    return np.sum(grad(net.forward)(x, scale) ** 2)


def sobolev_training(w):
    def u(x):
        return np.sum(w[0] * np.tanh(w[1] * x + w[2]))

    total = 0.0
    for x in TIMES:
        value, slope = value_and_grad(u)(x)
        total += (value - np.sin(x)) ** 2 + (slope - np.cos(x)) ** 2
    return total / TIMES.size


def euler_lagrange(w):
    def path(t):
        return w[0] * t + w[1] * np.sin(np.pi * t)

    def lagrangian(q, v):
        return 0.5 * v**2 - 0.5 * q**2

    def residual(t):
        velocity = grad(path)
        momentum = grad(lambda s: grad(lagrangian, 1)(path(s), velocity(s)))
        return momentum(t) - grad(lagrangian)(path(t), velocity(t))

    return np.mean(np.array([residual(t) ** 2 for t in TIMES]))


def curl(w):
    def field(z):
        return np.array([np.sin(w[0] * z[1]) * z[2], w[1] * z[0] ** 2, z[0] * z[1] * w[2]])

    j = jacrev(field)(np.array([0.2, 0.5, -0.3]))
    c = np.array([j[2, 1] - j[1, 2], j[0, 2] - j[2, 0], j[1, 0] - j[0, 1]])
    return c @ c + np.trace(j)


def metric_length(w):
    def embed(u):
        return np.array([np.cos(u[0]) * w[0], np.sin(u[0]) * w[1], u[1] ** 2])

    total = 0.0
    for a in TIMES:
        _, speed = jvp(embed)((np.array([a, a**2]),), (np.array([1.0, 2.0 * a]),))
        total += np.linalg.norm(speed)
    return total * 0.2


def picard(w):
    _, push = linearize(lambda z: np.tanh(w * z) + 0.1 * z[::-1])(np.array([0.1, 0.7]))
    z = np.array([0.3, 0.4])
    for _ in range(3):
        z = w + 0.3 * push(z)
    return np.sum(z**2)


def two(rng):
    return (rng.uniform(0.4, 1.2, 2),)


def three(rng):
    return (rng.uniform(0.4, 1.2, 3),)


PROGRAMS = (
    *(
        Program(function, two)
        for function in (
            fit_of_ode, forward_sensitivity, adjoint_of_euler, continuous_adjoint,
            tangent_linear_growth, linear_quadratic_step, extended_kalman, rosenbrock_method,
            influence_function, per_example_gradients, sandwich_variance, delta_method,
            euler_lagrange, metric_length, picard,
        )
    ),
    *(Program(function, three) for function in (optimal_control, sobolev_training, curl)),
    Program(lyapunov, lambda rng: (0.37,)),
    Program(shooting, lambda rng: (0.8,)),
    Program(symplectic, lambda rng: (*two(rng), *two(rng)), ("q", "p")),
    Program(implicit_by_tangent_rule, lambda rng: (0.8,)),
    Program(gradient_of_implicit, lambda rng: (0.8,)),
    Program(equilibrium, lambda rng: (0.4 * rng.normal(size=(2, 2)),)),
    Program(variational, lambda rng: (*two(rng), *two(rng)), ("mu", "log_sigma")),
    Program(stein_discrepancy, lambda rng: (0.3,)),
    Program(
        normalizing_flow, lambda rng: ((0.3 * rng.normal(size=(2, 2)), rng.normal(size=2)),)
    ),
    Program(
        named_layers,
        lambda rng: ([Layer(rng.normal(size=(2, 2)), rng.normal(size=2)) for _ in range(2)],),
    ),
    Program(frozen_dataclass, lambda rng: (Theta(rng.normal(size=2), 0.8),)),
    Program(input_gradient_of_object, lambda rng: (0.7,)),
)
