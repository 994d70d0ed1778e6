"""A recurrent network that learns to spell, from a text that ships with Python.

    python examples/characters.py                 trains, then writes some text of its own
    s2s show examples/characters.py:loss          the gradient: back through time, step by step

The text is what `help("assignment")` prints. The state is carried through a Python loop, and the
parameters are a dict: so is the gradient.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pydoc_data.topics import topics

import numpy as np

from s2s import differentiate

HIDDEN = 48
LENGTH = 20
BATCH = 32
STEPS = 400


@differentiate(wrt="params")
def loss(params, letters):
    """The mean surprise, in nats per letter, at letters of shape (time, batch)."""
    h = np.zeros((letters.shape[1], len(params["recurrent"])))
    total = 0.0
    for t in range(len(letters) - 1):
        h = np.tanh(params["embed"][letters[t]] + h @ params["recurrent"] + params["bias"])
        scores = h @ params["out"]
        top = np.max(scores, axis=1, keepdims=True)  # so that exp cannot overflow
        logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        total = total - np.mean(logp[np.arange(len(logp)), letters[t + 1]])
    return total / (len(letters) - 1)


def corpus() -> tuple[np.ndarray, str]:
    """The text as numbers, and the letters that they stand for."""
    text = topics["assignment"] + topics["class"] + topics["function"]
    alphabet = "".join(sorted(set(text)))
    return np.array([alphabet.index(letter) for letter in text]), alphabet


def initial(size: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {
        "embed": rng.normal(size=(size, HIDDEN)) * 0.1,
        "recurrent": np.linalg.qr(rng.normal(size=(HIDDEN, HIDDEN)))[0],
        "bias": np.zeros(HIDDEN),
        "out": rng.normal(size=(HIDDEN, size)) * 0.1,
    }


def batches(text: np.ndarray) -> Iterator[np.ndarray]:
    """Pieces of the text from random places, one in each column."""
    rng = np.random.default_rng(1)
    while True:
        starts = rng.integers(len(text) - LENGTH - 1, size=BATCH)
        yield np.stack([text[start : start + LENGTH + 1] for start in starts], axis=1)


def example_arguments_loss() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    text, alphabet = corpus()
    return initial(len(alphabet)), next(batches(text))


def train(steps: int = STEPS) -> tuple[dict[str, np.ndarray], list[float]]:
    """Adam on random pieces; the parameters and the losses."""
    text, alphabet = corpus()
    params, pieces, values = initial(len(alphabet)), batches(text), []
    mean = {name: np.zeros_like(value) for name, value in params.items()}
    square = {name: np.zeros_like(value) for name, value in params.items()}
    for step in range(1, steps + 1):
        value, gradient = loss.value_and_grad(params, next(pieces))
        for name, bar in gradient.items():
            mean[name] += 0.1 * (bar - mean[name])
            square[name] += 0.001 * (bar**2 - square[name])
            rate = 0.01 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            params[name] -= rate * mean[name] / (np.sqrt(square[name]) + 1e-8)
        values.append(float(value))
        if step % 50 == 0:
            print(f"step {step:3}  {np.mean(values[-50:]):.3f} nats per letter")
    return params, values


def write(params: dict[str, np.ndarray], alphabet: str, length: int = 120) -> str:
    """Letters drawn one by one, each given to the network as the next input."""
    rng = np.random.default_rng(2)
    h, letter, text = np.zeros(HIDDEN), alphabet.index("T"), "T"
    for _ in range(length):
        h = np.tanh(params["embed"][letter] + h @ params["recurrent"] + params["bias"])
        scores = h @ params["out"]
        chances = np.exp(scores - scores.max())
        letter = int(rng.choice(len(alphabet), p=chances / chances.sum()))
        text += alphabet[letter]
    return text


def main() -> int:
    """Train and write; 0 if the network has learned more than how often each letter occurs."""
    text, alphabet = corpus()
    params, values = train()
    print(write(params, alphabet))
    share = np.bincount(text) / len(text)
    letters_alone = -float(np.sum(share[share > 0] * np.log(share[share > 0])))
    print(f"letters alone: {letters_alone:.3f} nats; learned: {np.mean(values[-20:]):.3f}")
    return 0 if np.mean(values[-20:]) < 0.8 * letters_alone else 1


if __name__ == "__main__":
    sys.exit(main())
