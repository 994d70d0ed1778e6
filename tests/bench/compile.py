"""How long compiling takes, and how it grows with the program.

    python -m tests.bench.compile                  every shape at 10 to 3,000 statements
    python -m tests.bench.compile straight 1000    one shape at one size

Times are of `generate`, from a function to the text of its gradient, beside the time for each
statement: a row that grows to the right is a compiler that is not linear.  Depth 8 is a chain of
eight helpers that call one another; the last tables count lines and times by depth, also of
functions that call each other and of those that only run time knows.
"""

from __future__ import annotations

import functools
import linecache
import sys
import time
from collections.abc import Callable

import numpy as np

import s2s
from s2s.pipeline import generate
from s2s.read import read
from s2s.request import Derivative, Request
from s2s.rules import NUMPY
from s2s_runtime.kinds import kind_of

SIZES = (10, 100, 1000, 3000)
LINES = (
    "y = np.sin(x) * a",
    "a = a + np.tanh(y)",
    "x = x * 0.9 + y / (1.5 + a * a)",
    "y[1:] = x[:-1] * a[1:]",
    "a = np.exp(-y * y) + x",
)


def straight(count: int) -> str:
    """One statement after the other."""
    return f"def f(x, a):\n{block(count, 4)}\n    return np.sum(x + a)\n"


def loop(count: int) -> str:
    """All statements in the body of one loop."""
    return f"def f(x, a):\n    for t in range(3):\n{block(count, 8)}\n    return np.sum(x + a)\n"


def helpers(count: int) -> str:
    """Functions of five statements each, every one called once."""
    number = max(count // len(LINES), 1)
    text = "".join(
        f"def h{k}(x, a):\n{block(len(LINES), 4)}\n    return x + a * {k}.5\n\n"
        for k in range(number)
    )
    calls = "".join(f"    x = h{k}(x, a)\n" for k in range(number))
    return f"{text}def f(x, a):\n{calls}    return np.sum(x)\n"


def depth(count: int) -> str:
    """Eight functions, each of which calls the next."""
    return chain(8, count)


def chain(levels: int, count: int) -> str:
    """A chain of helpers; `count` statements in all."""
    own = max(count // levels, 1)
    text = f"def h{levels}(x, a):\n{block(own, 4)}\n    return x\n\n"
    for k in reversed(range(1, levels)):
        text += f"def h{k}(x, a):\n{block(own, 4)}\n    return h{k + 1}(x, a)\n\n"
    return f"{text}def f(x, a):\n    return np.sum(h1(x, a))\n"


def block(count: int, margin: int) -> str:
    return "\n".join(" " * margin + LINES[k % len(LINES)] for k in range(count))


SHAPES = {shape.__name__: shape for shape in (straight, loop, helpers, depth)}


def defined(text: str, title: str) -> Callable:
    """The function `f` of a text, which can be read."""
    filename = f"<bench {title}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict = {"np": np, "__name__": "bench"}
    exec(compile(text, filename, "exec"), namespace)  # noqa: S102 - text of ours
    return namespace["f"]


def seconds(shape: str, count: int) -> float:
    """From the function to the text of its gradient."""
    function = defined(SHAPES[shape](count), f"{shape} {count}")
    kinds = tuple(map(kind_of, (np.ones(5), np.ones(5))))
    request = Request(Derivative.VALUE_AND_GRAD, ("x",), single=True, cache=False)
    start = time.process_time()
    generate(read(function), request, kinds, NUMPY)
    return time.process_time() - start


# ---- calls at depth -------------------------------------------------------------------


def known(levels: int) -> tuple[Callable, tuple]:
    """Helpers that call one another by name."""
    return defined(chain(levels, 5 * levels), f"known {levels}"), (np.ones(5), np.ones(5))


def mutual(levels: int) -> tuple[Callable, tuple]:
    """Two functions that call each other, `levels` deep."""
    text = "def even(x, n):\n    return np.sin(x) if n == 0 else np.tanh(odd(x, n - 1))\n\n"
    text += "def odd(x, n):\n    return np.cos(x) if n == 0 else np.exp(-even(x, n - 1))\n\n"
    text += "def f(x, n):\n    return np.sum(even(x, n))\n"
    return defined(text, f"mutual {levels}"), (np.ones(5), levels)


def at_run_time(levels: int) -> tuple[Callable, tuple]:
    """A chain of callables, of which only a call knows the next one."""
    text = "def last(x):\n    return np.sin(x)\n\n"
    text += "def step(layer, x):\n    return np.tanh(layer(x))\n"
    function = defined(f"{text}\ndef f(x, layer):\n    return np.sum(layer(x))\n", "run time")
    layer = function.__globals__["last"]
    for _ in range(levels - 1):
        layer = functools.partial(function.__globals__["step"], layer)
    return function, (np.ones(5), layer)


CHAINS = (known, mutual, at_run_time)
LEVELS = (1, 2, 4, 8, 16)
RUNS = 200


def timed(call: Callable, *args: object) -> float:
    start = time.process_time()
    call(*args)
    return time.process_time() - start


def print_depths() -> None:
    """What each level more costs should be the same at every depth."""
    for made in CHAINS:
        gradient = s2s.value_and_grad(made(1)[0], cache=False)
        gradient(*made(1)[1])  # rules and templates
        print(f"\n{made.__name__}: {made.__doc__}")
        print(f"{'depth':>8}{'lines':>8}{'compile ms':>12}{'run us':>10}")
        for levels in LEVELS:
            function, args = made(levels)
            gradient = s2s.value_and_grad(function, cache=False)
            first = timed(gradient, *args)
            run = min(timed(gradient, *args) for _ in range(RUNS))
            lines = len(gradient.source.splitlines())
            print(f"{levels:8}{lines:8}{1e3 * first:12.1f}{1e6 * run:10.0f}", flush=True)


def main(arguments: list[str]) -> None:
    shapes = arguments[:1] or list(SHAPES)
    sizes = [int(size) for size in arguments[1:]] or SIZES
    seconds("straight", 10)  # rules and templates are made at first use
    print("seconds (ms for each statement)")
    print(f"{'':10}" + "".join(f"{size:>18,}" for size in sizes))
    for shape in shapes:
        times = [seconds(shape, size) for size in sizes]
        cells = [f"{t:10.2f} ({1e3 * t / n:4.2f})" for t, n in zip(times, sizes, strict=True)]
        print(f"{shape:10}" + "".join(f"{cell:>18}" for cell in cells), flush=True)
    if not arguments:
        print_depths()


if __name__ == "__main__":
    main(sys.argv[1:])
