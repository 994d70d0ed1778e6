"""What classes answer: iteration, in-place operators, cached properties, containers, contexts."""

from __future__ import annotations

import functools
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import ClassVar

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __iter__(self):
        return iter((self.x, self.y))

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __imul__(self, k):
        self.x *= k
        self.y *= k
        return self

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return self if other == 0 else self + other

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        if isinstance(k, Vector):
            return self.x * k.x + self.y * k.y
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __truediv__(self, k):
        return Vector(self.x / k, self.y / k)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __len__(self):
        return 2

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    __hash__ = None


def operators(x, y):
    a, b = Vector(x, y), Vector(y, 2.0)
    c = 2.0 * (a + b) - b / 3.0
    return c * -a + abs(c)


def in_place(x, y):
    a = Vector(x, y)
    b = a
    a += Vector(y, x)
    a *= x
    return b.x * b.y


def unpacked(x, y):
    a, b = Vector(x * y, y)
    return a * b


def looped(x, y):
    total = 1.0
    for part in Vector(x, y):
        total = total * part + part
    return total


def indexed(x, y):
    v = Vector(x, y * y)
    return v[0] * v[1] * len(v)


def summed(x, y):
    total = sum([Vector(x, y), Vector(y, y), Vector(x * x, y)], Vector(0.0, 0.0))
    return total.x * total.y


class Spectrum:
    def __init__(self, data):
        self.data = data

    @functools.cached_property
    def power(self):
        return np.sum(self.data**2)

    @property
    def norm(self):
        return np.sqrt(self.power)

    def normalised(self):
        return Spectrum(self.data / self.norm)


def cached(x):
    s = Spectrum(x * 2.0)
    return s.power * s.norm + s.power


def cached_in_new(x):
    s = Spectrum(x).normalised()
    return np.sum(s.data**3)


class Model(ABC):
    scale: ClassVar[float] = 2.0

    def __init__(self, weight):
        self.weight = weight

    @abstractmethod
    def energy(self, x):
        ...

    def loss(self, x):
        return self.energy(x) * self.scale


class Quadratic(Model):
    def energy(self, x):
        return self.weight * x**2


class Shifted(Quadratic):
    scale = 3.0

    def __init__(self, weight, shift=0.5):
        super().__init__(weight)
        self.shift = shift

    def energy(self, x):
        return super().energy(x - self.shift) + self.shift

    @property
    def total(self):
        return self.weight + self.shift


class Twice(Shifted):
    @property
    def total(self):
        return 2.0 * super().total


def abstract_base(x, w):
    return Quadratic(w).loss(x)


def overridden(x, w):
    return Shifted(w, x).loss(x * w)


def inherited_property(x, w):
    return Twice(w, x).total * x


class Kind(Enum):
    LINEAR = "linear"
    SQUARE = "square"


def enum_choice(x, kind):
    if kind is Kind.SQUARE:
        return x * x
    return x


def enum_by_value(x, name):
    return x**3 if Kind(name) == Kind.LINEAR else x


@dataclass(frozen=True)
class Params:
    w: float
    b: float = 0.1
    names: tuple = ("w", "b")

    def apply(self, x):
        return self.w * x + self.b

    @classmethod
    def zeros(cls, w):
        return cls(w=w, b=0.0)

    @staticmethod
    def cost(y):
        return y * y


def replaced(x, w):
    p = replace(Params(w), b=x)
    return p.apply(x) * p.w


def class_method(x, w):
    return Params.cost(Params.zeros(w).apply(x))


@dataclass
class Accumulator:
    total: float = 0.0
    count: int = 0
    history: list = field(default_factory=list)

    def add(self, value):
        self.total += value
        self.count += 1
        self.history.append(self.total)
        return self

    @property
    def mean(self):
        return self.total / self.count


def accumulates(x):
    acc = Accumulator()
    for v in x:
        acc.add(v * v)
    return acc.mean * acc.history[1]


def chained_methods(x):
    return Accumulator().add(x).add(x * x).mean


class Layer:
    def __init__(self, w, b, activation=np.tanh):
        self.w, self.b = w, b
        self.activation = activation

    def __call__(self, x):
        return self.activation(self.w * x + self.b)


class Net:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def network_made(x, w):
    net = Net([Layer(w, 0.1), Layer(w * w, 0.2, np.sin)])
    return net(x)


def network_given(net, x):
    return net(x) ** 2


class Integrator:
    def __init__(self, f, dt):
        self.f, self.dt = f, dt

    def step(self, y, t):
        k1 = self.f(y, t)
        k2 = self.f(y + self.dt * k1, t + self.dt)
        return y + 0.5 * self.dt * (k1 + k2)


def integrated(x, w):
    def slope(y, t):
        return -w * y + np.sin(t)

    solver = Integrator(slope, 0.1)
    y = x
    for k in range(5):
        y = solver.step(y, 0.1 * k)
    return y


class Matrix2:
    __slots__ = ("entries",)

    def __init__(self, entries):
        self.entries = entries

    def __matmul__(self, v):
        a, b, c, d = self.entries
        return (a * v[0] + b * v[1], c * v[0] + d * v[1])

    def __getitem__(self, ij):
        i, j = ij
        return self.entries[2 * i + j]

    def __setitem__(self, ij, value):
        i, j = ij
        self.entries[2 * i + j] = value


def two_by_two(x, y):
    m = Matrix2([x, 1.0, y, 2.0])
    m[0, 1] = x * y
    p, q = m @ (x, y)
    return p * q + m[0, 1]


class Registry:
    names: ClassVar[dict] = {"tanh": np.tanh, "sin": np.sin}

    @classmethod
    def get(cls, name):
        return cls.names[name]


def looked_up(x, name):
    return Registry.get(name)(x) * x


class Scaled:
    def __init__(self, base):
        self._base = base
        self._scale = 1.0

    @property
    def scale(self):
        return self._scale

    @scale.setter
    def scale(self, value):
        self._scale = value * 2.0

    def __call__(self, x):
        return self._base * self.scale * x


def setter(x, w):
    s = Scaled(w)
    s.scale = x
    return s(x)


def compared(x, y):
    a, b = Vector(x, y), Vector(x, y)
    return a.x * b.y if a == b else a.x


def same_class(x, w):
    layers = [Layer(w, x), Quadratic(w)]
    total = 0.0
    for layer in layers:
        if isinstance(layer, Layer):
            total += layer(x)
        else:
            total += layer.energy(x)
    return total


def attribute_loop(x, w):
    p = Params(w, x)
    total = 0.0
    for name in p.names:
        total += getattr(p, name) ** 2
    return total


CASES = (
    program(operators, number, number),
    program(in_place, number, number),
    program(unpacked, number, number),
    program(looped, number, number),
    program(indexed, number, number),
    program(summed, number, number),
    program(cached, vector),
    program(cached_in_new, vector),
    program(abstract_base, number, number),
    program(overridden, number, number),
    program(inherited_property, number, number),
    program(enum_choice, number, Kind.SQUARE),
    program(enum_by_value, number, "linear"),
    program(replaced, number, number),
    program(class_method, number, number),
    program(accumulates, vector),
    program(chained_methods, number),
    program(network_made, number, number),
    program(network_given, lambda rng: Net([Layer(0.5, 0.1), Layer(1.5, 0.2, np.sin)]), number,
            wrt=("net", "x")),
    program(integrated, number, number),
    program(two_by_two, number, number),
    program(looked_up, number, "tanh"),
    program(setter, number, number),
    program(compared, number, number),
    program(same_class, number, number),
    program(attribute_loop, number, number),
)
