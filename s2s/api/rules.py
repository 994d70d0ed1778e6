"""Rules that users declare.

    @s2s.rule(softplus)                     the tangent, spliced into generated text
    def _(x, x_dot, result):
        return x_dot / (1 + np.exp(-x))

    @s2s.elementwise(gelu)                  partials; also linear, multilinear, constant
    def _(x, result): ...

    s2s.custom_rule(solve, vjp=..., jvp=...)        functions that are called

Each puts a new book in the place of the old one; derivatives made before are compiled anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from s2s.errors import S2SError
from s2s.rulebook import declare
from s2s.rulebook.check import RuleCheckError
from s2s.rulebook.check import check_rule as checked
from s2s.rulebook.opaque import opaque
from s2s.rulebook.rule import Linearity, Rule, RuleError
from s2s.rulebook.written_by_users import own_namespace
from s2s.rules.shelf import SHELF


def rule(function: Callable, samples: Any = declare.no_samples, **options: Any) -> Callable:
    """Declare the tangent of `function`: `def _(x, x_dot, y, y_dot, result): return ...`.

    The parameters are those of `function`, each operand followed by its tangent.  The adjoint is
    the transpose of the text, or `adjoint=`.
    """
    return _declaring(declare.tangent, function, samples, options)


def elementwise(function: Callable, samples: Any = declare.no_samples, **options: Any) -> Callable:
    """Declare the partial derivatives of `function`, element by element."""
    return _declaring(declare.elementwise, function, samples, options)


def linear(function: Callable, samples: Any = declare.no_samples, **options: Any) -> Callable:
    """Declare the adjoint of a linear `function`: `def _(result_bar, x): return ...`."""
    return _declaring(declare.linear, function, samples, options)


def multilinear(function: Callable, samples: Any = declare.no_samples, **options: Any) -> Callable:
    """Declare an adjoint for each operand of `function`, which is linear in each alone."""
    return _declaring(declare.multilinear, function, samples, options)


def constant(*functions: Callable | str) -> tuple[Rule, ...]:
    """Declare that no derivative passes through `functions`; names in it are passive parameters."""
    rules = declare.constant(*functions)
    SHELF.add(*rules)
    return rules


def custom_rule(
    function: Callable, *, vjp: Callable | None = None, jvp: Callable | None = None
) -> Callable:
    """Give `function` derivatives that are called: `vjp(out_bar, out, *args) -> tuple` and
    `jvp(tangents, out, *args)`."""
    if vjp is None and jvp is None:
        raise TypeError("custom_rule needs a vjp, a jvp, or both")
    SHELF.add(opaque(function, vjp, jvp))
    return function


def check_rule(declared: Rule | Callable, *samples: tuple, seed: int = 0) -> int:
    """Check a rule on sample arguments: its tangent against differences of the function, its
    adjoint as the transpose.  Raises RuleCheckError; returns the number of trials."""
    found = declared if isinstance(declared, Rule) else SHELF.book.rule(declared)
    if found is None:
        raise RuleError(f"{declared!r} has no rule")
    calls: list[tuple[tuple, dict]] = [(arguments, {}) for arguments in samples]
    trial = found.with_samples(lambda rng: calls) if calls else found
    count = checked(trial, np.random.default_rng(seed))
    if not count:
        raise RuleError(f"the rule of {found.name} has no samples: give arguments to try it on")
    return count


def _declaring(form: Callable, function: Callable, samples: Any, options: dict) -> Callable:
    if not callable(function):
        raise TypeError("a rule is declared for a function: @s2s.rule(function)")

    def declare_rule(author: Callable) -> Rule:
        made = own_namespace(form(function, samples, **options)(author), author)
        SHELF.add(made)
        return made

    return declare_rule


__all__ = [
    "Linearity",
    "RuleCheckError",
    "S2SError",
    "check_rule",
    "constant",
    "custom_rule",
    "elementwise",
    "linear",
    "multilinear",
    "rule",
]
