"""When two results agree: scale-free distances, equal bits, equal structure, equal effects."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from tests.oracle.structure import attributes, flat, is_plain_object, leaves, mapped


def distance(found: Any, expected: Any) -> float:
    """The largest difference over the largest expected entry; both zero is agreement."""
    one, two = flat(found), flat(expected)
    if one.shape != two.shape:
        return float("inf")
    gap = np.max(np.abs(one - two), initial=0.0)
    scale = np.max(np.abs(two), initial=0.0)
    if np.isnan(gap):
        return float("inf")
    return 0.0 if gap == 0.0 else float(gap / scale) if scale else float("inf")


def assert_close(found: Any, expected: Any, tolerance: float, what: str) -> None:
    gap = distance(found, expected)
    assert gap <= tolerance, f"{what}: {gap:.1e} apart\n found    {found}\n expected {expected}"


def same_bits(one: Any, two: Any) -> bool:
    return [np.asarray(leaf).tobytes() for leaf in leaves(one)] == [
        np.asarray(leaf).tobytes() for leaf in leaves(two)
    ]


def assert_structure(gradient: Any, argument: Any, where: str) -> None:
    """A gradient has the structure of its argument: shapes, dtypes, None for what is no float."""
    if isinstance(argument, float):
        assert isinstance(gradient, float), f"{where}: {type(gradient).__name__} for a float"
    elif isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        assert isinstance(gradient, np.ndarray), f"{where}: {type(gradient).__name__}"
        assert gradient.shape == argument.shape, f"{where}: {gradient.shape}, {argument.shape}"
        assert gradient.dtype == argument.dtype, f"{where}: {gradient.dtype}, {argument.dtype}"
    elif isinstance(argument, list | tuple):
        assert_same_class(gradient, argument, where)
        assert len(gradient) == len(argument), f"{where}: {len(gradient)} entries"
        for place, (part, given) in enumerate(zip(gradient, argument, strict=True)):
            assert_structure(part, given, f"{where}[{place}]")
    elif isinstance(argument, dict):
        assert_same_class(gradient, argument, where)
        assert list(gradient) == list(argument), f"{where}: keys {list(gradient)}"
        for name, given in argument.items():
            assert_structure(gradient[name], given, f"{where}[{name!r}]")
    elif dataclasses.is_dataclass(argument) or is_plain_object(argument):
        assert_same_class(gradient, argument, where)
        for name, given in attributes(argument).items():
            assert_structure(getattr(gradient, name), given, f"{where}.{name}")
    else:
        assert gradient is None, f"{where}: {gradient!r} where nothing is floating"


def assert_same_class(gradient: Any, argument: Any, where: str) -> None:
    found, expected = type(gradient).__name__, type(argument).__name__
    assert type(gradient) is type(argument), f"{where}: {found} for {expected}"


def assert_effects(after: Any, before: Any, primal: Any, where: str = "arguments") -> None:
    """Arrays are as they were before the call; everything else is as the primal leaves it."""
    if isinstance(after, np.ndarray):
        expected = before if isinstance(before, np.ndarray) else primal
        assert after.tobytes() == expected.tobytes(), f"{where} was changed"
    elif isinstance(after, list | tuple):
        assert len(after) == len(primal), f"{where} has {len(after)} entries, not {len(primal)}"
        for place, part in enumerate(after):
            old = before[place] if place < len(before) else None
            assert_effects(part, old, primal[place], f"{where}[{place}]")
    elif isinstance(after, dict):
        assert list(after) == list(primal), f"{where} has other keys"
        for name, part in after.items():
            assert_effects(part, before.get(name), primal[name], f"{where}[{name!r}]")
    elif is_plain_object(after):
        old = attributes(before) if is_plain_object(before) else {}
        for name, part in attributes(primal).items():
            assert_effects(getattr(after, name), old.get(name), part, f"{where}.{name}")
    elif isinstance(after, float | int | str | bool):
        assert after == primal, f"{where} is {after!r}, the primal leaves {primal!r}"


def random_like(tree: Any, rng: np.random.Generator) -> Any:
    """A direction with the structure of the tree; None where nothing is floating."""

    def draw(leaf: Any) -> Any:
        if isinstance(leaf, np.ndarray):
            return rng.normal(size=leaf.shape).astype(leaf.dtype)
        return float(rng.normal())

    return mapped(tree, draw, lambda other: None)


def inner(one: Any, two: Any) -> float:
    return float(flat(one) @ flat(two))


def norm(tree: Any) -> float:
    return float(np.linalg.norm(flat(tree)))


def dot_gap(out_bar: Any, out_dot: Any, in_bar: Any, in_dot: Any) -> float:
    """|<w, J v> - <J^T w, v>|, over the size that its terms can have."""
    scale = norm(out_bar) * norm(out_dot) + norm(in_bar) * norm(in_dot)
    return abs(inner(out_bar, out_dot) - inner(in_bar, in_dot)) / scale if scale else 0.0
