"""Partial derivatives at kinks and singular points, where plain NumPy would give nan.

ties        the extremum's derivative is split evenly among the elements that attain it
0 / 0       `ratio` is 0, so the norm has derivative 0 at 0
log of <=0  `log_or_zero` is 0: the exponent of a power has no say there
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s_runtime.cotangents import Axis


def ratio(a: Any, b: Any) -> Any:
    """`a / b`, and 0 where `b` is 0."""
    return np.where(b == 0, 0, a) / np.where(b == 0, 1, b)


def log_domain(x: Any) -> Any:
    """Where a logarithm is finite: positive, or nonzero if complex."""
    return x != 0 if np.iscomplexobj(x) else x > 0


def log_or_zero(x: Any) -> Any:
    """`np.log(x)`, and 0 outside its domain."""
    return np.log(np.where(log_domain(x), x, 1))


def tie_share(
    x: Any, result: Any, axis: Axis = None, keepdims: bool = False, where: Any = True
) -> Any:
    """The share of each element of `x` in the extremum `result` along `axis`."""
    if axis is not None and not keepdims:
        result = np.expand_dims(result, axis)
    attains = np.equal(x, result) & where
    count = np.maximum(np.sum(attains, axis=axis, keepdims=True), 1)
    return (attains / count).astype(np.asarray(x).dtype)[()]


def product_of_others(x: Any, axis: Axis = None) -> Any:
    """For each element the product of all others along `axis`; right where some are zero."""
    x = np.asarray(x)
    zero = x == 0
    nonzero = np.where(zero, 1, x)
    zeros = np.sum(zero, axis=axis, keepdims=True)
    product = np.prod(nonzero, axis=axis, keepdims=True)
    at_nonzero = np.where(zeros == 0, product / nonzero, 0)
    return np.where(zero, np.where(zeros == 1, product, 0), at_nonzero)[()]


def abs_squared(x: Any) -> Any:
    """What `np.abs(x) ** 2` computes; its derivative 2 x knows no kink at 0."""
    return np.abs(x) ** 2
