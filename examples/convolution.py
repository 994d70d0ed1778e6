"""A small convolutional network on images, with the convolution written out.

    python examples/convolution.py                 trains on handwritten digits
    s2s show examples/convolution.py:loss          the gradient

A convolution is nine shifted windows of the image, each times its own weights; pooling is a
reshape and a maximum. Both are ordinary NumPy, and so are their adjoints.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np
from sklearn.datasets import load_digits

from s2s import differentiate

KERNELS = 12
BATCH = 64
EPOCHS = 12
RATE = 0.2


class Weights(NamedTuple):
    """Nine offsets by kernels; what the pooled features say for each digit."""

    kernel: np.ndarray
    bias: np.ndarray
    dense: np.ndarray
    offset: np.ndarray


def convolve(images, kernel):
    """Images (batch, 10, 10) under 3 by 3 kernels (9, kernels): (batch, 8, 8, kernels)."""
    count, height, width = images.shape
    out = np.zeros((count, height - 2, width - 2, kernel.shape[1]))
    for i in range(3):
        for j in range(3):
            window = images[:, i : i + height - 2, j : j + width - 2]
            out += window[:, :, :, None] * kernel[3 * i + j]
    return out


def pool(features):
    """The largest of each 2 by 2 block."""
    count, height, width, kernels = features.shape
    blocks = features.reshape(count, height // 2, 2, width // 2, 2, kernels)
    return np.max(np.max(blocks, axis=4), axis=2)


@differentiate(wrt="weights")
def loss(weights, images, digits):
    """The mean cross-entropy between what the network says and the digits shown."""
    features = np.maximum(convolve(images, weights.kernel) + weights.bias, 0.0)
    pooled = pool(features)
    flat = pooled.reshape(len(pooled), -1)
    scores = flat @ weights.dense + weights.offset
    shifted = scores - np.max(scores, axis=1, keepdims=True)  # so that exp cannot overflow
    logp = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(digits)), digits])


def data() -> tuple[np.ndarray, np.ndarray]:
    """The images with a border of zeros, in a random order, and the digits that they show."""
    bundled = load_digits()
    order = np.random.default_rng(0).permutation(len(bundled.target))
    return np.pad(bundled.images[order] / 16.0, ((0, 0), (1, 1), (1, 1))), bundled.target[order]


def initial() -> Weights:
    rng = np.random.default_rng(1)
    size = 16 * KERNELS
    return Weights(rng.normal(size=(9, KERNELS)) / 3, np.zeros(KERNELS),
                   rng.normal(size=(size, 10)) / np.sqrt(size), np.zeros(10))


def example_arguments_loss() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    images, digits = data()
    return initial(), images[:BATCH], digits[:BATCH]


def accuracy(weights: Weights, images: np.ndarray, digits: np.ndarray) -> float:
    features = np.maximum(convolve(images, weights.kernel) + weights.bias, 0.0)
    flat = pool(features).reshape(len(images), -1)
    return float(np.mean((flat @ weights.dense + weights.offset).argmax(axis=1) == digits))


def main(epochs: int = EPOCHS) -> int:
    """Train; 0 if more than 95 % of the digits that were kept aside are read."""
    images, digits = data()
    cut = len(digits) // 5
    weights, order = initial(), np.random.default_rng(2)
    for epoch in range(1, epochs + 1):
        values = []
        for chosen in np.array_split(order.permutation(len(digits) - cut) + cut, 22):
            value, bars = loss.value_and_grad(weights, images[chosen], digits[chosen])
            for weight, bar in zip(weights, bars, strict=True):
                weight -= RATE * bar
            values.append(value)
        print(f"epoch {epoch:2}  loss {np.mean(values):.4f}")
    reached = accuracy(weights, images[:cut], digits[:cut])
    print(f"{reached:.1%} of {cut} unseen digits are right")
    return 0 if reached > 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
