"""Derivatives of the original Python function on dual numbers, with NumPy's full semantics.

It shares no code with the compiler: no front end, no rule, no runtime helper.
"""

from tests.oracle.doors import (
    oracle_gradient,
    oracle_hvp,
    oracle_jacobian,
    oracle_jvp,
    oracle_vjp,
    run_dual,
)

__all__ = [
    "oracle_gradient",
    "oracle_hvp",
    "oracle_jacobian",
    "oracle_jvp",
    "oracle_vjp",
    "run_dual",
]
