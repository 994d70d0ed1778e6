"""A pendulum in plain numbers: its length and its friction from where it was seen.

    python examples/pendulum.py                 finds both by Gauss-Newton
    python examples/pendulum.py pendulum.png    with a plot of the record and the path
    s2s show examples/pendulum.py:misfit        the gradient, scalar code like the function

No arrays but the record itself: loops over Python floats, `math.sin`, a branch. The Jacobian of
the whole path is taken by the cheaper side, which is forward: 2 parameters, 60 observations.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import numpy as np

import s2s
from s2s import differentiate

GRAVITY = 9.81
STEP = 0.01


def path(length, friction, count):
    """The angle at every fifth step of a pendulum let go at 1.2 rad."""
    angle, speed = 1.2, 0.0
    angles = np.zeros(count)
    for i in range(5 * count):
        speed = speed - STEP * (GRAVITY / length * math.sin(angle) + friction * speed)
        angle = angle + STEP * speed
        if i % 5 == 4:
            angles[i // 5] = angle
    return angles


@differentiate(wrt=("length", "friction"))
def misfit(length, friction, seen):
    """Half the squared distance between the path and the record."""
    away = 0.0
    angle, speed = 1.2, 0.0
    for i in range(5 * len(seen)):
        speed = speed - STEP * (GRAVITY / length * math.sin(angle) + friction * speed)
        angle = angle + STEP * speed
        if i % 5 == 4:
            away = away + 0.5 * (angle - seen[i // 5]) ** 2
    return away


def record(count: int = 60) -> np.ndarray:
    """What an observer wrote down, with errors of a hundredth of a radian."""
    noise = np.random.default_rng(7).normal(scale=0.01, size=count)
    return path(0.8, 0.3, count) + noise


def example_arguments_misfit() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    return 1.0, 0.1, record()


def fit(seen: np.ndarray, rounds: int = 8) -> tuple[float, float]:
    """Gauss-Newton from a guess: the Jacobian says how each observation moves."""
    length, friction = 1.0, 0.1
    jacobian = s2s.jacobian(path, ("length", "friction"))
    for number in range(1, rounds + 1):
        columns = jacobian(length, friction, len(seen))
        away = path(length, friction, len(seen)) - seen
        step = np.linalg.lstsq(np.column_stack(columns), -away, rcond=None)[0]
        length, friction = length + float(step[0]), friction + float(step[1])
        print(f"round {number}  length {length:.4f} m  friction {friction:.4f} /s  "
              f"misfit {misfit(length, friction, seen):.5f}")
    print(f"Jacobian by {jacobian.side}")
    return length, friction


def plot(path_of_file: str, seen: np.ndarray, length: float, friction: float) -> None:
    """The record, and the paths of the guess and of what was found."""
    from matplotlib.figure import Figure

    times = 5 * STEP * np.arange(1, len(seen) + 1)
    figure = Figure(figsize=(6, 2.8), layout="constrained")
    axis = figure.subplots()
    axis.plot(times, seen, "k.", label="record")
    axis.plot(times, path(1.0, 0.1, len(seen)), "C7--", label="guess")
    axis.plot(times, path(length, friction, len(seen)), "C1", label="found")
    axis.set(xlabel="time (s)", ylabel="angle (rad)")
    axis.legend()
    figure.savefig(path_of_file, dpi=100)


def main(files: Sequence[str] = ()) -> int:
    """Fit; 0 if the gradient vanishes there and the truth is near."""
    seen = record()
    length, friction = fit(seen)
    for file in files:
        plot(file, seen, length, friction)
    gradient = misfit.grad(length, friction, seen)
    print(f"gradient there: {gradient[0]:+.1e} {gradient[1]:+.1e}")
    near = abs(length - 0.8) < 0.01 and abs(friction - 0.3) < 0.02
    return 0 if near and max(map(abs, gradient)) < 1e-6 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
