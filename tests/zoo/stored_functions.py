"""Functions that a program makes and stores: in objects, lists and dicts, by way of callees."""

from __future__ import annotations

import numpy as np

from tests.zoo.case import Case, vector


class Layer:
    def __init__(self, w, act=np.tanh):
        self.w, self.act = w, act

    def __call__(self, x):
        return self.act(self.w * x)


class Net:
    def __init__(self, *layers):
        self.layers = list(layers)

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Descent:
    def __init__(self, slope, rate=0.1):
        self.slope, self.rate = slope, rate

    def run(self, x):
        for _ in range(3):
            x = x - self.rate * self.slope(x)
        return x


def _call_both(function, x):
    table = {"f": function}
    return table["f"](x) + function(x)


def in_layers(x):
    net = Net(Layer(x), Layer(x * x, act=lambda t: np.maximum(t, 0.1 * t)))
    return np.sum(net(x))


def nested_def_in_layers(x):
    slope = 0.1

    def leaky(t):
        return np.maximum(t, slope * t)

    net = Net(Layer(x, leaky), Layer(x * 2.0, np.cos), Layer(x))
    return np.sum(net(x))


def in_a_dict_of_a_callee(x):
    return np.sum(_call_both(lambda t: np.tanh(t) * 2.0, x) + _call_both(np.sin, x * x))


def in_an_object(x):
    return np.sum(Descent(lambda t: np.sin(t)).run(x))


def in_a_list(x):
    for function in [lambda t: np.tanh(t), np.sin, lambda t: t * 2.0]:
        x = function(x)
    return np.sum(x)


def _caught(x):
    held = Descent(lambda t: t * x)
    return np.sum(held.run(np.ones(5)))


def _caught_in_a_list(x):
    total = 0.0
    for function in [lambda t: t * x, lambda t: t + x]:
        total += np.sum(function(np.ones(5)))
    return total


def _caught_by_one_of_two(x):
    y = x[:]
    for held in [Descent(np.sin), Descent(lambda t: t * x[0])]:
        y = held.run(y)
    return np.sum(y)


PROGRAMS = (
    in_layers, nested_def_in_layers, in_a_dict_of_a_callee, in_an_object, in_a_list,
)  # fmt: skip
REFUSED = (_caught, _caught_in_a_list, _caught_by_one_of_two)
CASES = (
    *(Case(program, lambda rng: (vector(rng, 5),), ("x",)) for program in PROGRAMS),
    *(Case(program, lambda rng: (vector(rng, 5),), ("x",), refused=True) for program in REFUSED),
)
