"""The first line of a specialised function: the kinds that its text assumes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from s2s_runtime.errors import S2SError
from s2s_runtime.kinds import kind_of


class KindError(S2SError, TypeError):
    """An argument is of another kind than the module was written for."""


def lacks(owner: object, name: str) -> bool:
    """Whether a cached property of an object has not been asked for yet."""
    return name not in vars(owner)


def guard(**named: tuple[Any, str]) -> None:
    """Raise KindError unless each `name=(value, kind)` is of its kind."""
    for name, (value, wanted) in named.items():
        found = str(kind_of(value))
        if found != wanted:
            raise KindError(
                f"`{name}` is {found}, and this module was written for {wanted}; "
                "differentiate the function again with these arguments"
            )


def held(base: Any, attribute: str) -> Any:
    """What a module, a class or an object holds under a name, found without running its code."""
    if type(base) is ModuleType:
        return vars(base).get(attribute)
    if isinstance(base, type):
        return _of_class(base, attribute)
    shared = _of_class(type(base), attribute)
    if hasattr(type(shared), "__set__") or hasattr(type(shared), "__delete__"):
        return shared  # a data descriptor, as a property is, comes before what the object holds
    try:
        return object.__getattribute__(base, "__dict__").get(attribute, shared)
    except AttributeError:  # all it holds has slots
        return shared


def _of_class(cls: type, attribute: str) -> Any:
    for base in cls.__mro__:
        if attribute in vars(base):
            return vars(base)[attribute]
    return None
