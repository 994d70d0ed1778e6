"""From a rule and the facts of a call to the template of one contribution.

                adjoint                          tangent
ELEMENTWISE     result_bar * partial             x_dot * partial
LINEAR          as written                       the primitive on the dot
MULTILINEAR     as written, one per operand      the primitive with one operand replaced
TANGENT         the tangent's text transposed    as written
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable

import gast

from s2s.rulebook.conjugate import conjugate, conjugate_reads, real_part
from s2s.rulebook.literals import expression, literal, literal_number, name
from s2s.rulebook.needs import is_singular, names_in, reads_and_shapes, shape_uses
from s2s.rulebook.opaque import opaque_adjoint, opaque_tangent
from s2s.rulebook.product import dotted, times
from s2s.rulebook.rule import Facts, Linearity, Rule, RuleError, Template
from s2s.rulebook.source import statements
from s2s.rulebook.specialise import Text, specialise
from s2s.rulebook.spelling import primitive_on
from s2s.rulebook.transpose import transpose

BAR = "result_bar"


def template(rule: Rule, mode: str, operand: str, facts: Facts) -> Template | None:
    return _Asked(rule, mode, operand, facts).template()


class _Asked:
    """One question; equal questions have one answer, which is made once."""

    def __init__(self, rule: Rule, mode: str, operand: str, facts: Facts) -> None:
        self.rule, self.mode, self.operand, self.facts = rule, mode, operand, facts
        self.key = (rule, mode, operand, facts.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def template(self) -> Template | None:
        return _made(self)


@functools.lru_cache(maxsize=4096)
def _made(asked: _Asked) -> Template | None:
    make = MAKERS[asked.rule.linearity, asked.mode]
    found = make(asked.rule, asked.operand, asked.facts)
    return None if found is None else _measured(asked.rule, *found)


Found = tuple[tuple[gast.AST, ...], gast.expr]


def _text(rule: Rule, author: Callable | None, facts: Facts) -> Text:
    if author is None:
        raise RuleError(f"the rule of {rule.name} has no text")
    text = specialise(statements(author), rule, facts)
    if rule.returns_sequence and len(rule.operands) == 1 and len(text.values) > 1:
        text = Text(text.setup, (gast.Tuple(elts=list(text.values), ctx=gast.Load()),))
    if len(text.values) not in (1, len(rule.operands)):
        raise RuleError(f"the rule of {rule.name} must return one expression per operand")
    return text


def _position(rule: Rule, operand: str) -> int:
    return rule.operands.index(operand)


def _partial(rule: Rule, operand: str, facts: Facts) -> Found:
    text = _text(rule, rule.author, facts)
    value = text.values[_position(rule, operand)]
    return text.setup, value if rule.analytic or facts.conjugate else real_part(value)


def _elementwise_adjoint(rule: Rule, operand: str, facts: Facts) -> Found | None:
    setup, partial = _partial(rule, operand, facts)
    factor = conjugate(partial) if facts.conjugate and rule.analytic else partial
    value = times(name(BAR), factor)
    return None if value is None else (setup, value)


def _elementwise_tangent(rule: Rule, operand: str, facts: Facts) -> Found | None:
    setup, partial = _partial(rule, operand, facts)
    dot = name(f"{operand}_dot")
    if facts.conjugate and not rule.analytic:
        product = times(dot, conjugate(partial))
        return setup, gast.Call(func=expression("np.real"), args=[product], keywords=[])
    value = dotted(dot, partial, first=operand == rule.operands[0])
    return None if value is None else (setup, value)


def _written_adjoint(rule: Rule, operand: str, facts: Facts) -> Found:
    nodes = _adjoint_nodes(rule, operand, facts)
    if facts.conjugate and not rule.conjugates:
        nodes = _conjugate(rule, nodes)
    return nodes[:-1], nodes[-1]


def _adjoint_nodes(rule: Rule, operand: str, facts: Facts) -> tuple[gast.AST, ...]:
    if rule.writer is not None:
        return (expression(rule.writer(operand, facts)),)
    text = _text(rule, rule.adjoint_author or rule.author, facts)
    return *text.setup, text.values[_position(rule, operand)]


def _conjugate(rule: Rule, nodes: tuple[gast.AST, ...]) -> tuple[gast.AST, ...]:
    only_shape = shape_uses(nodes, rule.namespace)
    return tuple(conjugate_reads(n, (*rule.operands, "result"), only_shape) for n in nodes)


def _linear_tangent(rule: Rule, operand: str, facts: Facts) -> Found:
    """Jointly linear operands: the others are zero."""
    replaced = {other: literal(0) for other in rule.operands}
    return (), primitive_on(rule, replaced | {operand: name(f"{operand}_dot")}, facts)


def _multilinear_tangent(rule: Rule, operand: str, facts: Facts) -> Found:
    return (), primitive_on(rule, {operand: name(f"{operand}_dot")}, facts)


def _written_tangent(rule: Rule, operand: str, facts: Facts) -> Found | None:
    text = _text(rule, rule.author, facts)
    if not _is_sum(rule, text):
        return text.setup, text.values[_position(rule, operand)]
    still = {f"{other}_dot": 0 for other in rule.operands if other != operand}
    alone = dataclasses.replace(facts, literals={**facts.literals, **still})
    text = _text(rule, rule.author, alone)
    return None if literal_number(text.values[0]) == 0 else (text.setup, text.values[0])


def _is_sum(rule: Rule, text: Text) -> bool:
    """One expression for several operands: the whole tangent, as users write it."""
    return len(text.values) == 1 < len(rule.operands)


def _transposed_adjoint(rule: Rule, operand: str, facts: Facts) -> Found | None:
    if rule.adjoint_author is not None:
        return _written_adjoint(rule, operand, facts)
    found = _written_tangent(rule, operand, facts)
    if found is None:
        return None
    setup, value = found
    bar = transpose(setup, value, f"{operand}_dot", name(BAR), rule, facts)
    if rule.stretches:
        bar = gast.Call(func=name("unbroadcast"), args=[bar, name(operand)], keywords=[])
    nodes = (*(s for s in setup if not _mentions(s, f"{operand}_dot")), bar)
    if facts.conjugate:
        nodes = _conjugate(rule, nodes)
    return nodes[:-1], nodes[-1]


def _mentions(node: gast.AST, identifier: str) -> bool:
    return any(use.id == identifier for use in names_in(node))


MAKERS: dict[tuple[Linearity, str], Callable[[Rule, str, Facts], Found | None]] = {
    (Linearity.ELEMENTWISE, "partial"): _partial,
    (Linearity.ELEMENTWISE, "adjoint"): _elementwise_adjoint,
    (Linearity.ELEMENTWISE, "tangent"): _elementwise_tangent,
    (Linearity.LINEAR, "adjoint"): _written_adjoint,
    (Linearity.LINEAR, "tangent"): _linear_tangent,
    (Linearity.MULTILINEAR, "adjoint"): _written_adjoint,
    (Linearity.MULTILINEAR, "tangent"): _multilinear_tangent,
    (Linearity.TANGENT, "adjoint"): _transposed_adjoint,
    (Linearity.TANGENT, "tangent"): _written_tangent,
    (Linearity.OPAQUE, "adjoint"): opaque_adjoint,
    (Linearity.OPAQUE, "tangent"): opaque_tangent,
}


def _measured(rule: Rule, setup: tuple[gast.Assign, ...], value: gast.expr) -> Template:
    """Drop setup that this contribution does not use, then read off the needs."""
    used = _used(setup, value)
    nodes = (*used, value)
    own = {target.id for statement in used for target in statement.targets}
    names = frozenset(rule.parameters.parameters) | {"result"}
    values = tuple(n.value if isinstance(n, gast.Assign) else n for n in nodes)
    reads, shapes = reads_and_shapes(values, names - own, rule.namespace)
    return Template(used, value, reads, shapes, is_singular(values, rule.namespace))


def _used(setup: tuple[gast.Assign, ...], value: gast.expr) -> tuple[gast.Assign, ...]:
    wanted = {use.id for use in names_in(value)}
    kept: list[gast.Assign] = []
    for statement in reversed(setup):
        if statement.targets[0].id in wanted:
            kept.insert(0, statement)
            wanted |= {use.id for use in names_in(statement.value)}
    return tuple(kept)
