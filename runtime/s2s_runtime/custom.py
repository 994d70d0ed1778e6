"""Derivatives that a user wrote as functions: found by name when a generated module runs.

    y_bars = pulled("model.solve", y_bar, y, a, b)      vjp(y_bar, y, a, b) of the user
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from s2s_runtime.errors import S2SError


class NoCustomRule(S2SError, LookupError):
    """The user's rule that a module was generated for has not been declared in this process."""


@dataclass(frozen=True)
class Opaque:
    """One function with derivatives that are functions; either may be missing."""

    function: Callable
    vjp: Callable | None = None
    jvp: Callable | None = None


@dataclass
class Declared:
    """The rules of this process: one immutable mapping, swapped at each declaration."""

    rules: Mapping[str, Opaque] = field(default_factory=lambda: MappingProxyType({}))

    def declare(self, wish: str, rule: Opaque) -> str:
        """The name under which a rule is found; another function of the same name keeps its own."""
        name, count = wish, 2
        while name in self.rules and self.rules[name].function is not rule.function:
            name, count = f"{wish}#{count}", count + 1
        self.rules = MappingProxyType({**self.rules, name: rule})
        return name

    def __getitem__(self, name: str) -> Opaque:
        if name not in self.rules:
            raise NoCustomRule(
                f"the rule of `{name}` is not declared here: import the module that declares it"
            )
        return self.rules[name]


DECLARED = Declared()


def pulled(name: str, bar: Any, result: Any, *args: Any) -> tuple:
    """The adjoints of all arguments, by the user's `vjp(out_bar, out, *args)`."""
    rule = DECLARED[name]
    if rule.vjp is None:
        raise NoCustomRule(f"`{name}` has a rule for forward mode only: give it a vjp")
    bars = rule.vjp(bar, result, *args)
    if not isinstance(bars, tuple | list) or len(bars) != len(args):
        raise TypeError(f"the vjp of `{name}` must return one adjoint per argument: {len(args)}")
    return tuple(bars)


def pushed(name: str, dots: tuple, result: Any, *args: Any) -> Any:
    """The tangent of the result, by the user's `jvp(tangents, out, *args)`."""
    rule = DECLARED[name]
    if rule.jvp is None:
        raise NoCustomRule(f"`{name}` has a rule for reverse mode only: give it a jvp")
    return rule.jvp(dots, result, *args)
