"""Functions that ask for derivatives themselves: closures, nesting, no confused perturbations."""

from __future__ import annotations

import numpy as np

import s2s
from tests.zoo.case import Case, vector

SCALE = 2.5


def _wave(z):
    return np.sum(np.sin(z))


def _cubic(z):
    return np.sum(SCALE * z**3)


@s2s.differentiate
def _square(x):
    return np.sum(x**2)


def decorated_helper(x):
    return _square(x) * 2.0


def gradient_of_decorated(x):
    return np.sum(_square.grad(x) ** 2)


def gradient(x):
    return np.sum(s2s.grad(_wave)(x) ** 2)


def gradient_with_global(x):
    return np.sum(s2s.grad(_cubic)(x) ** 2)


def gradient_of_closure(x):
    w = x * x
    return np.sum(s2s.grad(lambda z: np.sum(np.sin(w * z)))(x))


def gradient_in_gradient(x):
    return np.sum(s2s.grad(lambda z: np.sum(s2s.grad(_wave)(z) * z))(x))


def twice(x):
    return s2s.grad(s2s.grad(lambda z: z**4))(x[0])


def tangent(x):
    v = x * 2.0
    return np.sum(s2s.jvp(_wave)((x,), v)[1])


def tangent_of_gradient(x):
    v = np.cos(x)
    return np.sum(s2s.jvp(s2s.grad(_wave))((x,), (v,))[1] ** 2)


def hessian_product(x):
    return np.sum(s2s.hvp(_wave)((x,), x))


_held_product = s2s.hvp(_cubic)


def product_held_elsewhere(x):
    return np.sum(_held_product((x,), np.cos(x)) * x)


def product_of_decorated(x):
    return np.sum(_square.hvp((x,), x * x))


def value_and_gradient(x):
    value, bar = s2s.value_and_grad(_wave)(x)
    return value * np.sum(bar)


def learning_step(x):
    theta = x

    def loss(p):
        return np.sum((p - 1.0) ** 2 * x)

    for _ in range(3):
        theta = theta - 0.1 * s2s.grad(loss)(theta)
    return np.sum(theta**2)


def confusion(x):
    return np.sum(x) * s2s.grad(lambda y: np.sum(x) + y)(1.0)


def confusion_nested(x):
    return s2s.grad(lambda y: np.sum(x) * s2s.grad(lambda z: z * y * np.sum(x))(2.0))(1.5)


def physics_informed(x):
    def u(s):
        return np.sum(x * np.tanh((x + 1.0) * s))

    residual = s2s.grad(u)(0.3) + u(0.3)
    return residual**2


def two_names(x):
    bars = s2s.grad(lambda a, b: np.sum(a * b * b), (0, 1))(x, x * 2.0)
    return np.sum(bars[0] * bars[1])


def of_local_helper(x):
    def model(p, s):
        return np.sum(np.sin(p * s))

    def loss(p):
        return model(p, x) ** 2

    return np.sum(s2s.grad(loss)(x * 0.5))


def passive(x):
    return np.sum(x * s2s.grad(_wave)(np.arange(3.0)))


FUNCTIONS = (
    decorated_helper,
    gradient_of_decorated,
    gradient,
    gradient_with_global,
    gradient_of_closure,
    gradient_in_gradient,
    twice,
    tangent,
    tangent_of_gradient,
    hessian_product,
    product_held_elsewhere,
    product_of_decorated,
    value_and_gradient,
    learning_step,
    confusion,
    confusion_nested,
    physics_informed,
    two_names,
    of_local_helper,
    passive,
)
CASES = tuple(Case(function, lambda rng: (vector(rng, 3),), ("x",)) for function in FUNCTIONS)
