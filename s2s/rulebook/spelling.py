"""How a primitive is written inside rule text: `np.sum(x_dot, axis=axis)`, `a_dot @ b`.

The primitive is an object; its spelling is looked up among the globals of the rule function,
so that the same names resolve to the same objects.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType, MethodDescriptorType, ModuleType

import gast
import numpy as np

from s2s.rulebook.literals import expression, literal, name
from s2s.rulebook.rule import Facts, Rule, RuleError

OPERATORS: Mapping[Callable, Callable[[], gast.operator]] = MappingProxyType(
    {np.matmul: gast.MatMult, np.multiply: gast.Mult}
)
SUBMODULES = ("linalg", "fft", "random", "special", "signal", "ndimage")


@functools.cache
def _path(function: Callable, module_names: tuple[tuple[str, ModuleType], ...]) -> str | None:
    for prefix, module in module_names:
        if getattr(module, function.__name__, None) is function:
            return f"{prefix}.{function.__name__}"
        for inner in SUBMODULES:
            if getattr(getattr(module, inner, None), function.__name__, None) is function:
                return f"{prefix}.{inner}.{function.__name__}"
    return None


def spelled(function: Callable, namespace: Mapping[str, object]) -> gast.expr:
    """The dotted name of `function` under the names of one rule file."""
    if namespace.get(function.__name__) is function:
        return name(function.__name__)
    owner = getattr(function, "__self__", None)
    if isinstance(owner, np.ufunc):
        return gast.Attribute(spelled(owner, namespace), function.__name__, gast.Load())
    modules = tuple((k, v) for k, v in namespace.items() if isinstance(v, ModuleType))
    path = _path(function, modules)
    if path is None:
        raise RuleError(f"the rule file of {function.__name__} does not import its module")
    return expression(path)


def primitive_on(rule: Rule, replaced: Mapping[str, gast.expr], facts: Facts) -> gast.expr:
    """The primitive itself with some operands replaced; absent keywords stay absent."""
    positional, keywords = [], []
    for parameter in rule.parameters.parameters.values():
        value = replaced.get(parameter.name, _argument(parameter.name, facts))
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            positional.append(gast.Starred(value=value, ctx=gast.Load()))
        elif parameter.default is parameter.empty:
            positional.append(value)
        elif parameter.kind is parameter.POSITIONAL_ONLY:
            positional += [value] if parameter.name in facts.given else []
        elif parameter.name in facts.given:
            keywords.append(gast.keyword(arg=parameter.name, value=value))
    return _written(rule, positional, keywords)


def _argument(parameter: str, facts: Facts) -> gast.expr:
    known = facts.literals
    return literal(known[parameter]) if parameter in known else name(parameter)


def _written(rule: Rule, positional: list[gast.expr], keywords: list[gast.keyword]) -> gast.expr:
    function = rule.function
    if function is operator.getitem:
        return gast.Subscript(value=positional[0], slice=positional[1], ctx=gast.Load())
    if isinstance(function, MethodDescriptorType):
        owner, *rest = positional
        method = gast.Attribute(value=owner, attr=function.__name__, ctx=gast.Load())
        return gast.Call(func=method, args=rest, keywords=keywords)
    if function in OPERATORS:
        left, right = positional
        return gast.BinOp(left=left, op=OPERATORS[function](), right=right)
    func = spelled(function, rule.namespace)
    return gast.Call(func=func, args=positional, keywords=keywords)
