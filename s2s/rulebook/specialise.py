"""The text of a rule function under what is known of one call: straight-line, and short.

    def sum_(result_bar, a, axis=None, *, keepdims=False):
        return spread(result_bar, a, axis=axis, keepdims=keepdims)

    given {"a"}              spread(result_bar, a)
    given {"a", "axis"}      spread(result_bar, a, axis=axis)

Three facts enter: keywords that the call leaves out (their default stands for them, and a
keyword argument that would only pass it on disappears: the called function must have the same
default), literals, and ranks (`np.ndim(a)` of a known rank is a number).  Whether the call may
be complex is known, too: `np.iscomplexobj(x)` is a literal, and `H(x)` a plain transpose where it
may not.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gast

from s2s.rulebook.conjugate import conjugated
from s2s.rulebook.fold import fold
from s2s.rulebook.literals import NOT_LITERAL, can_be_literal, expression, literal, literal_value
from s2s.rulebook.rule import Facts, Rule, RuleError

Environment = dict[str, gast.expr]


@dataclass(frozen=True)
class Text:
    """Straight-line statements and the expressions returned after them."""

    setup: tuple[gast.Assign, ...]
    values: tuple[gast.expr, ...]


def specialise(body: Sequence[gast.stmt], rule: Rule, facts: Facts) -> Text:
    """Run the statements on what is known; what is not known stays in the text."""
    missing = _missing(rule, facts)
    known = {key: value for key, value in facts.literals.items() if can_be_literal(value)}
    environment = {key: literal(value) for key, value in (missing | known).items()}
    ranks = {key: rank for key, rank in facts.ranks.items() if rank is not None}
    return _run(body, environment, frozenset(missing), ranks, facts.conjugate)


def _missing(rule: Rule, facts: Facts) -> dict[str, object]:
    """Defaults of the parameters that the call leaves out; of `*args`, the empty tuple."""
    return {
        name: () if parameter.kind is parameter.VAR_POSITIONAL else parameter.default
        for name, parameter in rule.parameters.parameters.items()
        if name not in facts.given
        and (parameter.default is not parameter.empty or parameter.kind is parameter.VAR_POSITIONAL)
    }


def _run(
    body: Sequence[gast.stmt],
    environment: Environment,
    missing: frozenset[str],
    ranks: Mapping[str, int],
    conjugate: bool,
) -> Text:
    environment, setup = dict(environment), []

    def reduced(node: gast.expr) -> gast.expr:
        known = _Substitution(environment, missing, ranks, conjugate)
        return fold(known.visit(copy.deepcopy(node)))

    for statement in body:
        match statement:
            case gast.Assign(targets=[gast.Name(id=target)], value=value):
                value = reduced(value)
                environment.pop(target, None)
                if isinstance(value, gast.Name) or literal_value(value) is not NOT_LITERAL:
                    environment[target] = value
                else:
                    setup.append(_assign(statement, value))
            case gast.If(test=test, body=shortcut, orelse=[]):
                if literal_value(reduced(test)) is True:
                    rest = _run(shortcut, environment, missing, ranks, conjugate)
                    return Text((*setup, *rest.setup), rest.values)
            case gast.Return(value=gast.Tuple(elts=values)):
                return Text(tuple(setup), tuple(reduced(value) for value in values))
            case gast.Return(value=value):
                return Text(tuple(setup), (reduced(value),))
            case gast.Raise(exc=gast.Call(args=[gast.Constant(value=reason)])):
                raise RuleError(reason)
            case _:
                raise RuleError(f"line {statement.lineno}: a rule is straight-line text")
    raise RuleError("a rule must end in a return of its value")


def _assign(statement: gast.Assign, value: gast.expr) -> gast.Assign:
    return gast.Assign(targets=copy.deepcopy(statement.targets), value=value, type_comment=None)


class _Substitution(gast.NodeTransformer):
    def __init__(
        self, environment: Environment, missing: frozenset[str], ranks: Mapping[str, int],
        conjugate: bool,
    ) -> None:
        self.conjugate = conjugate
        self.environment = environment
        self.missing = missing
        self.ranks = ranks

    def visit_Name(self, node: gast.Name) -> gast.expr:
        return copy.deepcopy(self.environment.get(node.id, node))

    def visit_Attribute(self, node: gast.Attribute) -> gast.expr:
        if node.attr == "ndim" and _known(node.value, self.ranks):
            return literal(self.ranks[node.value.id])
        return self.generic_visit(node)

    def visit_Call(self, node: gast.Call) -> gast.expr:
        if gast.unparse(node.func) == "np.iscomplexobj":
            return literal(self.conjugate)
        if gast.unparse(node.func) == "H":
            swapped = expression("np.swapaxes(x, -1, -2)")
            swapped.args[0] = self.visit(node.args[0])
            return conjugated(swapped) if self.conjugate else swapped
        if gast.unparse(node.func) == "np.ndim" and _known(node.args[0], self.ranks):
            return literal(self.ranks[node.args[0].id])
        node.keywords = [k for k in node.keywords if not self._only_passes_default(k)]
        node = self.generic_visit(node)
        node.args = [part for argument in node.args for part in _unpacked(argument)]
        return node

    def _only_passes_default(self, keyword: gast.keyword) -> bool:
        return isinstance(keyword.value, gast.Name) and keyword.value.id in self.missing


def _unpacked(argument: gast.expr) -> list[gast.expr]:
    """`*(h, k)` among arguments is `h, k`."""
    if isinstance(argument, gast.Starred) and isinstance(argument.value, gast.Tuple):
        return argument.value.elts
    return [argument]


def _known(node: gast.expr, ranks: Mapping[str, int]) -> bool:
    return isinstance(node, gast.Name) and node.id in ranks
