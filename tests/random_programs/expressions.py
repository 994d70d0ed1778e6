"""Expressions of a wanted shape, tame and smooth: log(1.5 + e * e), e / (1.5 + e * e), ..."""

from __future__ import annotations

import numpy as np

from tests.random_programs.draws import chance, choose, weighted
from tests.random_programs.scope import SHAPES, Scope, Shape

CONSTANTS = ("0.1", "0.5", "0.7", "1.3", "-0.4", "2.0", "3.0", "-1.5")

UNARY = (
    "np.sin({})",
    "np.cos({})",
    "np.tanh({})",
    "np.exp(-({}) ** 2)",
    "np.log(1.5 + ({}) ** 2)",
    "np.sqrt(1.5 + np.sin({}))",
    "np.arctan({})",
    "(-({}))",
    "(({}) ** 2)",
    "np.abs({})",
    "np.maximum({}, 0.2)",
    "np.minimum({}, 1.1)",
    "np.expm1(np.tanh({}))",
)

BINARY = (
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} * {})",
    "({} / (1.5 + np.cos({})))",
    "np.arctan2({}, 1.5 + np.sin({}))",
    "np.hypot({}, 0.5 + np.exp(-({}) ** 2))",
)


def constant(scope: Scope) -> str:
    return choose(scope.draws, CONSTANTS)


def expression(scope: Scope, shape: Shape, depth: int = 2) -> str:
    if depth <= 0 or chance(scope.draws, 15):
        return leaf(scope, shape)
    return weighted(scope.draws, FORMS)(scope, shape, depth)


def leaf(scope: Scope, shape: Shape) -> str:
    place = scope.pick(shape)
    if place is not None and chance(scope.draws, 75):
        return place.text
    return read(scope, shape) or (place.text if place else filled(scope, shape))


def filled(scope: Scope, shape: Shape) -> str:
    if shape == ():
        return constant(scope)
    return f"np.full({shape!r}, {constant(scope)})"


def unary(scope: Scope, shape: Shape, depth: int) -> str:
    return choose(scope.draws, UNARY).format(expression(scope, shape, depth - 1))


def binary(scope: Scope, shape: Shape, depth: int) -> str:
    left, right = shape, narrower(scope, shape)
    if chance(scope.draws, 50):
        left, right = right, left
    return choose(scope.draws, BINARY).format(
        expression(scope, left, depth - 1), expression(scope, right, depth - 1)
    )


def narrower(scope: Scope, shape: Shape) -> Shape:
    """A shape that broadcasts against `shape` without enlarging it."""
    return choose(scope.draws, [other for other in SHAPES if fits(other, shape)])


def fits(source: Shape, target: Shape) -> bool:
    try:
        return np.broadcast_shapes(source, target) == target
    except ValueError:
        return False


def chosen(scope: Scope, shape: Shape, depth: int) -> str:
    test = expression(scope, shape, depth - 1)
    one, two = leaf(scope, shape), expression(scope, narrower(scope, shape), depth - 1)
    if shape == () and chance(scope.draws, 50):
        return f"({one} if {test} > 0.3 else {two})"
    return f"np.where({test} > 0.3, {one}, {two} + np.zeros({shape!r}))" if shape else (
        f"({two} if {test} < 0.6 else {one})"
    )


def reduced(scope: Scope, shape: Shape, depth: int) -> str:
    options = REDUCTIONS.get(shape)
    if not options:
        return unary(scope, shape, depth)
    text, *shapes = choose(scope.draws, options)
    return text.format(*(expression(scope, part, depth - 1) for part in shapes))


def called(scope: Scope, shape: Shape, depth: int) -> str:
    """A lambda that closes over a place, called where it stands."""
    inner = leaf(scope, narrower(scope, shape))
    return f"(lambda u: u * {inner})({expression(scope, shape, depth - 1)})"


def read(scope: Scope, shape: Shape) -> str | None:
    """An element, a slice or a fancy read out of a place."""
    options = [
        form.format(place.text)
        for place in scope.arrays()
        for form in READS.get((place.shape, shape), ())
    ]
    return choose(scope.draws, options) if options else None


