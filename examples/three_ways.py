"""Three ways to write the same network: in numbers, in layers, as a ready model.

    python examples/three_ways.py                     trains each; the losses are the same
    s2s show examples/three_ways.py:in_layers         each layer has its own pair

In numbers, every weight is a float and every sum a loop. In layers, a network is one function
after the other. A ready model is an object with methods that owns its parameters: the gradient
of an object is an object.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from s2s import differentiate

RATE = 0.5
STEPS = 400


@differentiate(wrt=("hidden", "out"))
def in_numbers(hidden, out, points, truths):
    """Nested lists of floats: hidden[j] = (weight, weight, bias), out = one weight per unit."""
    total = 0.0
    for point, truth in zip(points, truths, strict=True):
        score = 0.0
        for weights, weight in zip(hidden, out, strict=True):
            a, b, bias = weights
            score = score + weight * math.tanh(a * point[0] + b * point[1] + bias)
        total = total + (score - truth) ** 2
    return total / len(truths)


def linear(x, w, b):
    """A layer is a function of its input and its weights."""
    return x @ w + b


def squash(x):
    """So is one without weights."""
    return np.tanh(x)


@differentiate(wrt=("w", "b", "v"))
def in_layers(w, b, v, x, y):
    """The same from layers that are plain functions."""
    hidden = squash(linear(x, w, b))
    return np.mean((linear(hidden, v, 0.0) - y) ** 2)


@dataclass
class Model:
    """A ready model: parameters and what to do with them."""

    w: np.ndarray
    b: np.ndarray
    v: np.ndarray

    def hidden(self, x):
        return np.tanh(x @ self.w + self.b)

    def __call__(self, x):
        return self.hidden(x) @ self.v


@differentiate(wrt="model")
def ready(model, x, y):
    """The same from an object."""
    return np.mean((model(x) - y) ** 2)


def data() -> tuple[np.ndarray, np.ndarray]:
    """The exclusive or."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return x, np.array([0.0, 1.0, 1.0, 0.0])


def initial(units: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(2, units)), rng.normal(size=units), rng.normal(size=units)


def example_arguments_in_layers() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    return *initial(), *data()


def train_in_numbers() -> list[float]:
    w, b, v = initial()
    hidden = [[float(w[0, j]), float(w[1, j]), float(b[j])] for j in range(len(b))]
    out, (x, y) = v.tolist(), data()
    values = []
    for _ in range(STEPS):
        value, bars = in_numbers.value_and_grad(hidden, out, x.tolist(), y.tolist())
        hidden = [[a - RATE * g for a, g in zip(row, bar, strict=True)]
                  for row, bar in zip(hidden, bars[0], strict=True)]
        out = [a - RATE * g for a, g in zip(out, bars[1], strict=True)]
        values.append(float(value))
    return values


def train_in_layers() -> list[float]:
    weights, values = list(initial()), []
    for _ in range(STEPS):
        value, bars = in_layers.value_and_grad(*weights, *data())
        weights = [weight - RATE * bar for weight, bar in zip(weights, bars, strict=True)]
        values.append(float(value))
    return values


def train_ready() -> list[float]:
    model, values = Model(*initial()), []
    for _ in range(STEPS):
        value, bar = ready.value_and_grad(model, *data())
        for name in ("w", "b", "v"):
            setattr(model, name, getattr(model, name) - RATE * getattr(bar, name))
        values.append(float(value))
    return values


def main() -> int:
    """Train all three; 0 if they agree in every step and have learned."""
    runs = [train_in_numbers(), train_in_layers(), train_ready()]
    for step in (0, 9, 99, STEPS - 1):
        print(f"step {step + 1:3}  " + "  ".join(f"{run[step]:.12f}" for run in runs))
    apart = max(abs(a - b) for run in runs[1:] for a, b in zip(runs[0], run, strict=True))
    print(f"farthest apart: {apart:.0e}")
    return 0 if apart < 1e-9 and runs[0][-1] < 0.01 else 1


if __name__ == "__main__":
    sys.exit(main())
