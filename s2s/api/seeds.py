"""Cotangents and tangents that a caller gives: they must fit the value they belong to.

    like = outline(np.ones(3))
    fit(np.array([1, 0, 0]), like, "the cotangent of f")     array([1., 0., 0.])
    fit(None, like, ...)                                     array([0., 0., 0.])
    fit(np.ones(2), like, ...)                               TypeError, both shapes named

An outline has the structure of a value and remembers dtype and shape of each leaf, not its data.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from s2s.errors import Code, misuse
from s2s_runtime.structures import StructureMismatch, is_floating, map_structure

Leaf = np.dtype | np.generic | float | complex | None


def outline(value: Any) -> Any:
    """The structure of a value; arrays stand as dtypes with a shape."""
    return map_structure(_leaf_outline, value)


def fit(seed: Any, like: Any, what: str) -> Any:
    """A cotangent or tangent brought to the dtypes of the value that `like` outlines."""
    try:
        return map_structure(functools.partial(_fit_leaf, what), like, seed)
    except StructureMismatch as error:
        raise misuse(Code.SEED, f"{what} does not fit its value: {error}") from None


def _leaf_outline(leaf: Any) -> Leaf:
    if not is_floating(leaf):
        return None
    if isinstance(leaf, np.ndarray):
        return np.dtype((leaf.dtype, leaf.shape))
    return leaf


def _fit_leaf(what: str, like: Leaf, seed: Any) -> Any:
    if like is None:
        if seed is not None:
            raise misuse(
                Code.SEED, f"{what} must be None where its value is not floating, not {seed!r}"
            )
        return None
    dtype, shape = _facts(like)
    if seed is None:
        return np.zeros(shape, dtype) if isinstance(like, np.dtype) else type(like)(0)
    _demand(what, _array(what, seed, shape), dtype, shape)
    return np.asarray(seed, dtype) if isinstance(like, np.dtype) else type(like)(seed)


def _array(what: str, seed: Any, shape: tuple[int, ...]) -> np.ndarray:
    try:
        return np.asarray(seed)
    except ValueError:  # rows of several lengths
        kind = f"a {type(seed).__name__} of {len(seed)}"
        problem = f"{what} is {kind}, and its value has shape {shape}"
        raise misuse(Code.SEED, problem) from None


def _facts(like: Leaf) -> tuple[np.dtype, tuple[int, ...]]:
    return (like.base, like.shape) if isinstance(like, np.dtype) else (np.dtype(type(like)), ())


def _demand(what: str, seed: np.ndarray, dtype: np.dtype, shape: tuple[int, ...]) -> None:
    if seed.shape != shape:
        raise misuse(Code.SEED, f"{what} has shape {seed.shape}, and its value has shape {shape}")
    if seed.dtype.kind not in ("biufc" if dtype.kind == "c" else "biuf"):
        raise misuse(Code.SEED, f"{what} has dtype {seed.dtype}, and its value has dtype {dtype}")
