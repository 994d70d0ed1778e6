"""A loss with the shape of a tree: a recursive function over a class taxonomy.

    python examples/taxonomy.py                 trains, prints right answers at each level
    s2s show examples/taxonomy.py:loss          the gradient recurses where the function does

Digits are sorted as one would explain them: round, of straight strokes, or of several curves.
Each inner node of the tree is a small classifier among its children, and a wrong turn near the
root costs more than one near a leaf.
"""

from __future__ import annotations

import sys

import numpy as np
from sklearn.datasets import load_digits

from s2s import differentiate

# A leaf is a digit; an inner node is a tuple of its children.
TREE = ((0, 6), (1, 7, 4), ((2, 3), (5, 9), 8))
ROUNDS = 200
RATE = 1.0


def members(tree) -> list[int]:
    """The digits below a node."""
    return [tree] if isinstance(tree, int) else [d for child in tree for d in members(child)]


def inner(tree) -> int:
    """How many inner nodes a tree has."""
    return 0 if isinstance(tree, int) else 1 + sum(inner(child) for child in tree)


def descend(tree, weights, number, x, onehot, cost):
    """The loss below a node, each level costing half of the one above; nodes are numbered.

    Returns also the next free number, and which images belong below this node.
    """
    if isinstance(tree, int):
        return 0.0, number, onehot[:, tree]
    scores = x @ weights[number][:, : len(tree)]
    top = np.max(scores, axis=1, keepdims=True)
    logp = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
    total, here = 0.0, np.zeros(len(x))
    number = number + 1
    for k, child in enumerate(tree):
        deeper, number, below = descend(child, weights, number, x, onehot, cost / 2)
        total = total + deeper - cost * np.mean(below * logp[:, k])
        here = here + below
    return total, number, here


@differentiate(wrt="weights")
def loss(weights, x, onehot):
    """The cost of all wrong turns, and a little for large weights."""
    total = descend(TREE, weights, 0, x, onehot, 1.0)[0]
    return total + 1e-4 * np.sum(weights**2)


def decide(tree, weights, x, number=0) -> tuple[np.ndarray, int]:
    """The digit for each image: the likelier child at each node."""
    if isinstance(tree, int):
        return np.full(len(x), tree), number
    turn = np.argmax(x @ weights[number][:, : len(tree)], axis=1)
    number, found = number + 1, np.zeros(len(x), int)
    for k, child in enumerate(tree):
        below, number = decide(child, weights, x, number)
        found = np.where(turn == k, below, found)
    return found, number


def data() -> tuple[np.ndarray, np.ndarray]:
    """Images as rows, with a column of ones, and the digits that they show."""
    bundled = load_digits()
    order = np.random.default_rng(0).permutation(len(bundled.target))
    x = np.column_stack([bundled.data[order] / 16.0, np.ones(len(order))])
    return x, bundled.target[order]


def example_arguments_loss() -> tuple:
    """Arguments like those of the run; they give the generated module its kinds."""
    x, y = data()
    return np.zeros((inner(TREE), x.shape[1], 3)), x[400:], np.eye(10)[y[400:]]


def main(rounds: int = ROUNDS) -> int:
    """Train with momentum; 0 if more than 90 % of the digits kept aside are right."""
    x, y = data()
    weights = np.zeros((inner(TREE), x.shape[1], 3))
    speed = np.zeros_like(weights)
    for number in range(1, rounds + 1):
        value, bar = loss.value_and_grad(weights, x[400:], np.eye(10)[y[400:]])
        speed = 0.9 * speed - RATE * bar
        weights += speed
        if number % 40 == 0:
            print(f"round {number:3}  loss {value:.4f}")
    found = decide(TREE, weights, x[:400])[0]
    sides = [set(members(child)) for child in TREE]
    same_side = np.mean([any({a, b} <= side for side in sides)
                         for a, b in zip(found.tolist(), y[:400].tolist(), strict=True)])
    right = float(np.mean(found == y[:400]))
    print(f"{same_side:.1%} on the right branch at the root, {right:.1%} the right digit")
    return 0 if right > 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
