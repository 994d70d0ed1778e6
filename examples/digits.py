"""Handwritten digits: a two-layer classifier in plain NumPy, trained by its generated gradient.

    python examples/digits.py               trains, prints the loss of each epoch and the accuracy
    python examples/digits.py --compare     also the first 20 losses beside those of HIPS autograd
    s2s show examples/digits.py:loss        the generated module

The images are the 1,797 of 8 by 8 pixels that scikit-learn bundles; a fifth of them is kept aside
for the test.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from types import FunctionType
from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_digits

from s2s import differentiate

HIDDEN = 64
BATCH = 64
EPOCHS = 30
RATE = 0.3


@differentiate(wrt=("w1", "b1", "w2", "b2"))
def loss(w1, b1, w2, b2, x, y):
    """The mean cross-entropy between the scores of the images x and the digits y."""
    hidden = np.tanh(x @ w1 + b1)
    scores = hidden @ w2 + b2
    shifted = scores - np.max(scores, axis=1, keepdims=True)  # so that exp cannot overflow
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(y)), y])


class Digits(NamedTuple):
    """Images with pixels in [0, 1], and the digits they show."""

    x: np.ndarray
    y: np.ndarray


def data() -> tuple[Digits, Digits]:
    """The images to train with, and those to test with."""
    bundled = load_digits()
    order = np.random.default_rng(0).permutation(len(bundled.target))
    x, y = bundled.data[order] / 16.0, bundled.target[order]
    cut = len(y) // 5
    return Digits(x[cut:], y[cut:]), Digits(x[:cut], y[:cut])


def initial() -> list[np.ndarray]:
    """Weights small enough that no unit of the hidden layer is saturated."""
    rng = np.random.default_rng(1)
    w1 = rng.normal(size=(64, HIDDEN)) / np.sqrt(64)
    w2 = rng.normal(size=(HIDDEN, 10)) / np.sqrt(HIDDEN)
    return [w1, np.zeros(HIDDEN), w2, np.zeros(10)]


def batches(digits: Digits) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All images in a random order, some at a time; the same order in every run."""
    order = np.random.default_rng(2)
    while True:
        for chosen in np.array_split(order.permutation(len(digits.y)), len(digits.y) // BATCH):
            yield digits.x[chosen], digits.y[chosen]


def training(
    value_and_grad: Callable, weights: list[np.ndarray], digits: Digits
) -> Iterator[float]:
    """Gradient descent, one batch a step, on the weights in place; yields the loss of each."""
    for x, y in batches(digits):
        value, gradient = value_and_grad(*weights, x, y)
        for weight, weight_bar in zip(weights, gradient, strict=True):
            weight -= RATE * weight_bar
        yield float(value)


def accuracy(weights: list[np.ndarray], digits: Digits) -> float:
    """The share of images whose digit gets the highest score."""
    w1, b1, w2, b2 = weights
    scores = np.tanh(digits.x @ w1 + b1) @ w2 + b2
    return float(np.mean(scores.argmax(axis=1) == digits.y))


def train(epochs: int = EPOCHS) -> float:
    """Train from the beginning, print as it goes, and return the accuracy on the test images."""
    seen, unseen = data()
    weights = initial()
    steps = training(loss.value_and_grad, weights, seen)
    start = time.perf_counter()
    for epoch in range(1, epochs + 1):
        values = list(islice(steps, len(seen.y) // BATCH))
        print(f"epoch {epoch:2}  loss {np.mean(values):.4f}")
    seconds = time.perf_counter() - start
    reached = accuracy(weights, unseen)
    print(f"{reached:.1%} of {len(unseen.y)} unseen digits are right, after {seconds:.1f} s")
    print(f"gradient in {loss.value_and_grad.path or 'memory'}")
    return reached


def first_losses(value_and_grad: Callable, count: int = 20) -> list[float]:
    """The losses of the first steps from the initial weights."""
    return list(islice(training(value_and_grad, initial(), data()[0]), count))


def autograd_value_and_grad() -> Callable:
    """The same from HIPS autograd, which needs its own NumPy under the name `np`."""
    import autograd

    function = loss.__wrapped__
    its_globals = {**function.__globals__, "np": autograd.numpy}
    traced = FunctionType(function.__code__, its_globals)
    return autograd.value_and_grad(traced, (0, 1, 2, 3))


def compare() -> float:
    """Print the first losses beside those of autograd; the largest difference."""
    ours, theirs = map(first_losses, (loss.value_and_grad, autograd_value_and_grad()))
    pairs = list(zip(ours, theirs, strict=True))
    for step, (own, other) in enumerate(pairs, start=1):
        print(f"step {step:2}  s2s {own:.12f}  autograd {other:.12f}")
    largest = max(abs(own - other) for own, other in pairs)
    print(f"largest difference {largest:.1e}")
    return largest


def example_arguments_loss() -> tuple:
    """Arguments of the kinds that training uses, for `s2s show`."""
    digits = data()[0]
    return *initial(), digits.x[:BATCH], digits.y[:BATCH]


def main() -> int:
    """Train; with --compare look at autograd first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compare", action="store_true", help="compare with HIPS autograd")
    if parser.parse_args().compare and compare() > 1e-10:
        return 1
    return 0 if train() > 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
