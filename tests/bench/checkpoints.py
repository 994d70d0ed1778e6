"""Time and peak memory of a Burgers run of 100 steps on a square grid, by plan.

    python -m tests.bench.checkpoints [side] [steps]

Each plan runs alone: tracemalloc's peak above entry is measured in one run, the time in another.
The planner's own cost is that of a loop whose step does nothing.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

import s2s
from s2s_runtime import Binomial, Checkpoints
from s2s_runtime.schedules import evaluations


def burgers(u, v, nu, steps):
    for _ in range(steps):
        u_x = 0.5 * (np.roll(u, -1, 1) - np.roll(u, 1, 1))
        u_y = 0.5 * (np.roll(u, -1, 0) - np.roll(u, 1, 0))
        v_x = 0.5 * (np.roll(v, -1, 1) - np.roll(v, 1, 1))
        v_y = 0.5 * (np.roll(v, -1, 0) - np.roll(v, 1, 0))
        u_xx = np.roll(u, -1, 1) + np.roll(u, 1, 1) + np.roll(u, -1, 0) + np.roll(u, 1, 0) - 4 * u
        v_xx = np.roll(v, -1, 1) + np.roll(v, 1, 1) + np.roll(v, -1, 0) + np.roll(v, 1, 0) - 4 * v
        u, v = (
            u - 0.1 * (u * u_x + v * u_y) + nu * u_xx,
            v - 0.1 * (u * v_x + v * v_y) + nu * v_xx,
        )
    return np.sum(u * u + v * v)


PLANS = {
    "store": {},
    "recompute": {"checkpoint": "recompute"},
    "10 snapshots": {"checkpoint": s2s.Binomial(10)},
    "5 snapshots": {"checkpoint": s2s.Binomial(5)},
}
ROW = "{:14}{:>13.1f}x{:>10.1f} MB{:>13}{:>13.1f}x"
COLUMNS = ("plan", "time / primal", "peak", "predicted", "peak / state")


def main() -> None:
    side, steps = (int(item) for item in (sys.argv[1:] + ["256", "100"])[:2])
    rng = np.random.default_rng(0)
    u, v = rng.normal(size=(2, side, side))
    began = time.perf_counter()
    burgers(u, v, 0.1, steps)
    primal = time.perf_counter() - began
    state = 2 * u.nbytes
    print(f"{side} x {side}, {steps} steps; primal {primal:.2f} s; state {state / 1e6:.1f} MB")
    print("{:14}{:>14}{:>13}{:>13}{:>14}".format(*COLUMNS))
    plans = {**PLANS, "sqrt": {"checkpoint": s2s.Periodic(max(1, round(steps**0.5)))}}
    for title, options in plans.items():
        gradient = s2s.value_and_grad(burgers, ("u", "v"), **options)
        gradient(u[:4, :4], v[:4, :4], 0.1, 2)
        began = time.perf_counter()
        gradient(u, v, 0.1, steps)
        spent = time.perf_counter() - began
        tracemalloc.start()
        gradient(u, v, 0.1, steps)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        loops = gradient.plan(u, v, 0.1, steps).loops
        said = f"{max(loop.peak for loop in loops) / 1e6:.1f} MB" if loops else ""
        print(ROW.format(title, spent / primal, peak / 1e6, said, peak / state), flush=True)
    jax(u, v, steps, primal)
    planner()


def jax(u: np.ndarray, v: np.ndarray, steps: int, primal: float) -> None:
    """The same run by JAX, with and without `jax.checkpoint` around a step, where there is JAX.

    Its peak is what XLA's analysis of the compiled program says: temporaries and results.
    """
    try:
        from jax import checkpoint, config, jit, lax, numpy, value_and_grad
    except ImportError:
        print("JAX is not installed here")
        return
    config.update("jax_enable_x64", True)

    def step(state, _):
        u, v = state
        (u_x, v_x), (u_y, v_y) = (
            [0.5 * (numpy.roll(w, -1, axis) - numpy.roll(w, 1, axis)) for w in state]
            for axis in (1, 0)
        )
        bend = [sum(numpy.roll(w, k, a) for k in (-1, 1) for a in (0, 1)) - 4 * w for w in state]
        u_new = u - 0.1 * (u * u_x + v * u_y) + 0.1 * bend[0]
        return (u_new, v - 0.1 * (u * v_x + v * v_y) + 0.1 * bend[1]), None

    for title, one in (("jax", step), ("jax.checkpoint", checkpoint(step))):

        def loss(u, v, one=one):
            u, v = lax.scan(one, (u, v), None, steps)[0]
            return numpy.sum(u * u + v * v)

        gradient = jit(value_and_grad(loss, (0, 1))).lower(u, v).compile()
        sizes = gradient.memory_analysis()
        held = sizes.temp_size_in_bytes + sizes.output_size_in_bytes
        gradient(u, v)[0].block_until_ready()
        began = time.perf_counter()
        gradient(u, v)[0].block_until_ready()
        spent = time.perf_counter() - began
        print(ROW.format(title, spent / primal, held / 1e6, "", held / (u.nbytes + v.nbytes)))


def planner() -> None:
    """Microseconds of this process that a plan takes per evaluation, beside the step itself.

    Two arrays are carried and the trip is counted; the step does nothing.
    """
    trips, slots = 10_000, 20

    def step(u, v, t):
        return u, v

    def forward(u, v, t):
        return (u, v), None

    def planned() -> None:
        roles = {"carried": (0, 1), "items": (2,)}
        loop = Checkpoints(step, forward, Binomial(slots), range(trips), **roles)
        for t in range(trips):
            loop.run(1.0, 2.0, t)
        for _ in loop.replay():
            pass

    def bare() -> None:
        for t in range(evaluations(trips, slots) - trips):
            _ = step(1.0, 2.0, t)
        for t in range(trips):
            _ = forward(1.0, 2.0, t)

    spent = min(seconds(planned) for _ in range(5)) - min(seconds(bare) for _ in range(5))
    print(f"planner: {1e6 * spent / evaluations(trips, slots):.2f} microseconds per evaluation")


def seconds(call: Callable) -> float:
    """What this process itself spends."""
    began = time.process_time()
    call()
    return time.process_time() - began


if __name__ == "__main__":
    main()
