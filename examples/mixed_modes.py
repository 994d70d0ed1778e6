"""Forward inside reverse: a wide computation behind a narrow neck.

    python examples/mixed_modes.py                  time and memory of reverse, forward and mixed
    s2s show examples/mixed_modes.py:hourglass      the gradient: partials instead of 60 states

An hourglass: many parameters, two numbers in the middle, a solve in every cell of a grid behind.
Reverse mode alone keeps every step of the solve; forward mode alone runs once per parameter. With
the mark the solve runs forward, twice, and two arrays are kept, however many steps it takes.
A diamond is the lower half: two numbers in, a wide middle, one number out.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

import s2s
from s2s import differentiate

STEPS = 60
PARAMETERS = 2000
CELLS = 20_000


def newton(u, a, b, grid):
    """One step towards u + a sin(u) = b grid, in every cell."""
    return u - (u + a * np.sin(u) - b * grid) / (1 + a * np.cos(u))


def diamond(a, b, grid):
    """Two numbers in, one out; all of it may run forward."""
    with s2s.forward("a", "b"):
        u = b * grid
        for _ in range(STEPS):
            u = newton(u, a, b, grid)
    return np.mean(u**2)


@differentiate
def hourglass(x, mix, grid):
    """Many parameters in, two numbers in the middle, many cells behind them."""
    neck = np.tanh(mix @ x) * 0.5
    a, b = neck[0], neck[1]
    with s2s.forward("a", "b"):
        u = b * grid
        for _ in range(STEPS):
            u = newton(u, a, b, grid)
    return np.mean(u**2)


def diamond_in_reverse(a, b, grid):
    """The same without the mark."""
    u = b * grid
    for _ in range(STEPS):
        u = newton(u, a, b, grid)
    return np.mean(u**2)


def hourglass_in_reverse(x, mix, grid):
    """The same without the mark."""
    neck = np.tanh(mix @ x) * 0.5
    return diamond_in_reverse(neck[0], neck[1], grid)


def example_arguments_hourglass() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    rng = np.random.default_rng(0)
    mix = rng.normal(size=(2, PARAMETERS)) / np.sqrt(PARAMETERS)
    return rng.normal(size=PARAMETERS), mix, np.linspace(0.1, 1.0, CELLS)


def measured(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds of a run, and MB at its peak; compiled before."""
    run()
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak / 1e6


def report(name: str, tangents: int, runs: dict[str, Callable[[], object]]) -> None:
    """One line per mode; one tangent is measured and stands for all of them."""
    for mode, run in runs.items():
        seconds, peak = measured(run)
        seconds *= tangents if mode == "forward" else 1
        print(f"{name:<10} {mode:<8} {1e3 * seconds:>10.0f} ms {peak:>8.1f} MB")


def main() -> int:
    """Measure; 0 if the modes agree."""
    x, mix, grid = example_arguments_hourglass()
    a, b = 0.3, 0.4
    both = (0, 1)
    reverse, mixed = s2s.grad(diamond_in_reverse, both), s2s.grad(diamond, both)
    forward = s2s.jvp(diamond_in_reverse, both)
    report("diamond", 2, {
        "reverse": lambda: reverse(a, b, grid),
        "forward": lambda: forward((a, b, grid), (1.0, None)),
        "mixed": lambda: mixed(a, b, grid),
    })
    plain = s2s.grad(hourglass_in_reverse)
    push = s2s.jvp(hourglass_in_reverse)
    report("hourglass", PARAMETERS, {
        "reverse": lambda: plain(x, mix, grid),
        "forward": lambda: push((x, mix, grid), x),
        "mixed": lambda: hourglass.grad(x, mix, grid),
    })
    gap = np.max(np.abs(hourglass.grad(x, mix, grid) - plain(x, mix, grid)))
    print(f"the gradients differ by {gap:.0e}")
    return 0 if gap < 1e-13 else 1


if __name__ == "__main__":
    sys.exit(main())
