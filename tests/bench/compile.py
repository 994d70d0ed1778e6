"""How long compiling takes, and how it grows with the program.

    python -m tests.bench.compile                  every shape at 10 to 3,000 statements
    python -m tests.bench.compile straight 1000    one shape at one size

Times are of `generate`, from a function to the text of its gradient, beside the time for each
statement: a row that grows to the right is a compiler that is not linear.  Depth 8 is a chain of
eight helpers that call one another, also where only run time knows which.
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


def at_run_time(levels: int) -> Callable:
    """A chain of callables, of which only a call knows the next one."""
    text = "def last(x):\n    return np.sin(x)\n\n"
    text += "def step(layer, x):\n    return np.tanh(layer(x))\n"
    namespace = defined(text + "\ndef f(layer, x):\n    return np.sum(layer(x))\n", "run time")
    names = namespace.__globals__
    chained = names["last"]
    for _ in range(levels - 1):
        chained = functools.partial(names["step"], chained)
    return functools.partial(s2s.value_and_grad(namespace, wrt="x"), chained)


def timed(call: Callable, *args: object) -> float:
    start = time.process_time()
    call(*args)
    return time.process_time() - start


def print_depths() -> None:
    print("\ncalls: ms of compile and first run, by depth")
    for title, chains in (
        ("known", lambda n: s2s.value_and_grad(defined(chain(n, 5 * n), f"known {n}"))),
        ("run time", at_run_time),
    ):
        args = (np.ones(5), np.ones(5)) if title == "known" else (np.ones(5),)
        cells = [f"{n}: {1e3 * timed(chains(n), *args):7.0f}" for n in (1, 2, 4, 8)]
        print(f"{title:10}" + "   ".join(cells))


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
