"""The derivative that a command is about, for the kinds that it names.

    derived("model.py:loss", "jvp", "w=f8[:,:], b=float")       the jvp, compiled for these kinds

Without kinds, `example_arguments_<function>` of the same module gives them; without that, the text
is the one for any arguments.
"""

from __future__ import annotations

import re

from s2s.api.derived import Derived
from s2s.api.differentiate import Differentiable, differentiate
from s2s.api.named import NotFound, example_arguments, named
from s2s.errors import CompileError
from s2s_runtime.kinds import UNKNOWN, Array, Kind, Scalar

DERIVATIVES = ("value_and_grad", "vjp", "jvp", "hvp")
SCALARS = ("float", "int", "bool", "complex")
ARRAY = re.compile(r"([biufc]\d+)\[([:1](?:,[:1])*)?\]")
PAIR = re.compile(r"\s*(\w+)\s*=\s*([^\s\[,]+(?:\[[^\]]*\])?)\s*(?:,|$)")


def whole(target: str) -> Differentiable:
    """The function that a target names, with its derivatives."""
    function = named(target)
    return function if isinstance(function, Differentiable) else differentiate(function)


def derived(target: str, derivative: str, kinds: str | None = None) -> Derived:
    """One derivative of it; `source` is then the text for the kinds that are asked for."""
    found: Derived = getattr(whole(target), derivative)
    if kinds is not None:
        found.modules.last = found.modules.for_kinds(_kinds_of(found, kinds))
        return found
    example = example_arguments(target)
    if example is not None:
        found.modules.find(found.values(example, {}))
    else:
        for_any_arguments(found, target)
    return found


def for_any_arguments(found: Derived, target: str) -> None:
    """Compile the text that assumes nothing; a refusal says that kinds may help."""
    try:
        found.modules.generic()
    except CompileError as error:
        names = [parameter.name for parameter in found.order.primal.parameters(0).all]
        error.add_note(
            "  note     nothing is known of the arguments here; say what they are with\n"
            f"           --kinds '{', '.join(f'{name}=...' for name in names)}', as in w=f8[:,:], "
            "n=int, or write\n"
            f"           example_arguments_{target.rpartition(':')[2]}(), which returns some"
        )
        raise


def _kinds_of(found: Derived, spelled: str) -> tuple[Kind, ...]:
    """One kind per parameter; what is not named is not known."""
    given = parsed(spelled)
    names = [parameter.name for parameter in found.order.primal.parameters(0).all]
    unknown = given.keys() - set(names)
    if unknown:
        raise NotFound(f"{found.__name__} has no parameter {', '.join(sorted(unknown))}")
    return tuple(given.get(name, UNKNOWN) for name in names)


def parsed(spelled: str) -> dict[str, Kind]:
    """`w=f8[:,:], n=int` as kinds by name."""
    found = {}
    at = 0
    while at < len(spelled):
        match = PAIR.match(spelled, at)
        if match is None:
            raise NotFound(f"{spelled[at:]!r} is no kind: write w=f8[:,:], b=float, n=int")
        found[match[1]] = _kind(match[2])
        at = match.end()
    return found


def _kind(text: str) -> Kind:
    array = ARRAY.fullmatch(text)
    if array is not None:
        axes = array[2].split(",") if array[2] else []
        return Array(array[1], tuple(axis == "1" for axis in axes))
    if text in SCALARS or re.fullmatch(r"[biufc]\d+", text):
        return Scalar(text)
    raise NotFound(f"{text!r} is no kind: numbers are float, int, f8; arrays f8[:,:], i8[:]")