READS: dict[tuple[Shape, Shape], tuple[str, ...]] = {
    ((3,), ()): ("{}[0]", "{}[1]", "{}[-1]"),
    ((2, 3), ()): ("{}[0, 1]", "{}[1][2]", "{}[-1, 0]"),
    ((2,), ()): ("{}[0]", "{}[1]"),
    ((1,), ()): ("{}[0]",),
    ((3,), (1,)): ("{}[:1]", "{}[2:]"),
    ((3,), (2,)): ("{}[1:]", "{}[:-1]", "{}[::2]", "{}[[2, 0]]", "{}[[1, 1]]"),
    ((3,), (3,)): ("{}[::-1]", "{}[[0, 2, 0]]", "{}[[1, 1, 1]]"),
    ((2, 3), (3,)): ("{}[0]", "{}[1]"),
    ((2, 3), (2,)): ("{}[:, 0]", "{}[:, 2]", "{}[[1, 0], [2, 2]]"),
    ((2, 3), (2, 1)): ("{}[:, 1:2]", "{}[:, :1]"),
    ((2, 3), (2, 3)): ("{}[::-1]", "{}[[1, 1]]", "{}[:, ::-1]"),
    ((2, 1), (2,)): ("{}[:, 0]", "{}.ravel()"),
    ((2,), (2, 1)): ("{}[:, None]", "{}.reshape(2, 1)"),
    ((2, 1), (1,)): ("{}[0]", "{}[1]"),
}

REDUCTIONS: dict[Shape, tuple[tuple, ...]] = {
    (): (
        ("np.sum({})", (3,)),
        ("np.mean({})", (2, 3)),
        ("np.max({})", (3,)),
        ("({} @ {})", (3,), (3,)),
        ("np.prod(0.5 + np.cos({}))", (2,)),
        ("({}).sum()", (2, 1)),
        ("np.min({})", (2, 3)),
        ("np.var({})", (3,)),
        ("np.linalg.norm({} + 2.0)", (3,)),
        ("np.dot({}, {})", (3,), (3,)),
        ("np.sum({}) / 3.0", (1,)),
        ("math.sin({})", ()),
        ("float({})", ()),
        ("np.trace({} @ {})", (2, 1), (1, 2)),
    ),
    (3,): (
        ("np.sum({}, axis=0)", (2, 3)),
        ("np.max({}, axis=0)", (2, 3)),
        ("({} @ {})", (2,), (2, 3)),
        ("np.cumsum({})", (3,)),
        ("np.concatenate([{}, {}])", (2,), (1,)),
        ("np.roll({}, 1)", (3,)),
        ("np.sort({})", (3,)),
        ("np.clip({}, -0.5, 1.2)", (3,)),
        ("np.broadcast_to({}, (3,))", (1,)),
        ("np.squeeze({} @ {})", (1, 2), (2, 3)),
        ("np.einsum('ij,i->j', {}, {})", (2, 3), (2,)),
        ("np.mean({}, axis=0, keepdims=True)[0]", (2, 3)),
        ("np.hstack([{}, {}])", (1,), (2,)),
        ("np.flip({})", (3,)),
        ("np.linalg.solve({} + 4.0 * np.eye(3), {})", (3, 3), (3,)),
        ("np.array([{}, {}, {}])", (), (), ()),
        ("np.append({}, {})", (2,), ()),
    ),
    (1, 2): (("np.reshape({}, (1, 2))", (2,)), ("({}).T", (2, 1)), ("({})[None, :]", (2,))),
    (3, 3): (("np.outer({}, {})", (3,), (3,)), ("({}).T @ {}", (2, 3), (2, 3))),
    (2,): (
        ("({} @ {})", (2, 3), (3,)),
        ("np.mean({}, axis=1)", (2, 3)),
        ("np.array([{}, {}])", (), ()),
        ("np.cumsum({})", (2,)),
        ("np.diff({})", (3,)),
        ("np.prod({}, axis=1)", (2, 3)),
        ("np.einsum('ij,j->i', {}, {})", (2, 3), (3,)),
        ("np.min({}, axis=-1)", (2, 3)),
    ),
    (1,): (
        ("np.sum({}, keepdims=True)", (3,)),
        ("np.atleast_1d({})", ()),
        ("np.max({}, axis=0, keepdims=True)", (3,)),
        ("np.sum({}, axis=0)", (2, 1)),
    ),
    (2, 1): (
        ("np.sum({}, axis=1, keepdims=True)", (2, 3)),
        ("np.expand_dims({}, 1)", (2,)),
        ("({} - {})[:, :1]", (2, 3), (3,)),
    ),
    (2, 3): (
        ("np.outer({}, {})", (2,), (3,)),
        ("np.stack([{}, {}])", (3,), (3,)),
        ("np.tile({}, (2, 1))", (3,)),
        ("np.repeat({}, 3, axis=1)", (2, 1)),
        ("({} + {})", (2, 1), (3,)),
        ("({} * {}[:, None])", (2, 3), (2,)),
        ("np.vstack([{}, {}])", (3,), (3,)),
        ("np.cumsum({}, axis=1)", (2, 3)),
        ("({} @ {})", (2, 3), (3, 3)),
    ),
}

FORMS = (
    (30, unary),
    (40, binary),
    (18, reduced),
    (6, chosen),
    (4, called),
)
