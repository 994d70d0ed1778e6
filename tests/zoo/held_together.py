"""Objects, lists and dicts held together in a tuple, which another container holds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tests.zoo.case import Case, vector


class Layer:
    def __init__(self, w, b=0.5):
        self.w, self.b = w, b

    def __call__(self, x):
        return np.tanh(self.w * x + self.b)


class Net:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Tower:
    def __init__(self, layers):
        self.layers = tuple(layers)

    def first(self):
        return self.layers[0]


class Two(NamedTuple):
    one: object
    other: object


class Bag:
    pass


def of_objects(x):
    net = Net(Layer(x), Layer(x * x))
    return np.sum(net(x))


def never_called(x):
    net = Net(Layer(x), Layer(x * x))
    return np.sum(net.layers[0].w * net.layers[1].w)


def of_lists(x):
    net = Net([x, x * x], [x * 2.0])
    return np.sum(net.layers[0][1] * net.layers[1][0])


def of_dicts(x):
    net = Net({"w": x}, {"w": x * 2.0})
    return np.sum(net.layers[0]["w"] * net.layers[1]["w"])


def of_tuples(x):
    net = Net((Layer(x), x), (Layer(x * x), 2.0))
    (one, a), (other, b) = net.layers
    return np.sum(one(a) * other(x) * b)


def under_a_key(x):
    table = {}
    table["pair"] = (Layer(x), Layer(x * x))
    one, other = table["pair"]
    return np.sum(one(x) * other(x))


def in_a_list(x):
    pairs = []
    for k in range(3):
        pairs.append((Layer(x * k), [x]))
    total = 0.0
    for layer, values in pairs:
        total += np.sum(layer(values[0]))
    return total


def named(x):
    bag = Bag()
    bag.two = Two(Layer(x), {"w": x})
    return np.sum(bag.two.one(x) * bag.two.other["w"])


def _fill(bag, *layers):
    bag.layers = layers


def by_helper(x):
    bag = Bag()
    _fill(bag, Layer(x), Layer(x * x))
    return np.sum(bag.layers[1](bag.layers[0](x)))


def changed_later(x):
    one, other = Layer(x), Layer(x * x)
    net = Net(one, other)
    other.w = other.w * x
    net.layers[0].b = x[0]
    return np.sum(net(x) * one.b * other.w)


def written_later(x):
    one = Layer(x.copy())
    net = Net(one, Layer(x * x))
    one.w[1:] *= x[0]
    net.layers[1].w[0] = x[1] * x[2]
    return np.sum(net(x) * one.w)


def held_twice(x):
    one, other = Layer(x), Layer(x * x)
    first, second = Net(one, other), Net(other, one)
    return np.sum(first(x) * second(x))


def replaced(x):
    net = Net(Layer(x), Layer(x * x))
    net.layers = (net.layers[1], Layer(x * 3.0))
    return np.sum(net(x))


def made_by_tuple(x):
    tower = Tower([Layer(x), Layer(x * x)])
    return np.sum(tower.first()(x))


def nets_in_a_net(x):
    net = Net(Net(Layer(x), Layer(x * x)), Layer(x))
    return np.sum(net(x))


def given_as_list(x):
    net = Net(*[Layer(x), Layer(x * x)])
    copied = Tower.__new__(Tower)
    copied.layers = list(net.layers)
    for layer in copied.layers:
        x = layer(x)
    return np.sum(x)


def number_and_list(x):
    pairs = []
    for k in range(3):
        pairs.append((x * k, [x]))
    return sum(np.sum(u * v[0]) for u, v in pairs)


def list_written_later(x):
    pairs = []
    for k in range(3):
        pairs.append((x * k, [x * 2.0, x]))
    for u, v in pairs:
        v[0] = v[0] * u
    total = 0.0
    for u, v in pairs:
        total += np.sum(u * v[0] * v[1])
    return total


def history_of_a_buffer(x):
    state, history = np.zeros(6), []
    for k in range(3):
        state += x * k
        history.append((state, k))
    return np.sum(history[0][0] * x) + np.sum(history[-1][0] ** 2)


def history_in_a_dict(x):
    state, history = x * 1.0, {}
    history["first"] = (state, [state])
    state += x
    return np.sum(history["first"][0] ** 2 * history["first"][1][0])


PROGRAMS = (
    of_objects, never_called, of_lists, of_dicts, of_tuples, under_a_key, in_a_list, named,
    by_helper, changed_later, written_later, held_twice, replaced, made_by_tuple, nets_in_a_net,
    given_as_list, number_and_list, list_written_later, history_of_a_buffer, history_in_a_dict,
)  # fmt: skip
CASES = tuple(Case(program, lambda rng: (vector(rng, 6),), ("x",)) for program in PROGRAMS)
