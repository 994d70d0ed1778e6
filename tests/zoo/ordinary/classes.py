"""Classes: instances made outside and inside, methods, properties, operators, inheritance."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


class Layer:
    depth = 2

    def __init__(self, w, b=0.0):
        self.w = w
        self.b = b

    def __call__(self, x):
        return np.tanh(self.w * x + self.b)

    def twice(self, x):
        return self(self(x))

    @property
    def size(self):
        return self.w * self.w

    @cached_property
    def norm(self):
        return np.sqrt(self.w * self.w + self.b * self.b)

    @staticmethod
    def bump(x):
        return np.exp(-x * x)

    @classmethod
    def unit(cls):
        return cls(1.0)

    @classmethod
    def scaled(cls, w):
        return cls(2.0 * w, b=w)


def calls_object(x, layer):
    return layer(x) * layer.twice(x)


def reads_property(x, layer):
    return layer.size * x + layer.norm * x * x


def static_and_class(x, layer):
    return layer.bump(x) * Layer.bump(2.0 * x) * layer.depth


def made_inside(x, w):
    layer = Layer(w, 0.3)
    return layer(x) * layer.size


def made_by_classmethod(x, w):
    return Layer.scaled(w)(x) + Layer.unit().twice(x)


def property_of_local(x, w):
    layer = Layer(w, x)
    layer.w = layer.w * 2.0
    return layer.size * layer.norm


class Vec:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, c):
        return Vec(self.x * c, self.y * c)

    def __rmul__(self, c):
        return self * c

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __iter__(self):
        return iter((self.x, self.y))

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def __abs__(self):
        return np.sqrt(self @ self)


def vector_algebra(x, y):
    a, b = Vec(x, y), Vec(y, 2.0)
    c = 2.0 * a + b * x - (-a)
    return c @ b + abs(c)


def indexing(x, y):
    v = Vec(x * y, y)
    return v[0] * v[1] * len(v)


def unpacking(x, y):
    a, b = Vec(x * y, x - y)
    return a * b


def compared(x, y):
    v = Vec(x, y)
    w = v
    if w is v:
        w = w + v
    return w @ v


class Shape:
    def __init__(self, scale):
        self.scale = scale

    def area(self):
        raise NotImplementedError

    def cost(self, rate):
        return self.scale * self.area() * rate


class Disc(Shape):
    def __init__(self, r):
        super().__init__(1.5)
        self.r = r

    def area(self):
        return np.pi * self.r**2


class Ring(Disc):
    def __init__(self, r, inner):
        super().__init__(r)
        self.inner = inner

    def area(self):
        return super().area() - np.pi * self.inner**2


def inheritance(r, rate):
    return Disc(r).cost(rate) + Ring(r, 0.5 * r).cost(1.0)


def method_of_given(x, disc):
    return disc.cost(x) * x


class Accumulator:
    def __init__(self):
        self.total = 0.0
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1
        return self

    def mean(self):
        return self.total / self.count


def accumulates(x):
    acc = Accumulator()
    for v in x:
        acc.add(v * v)
    return acc.mean()


def fluent(x):
    return Accumulator().add(x).add(x * x).mean()


class Model:
    def __init__(self, sizes, rng):
        self.weights = [rng.uniform(0.1, 1.0, (n, m)) for n, m in zip(sizes[1:], sizes[:-1])]
        self.biases = [np.zeros(n) for n in sizes[1:]]
        self.activation = np.tanh

    def forward(self, x):
        for w, b in zip(self.weights, self.biases):
            x = self.activation(w @ x + b)
        return x

    def loss(self, x, y):
        return np.sum((self.forward(x) - y) ** 2)


def network_input(x, model):
    return model.loss(x, 0.3)


def network_parameters(model, x):
    return model.loss(x, 0.3)


class Sim:
    def __init__(self, x, v):
        self.x = x
        self.v = v
        self.trace = []

    def step(self, dt):
        a = -self.x
        self.v = self.v + dt * a
        self.x = self.x + dt * self.v
        self.trace.append(self.x)

    def run(self, n):
        for _ in range(n):
            self.step(0.1)
        return self.x


def simulation(x, v):
    sim = Sim(x, v)
    sim.run(4)
    return sim.x * sim.v + sim.trace[1]


class Kernel:
    def __init__(self, length):
        self.length = length

    def __call__(self, a, b):
        return np.exp(-0.5 * ((a - b) / self.length) ** 2)


class Sum:
    def __init__(self, one, two):
        self.one, self.two = one, two

    def __call__(self, a, b):
        return self.one(a, b) + self.two(a, b)


def nested_objects(x, length):
    kernel = Sum(Kernel(length), Kernel(2.0))
    return kernel(x, 0.3) * kernel(0.1, x)


class Interval:
    def __init__(self, lo, hi):
        self.lo, self.hi = lo, hi

    def __contains__(self, v):
        return self.lo <= v <= self.hi

    def __eq__(self, other):
        return self.lo == other.lo

    def __lt__(self, other):
        return self.hi < other.hi


def contains(x):
    box = Interval(0.0, 1.0)
    return x * x if x in box else 2.0 * x


def object_in_list(x, w):
    layers = [Layer(w), Layer(x, 0.1)]
    for layer in layers:
        x = layer(x)
    return x


def object_in_dict(x, w):
    parts = {"first": Layer(w), "second": Layer(2.0)}
    return parts["second"](parts["first"](x))


def attribute_by_name(x, layer):
    return getattr(layer, "w") * x  # noqa: B009


def chosen_object(x, flag):
    layer = Layer(1.5) if flag else Layer(0.5, 1.0)
    return layer(x)


def returns_object(x, w):
    def build(v):
        return Layer(v, b=v * v)

    return build(w)(x)


def parameters_of(p, x):
    return p.w * x + p.b


def make_model(rng):
    return Model([3, 2, 1], rng)


CASES = (
    program(calls_object, number, Layer(0.7, 0.2)),
    program(reads_property, number, lambda rng: Layer(0.7, 0.2), wrt=("x",)),
    program(static_and_class, number, Layer(0.7, 0.2)),
    program(made_inside, number, number),
    program(made_by_classmethod, number, number),
    program(property_of_local, number, number),
    program(vector_algebra, number, number),
    program(indexing, number, number),
    program(unpacking, number, number),
    program(compared, number, number),
    program(inheritance, number, number),
    program(method_of_given, number, Ring(1.1, 0.4)),
    program(accumulates, vector),
    program(fluent, number),
    program(network_input, lambda rng: vector(rng, 3), make_model, wrt=("x",)),
    program(network_parameters, make_model, lambda rng: vector(rng, 3), wrt=("model",)),
    program(simulation, number, number),
    program(nested_objects, number, number),
    program(contains, number),
    program(object_in_list, number, number),
    program(object_in_dict, number, number),
    program(attribute_by_name, number, Layer(0.7, 0.2)),
    program(chosen_object, number, True),
    program(returns_object, number, number),
    program(parameters_of, lambda rng: Layer(0.7, 0.2), number, wrt=("p", "x")),
)
