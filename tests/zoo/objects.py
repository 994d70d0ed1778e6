"""Instances, methods and containers: attributes that change, layers known only at run time."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


class Stepper:
    """A passive attribute changes at every step, and the adjoint reads it as it was."""

    def __init__(self, dt):
        self.dt = dt

    def step(self, x):
        y = x + self.dt * np.sin(x)
        self.dt = self.dt * 0.5
        return y


def passive_attribute(x, stepper):
    for _ in range(3):
        x = x * stepper.dt
        stepper.dt = stepper.dt * 2.0
    return np.sum(x)


def attribute_in_method(x, stepper):
    for _ in range(3):
        x = stepper.step(x)
    return np.sum(x * x) * stepper.dt


class Dense:
    def __init__(self, w, b):
        self.w = w
        self.b = b

    def __call__(self, x):
        return np.tanh(self.w @ x + self.b)


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return self.factor * x * x


def runtime_layer(x, layer):
    y = layer(x)
    return np.sum(y * y)


def runtime_layers(x, layers):
    for layer in layers:
        x = layer(x)
    return np.sum(x)


class Network:
    def __init__(self, layer, rate):
        self.layer = layer
        self.rate = rate

    def loss(self, x, target):
        total = 0.0
        for _ in range(3):
            x = x - self.rate * self.layer(x)
            self.rate = self.rate * 0.9
            total = total + np.sum((x - target) ** 2)
        return total


def method_with_layer(x, network):
    return network.loss(x, 0.5)


class Particle:
    """Active attributes: position and velocity live in the object during the call."""

    def __init__(self, x, v):
        self.x = x
        self.v = v

    def kick(self, a, dt):
        self.v = self.v + dt * a
        self.x += dt * self.v


def local_object(x, v, k):
    particle = Particle(x, v)
    for _ in range(4):
        particle.kick(-k * particle.x, 0.1)
    return particle.x * particle.v


def two_objects(x, v):
    one = Particle(x, v)
    two = Particle(v, x * x)
    one.kick(two.x, 0.5)
    two.kick(one.x, 0.3)
    other = one
    other.v = other.v * two.v
    return one.v + one.x * two.x


def object_with_array(x, w):
    particle = Particle(x.copy(), w * x)
    particle.x[1] = particle.v[0]
    particle.v *= particle.x
    return np.sum(particle.v)


class Vector:
    """Operators on a user's class are calls of its methods."""

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def norm(self):
        return np.sqrt(self.x**2 + self.y**2)


def operators(x, y, w):
    a = Vector(x, y)
    b = Vector(y, w)
    c = (a + b) * w
    return c.norm() * a.norm()


class Base:
    def weight(self):
        return 2.0

    def __call__(self, x):
        return self.weight() * self.shape(x)


class Sine(Base):
    def shape(self, x):
        return np.sin(x)


class Cube(Base):
    def weight(self):
        return super().weight() + 1.0

    def shape(self, x):
        return x**3


def inheritance(x):
    total = 0.0
    for part in (Sine(), Cube()):
        total = total + part(x)
    return total


class Circle:
    def __init__(self, r):
        self.r = r

    @property
    def area(self):
        return np.pi * self.r**2

    @staticmethod
    def half(x):
        return 0.5 * x

    @classmethod
    def unit(cls):
        return cls(1.0)


def properties(r):
    circle = Circle(r)
    circle.r = circle.r * 1.5
    return Circle.half(circle.area) * r + Circle.unit().area


CASES = (
    Case(passive_attribute, lambda rng: (vector(rng, 3), Stepper(0.7)), ("x",)),
    Case(attribute_in_method, lambda rng: (vector(rng, 3), Stepper(0.7)), ("x",)),
    Case(
        runtime_layer,
        lambda rng: (vector(rng, 3), Dense(matrix(rng, 2, 3), vector(rng, 2))),
        ("x",),
        name="runtime_layer_dense",
    ),
    Case(
        runtime_layer, lambda rng: (vector(rng, 3), Scale(0.6)), ("x",), name="runtime_layer_scale"
    ),
    Case(
        runtime_layers,
        lambda rng: (vector(rng, 3), [Dense(matrix(rng, 2, 3), vector(rng, 2)), Scale(0.6)]),
        ("x",),
    ),
    Case(method_with_layer, lambda rng: (vector(rng, 3), Network(Scale(0.6), 0.3)), ("x",)),
    Case(local_object, lambda rng: (number(rng), number(rng), number(rng)), ("x", "v", "k")),
    Case(two_objects, lambda rng: (number(rng), number(rng)), ("x", "v")),
    Case(object_with_array, lambda rng: (vector(rng, 3), number(rng)), ("x", "w")),
    Case(operators, lambda rng: (number(rng), number(rng), number(rng)), ("x", "y", "w")),
    Case(inheritance, lambda rng: (number(rng),), ("x",)),
    Case(properties, lambda rng: (number(rng),), ("r",)),
)
