"""NamedTuples with methods, operators, properties and class methods; tuples that loops carry."""

from __future__ import annotations

import dataclasses
import operator
from typing import NamedTuple

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


class Vector(NamedTuple):
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    @property
    def squared(self):
        return self.dot(self)

    @classmethod
    def polar(cls, radius, angle):
        return cls(radius * np.cos(angle), radius * np.sin(angle))

    @staticmethod
    def zero():
        return Vector(0.0, 0.0)


class State(NamedTuple):
    position: np.ndarray
    velocity: np.ndarray

    def energy(self):
        return 0.5 * np.sum(self.velocity**2) + np.sum(np.cos(self.position))

    def kicked(self, dt):
        return self._replace(velocity=self.velocity + dt * np.sin(self.position))

    def drifted(self, dt):
        return self._replace(position=self.position + dt * self.velocity)


@dataclasses.dataclass(frozen=True)
class Settings:
    rate: float
    decay: float = 0.5

    def at(self, step):
        return self.rate * self.decay**step


def named(rng):
    return Vector(number(rng), number(rng))


def added(p, q):
    return (p + q).x * p.y


def negated(p):
    return (-p).x * p.y


def scaled_from_left(p, q):
    return (2.0 * p).dot(p - q * 0.5)


def property_of_new(x):
    return Vector(x, x * x).squared


def property_of_given(p):
    return p.squared * p.x


def class_method(x):
    return Vector.polar(x, x * x).dot(Vector(2.0, 3.0))


def static_method(x):
    total = Vector.zero()
    for k in range(3):
        total = total + Vector(x * k, x)
    return total.squared


def replaced(p):
    return p._replace(x=p.y**2).dot(p)


def as_dict(p):
    return sum(v * v for v in p._asdict().values()) * p._asdict()["x"]


def summed(points):
    total = points[0]
    for point in points[1:]:
        total = total + point * 2.0
    return total.squared


def leapfrog(state, dt):
    for _ in range(3):
        state = state.kicked(0.5 * dt).drifted(dt).kicked(0.5 * dt)
    return state.energy()


def carried_pair(state, n):
    for _ in range(n):
        x, v = state
        state = (x + 0.1 * v, v - 0.1 * np.sin(x))
    return state[0] * state[1]


def carried_named(p, n):
    while n > 0:
        p = Vector(p.x * p.y, p.x + p.y)
        n -= 1
    return p.x


def settings_replaced(settings, x):
    faster = dataclasses.replace(settings, rate=settings.rate * x)
    return faster.at(2) + settings.at(1)


def settings_of_new(x):
    return dataclasses.replace(Settings(x, 2.0), decay=x * x).at(3)


def item_getter(table):
    pick = operator.itemgetter("w", "b")
    w, b = pick(table)
    return w * np.sin(b) + operator.itemgetter("w")(table)


def attribute_getter(p):
    return operator.attrgetter("x")(p) ** 2 * operator.attrgetter("y")(p)


def settings_of(rng):
    return Settings(number(rng), number(rng))


def state_of(rng):
    return State(vector(rng), vector(rng))


CASES = (
    program(added, named, named, wrt=("p", "q")),
    program(negated, named, wrt=("p",)),
    program(scaled_from_left, named, named, wrt=("p", "q")),
    program(property_of_new, number),
    program(property_of_given, named, wrt=("p",)),
    program(class_method, number),
    program(static_method, number),
    program(replaced, named, wrt=("p",)),
    program(as_dict, named, wrt=("p",)),
    program(summed, lambda rng: [named(rng) for _ in range(3)], wrt=("points",)),
    program(leapfrog, state_of, 0.1, wrt=("state",)),
    program(carried_pair, lambda rng: (number(rng), number(rng)), 4, wrt=("state",)),
    program(carried_named, named, 3, wrt=("p",)),
    program(settings_replaced, settings_of, number, wrt=("settings", "x")),
    program(settings_of_new, number),
    program(item_getter, lambda rng: {"w": number(rng), "b": number(rng)}, wrt=("table",)),
    program(attribute_getter, named, wrt=("p",)),
)
