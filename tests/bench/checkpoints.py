"""Time and peak memory of a Burgers run of 100 steps on a square grid, by plan.

    python -m tests.bench.checkpoints [side] [steps]

Each plan runs alone: tracemalloc's peak above entry is measured in one run, the time in another.
The planner's own cost is that of a loop whose step does nothing.
"""

from __future__ import annotations

import sys
import time
import tracemalloc

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
    "every 10th": {"checkpoint": s2s.Periodic(10)},
    "10 snapshots": {"checkpoint": s2s.Binomial(10)},
    "5 snapshots": {"checkpoint": s2s.Binomial(5)},
}


def main() -> None:
    side, steps = (int(item) for item in (sys.argv[1:] + ["256", "100"])[:2])
    rng = np.random.default_rng(0)
    u, v = rng.normal(size=(2, side, side))
    began = time.perf_counter()
    burgers(u, v, 0.1, steps)
    primal = time.perf_counter() - began
    state = 2 * u.nbytes
    print(f"{side} x {side}, {steps} steps; primal {primal:.2f} s; state {state / 1e6:.1f} MB")
    print(f"{'plan':14}{'time / primal':>14}{'peak':>12}{'peak / state':>14}")
    for title, options in PLANS.items():
        gradient = s2s.value_and_grad(burgers, ("u", "v"), **options)
        gradient(u[:4, :4], v[:4, :4], 0.1, 2)
        began = time.perf_counter()
        gradient(u, v, 0.1, steps)
        spent = time.perf_counter() - began
        tracemalloc.start()
        gradient(u, v, 0.1, steps)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"{title:14}{spent / primal:>13.1f}x{peak / 1e6:>9.1f} MB{peak / state:>13.1f}x")
    planner()


def planner() -> None:
    """Microseconds of the planner per evaluation of the step."""
    trips, slots = 10_000, 20
    loop = Checkpoints(lambda: None, lambda: (None, None), Binomial(slots), range(trips))
    began = time.perf_counter()
    for _ in range(trips):
        loop.run()
    for _ in loop.replay():
        pass
    spent = time.perf_counter() - began
    print(f"planner: {1e6 * spent / evaluations(trips, slots):.2f} microseconds per evaluation")


if __name__ == "__main__":
    main()
