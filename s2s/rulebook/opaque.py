"""Rules whose two directions are functions of the user's, called and not spliced.

    custom_rule(solve, vjp=...)      a_bar    bars = pulled("model.solve", result_bar, result, a, b)
                                              bars[0]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import gast

from s2s.rulebook.declare import no_samples
from s2s.rulebook.literals import can_be_literal, expression, literal, name
from s2s.rulebook.rule import Facts, Linearity, Rule, RuleError
from s2s_runtime.custom import DECLARED, Opaque, pulled, pushed
from s2s_runtime.structures import zeros_like


def opaque(
    function: Callable,
    vjp: Callable | None,
    jvp: Callable | None,
    passive: frozenset[str] = frozenset(),
) -> Rule:
    """The rule; `passive` parameters have no derivative, and an active argument is an error."""
    parameters = inspect.signature(function)
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    if any(parameter.kind in variable for parameter in parameters.parameters.values()):
        raise RuleError("a custom rule needs a function whose parameters are named one by one")
    wish = f"{function.__module__}.{function.__qualname__}"
    key = DECLARED.declare(wish, Opaque(function, vjp, jvp))
    return Rule(
        function=function,
        linearity=Linearity.OPAQUE,
        operands=tuple(p for p in parameters.parameters if p not in passive),
        parameters=parameters,
        author=None,
        samples=no_samples,
        namespace={"pulled": pulled, "pushed": pushed, "zeros_like": zeros_like},
        key=key,
    )


def opaque_adjoint(rule: Rule, operand: str, facts: Facts) -> tuple:
    """All adjoints, and the one that is asked for."""
    call = expression("pulled()")
    call.args = [literal(rule.key), name("result_bar"), name("result"), *_arguments(rule, facts)]
    target = gast.Name("bars", gast.Store(), None, None)
    setup = gast.Assign(targets=[target], value=call, type_comment=None)
    place = list(rule.parameters.parameters).index(operand)
    return (setup,), gast.Subscript(name("bars"), literal(place), gast.Load())


def opaque_tangent(rule: Rule, operand: str, facts: Facts) -> tuple:
    """The tangent along one operand; the others stand still."""
    arguments = _arguments(rule, facts)
    dots = [
        name(f"{operand}_dot") if parameter == operand else _still(argument)
        for parameter, argument in zip(rule.parameters.parameters, arguments, strict=True)
    ]
    call = expression("pushed()")
    call.args = [literal(rule.key), gast.Tuple(dots, gast.Load()), name("result"), *arguments]
    return (), call


def _still(argument: gast.expr) -> gast.expr:
    call = expression("zeros_like()")
    call.args = [argument]
    return call


def _arguments(rule: Rule, facts: Facts) -> list[gast.expr]:
    """Every argument by position, defaults included."""
    found = []
    for parameter in rule.parameters.parameters.values():
        if parameter.name in facts.literals:
            found.append(literal(facts.literals[parameter.name]))
        elif parameter.name in facts.given:
            found.append(name(parameter.name))
        elif can_be_literal(parameter.default):
            found.append(literal(parameter.default))
        else:
            raise RuleError(f"the custom rule of {rule.name} needs '{parameter.name}' to be given")
    return found
