"""Parameters and state in dicts, lists, tuples and dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tests.zoo.case import Case, matrix, number, vector


@dataclass
class Params:
    w: np.ndarray
    b: float
    steps: int = 2


@dataclass(frozen=True)
class Frozen:
    scale: float
    inner: Params


def dataclass_params(p, x):
    h = x
    for _ in range(p.steps):
        h = np.tanh(p.w @ h + p.b)
    return np.sum(h)


def nested_dataclass(p, x):
    return p.scale * np.sum(p.inner.w @ x) + p.inner.b * p.scale


def dict_params(params, x):
    h = np.tanh(params["w"] @ x + params["b"])
    return params["scale"] * np.sum(h * h)


def nested_dict(params, x):
    for name in ("first", "second"):
        layer = params[name]
        x = np.tanh(layer["w"] @ x + layer["b"])
    return np.sum(x)


def list_params(layers, x):
    for w, b in layers:
        x = np.sin(w @ x) + b
    return np.sum(x * x)


class Pair(NamedTuple):
    left: float
    right: np.ndarray


def named_tuple(p):
    left, right = p
    return left * np.sum(p.right * right) + p.left


def local_dict(x, w):
    state = {"x": x, "v": w * x}
    for _ in range(3):
        state["v"] = state["v"] - 0.1 * state["x"]
        state["x"] = state["x"] + 0.1 * state["v"]
    return state["x"] * state["v"]


def dict_loop(params):
    total = 0.0
    for name, value in params.items():
        total = total + len(name) * value**2
    return total


CASES = (
    Case(
        dataclass_params,
        lambda rng: (Params(matrix(rng, 3, 3), number(rng)), vector(rng, 3)),
        ("p", "x"),
    ),
    Case(
        nested_dataclass,
        lambda rng: (
            Frozen(number(rng), Params(matrix(rng, 2, 2), number(rng))),
            vector(rng, 2),
        ),
        ("p",),
    ),
    Case(
        dict_params,
        lambda rng: (
            {"w": matrix(rng, 2, 3), "b": vector(rng, 2), "scale": number(rng)},
            vector(rng, 3),
        ),
        ("params", "x"),
    ),
    Case(
        nested_dict,
        lambda rng: (
            {
                "first": {"w": matrix(rng, 2, 3), "b": vector(rng, 2)},
                "second": {"w": matrix(rng, 1, 2), "b": vector(rng, 1)},
            },
            vector(rng, 3),
        ),
        ("params",),
    ),
    Case(
        list_params,
        lambda rng: (
            [(matrix(rng, 3, 2), number(rng)), (matrix(rng, 2, 3), number(rng))],
            vector(rng, 2),
        ),
        ("layers",),
    ),
    Case(named_tuple, lambda rng: (Pair(number(rng), vector(rng, 3)),), ("p",)),
    Case(local_dict, lambda rng: (number(rng), number(rng)), ("x", "w")),
    Case(dict_loop, lambda rng: ({"a": number(rng), "bb": number(rng)},), ("params",)),
)
