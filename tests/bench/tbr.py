"""How many arrays of the size of the state are kept for each time step.

    python -m tests.bench.tbr

Ten steps as people write them.  The second column is what a to-be-recorded analysis keeps at best,
counted by hand in the notes; the third what the pullback holds: the bytes that one more step adds,
over the bytes of one field.  What shares memory is counted once.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import s2s
from s2s_runtime.structures import children

N = 64


def heat(u, nu, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += nu * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def laplacian(u):
    return u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]


def wave(u, before, speed, steps):
    for _ in range(steps):
        after = u.copy()
        after[1:-1, 1:-1] = (
            2 * u[1:-1, 1:-1] - before[1:-1, 1:-1] + speed[1:-1, 1:-1] ** 2 * laplacian(u)
        )
        before, u = u, after
    return np.sum(u * u)


def burgers(u, nu, steps):
    for _ in range(steps):
        slope = (np.roll(u, -1) - np.roll(u, 1)) * 0.5
        bend = np.roll(u, -1) - 2 * u + np.roll(u, 1)
        u = u - 0.01 * u * slope + nu * bend
    return np.sum(u * u)


def around(u):
    return np.roll(u, 1, 0) + np.roll(u, -1, 0) + np.roll(u, 1, 1) + np.roll(u, -1, 1) - 4 * u


def gray_scott(u, v, feed, kill, steps):
    for _ in range(steps):
        uvv = u * v * v
        u, v = (
            u + 0.16 * around(u) - uvv + feed * (1 - u),
            v + 0.08 * around(v) + uvv - (feed + kill) * v,
        )
    return np.sum(u * v)


def shallow_water(h, u, v, steps):
    for _ in range(steps):
        hu, hv = h * u, h * v
        change = np.roll(hu, -1, 0) - np.roll(hu, 1, 0) + np.roll(hv, -1, 1) - np.roll(hv, 1, 1)
        u_x, u_y = np.roll(u, -1, 0) - np.roll(u, 1, 0), np.roll(u, -1, 1) - np.roll(u, 1, 1)
        v_x, v_y = np.roll(v, -1, 0) - np.roll(v, 1, 0), np.roll(v, -1, 1) - np.roll(v, 1, 1)
        h_x, h_y = np.roll(h, -1, 0) - np.roll(h, 1, 0), np.roll(h, -1, 1) - np.roll(h, 1, 1)
        h = h - 0.01 * change
        u, v = u - 0.01 * (u * u_x + v * u_y + h_x), v - 0.01 * (u * v_x + v * v_y + h_y)
    return np.sum(h * h)


def slope96(x, force):
    return (np.roll(x, -1) - np.roll(x, 2)) * np.roll(x, 1) - x + force


def lorenz96(x, force, steps):
    dt = 0.01
    for _ in range(steps):
        k1 = slope96(x, force)
        k2 = slope96(x + 0.5 * dt * k1, force)
        k3 = slope96(x + 0.5 * dt * k2, force)
        k4 = slope96(x + dt * k3, force)
        x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return np.sum(x * x)


def gas_law(rho, energy, steps):
    for _ in range(steps):
        pressure = 0.4 * rho * energy
        sound = np.sqrt(1.4 * pressure / rho)
        viscous = np.exp(-sound) * np.abs(energy) ** 0.7
        rho = rho / (1 + 0.01 * sound * viscous)
        energy = energy - 0.01 * pressure * viscous / rho
    return np.sum(rho * energy)


def residual_layer(x, w1, w2, steps):
    for _ in range(steps):
        centred = x - np.mean(x, axis=1, keepdims=True)
        normed = centred / np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 1e-5)
        x = x + np.tanh(normed @ w1) @ w2
    return np.sum(x * x)


def bodies(x, speed, steps):
    for _ in range(steps):
        gap = x[:, None] - x[None, :]
        square = gap * gap + 0.1
        force = -np.sum(gap / square**1.5, axis=1)
        speed = speed + 0.01 * force
        x = x + 0.01 * speed
    return np.sum(x * x)


def field(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape)


@dataclass(frozen=True)
class Step:
    """A program, what it is asked for, its arguments but for the number of steps, and the goal."""

    function: Callable
    wrt: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    recorded: float
    note: str = ""

    def arguments(self, steps: int) -> tuple:
        fields = [field(shape, k) if shape else 0.05 for k, shape in enumerate(self.shapes)]
        return *fields, steps

    def kept(self, steps: int) -> int:
        """Bytes that a pullback of this many steps holds beside its arguments."""
        args = self.arguments(steps)
        _, pullback = s2s.vjp(self.function, wrt=self.wrt, cache=False)(*args)
        given = {id(owner(arg)) for arg in args if isinstance(arg, np.ndarray)}
        found = {id(owner(array)): owner(array) for array in arrays(pullback.kept)}
        return sum(array.nbytes for key, array in found.items() if key not in given)

    def per_step(self) -> float:
        size = field(self.shapes[0], 0).nbytes
        return (self.kept(7) - self.kept(5)) / 2 / size


LINE, PLANE, NUMBER = (N,), (N, N), ()
STEPS = (
    Step(heat, ("u",), (LINE, NUMBER), 0, "u"),
    Step(heat, ("u", "nu"), (LINE, NUMBER), 1, "u and nu"),
    Step(wave, ("speed",), (PLANE, PLANE, PLANE), 1),
    Step(burgers, ("u",), (LINE, NUMBER), 2),
    Step(gray_scott, ("u", "v"), (PLANE, PLANE, NUMBER, NUMBER), 3),
    Step(shallow_water, ("h", "u", "v"), (PLANE, PLANE, PLANE), 7),
    Step(lorenz96, ("x", "force"), (LINE, NUMBER), 8),
    Step(gas_law, ("rho", "energy"), (LINE, LINE), 11),
    Step(residual_layer, ("x", "w1", "w2"), (PLANE, PLANE, PLANE), 4),
    Step(bodies, ("x", "speed"), (LINE, LINE), 6 * N, "pairs count N"),
)


def owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory a view shows."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def arrays(kept: object) -> Iterator[np.ndarray]:
    """Every array inside what is kept."""
    if isinstance(kept, np.ndarray):
        yield kept
        return
    for part in (children(kept) or {}).values():
        yield from arrays(part)


def main() -> None:
    warnings.simplefilter("ignore")
    print("one step of                 recorded at best     kept")
    for step in STEPS:
        title = f"{step.function.__name__} {step.note and f'({step.note})'}"
        print(f"{title:30s} {step.recorded:12.1f} {step.per_step():12.1f}")


if __name__ == "__main__":
    main()
