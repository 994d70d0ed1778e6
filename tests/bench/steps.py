"""Gradients of three programs beside the same written by hand, or by HIPS autograd.

    python -m tests.bench.steps [rounds]

Digits is a step of the classifier of examples/digits.py, beside autograd; heat and Burgers are
fifty steps on a line and on a square, beside adjoints that a person wrote.  The two sides take
turns, and the table gives the median of their ratios: below 1 s2s is faster.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np

import s2s
from examples import digits

STEPS = 50


def heat(u, nu):
    u = u.copy()
    for _ in range(STEPS):
        u[1:-1] += nu * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat_by_hand(u, nu):
    u = u.copy()
    for _ in range(STEPS):
        u[1:-1] += nu * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    value, u_bar = np.sum(u * u), 2.0 * u
    for _ in range(STEPS):
        inner = nu * u_bar[1:-1]
        u_bar[1:-1] -= 2.0 * inner
        u_bar[2:] += inner
        u_bar[:-2] += inner
    return value, u_bar


def burgers(u, nu):
    for _ in range(STEPS):
        slope = 0.5 * (np.roll(u, -1, 0) - np.roll(u, 1, 0))
        bend = np.roll(u, -1, 0) - 2.0 * u + np.roll(u, 1, 0)
        u = u - 0.01 * u * slope + nu * bend
    return np.sum(u * u)


def burgers_by_hand(u, nu):
    before = []
    for _ in range(STEPS):
        slope = 0.5 * (np.roll(u, -1, 0) - np.roll(u, 1, 0))
        before.append((u, slope))
        bend = np.roll(u, -1, 0) - 2.0 * u + np.roll(u, 1, 0)
        u = u - 0.01 * u * slope + nu * bend
    value, u_bar = np.sum(u * u), 2.0 * u
    for u, slope in reversed(before):
        slope_bar, bend_bar = -0.005 * u * u_bar, nu * u_bar
        u_bar = u_bar * (1.0 - 0.01 * slope) - 2.0 * bend_bar
        u_bar += np.roll(bend_bar + slope_bar, 1, 0) + np.roll(bend_bar - slope_bar, -1, 0)
    return value, u_bar


@dataclass(frozen=True)
class Pair:
    """The same gradient from s2s and from another source, for these arguments."""

    title: str
    ours: Callable
    theirs: Callable
    arguments: tuple

    def ratios(self, rounds: int) -> tuple[float, float]:
        """The median ratio of the times, and the milliseconds of ours."""
        one, other = self.ours(*self.arguments), self.theirs(*self.arguments)
        for a, b in zip(leaves(one[1]), leaves(other[1]), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
        found = [(self.timed(self.ours), self.timed(self.theirs)) for _ in range(rounds)]
        return median(a / b for a, b in found), 1e3 * min(a for a, _ in found)

    def timed(self, call: Callable) -> float:
        start = time.process_time()
        for _ in range(10):
            call(*self.arguments)
        return (time.process_time() - start) / 10


def leaves(gradient: object) -> tuple:
    return gradient if isinstance(gradient, tuple) else (gradient,)


def pairs() -> list[Pair]:
    rng = np.random.default_rng(0)
    training, _ = digits.data()
    batch = next(digits.batches(training))
    ours, theirs = digits.loss.value_and_grad, digits.autograd_value_and_grad()
    line, small = rng.normal(size=100_000), rng.normal(size=100)
    square = rng.normal(size=(256, 256))
    return [
        Pair("digits, autograd", ours, theirs, (*digits.initial(), *batch)),
        Pair("heat 100, by hand", s2s.value_and_grad(heat), heat_by_hand, (small, 0.1)),
        Pair("heat 100000, by hand", s2s.value_and_grad(heat), heat_by_hand, (line, 0.1)),
        Pair("burgers 256^2, by hand", s2s.value_and_grad(burgers), burgers_by_hand, (square, 0.1)),
    ]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print(f"{'':26}{'s2s / other':>12}{'ms of s2s':>12}")
    for pair in pairs():
        ratio, milliseconds = pair.ratios(rounds)
        print(f"{pair.title:26}{ratio:12.2f}{milliseconds:12.2f}")


if __name__ == "__main__":
    main()
