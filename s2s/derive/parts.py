"""The tangent of one operation: the contributions of its moving operands, added up.

np.tanh(a)      a_dot * (1 - np.tanh(a)**2)
w @ x           w_dot @ x + w @ x_dot
a / b           a_dot / b - b_dot * (a / b / b)
"""

from __future__ import annotations

from collections.abc import Mapping

import gast
import numpy as np

from s2s.core import Node, Op, Operand, Store, Update, Value, View, operands_of
from s2s.derive.motion import Made, Statement
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import attribute, constant, rebuild
from s2s.normalise.infer import same_shape
from s2s.rulebook import Rule
from s2s.splice import spliced, template


def applied(
    statement: Statement, rule: Rule, bound: Mapping[str, Operand], out: Value, at: int
) -> Made | None:
    """The tangent of `rule.function(bound)`; None if no operand moves it."""
    terms: list[gast.expr] = []
    reached: set[str] = set()
    setup: dict[str, gast.Name] = {}
    for key, found in contributions(statement, rule, bound):
        given = {f"{key}_dot": operand_dot(statement, bound[key], rule)}
        lines, expr = spliced(found, rule, bound, out, at, given, statement.motion.namer)
        shared = {} if statement.arms else setup  # in a branch no line binds what it names
        lines, expr = once(shared, found.setup, lines, expr)
        terms.append(_with_setup(statement, lines, expr, out, at))
        reached |= found.reads | ({key} if is_full(statement, bound[key]) else set())
    if not terms:
        return None
    total = terms[0]
    for term in terms[1:]:
        total = _items_added(total, term) if out.items is not None else plus(total, term)
    return Made(total, not rule.broadcasts or covers(reached, bound, out))


def _items_added(left: gast.Tuple, right: gast.Tuple) -> gast.expr:
    """The sum of the tangents of a tuple, item by item."""
    pairs = zip(left.elts, right.elts, strict=True)
    return gast.Tuple([plus(one, other) for one, other in pairs], gast.Load())


def once(
    seen: dict[str, gast.Name], setup: tuple, lines: list[gast.Assign | None], expr: gast.expr
) -> tuple[list[gast.stmt], gast.expr]:
    """Setup lines that an earlier operand of the same operation has written are not repeated."""
    table: dict[str, gast.expr] = {}
    kept: list[gast.stmt] = []
    for text, line in zip(setup, lines, strict=True):
        if line is None:
            continue
        found = seen.setdefault(gast.dump(text), line.targets[0])
        if found is line.targets[0]:
            kept.append(gast.Assign(line.targets, _written_out(line.value, table), None))
        else:
            table[line.targets[0].id] = gast.Name(found.id, gast.Load(), None, None)
    return kept, _written_out(expr, table)


def is_full(statement: Statement, operand: Operand) -> bool:
    """Whether the tangent of an operand surely has its shape."""
    made = statement.dot(operand) if isinstance(operand, Value) else None
    return made is None or made.full


def contributions(
    statement: Statement, rule: Rule, bound: Mapping[str, Operand]
) -> list[tuple[str, object]]:
    """The moving operands of a rule, each with its template."""
    moving = [
        key
        for key in rule.operands
        if key in bound
        and any(statement.motion.has_dot(value) for value in operands_of(bound[key]))
    ]
    found = [(key, template(rule, key, bound, "tangent")) for key in moving]
    return [(key, text) for key, text in found if text is not None]


def operand_dot(statement: Statement, operand: Operand, rule: Rule) -> gast.expr:
    """What stands for `<operand>_dot`; elementwise rules stretch it themselves."""
    if not isinstance(operand, Value):
        return gast.Tuple([_item_dot(statement, item, rule) for item in operand], gast.Load())
    made = statement.numbers(operand)
    if operand.items is not None:
        return made.expr if made is not None else statement.zero(operand)
    return made.expr if made is not None and rule.broadcasts else statement.full(operand)


def _item_dot(statement: Statement, item: Operand, rule: Rule) -> gast.expr:
    """What is joined with values that move has a number for a tangent, also if it is an int."""
    found = operand_dot(statement, item, rule)
    nothing = isinstance(found, gast.Constant) and found.value is None
    return constant(0.0) if nothing else found


def _with_setup(
    statement: Statement, lines: list[gast.stmt], expr: gast.expr, out: Value, at: int
) -> gast.expr:
    """Setup lines of a rule stand beside the statement; in a branch they are spelled in place."""
    if not statement.arms:
        named_later = is_variable(out) or out.node is statement.whole
        for line in lines:
            statement.line(line, at) if named_later else statement.before(line, at)
        return expr
    table: dict[str, gast.expr] = {}
    for line in lines:
        table[line.targets[0].id] = _written_out(line.value, table)
    return _written_out(expr, table)


def _written_out(tree: gast.expr, table: Mapping[str, gast.expr]) -> gast.expr:
    return rebuild(tree, lambda node: table.get(node.id) if isinstance(node, gast.Name) else None)


def covers(reached: set[str], bound: Mapping[str, Operand], out: Value) -> bool:
    """Whether the operands that enter a sum stretch it to the shape of the result."""
    if "result" in reached:
        return True
    values = {key: value for key, value in bound.items() if isinstance(value, Value)}
    if any(same_shape(values[key], out) for key in reached if key in values):
        return True
    return all(key in reached or value.rank == 0 for key, value in values.items())


def plus(left: gast.expr, right: gast.expr) -> gast.expr:
    """`left + right`; a leading minus of the right side becomes a difference."""
    minus = False
    while (stripped := _negated(right)) is not None:
        right, minus = stripped, not minus
    return gast.BinOp(left, gast.Sub() if minus else gast.Add(), right)


def _negated(expr: gast.expr) -> gast.expr | None:
    if isinstance(expr, gast.UnaryOp) and isinstance(expr.op, gast.USub):
        return expr.operand
    if isinstance(expr, gast.BinOp) and isinstance(expr.op, (gast.Mult, gast.Div, gast.MatMult)):
        left = _negated(expr.left)
        return gast.BinOp(left, expr.op, expr.right) if left is not None else None
    return None


def transposed(expr: gast.expr) -> gast.expr:
    """`x_dot.T` for `np.transpose(x_dot)`."""
    if (
        isinstance(expr, gast.Call)
        and getattr(expr.func, "target", None) is np.transpose
        and len(expr.args) == 1
        and not expr.keywords
    ):
        return attribute(expr.args[0], "T")
    return expr


def rule_of(statement: Statement, node: Node) -> tuple[Rule, Mapping[str, Operand]] | None:
    """The rule that gives the tangent of a node, and what its parameters are bound to."""
    book = statement.motion.book
    if isinstance(node, (Op, View)) and node.function is not None:
        rule = book.rule(node.function)
        return (rule, node.bound) if rule is not None else None
    if isinstance(node, (Update, Store)) and node.operator is not None:
        rule = book.rule(node.operator)
        if rule is None:
            return None
        first, second = list(rule.parameters.parameters)[:2]
        old = node.target if isinstance(node, Update) else node.old
        return rule, {first: old, second: node.value}
    return None


def known_rule(statement: Statement, node: Node) -> tuple[Rule, Mapping[str, Operand]]:
    """The same for a node that was lowered by its rule."""
    found = rule_of(statement, node)
    assert found is not None, node
    return found
