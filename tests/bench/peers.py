"""The generated gradient beside its peers: HIPS autograd, and JAX as its manual says to tune it.

    python -m tests.bench.peers

Each row is one program as its user would write it for each tool: NumPy with loops and writes in
place for s2s; `autograd.numpy` without writes; `jax.numpy` with `jit`, `lax.scan` and float64, its
compile time not counted.  Times are medians of calls taken in turn (A B C A B C ...), so that a
busy machine slows all alike; gradients are held to one another to 1e-8 first.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

import s2s

ROUNDS = 15
JAX = importlib.util.find_spec("jax") is not None
STEPS = 100


def heat(u0, rate):
    u = u0.copy()
    for _ in range(STEPS):
        u[1:-1, 1:-1] += rate * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        )
    return np.sum(u**2)


def heat_elsewhere(np, loop) -> Callable:
    """The same without writes: `np.pad` puts the border of zeros back."""

    def step(u, rate):
        inside = (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        )
        return u + rate * np.pad(inside, 1, "constant")

    return lambda u0, rate: np.sum(loop(step, u0, rate) ** 2)


def burgers(u0, dt):
    u = u0
    for _ in range(STEPS):
        flux = 0.5 * u * u
        u = u - dt * (np.roll(flux, -1) - np.roll(flux, 1)) + 0.1 * dt * (
            np.roll(u, -1) - 2 * u + np.roll(u, 1)
        )
    return np.sum(u**2)


def burgers_elsewhere(np, loop) -> Callable:
    def step(u, dt):
        flux = 0.5 * u * u
        return u - dt * (np.roll(flux, -1) - np.roll(flux, 1)) + 0.1 * dt * (
            np.roll(u, -1) - 2 * u + np.roll(u, 1)
        )

    return lambda u0, dt: np.sum(loop(step, u0, dt) ** 2)


def network(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    z = h @ w2 + b2
    z = z - np.max(z, axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - np.sum(z * y, axis=1))


def network_elsewhere(np, loop) -> Callable:
    def loss(w1, b1, w2, b2, x, y):
        h = np.tanh(x @ w1 + b1)
        z = h @ w2 + b2
        z = z - np.max(z, axis=1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(z), axis=1)) - np.sum(z * y, axis=1))

    return loss


def recurrent(w, v, xs):
    h = np.zeros(w.shape[0])
    for t in range(len(xs)):
        h = np.tanh(w @ h + v @ xs[t])
    return np.sum(h**2)


def recurrent_elsewhere(np, loop) -> Callable:
    def step_with(w, v):
        return lambda h, x: np.tanh(w @ h + v @ x)

    def loss(w, v, xs):
        return np.sum(loop.over(step_with(w, v), np.zeros(w.shape[0]), xs) ** 2)

    return loss


@dataclass(frozen=True)
class Unrolled:
    """A Python loop: what autograd records on its tape."""

    def __call__(self, step, u, rate):
        for _ in range(STEPS):
            u = step(u, rate)
        return u

    def over(self, step, h, xs):
        for t in range(len(xs)):
            h = step(h, xs[t])
        return h


@dataclass(frozen=True)
class Scanned:
    """`lax.scan`: what JAX compiles once for any number of steps."""

    def __call__(self, step, u, rate):
        from jax import lax

        return lax.scan(lambda u, _: (step(u, rate), None), u, None, length=STEPS)[0]

    def over(self, step, h, xs):
        from jax import lax

        return lax.scan(lambda h, x: (step(h, x), None), h, xs)[0]


def programs() -> dict[str, tuple[Callable, Callable, tuple[int, ...], tuple]]:
    """The function for s2s, that for the others, what moves, and the arguments."""
    rng = np.random.default_rng(0)
    net = [rng.normal(size=shape) / 8 for shape in ((64, 128), (128,), (128, 10), (10,))]
    x, y = rng.normal(size=(256, 64)), np.eye(10)[rng.integers(0, 10, 256)]
    small = rng.normal(size=(16, 16)) / 4, rng.normal(size=(16, 8)) / 4, rng.normal(size=(50, 8))
    return {
        "heat 64 x 64": (heat, heat_elsewhere, (0, 1), (rng.normal(size=(64, 64)), 0.1)),
        "heat 512 x 512": (heat, heat_elsewhere, (0, 1), (rng.normal(size=(512, 512)), 0.1)),
        "burgers 4096": (burgers, burgers_elsewhere, (0,), (0.1 * rng.normal(size=4096), 0.1)),
        "network 256 x 64": (network, network_elsewhere, (0, 1, 2, 3), (*net, x, y)),
        "recurrent 50 x 16": (recurrent, recurrent_elsewhere, (0, 1), small),
    }


def rivals(elsewhere: Callable, moves: tuple[int, ...]) -> dict[str, Callable]:
    """The gradient by each tool that is installed."""
    import autograd
    import autograd.numpy as anp

    found = {"autograd": autograd.grad(elsewhere(anp, Unrolled()), moves)}
    if JAX:
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)
        compiled = jax.jit(jax.grad(elsewhere(jnp, Scanned()), moves))
        found["jax"] = lambda *args: jax.block_until_ready(compiled(*args))
    return found


def medians(calls: dict[str, Callable], args: tuple) -> dict[str, float]:
    """Seconds per call, taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            call(*args)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def agree(calls: dict[str, Callable], args: tuple) -> None:
    """All tools give one gradient."""
    first, *others = (call(*args) for call in calls.values())
    for other in others:
        for one, two in zip(first, other, strict=True):
            np.testing.assert_allclose(np.asarray(two), one, rtol=1e-8, atol=1e-10)


def main() -> None:
    for title, (function, elsewhere, moves, args) in programs().items():
        mine = s2s.grad(function, argnums=moves)
        calls = {"primal": function, "s2s": mine, **rivals(elsewhere, moves)}
        agree({name: call for name, call in calls.items() if name != "primal"}, args)
        times = medians(calls, args)
        shown = "  ".join(
            f"{name} {1e3 * seconds:8.2f} ms ({seconds / times['s2s']:5.2f} of s2s)"
            for name, seconds in times.items()
        )
        print(f"{title:20} {shown}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
