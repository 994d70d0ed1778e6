"""A gradient belongs to one real number: what is refused as a result, and what is said then."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2s.errors import Code, NonScalarOutput, misuse, stated


def loss_of(function: str, value: Any, has_aux: bool) -> Any:
    """The number that is differentiated; with has_aux the first of a pair (loss, aux)."""
    if has_aux:
        _demand_pair(function, value)
        value = value[0]
    if not isinstance(value, float):  # as the result of np.sum is, too
        _demand_real_scalar(function, value)
    return value


def _demand_pair(function: str, value: Any) -> None:
    if not isinstance(value, tuple) or len(value) != 2:
        raise misuse(
            Code.CALL,
            f"{function} {_described(value)}: has_aux=True asks for a pair (loss, aux)",
        )


def _demand_real_scalar(function: str, value: Any) -> None:
    if isinstance(value, (np.generic, np.ndarray)):
        if np.ndim(value) == 0 and np.asarray(value).dtype.kind == "f":
            return
    raise NonScalarOutput(
        stated(
            Code.NON_SCALAR_OUTPUT,
            f"{function} {_described(value)}, and a gradient needs one real number",
            "a gradient says how one real number moves",
            _remedy(function, value),
        )
    )


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"returned an array of shape {value.shape} and dtype {value.dtype}"
    return f"returned a value of type {type(value).__name__}"


def _remedy(function: str, value: Any) -> str:
    number = isinstance(value, (int, complex, np.generic, np.ndarray)) and np.ndim(value) == 0
    if number and np.iscomplexobj(value):
        return "return its real part, its imaginary part or its absolute value"
    if number:
        return "return a float: `return 0.0` instead of `return 0`"
    return (
        f"s2s.vjp({function}) for a result of any shape or structure,\n"
        f"s2s.jacobian({function}) for all its derivatives;\n"
        f"a pair (loss, aux) asks for has_aux=True"
    )
