"""The adjoint of a tangent, by transposing its text.

    tangent    -(result @ x_dot @ result)
    adjoint    -(result.T @ result_bar @ result.T)

The text is walked from its value down to the one place where `x_dot` stands; each form on the
way moves the bar to the other side.  Sums go both ways and their bars are added.  Products
with `*` and `/` keep shapes here: operands of other shapes need an adjoint by their author.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gast
import numpy as np

from s2s.rulebook.fold import negative
from s2s.rulebook.literals import expression
from s2s.rulebook.needs import names_in, resolve
from s2s.rulebook.rule import Facts, Rule, RuleError


def transpose(
    setup: tuple[gast.Assign, ...],
    value: gast.expr,
    dot: str,
    bar: gast.expr,
    rule: Rule,
    facts: Facts,
) -> gast.expr:
    """The bar of `dot` when `bar` is that of `value`."""
    steps = {s.targets[0].id: s.value for s in setup if _holds(s.value, {dot}, {})}
    walk = _Walk(dot, steps, rule, matrices=facts.ranks.get(rule.operands[0]) == 2)
    found = walk.into(value, bar)
    if found is None:
        raise RuleError(f"the tangent of {rule.name} does not contain '{dot}'")
    return found


def _holds(node: gast.AST, wanted: set[str], steps: Mapping[str, gast.expr]) -> bool:
    return any(use.id in wanted or use.id in steps for use in names_in(node))


class _Walk:
    def __init__(
        self, dot: str, steps: Mapping[str, gast.expr], rule: Rule, *, matrices: bool
    ) -> None:
        self.dot, self.steps, self.rule, self.matrices = dot, steps, rule, matrices

    def into(self, node: gast.expr, bar: gast.expr) -> gast.expr | None:
        """None: `dot` does not occur in this term."""
        if not _holds(node, {self.dot}, self.steps):
            return None
        match node:
            case gast.Name(id=identifier):
                return bar if identifier == self.dot else self.into(self.steps[identifier], bar)
            case gast.UnaryOp(op=gast.USub(), operand=operand):
                return self.into(operand, negative(bar))
            case gast.BinOp(left=left, op=gast.Add(), right=right):
                return _sum(self.into(left, bar), self.into(right, bar))
            case gast.BinOp(left=left, op=gast.Sub(), right=right):
                return _sum(self.into(left, bar), self.into(right, negative(bar)))
            case gast.BinOp(op=gast.Mult() | gast.Div() | gast.MatMult()):
                return self._product(node, bar)
            case gast.Attribute(value=value, attr="T"):
                return self.into(value, _attribute(bar, "T"))
            case gast.Call():
                return self._call(node, bar)
        raise self._refusal(node)

    def _product(self, node: gast.BinOp, bar: gast.expr) -> gast.expr | None:
        in_left = _holds(node.left, {self.dot}, self.steps)
        if in_left and _holds(node.right, {self.dot}, self.steps):
            raise self._refusal(node)
        if not isinstance(node.op, gast.MatMult):
            if in_left:
                return self.into(node.left, gast.BinOp(left=bar, op=node.op, right=node.right))
            if isinstance(node.op, gast.Div):
                raise self._refusal(node)
            return self.into(node.right, gast.BinOp(left=bar, op=node.op, right=node.left))
        if in_left:
            moved = gast.BinOp(left=bar, op=gast.MatMult(), right=self.flipped(node.right))
            return self.into(node.left, moved)
        moved = gast.BinOp(left=self.flipped(node.left), op=gast.MatMult(), right=bar)
        return self.into(node.right, moved)

    def _call(self, node: gast.Call, bar: gast.expr) -> gast.expr | None:
        form = FORMS.get(resolve(node.func, self.rule.namespace))
        if form is None or any(_holds(k, {self.dot}, self.steps) for k in node.keywords):
            raise self._refusal(node)
        inner, moved = form(self, node, bar)
        return self.into(inner, moved)

    def flipped(self, matrix: gast.expr) -> gast.expr:
        """The transpose of the last two axes."""
        if isinstance(matrix, gast.Attribute) and matrix.attr == "T":
            return matrix.value
        if self.matrices:
            return _attribute(matrix, "T")
        arguments = [matrix, expression("-1"), expression("-2")]
        return gast.Call(func=expression("np.swapaxes"), args=arguments, keywords=[])

    def _refusal(self, node: gast.expr) -> RuleError:
        return RuleError(
            f"the tangent of {self.rule.name} cannot be transposed at '{gast.unparse(node)}'; "
            "give its rule an adjoint"
        )


def _sum(left: gast.expr | None, right: gast.expr | None) -> gast.expr | None:
    if left is None or right is None:
        return right if left is None else left
    return gast.BinOp(left=left, op=gast.Add(), right=right)


def _attribute(node: gast.expr, attribute: str) -> gast.Attribute:
    return gast.Attribute(value=node, attr=attribute, ctx=gast.Load())


Form = Callable[[_Walk, gast.Call, gast.expr], tuple[gast.expr, gast.expr]]


def _solve(walk: _Walk, node: gast.Call, bar: gast.expr) -> tuple[gast.expr, gast.expr]:
    """solve(a, e): the bar is solved with the transpose."""
    matrix, inner = node.args
    moved = gast.Call(func=node.func, args=[walk.flipped(matrix), bar], keywords=[])
    return inner, moved


def _same_call(walk: _Walk, node: gast.Call, bar: gast.expr) -> tuple[gast.expr, gast.expr]:
    """Projections are their own transposes, and so is an exchange of axes."""
    rest = node.args[1:]
    return node.args[0], gast.Call(func=node.func, args=[bar, *rest], keywords=node.keywords)


FORMS: Mapping[Callable, Form] = {
    np.linalg.solve: _solve,
    np.triu: _same_call,
    np.tril: _same_call,
    np.real: _same_call,
    np.swapaxes: _same_call,
}
