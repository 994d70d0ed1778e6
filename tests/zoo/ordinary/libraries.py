"""Other libraries beside the mathematics: settings, copies, texts, files, clocks."""

from __future__ import annotations

import copy
import datetime
import hashlib
import io
import json
import os.path
import random
import re
import tempfile
import textwrap
from copy import deepcopy

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program

SETTINGS = '{"rate": 0.5, "steps": 3, "layers": [2, 4]}'


def rates_from_json(x):
    settings = json.loads(SETTINGS)
    total = 0.0
    for _ in range(settings["steps"]):
        total += np.sum(np.tanh(settings["rate"] * x))
    return total


def logged_as_json(x):
    y = np.exp(-x)
    json.dumps({"shape": list(y.shape), "kind": "decay"})
    return np.sum(y)


def pattern_picks_weights(x):
    scale = 1.0
    for name in ("w_in", "b_in", "w_out"):
        if re.fullmatch(r"w_\w+", name):
            scale *= 2.0
    return scale * np.sum(x**2)


def deep_copy_of_parameters(params):
    changed = copy.deepcopy(params)
    changed["w"][0] = 0.0
    changed["b"] *= 2.0
    return np.sum(params["w"] * changed["w"]) + np.sum(np.sin(changed["b"]))


def shallow_copy_shares(params):
    twin = copy.copy(params)
    twin["b"] = twin["b"] * params["w"][0]
    return np.sum(twin["b"]) * np.sum(twin["w"] ** 2)


def deep_copy_of_list(xs):
    before = deepcopy(xs)
    for x in xs:
        np.tanh(x, out=x)
    return sum(np.sum(a * b) for a, b in zip(before, xs))


def copy_of_array(x):
    y = copy.copy(x)
    z = copy.deepcopy(x)
    y[1:] *= x[:-1]
    return np.sum(y * np.cos(z))


def copy_of_number(x):
    y = deepcopy(x)
    y += x
    return y * copy.copy(x)


def digest_seeds_a_choice(x):
    seed = int(hashlib.sha256(b"weights").hexdigest()[:4], 16)
    rng = np.random.default_rng(seed)
    return np.sum(x * rng.uniform(size=x.size))


def python_random_weights(x):
    source = random.Random(3)
    weights = [source.uniform(0.0, 1.0) for _ in range(len(x))]
    return sum(w * v for w, v in zip(weights, x**2))


def folder_of_results(x):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.txt")
        with open(path, "w") as file:
            file.write("3")
        with open(path) as file:
            power = int(file.read())
    return np.sum(x**power)


def table_in_text(x):
    buffer = io.StringIO(textwrap.dedent("  1.0 2.0\n  3.0 4.0\n"))
    table = np.loadtxt(buffer)
    return np.sum(table @ x[:2])


def days_between(x):
    days = (datetime.date(2024, 3, 1) - datetime.date(2024, 2, 1)).days
    return x**2 * days


def two_arrays(rng):
    return [vector(rng), vector(rng)]


def parameters(rng):
    return {"w": vector(rng), "b": vector(rng)}


CASES = (
    program(rates_from_json, vector),
    program(logged_as_json, vector),
    program(pattern_picks_weights, vector),
    program(deep_copy_of_parameters, parameters, wrt=("params",)),
    program(shallow_copy_shares, parameters, wrt=("params",)),
    program(deep_copy_of_list, two_arrays, wrt=("xs",)),
    program(copy_of_array, vector),
    program(copy_of_number, number),
    program(digest_seeds_a_choice, vector),
    program(python_random_weights, vector),
    program(folder_of_results, vector),
    program(table_in_text, vector),
    program(days_between, number),
)
