"""A book of rules: an immutable mapping from functions to their rules.

`book | {rule}` is a new book; a later rule replaces an earlier one.  There is no registry, so
two books can be held at once and a cache key can contain the book's digest.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from s2s.lazily import lazy
from s2s.rulebook.rule import Rule, qualified
from s2s.rulebook.source import function_text


@dataclass(frozen=True)
class Definition:
    """Functions that have no rule, and the text that is followed in their place."""

    functions: tuple[Callable, ...]
    text: Callable


def definition(*functions: Callable) -> Callable[[Callable], Definition]:
    """`@definition(np.linalg.cond)`: the function below does the same."""
    return functools.partial(Definition, functions)


def followed(*functions: Callable) -> tuple[Definition, ...]:
    """Functions of the runtime whose own text is in the accepted language."""
    return tuple(Definition((function,), function) for function in functions)


class RuleBook:
    """Hashable by identity; its mapping is never written after it is made."""

    def __init__(
        self, rules: Iterable[Rule] = (), definitions: Iterable[Definition] = ()
    ) -> None:
        self._rules: Mapping[Callable, Rule] = MappingProxyType(
            {function: rule for rule in rules for function in rule.functions}
        )
        self.definitions = tuple(definitions)
        self._texts: Mapping[Callable, Callable] = MappingProxyType(
            {function: found.text for found in self.definitions for function in found.functions}
        )

    def __or__(self, more: RuleBook | Iterable[Rule]) -> RuleBook:
        added = more.definitions if isinstance(more, RuleBook) else ()
        return RuleBook((*self, *more), (*self.definitions, *added))

    def __iter__(self) -> Iterator[Rule]:
        """Each rule once, in the order of the tables."""
        return iter(dict.fromkeys(self._rules.values()))

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, function: object) -> bool:
        return self.rule(function) is not None

    def rule(self, function: Any) -> Rule | None:
        """The rule of a function; unhashable callables have none."""
        try:
            return self._rules.get(function)
        except TypeError:
            return None

    def definition(self, function: Any) -> Callable | None:
        """What is followed where a call of this function is not covered by a rule."""
        try:
            return self._texts.get(function)
        except TypeError:
            return None

    @lazy
    def digest(self) -> str:
        """SHA-256 over the text of all rules, the same on every machine."""
        entries = sorted(
            f"{qualified(function)}\n{_declaration(rule)}" for function, rule in self._rules.items()
        )
        entries += sorted(
            f"{qualified(function)}\n{function_text(text)}"
            for function, text in self._texts.items()
        )
        return hashlib.sha256("\0".join(entries).encode()).hexdigest()


def _declaration(rule: Rule) -> str:
    authors = (rule.author, rule.adjoint_author, rule.writer)
    texts = [function_text(author) for author in authors if author is not None]
    return "\n".join([rule.linearity.name, rule.key, *sorted(rule.inert), *texts])
