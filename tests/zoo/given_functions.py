"""Functions given as arguments that write their argument, or return memory of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np

from tests.zoo.case import Case, vector

# ---- what is given --------------------------------------------------------------------


def fresh(v):
    return v * v


def grown(v):
    return np.exp(0.5 * v)


def itself(v):
    return v


def flipped(v):
    return v[::-1]


def scaled_in_place(v):
    v *= 1.5


def curved_in_place(v):
    v[...] = np.sin(v) * v
    return v


def window_in_place(v):
    v[1:3] = v[1:3] * v[0]
    return v[:2] * 2.0


def added_and_fresh(v):
    v += 0.5
    return v * v


def looked_at(v):
    if v.sum() > 100.0:
        v[0] = 0.0
    return v * 1.25


def shuffled_in_place(v):
    first = v[0] * 1.0
    v[0] = v[-1]
    v[-1] = first * v[1]
    return v


class Layer:
    def __init__(self, rate):
        self.rate = rate

    def forward(self, v):
        v *= self.rate
        return np.tanh(v)


def rated(v, rate):
    v -= rate * np.cos(v)
    return v


def give_all(*parts):
    return parts[0] * parts[0]


GIVEN: dict[str, Callable] = {
    function.__name__: function
    for function in (fresh, grown, itself, flipped, scaled_in_place, curved_in_place,
                     window_in_place, added_and_fresh, looked_at, shuffled_in_place, give_all)
} | {
    "method": Layer(0.7).forward,
    "partial": functools.partial(rated, rate=0.3),
    "ufunc": np.sin,
    "inverted": lambda v: 1.0 / v,
}

# ---- programs that do not use what it returns -----------------------------------------


def read_before(x, act):
    y = np.sin(x)
    z = y * y
    act(y)
    return z.sum() + (y * y).sum()


def argument_itself(x, act):
    act(x)
    return (x * x).sum()


def window_given(x, act):
    y = x * x
    act(y[1:5])
    return (y * y).sum()


def given_twice(x, act):
    y = x * 1.0
    act(y)
    s = (y * y).sum()
    act(y)
    return s + (y**3).sum()


def in_a_loop(x, act):
    y = x * 1.0
    s = 0.0
    for _ in range(3):
        act(y)
        s += (y * y).sum()
    return s


def in_a_branch(x, act):
    y = x * 1.0
    if y.sum() > 0.0:
        act(y)
    else:
        y = y * 3.0
    return (y * y).sum()


def in_an_helper(x, act):
    y = np.cos(x)
    z = run(act, y)
    return (y * y).sum() + z


def run(act, value):
    s = value.sum()
    act(value)
    return s * s


def in_an_inner_function(x, act):
    def step(v):
        act(v)
        return v.sum()

    y = x * x
    return step(y) * step(y) + (y * y).sum()


def layers_in_a_list(x, layers):
    y = x * 1.0
    for layer in layers:
        layer(y)
    return (y * y).sum()


def layers_in_a_dict(x, layers):
    y = x * 1.0
    z = layers["first"](y)
    return (layers["then"](y) * z).sum() + (y * y).sum()


class Model:
    def __init__(self, layer, scale):
        self.layer, self.scale = layer, scale

    def apply(self, value):
        self.layer(value)
        return value * self.scale


def layer_of_an_object(x, model):
    y = x * x
    z = model.apply(y)
    return (y * z).sum()


def passed_on(x, runner, act):
    y = x * 1.0
    s = runner(act, y)
    return s + (y * y).sum()


def early_return(x, act):
    y = x * 1.0
    for i in range(4):
        act(y)
        if y[0] > 0.9 or i == 2:
            return (y * y).sum()
    return y.sum()


def two_names(x, act):
    y = x * x
    w = y
    act(w)
    return (y * y).sum()


# ---- programs that use it --------------------------------------------------------------


def written_afterwards(x, act):
    y = np.sin(x)
    z = act(y)
    s = (z * z).sum()
    y *= 2.0
    return s + (y * y).sum()


def result_and_argument(x, act):
    y = x * x
    z = act(y)
    return (z * z).sum() * y.sum()


def result_written(x, act):
    y = x * x
    z = act(y)
    z[0] = 0.5 * z[1]
    return (z * z).sum() + (y * y).sum()


def chained(x, act):
    y = x * 1.0
    for _ in range(2):
        y = act(y)
    return (y * y).sum()


def inside_an_expression(x, act):
    y = x * 1.0
    return (act(y) * 2.0).sum() + (y * y).sum()


def history(x, act):
    y, seen = x * 1.0, []
    for _ in range(3):
        z = act(y)
        seen.append(z.sum())
        y[0] = y[0] * 0.5
    return seen[0] * seen[1] + seen[2] + y.sum()


WITHOUT = (read_before, argument_itself, window_given, given_twice, in_a_loop, in_a_branch,
           in_an_helper, in_an_inner_function, early_return, two_names)
WITH = (written_afterwards, result_and_argument, result_written, chained, inside_an_expression,
        history)
SILENT = frozenset({"scaled_in_place"})  # return nothing
SHORT = frozenset({"window_in_place"})  # cannot be chained


TWO = ("reverse", "forward")


def arguments(function: Callable) -> Callable:
    return lambda rng: (vector(rng, 6), function)


def combined() -> Iterator[Case]:
    """Every program with every function, where it is one."""
    for programs, left_out in ((WITHOUT, frozenset()), (WITH, SILENT)):
        for program in programs:
            for name, function in GIVEN.items():
                if name in left_out or program is chained and name in SHORT:
                    continue
                yield Case(program, arguments(function), ("x",),
                           name=f"{program.__name__}_{name}", modes=TWO)


HELD = (
    ("list", layers_in_a_list, lambda: [scaled_in_place, curved_in_place]),
    ("tuple", layers_in_a_list, lambda: (added_and_fresh, fresh)),
    ("dict", layers_in_a_dict, lambda: {"first": curved_in_place, "then": flipped}),
    ("object", layer_of_an_object, lambda: Model(curved_in_place, 0.5)),
    ("object_of_fresh", layer_of_an_object, lambda: Model(fresh, 0.5)),
)

CASES = (
    *combined(),
    *(Case(program, lambda rng, make=make: (vector(rng, 6), make()), ("x",),
           name=f"held_by_{name}", modes=TWO)
      for name, program, make in HELD),
    Case(passed_on, lambda rng: (vector(rng, 6), run, curved_in_place), ("x",), modes=TWO),
)
