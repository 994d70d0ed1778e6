"""What a user's rule function may read: modules, functions that can be imported, numbers.

Its closure counts, too.  Anything else has no name in a generated module, and is refused when the
rule is declared.
"""

from __future__ import annotations

import builtins
import dataclasses
import inspect
import sys
from collections.abc import Callable
from types import ModuleType

import gast

from s2s.rulebook.declare import SPECIAL
from s2s.rulebook.literals import can_be_literal
from s2s.rulebook.needs import names_in
from s2s.rulebook.rule import Linearity, Rule, RuleError
from s2s.rulebook.source import names_seen, statements
from s2s_runtime.cotangents import unbroadcast


def own_namespace(rule: Rule, author: Callable) -> Rule:
    """The rule with the names that its author sees, every one of which can be printed."""
    namespace = dict(names_seen(author))
    _check_parameters(rule)
    for wanted in _read_names(author):
        if wanted in namespace:
            _check(rule, wanted, namespace[wanted])
        elif not hasattr(builtins, wanted):
            raise RuleError(f"the rule of {rule.name} reads `{wanted}`, which is not defined")
    namespace.setdefault("unbroadcast", unbroadcast)
    stretches = rule.linearity is Linearity.TANGENT and rule.adjoint_author is None
    return dataclasses.replace(
        rule, namespace=namespace, stretches=stretches and len(rule.operands) > 1
    )


def _check_parameters(rule: Rule) -> None:
    """The parameters of the rule function are the leading ones of the function."""
    try:
        theirs = list(inspect.signature(rule.function).parameters)
    except (TypeError, ValueError):
        return
    for name in rule.parameters.parameters:
        if name not in theirs:
            raise RuleError(
                f"`{name}` is no parameter of {rule.name}({', '.join(theirs)}): a rule function"
                " takes the function's own parameters, and `result` where it reads it"
            )


def _read_names(author: Callable) -> set[str]:
    """Names that the text reads and neither binds nor takes as parameters."""
    body = statements(author)
    uses = [use for statement in body for use in names_in(statement)]
    bound = {use.id for use in uses if isinstance(use.ctx, gast.Store)}
    own = set(inspect.signature(author).parameters) | set(SPECIAL)
    return {use.id for use in uses} - bound - own


def _check(rule: Rule, wanted: str, found: object) -> None:
    if isinstance(found, ModuleType) or can_be_literal(found) or _importable(found):
        return
    raise RuleError(
        f"the rule of {rule.name} reads `{wanted}`, which a generated module cannot name: use a"
        " number, a function of an importable module, or custom_rule"
    )


def _importable(found: object) -> bool:
    module = sys.modules.get(getattr(found, "__module__", None) or "")
    return callable(found) and getattr(module, getattr(found, "__name__", ""), None) is found
