"""Where rules are tested: samples of the domains of primitives.

A sampler takes a random generator and yields calls, as `(args, kwargs)`.  It stays away from
kinks and poles; those have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

Call = tuple[tuple, dict]
Sampler = Callable[[np.random.Generator], Iterator[Call]]

PAIRS = (((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 1)), ((), (4,)), ((1,), (5,)), ((), ()))


def between(low: float, high: float) -> Sampler:
    """One operand: a float, and arrays of rank 0 to 2."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        yield (float(rng.uniform(low, high)),), {}
        for shape in ((), (4,), (2, 3)):
            yield (rng.uniform(low, high, shape),), {}

    return sampler


real = between(-2.0, 2.0)
positive = between(0.2, 3.0)
unit = between(-0.9, 0.9)
above_one = between(1.2, 3.0)


def off_zero(rng: np.random.Generator) -> Iterator[Call]:
    for (x,), _ in positive(rng):
        yield (x * rng.choice([-1.0, 1.0], np.shape(x)),), {}


def pairs(low: float = -2.0, high: float = 2.0, second: tuple[float, float] | None = None):
    """Two operands that broadcast against each other."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        for left, right in PAIRS:
            yield (rng.uniform(low, high, left), rng.uniform(*(second or (low, high)), right)), {}
        yield (float(rng.uniform(low, high)), float(rng.uniform(*(second or (low, high))))), {}

    return sampler


def floats(*ranges: tuple[float, float]) -> Sampler:
    """Python floats only, for the functions of `math`."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        for _ in range(3):
            yield tuple(float(rng.uniform(*limits)) for limits in ranges), {}

    return sampler


def shaped(*shapes: tuple[int, ...], **keywords: object) -> Sampler:
    """Operands of the given shapes, and fixed keywords."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        yield tuple(rng.uniform(-2.0, 2.0, shape) for shape in shapes), dict(keywords)

    return sampler


def with_rest(shape: tuple[int, ...], *rest: object, **keywords: object) -> Sampler:
    """One operand of the given shape, followed by fixed arguments."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        yield (rng.uniform(-2.0, 2.0, shape), *rest), dict(keywords)

    return sampler


def sequence(*shapes: tuple[int, ...], **keywords: object) -> Sampler:
    """One operand that is a sequence of arrays."""

    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        yield (tuple(rng.uniform(-2.0, 2.0, shape) for shape in shapes),), dict(keywords)

    return sampler


def several(*samplers: Sampler) -> Sampler:
    def sampler(rng: np.random.Generator) -> Iterator[Call]:
        for each in samplers:
            yield from each(rng)

    return sampler


def reductions(rng: np.random.Generator) -> Iterator[Call]:
    """Every combination of axis and keepdims that changes the shape differently."""
    yield (1.5,), {}
    yield (rng.uniform(0.5, 2.0, 4),), {}
    for axis in (None, 0, -1, (0, 2)):
        for keepdims in (False, True):
            x = rng.uniform(0.5, 2.0, (2, 3, 4))
            yield (x,), {"axis": axis, "keepdims": keepdims}
    yield (rng.uniform(0.5, 2.0, (3, 2)), 1), {}


def conforming(rng: np.random.Generator) -> Iterator[Call]:
    """Operands of a matrix product, by rank."""
    shapes = (((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)))
    for left, right in shapes:
        yield (rng.normal(size=left), rng.normal(size=right)), {}


def batched(rng: np.random.Generator) -> Iterator[Call]:
    """Matrix products with leading axes, some of them stretched."""
    shapes = (
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (1, 3, 4)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 4)),
    )
    for left, right in shapes:
        yield (rng.normal(size=left), rng.normal(size=right)), {}


def well_conditioned(rng: np.random.Generator) -> Iterator[Call]:
    for shape in ((3, 3), (2, 3, 3)):
        yield (rng.normal(size=shape) + 4 * np.eye(3),), {}
