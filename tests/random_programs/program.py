"""A random program: its text, its arguments, and the function that the text defines."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.random_programs.draws import Draws, choose
from tests.random_programs.scope import Place, Scope, Shape
from tests.random_programs.statements import everything, statement

PRELUDE = '''import functools
import math

import numpy as np


class Box:
    def __init__(self, one, two):
        self.one = one
        self.two = two


class Cell:
    def __init__(self, state, rate):
        self.state = state
        self.rate = rate

    def push(self, v):
        self.state = np.tanh(self.state * self.rate + v)
        return self

    def damp(self, t):
        self.state *= np.cos(t)
        self.rate = self.rate * 0.5 + t
        return self

    @property
    def energy(self):
        return np.sum(self.state ** 2) * self.rate

    def __call__(self, t):
        return np.sum(self.state * t)


def power(a, n):
    if n == 0:
        return a
    return power(np.sin(a) * 1.1, n - 1)


def parts(a, t):
    b = a[1:]
    b *= np.cos(t)
    return b, a * t, np.sum(a) * t


def mix(a, b):
    a += 0.3 * b
    b *= 0.5 + np.cos(a)
    return a * b


def scale(a, t):
    a[1:] *= np.tanh(t)


def blend(a, b, t=0.5):
    c = a * t + (1.0 - t) * b
    if c[0] > 0.4:
        return np.sin(c)
    return c


def tail(a):
    return a[1:]


def either(a, b, t):
    if t > 0.3:
        return a
    return b.copy()


def act_pure(a):
    return np.tanh(a) + a[::-1]


def act_writes(a):
    a *= np.sin(a)
    return a * 0.5


def act_view(a):
    return a[::-1]


'''

PARAMETERS: dict[str, Shape] = {"x": (3,), "m": (2, 3), "w": (1,), "c": (2, 1), "s": ()}
ACTS = ("act_pure", "act_pure", "act_pure", "act_view", "act_writes")


@dataclass(frozen=True)
class Program:
    """`wrt` are the parameters that move; `act` names the callee known only at run time."""

    source: str
    act: str
    wrt: tuple[str, ...]
    point: int
    productions: tuple[str, ...] = ()

    def function(self) -> Callable:
        return namespace(self)["program"]

    def arguments(self, space: dict | None = None) -> tuple:
        """Fresh arguments, of mixed scales."""
        space = namespace(self) if space is None else space
        rng = np.random.default_rng(self.point)
        scale = (0.1, 1.0, 1.0, 3.0)[self.point % 4]
        floats = [scale * rng.normal(size=shape) + 0.2 for shape in PARAMETERS.values()]
        floats[-1] = float(floats[-1])
        return (*floats, space[self.act])


def file_name(program: Program) -> str:
    return f"<random-program-{hashlib.sha256(program.source.encode()).hexdigest()[:16]}>"


def namespace(program: Program) -> dict:
    """The text as a module whose lines can be read back."""
    name = file_name(program)
    lines = program.source.splitlines(True)
    linecache.cache[name] = (len(program.source), None, lines, name)
    space: dict = {"__name__": "random_program"}
    exec(compile(program.source, name, "exec"), space)
    return space


def moved(program: Program, args: tuple) -> tuple:
    """The arguments named in wrt, in its order."""
    return tuple(args[list(PARAMETERS).index(name)] for name in program.wrt)


def generate(draws: Draws, point: int = 0) -> Program:
    scope = Scope(draws, places=[Place(name, shape) for name, shape in PARAMETERS.items()])
    length = 4 + draws.draw(9)
    while length > 0 and scope.budget > 0:
        statement(scope)
        length -= 1
    scope.write(f"return {everything(scope)}")
    head = f"def program({', '.join(PARAMETERS)}, act):\n"
    source = PRELUDE + head + "\n".join(scope.lines) + "\n"
    wrt = choose(draws, (("x",), ("x", "w"), ("m", "s"), tuple(PARAMETERS), tuple(PARAMETERS)))
    return Program(source, choose(draws, ACTS), wrt, point, tuple(scope.productions))
