"""Lists, dicts, tuples, dataclasses and NamedTuples, given, made and changed."""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


@dataclass
class State:
    x: float
    v: float = 0.5

    def energy(self):
        return 0.5 * self.v**2 + self.x**2


@dataclass(frozen=True)
class Options:
    rate: float = 0.1
    steps: int = 3
    names: list = field(default_factory=list)


@dataclass
class Derived:
    a: float
    b: float = field(init=False)

    def __post_init__(self):
        self.b = self.a * self.a


class Point(NamedTuple):
    x: float
    y: float = 2.0

    def norm(self):
        return np.sqrt(self.x**2 + self.y**2)


Pair = namedtuple("Pair", "left right")


def dataclass_given(state, w):
    return state.energy() * w + state.x


def dataclass_made(x, v):
    state = State(x, v=v)
    state.x += 0.1 * state.v
    return state.energy()


def dataclass_default(x):
    return State(x).energy() * x


def dataclass_replace(x, v):
    state = dataclasses.replace(State(x, v), v=v * v)
    return state.energy()


def post_init(a):
    d = Derived(a * 2.0)
    return d.a * d.b


def passive_options(x, options):
    for _ in range(options.steps):
        x = x - options.rate * x * x
    return x


def options_made(x):
    o = Options(rate=0.2)
    for _ in range(o.steps):
        x = x - o.rate * x
    return x


def named_tuple_made(x):
    p = Point(x * x, y=x)
    return p.x * p.y + p[0]


def named_tuple_method(x):
    return Point(x, 2.0 * x).norm() * x


def named_tuple_replace(x):
    p = Point(x)
    p = p._replace(y=x * x)
    a, b = p
    return a * b


def classic_namedtuple(x, y):
    pair = Pair(left=x, right=y)
    return pair.left * pair.right**2


def dict_update_key(x):
    d = {"a": x, "b": x * x}
    d["a"] = d["a"] * 2.0
    d["c"] = d["a"] + d["b"]
    return d["a"] * d["b"] * d["c"]


def dict_get(x):
    d = {"a": x}
    return d.get("a") * d.get("missing", 3.0)


def dict_update(x):
    d = {"a": x}
    d.update({"b": x * x})
    d.update(c=2.0 * x)
    return d["a"] * d["b"] + d["c"]


def dict_merge(params, x):
    both = {**params, "w": x}
    return both["w"] * both["b"]


def dict_pop(x):
    d = {"a": x, "b": x * x}
    a = d.pop("a")
    return a * d["b"]


def dict_setdefault(x):
    d = {"a": x}
    d.setdefault("b", x * x)
    return d["a"] * d["b"]


def dict_of_lists(x):
    d = {"a": [], "b": []}
    for k in range(3):
        d["a"].append(x * k)
        d["b"].append(x**k)
    return sum(d["a"]) * sum(d["b"])


def list_concat(x):
    values = [x, x * x] + [2.0]
    return values[0] * values[1] + values[2]


def list_repeat(x):
    values = [x] * 3
    values[1] = values[1] * x
    return values[0] + values[1] * values[2]


def list_extend(x):
    values = [x]
    values.extend([x * x, x**3])
    values += [2.0 * x]
    return values[1] * values[3] + values[2]


def list_insert(x):
    values = [x, x * x]
    values.insert(0, 3.0 * x)
    return values[0] * values[1]


def list_of_lists(x):
    rows = [[x, 1.0], [x * x, 2.0]]
    rows[0][1] = x**3
    return rows[0][1] * rows[1][0]


def list_slice(x):
    values = [x, x * x, x**3]
    return sum(values[1:]) * values[0]


def list_reversed(x):
    values = [x, x * x, 2.0]
    values.reverse()
    return values[0] * values[2]


def list_sorted(x):
    values = sorted([x, x * x, 0.9])
    return values[0] * 2.0 + values[2]


def list_copy(x):
    a = [x, x * x]
    b = list(a)
    b[0] = 5.0 * x
    return a[0] * b[0]


def tuple_concat(x):
    t = (x, x * x) + (2.0,)
    return t[0] * t[1] * t[2]


def stack_machine(x):
    stack = [x]
    stack.append(stack[-1] * 2.0)
    b = stack.pop()
    a = stack.pop()
    return a * b


def grid_of_lists(x):
    grid = [[0.0 for _ in range(3)] for _ in range(2)]
    for i in range(2):
        for j in range(3):
            grid[i][j] = x * (i + 1) ** j
    return grid[0][1] * grid[1][2]


def nested_parameters(params, x):
    for layer in params["layers"]:
        x = np.tanh(layer["w"] @ x + layer["b"])
    return np.sum(x) * params["scale"]


def list_of_arrays(x):
    parts = []
    for k in range(3):
        parts.append(x * k)
    return np.sum(np.concatenate(parts) ** 2)


def unpack_dict_values(params):
    w, b = params["w"], params["b"]
    return np.sum(w * w) * b


def make_layers(rng):
    layers = [{"w": rng.uniform(0.1, 1.0, (3, 3)), "b": np.zeros(3)} for _ in range(2)]
    return {"layers": layers, "scale": 1.5}


CASES = (
    program(dataclass_given, lambda rng: State(0.7, 0.4), number, wrt=("state", "w")),
    program(dataclass_made, number, number),
    program(dataclass_default, number),
    program(dataclass_replace, number, number),
    program(post_init, number),
    program(passive_options, number, Options()),
    program(options_made, number),
    program(named_tuple_made, number),
    program(named_tuple_method, number),
    program(named_tuple_replace, number),
    program(classic_namedtuple, number, number),
    program(dict_update_key, number),
    program(dict_get, number),
    program(dict_update, number),
    program(dict_merge, lambda rng: {"b": 0.5, "w": 0.1}, number, wrt=("params", "x")),
    program(dict_pop, number),
    program(dict_setdefault, number),
    program(dict_of_lists, number),
    program(list_concat, number),
    program(list_repeat, number),
    program(list_extend, number),
    program(list_insert, number),
    program(list_of_lists, number),
    program(list_slice, number),
    program(list_reversed, number),
    program(list_sorted, number),
    program(list_copy, number),
    program(tuple_concat, number),
    program(stack_machine, number),
    program(grid_of_lists, number),
    program(nested_parameters, make_layers, lambda rng: vector(rng, 3), wrt=("params",)),
    program(list_of_arrays, vector),
    program(
        unpack_dict_values,
        lambda rng: {"w": vector(rng, 3), "b": number(rng)},
        wrt=("params",),
    ),
)
