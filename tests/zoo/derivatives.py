"""Functions that ask for Jacobians, Hessians, pullbacks and derivatives of objects themselves."""

from __future__ import annotations

import numpy as np

import s2s
from s2s import grad, hessian, hvp, jacobian, jvp

A = np.array([[1.0, 0.2, 0.1], [0.3, 2.0, 0.5], [0.1, 0.4, 1.5]])


def energy(z):
    return np.sum(np.sin(z) * z) + np.prod(z)


def field(z):
    return np.sin(A @ z) * z


def square_jacobian(x):
    return np.sum(jacobian(field)(x) ** 2)


def jacobian_of_closure(x):
    return np.sum(s2s.jacobian(lambda z: np.sin(x * z))(x * 2.0) ** 2)


def forward_and_reverse(x):
    return np.sum(s2s.jacfwd(field)(x) * s2s.jacrev(field)(x * 2.0))


def jacobian_of_matrices(x):
    m = np.outer(x, x[:2])
    return np.sum(jacobian(lambda q: np.tanh(q.T @ A) * 2.0)(m) ** 2)


def reverse_of_matrices(x):
    m = np.outer(x, x[:2])
    return np.sum(jacobian(lambda q: np.tanh(q.T @ A) * 2.0, mode="reverse")(m) ** 2)


def jacobian_by_two(x):
    one, other = jacobian(lambda a, b: a * b**2, (0, 1))(x, x)
    return np.sum(one * other)


def newton_system(x):
    def residual(z):
        return z - np.cos(z * x)

    z = np.full(3, 0.5)
    for _ in range(3):
        slope = jacobian(residual)(z)
        z = z - np.linalg.solve(slope, residual(z))
    return np.sum(z)


def newton_step(x):
    return np.sum(np.linalg.solve(hessian(energy)(x), grad(energy)(x)))


def _laplacian(f, x):
    return np.trace(hessian(f)(x))


def laplacian(x):
    return _laplacian(energy, x)


def lagrangian(x):
    def action(q, v):
        return 0.5 * np.sum(v**2 * (1 + q**2)) - np.sum(np.cos(q))

    q, v = x, x * 0.5
    mass = hessian(lambda w: action(q, w))(v)
    coriolis = jacobian(lambda p: grad(action, 1)(p, v))(q)
    return np.sum(np.linalg.solve(mass, grad(action, 0)(q, v) - coriolis @ v))


def pullback(x):
    y, back = s2s.vjp(field)(x)
    return np.sum(back(y) * back(np.ones(3)))


def pullback_at_once(x):
    return np.sum(s2s.vjp(field)(x)[1](x))


def pullback_of_two(x):
    _, back = s2s.vjp(lambda a, b: a * np.sin(b), (0, 1))(x, x * 2)
    a, b = back(x)
    return np.sum(a * b)


def _by_rows(back, n):
    total = 0.0
    for unit in np.eye(n):
        total = total + np.sum(back(unit) ** 2)
    return total


def pullback_passed_on(x):
    return _by_rows(s2s.vjp(field)(x)[1], 3)


def pushforward(x):
    y, push = s2s.linearize(field)(x)
    return np.sum(push(y) * push(np.ones(3)))


def by_elements(x):
    return np.sum(s2s.elementwise_grad(lambda z: np.sin(z) * x)(x) ** 2)


def of_numpy(x):
    return np.sum(grad(np.sum)(x) * x)


def gradient_of_aux(x):
    bar, aux = grad(lambda z: (np.sum(z**2), z * 3), has_aux=True)(x)
    return np.sum(bar * aux)


def physics_by_names(x):
    def u(t):
        return np.sum(x * 2 * np.tanh(x * t + x * 0.3))

    u_t = grad(u)
    u_tt = grad(u_t)
    total = 0.0
    for t in np.linspace(0, 1, 3):
        total = total + (u_tt(t) + u(t)) ** 2
    return total + (u(0.0) - 1.0) ** 2


def physics_in_batches(x):
    def u(t):
        return np.tanh(np.outer(t, x) + 0.1) @ x

    t = np.linspace(0, 1, 5)
    u_t = grad(lambda t: np.sum(u(t)))
    u_tt = grad(lambda t: np.sum(u_t(t)))
    return np.mean((u_tt(t) + u(t)) ** 2)


def power_iteration(x):
    v = np.ones(3)
    for _ in range(3):
        v = hvp(energy)((x,), v)
        v = v / np.sqrt(np.sum(v**2))
    return v @ hvp(energy)((x,), v)


def third_along_a_line(x):
    return grad(grad(grad(lambda t: energy(x + t * np.cos(x)))))(0.0)


def tangents_named_like_parameters(x):
    return np.sum(jvp(lambda x, x_dot: x * x_dot**2)((x, x), np.cos(x))[1])


def tangent_of_one_of_two(x):
    return np.sum(jvp(lambda a, b: a * b**2, (0, 1))((x, x), (None, x))[1])


class Spring:
    def __init__(self, k):
        self.k = k

    def __call__(self, t):
        return np.sum(np.tanh(self.k * t))

    def energy(self, q):
        return np.sum(self.k * q**3)

    def force(self, q):
        return -grad(self.energy)(q)


SPRING = Spring(np.array([1.0, 2.0, 3.0]))


def of_a_method(x):
    spring = Spring(x)
    return np.sum(grad(spring.energy)(x)) * grad(spring)(0.3)


def inside_a_method(x):
    return np.sum(Spring(x).force(x) ** 2)


def of_a_global_object(x):
    return np.sum(grad(SPRING.energy)(x) ** 2)


_jacobian, _hessian, _vjp = s2s.jacobian(field), s2s.hessian(energy), s2s.vjp(field)


def held_elsewhere(x):
    y, back = _vjp(x)
    return np.sum(_jacobian(x) @ _hessian(x) @ back(y))


FUNCTIONS = (
    square_jacobian,
    jacobian_of_closure,
    forward_and_reverse,
    jacobian_of_matrices,
    reverse_of_matrices,
    jacobian_by_two,
    newton_system,
    newton_step,
    laplacian,
    lagrangian,
    pullback,
    pullback_at_once,
    pullback_of_two,
    pullback_passed_on,
    pushforward,
    by_elements,
    of_numpy,
    gradient_of_aux,
    physics_by_names,
    physics_in_batches,
    power_iteration,
    third_along_a_line,
    tangents_named_like_parameters,
    tangent_of_one_of_two,
    of_a_method,
    inside_a_method,
    of_a_global_object,
    held_elsewhere,
)
