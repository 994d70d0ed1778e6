"""What a warm call costs above the generated function itself, in microseconds.

    python -m tests.bench.overhead

The calls are of tiny functions, so that nearly all of a call is what s2s adds: kinds are looked
up, names are checked and passed, gradients are handed out as their arguments' kind.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

import s2s

SCALE = 2.0
CALLS, ROUNDS = 500, 60


def act(x):
    return np.sin(x)


def number(x):
    return x * x


def array(x):
    return np.sum(x * x)


def names(x):
    return np.sum(act(x) * SCALE)


def params(p):
    return np.sum(p["w"] * p["b"])


CASES = {
    "a number": (number, (2.0,)),
    "an array": (array, (np.ones(3),)),
    "helper and global": (names, (np.ones(3),)),
    "a dict of arrays": (params, ({"w": np.ones(3), "b": np.ones(3)},)),
}


def microseconds(call: Callable, *args: object) -> float:
    """Of one call, in the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            call(*args)
        best = min(best, time.process_time() - start)
    return 1e6 * best / CALLS


def main() -> None:
    print(f"{'us a call':20}{'function':>10}{'generated':>11}{'gradient':>10}{'added':>8}")
    for title, (function, args) in CASES.items():
        gradient = s2s.value_and_grad(function)
        gradient(*args)
        found = gradient.modules.find(args)
        free = {name: found.compiled.resolve(name) for name in found.compiled.free}
        own = microseconds(function, *args)
        bare = microseconds(lambda *a, f=found.compiled.entry, free=free: f(*a, **free), *args)
        whole = microseconds(gradient, *args)
        print(f"{title:20}{own:10.1f}{bare:11.1f}{whole:10.1f}{whole - bare:8.1f}")


if __name__ == "__main__":
    main()
