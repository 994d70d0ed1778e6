"""`wrt` and `argnums`: which parameters are moved.

    def loss(w, b, x): ...

    selection(..., wrt=None)          Selection(("w",), single=True)      the first parameter
    selection(..., wrt="b")           Selection(("b",), single=True)
    selection(..., wrt=(0, "b"))      Selection(("w", "b"), single=False)

An index counts the parameters that a call spells out: those after `self`.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from s2s.errors import Code, Misuse, NotDifferentiable, misuse, stated
from s2s_runtime.kinds import Array, Constant, Function, Kind, Scalar, arrays_in

Wrt = str | int | tuple[str | int, ...] | None
VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True)
class Selection:
    """The names in `wrt`, and whether one bare gradient is wanted instead of a tuple."""

    names: tuple[str, ...]
    single: bool


@dataclass(frozen=True)
class Parameters:
    """The parameters of a function; the first `skipped` ones are given by its binding."""

    function: str
    all: tuple[inspect.Parameter, ...]
    skipped: int

    @property
    def visible(self) -> tuple[inspect.Parameter, ...]:
        return self.all[self.skipped :]

    @property
    def listed(self) -> str:
        return ", ".join(parameter.name for parameter in self.all) or "no parameters"


def selection(parameters: Parameters, wrt: Wrt = None, argnums: Wrt = None) -> Selection:
    """The parameters that `wrt`, or `argnums` in its place, selects."""
    if wrt is not None and argnums is not None:
        raise _unknown(
            f"{parameters.function}: wrt={wrt!r} and argnums={argnums!r} are two spellings of one "
            f"option: give one of them"
        )
    chosen = argnums if wrt is None else wrt
    chosen = 0 if chosen is None else chosen
    items = tuple(chosen) if isinstance(chosen, (tuple, list)) else (chosen,)
    names = tuple(_name(parameters, item) for item in items)
    if not names or len(set(names)) != len(names):
        raise _unknown(f"{parameters.function}: wrt={chosen!r} must name parameters, each once")
    return Selection(names, single=not isinstance(chosen, (tuple, list)))


def _name(parameters: Parameters, item: object) -> str:
    if isinstance(item, str):
        return _by_name(parameters, item)
    if isinstance(item, int) and not isinstance(item, bool):
        return _by_index(parameters, item)
    raise _unknown(
        f"{parameters.function}: wrt takes names and indices of parameters, not {item!r}"
    )


def _unknown(what: str) -> Misuse:
    return misuse(Code.UNKNOWN_WRT, what)


def _by_name(parameters: Parameters, name: str) -> str:
    if any(parameter.name == name for parameter in parameters.all):
        return name
    raise _unknown(
        f"{parameters.function} has no parameter {name!r}: wrt can name {parameters.listed}"
    )


def _by_index(parameters: Parameters, index: int) -> str:
    visible = parameters.visible
    if not -len(visible) <= index < len(visible):
        raise _unknown(
            f"{parameters.function} has no parameter number {index}: "
            f"its parameters are {parameters.listed}"
        )
    if visible[index].kind in VARIADIC:
        raise _unknown(
            f"{parameters.function}: an index cannot reach into {visible[index]}: "
            f"wrt={visible[index].name!r} selects all of it"
        )
    return visible[index].name


def demand_floating(function: str, name: str, kind: Kind) -> None:
    """Refuse to move what has no derivative: integers, booleans, text, None, functions."""
    if isinstance(kind, (Scalar, Array)):
        if not kind.floating:
            raise NotDifferentiable(_integer(function, name, kind))
    elif isinstance(kind, (Constant, Function)):
        raise NotDifferentiable(
            stated(
                Code.NOT_DIFFERENTIABLE,
                f"{function} cannot be differentiated with respect to `{name}`: it is a {kind}",
                "only numbers, and structures of them, move by small steps",
                "name a parameter that holds numbers, or a structure of them, in wrt",
            )
        )


def demand_plain_arrays(function: str, name: str, kind: Kind) -> None:
    """Refuse arrays of classes that compute in a way of their own: masked arrays, matrices."""
    for array in arrays_in(kind):
        if array.subclass:
            cls = array.subclass.strip()
            raise NotDifferentiable(
                stated(
                    Code.NOT_DIFFERENTIABLE,
                    f"{function} cannot be differentiated: `{name}` holds a {cls}",
                    "its class computes in a way of its own, which NumPy's rules do not describe",
                    "pass np.asarray of it, or the numbers that it stands for",
                )
            )


def _integer(function: str, name: str, kind: Scalar | Array) -> str:
    remedy = f"float({name})" if isinstance(kind, Scalar) else f"{name}.astype(float)"
    return stated(
        Code.NOT_DIFFERENTIABLE,
        f"{function} cannot be differentiated with respect to `{name}`: it is {kind}",
        "integers and booleans do not move by small steps",
        f"pass {remedy}, or leave `{name}` out of wrt",
    )
