"""The complex convention, in its only place.

The gradient of a real loss with respect to a complex z is dL/dRe z + i dL/dIm z.  Then the
adjoint of a complex-linear map A is its conjugate transpose: where the real rule multiplies by
a value, the complex one multiplies by its conjugate.

    result_bar * partial         ->   result_bar * np.conj(partial)
    result_bar @ b.T             ->   result_bar @ np.conj(b).T
"""

from __future__ import annotations

import copy
from collections.abc import Container

import gast
import numpy as np

from s2s.rulebook.literals import expression, literal, literal_number


def H(x):  # noqa: N802
    """The conjugate transpose; in rule text, where the call is real, `np.swapaxes(x, -1, -2)`."""
    return np.conj(np.swapaxes(x, -1, -2))


def conjugate(partial: gast.expr) -> gast.expr:
    """`np.conj(partial)`, moved past real factors."""
    number = literal_number(partial)
    if number is not None:
        return literal(number.conjugate())
    match partial:
        case gast.UnaryOp(op=gast.USub() as op, operand=rest):
            return gast.UnaryOp(op=op, operand=conjugate(rest))
        case gast.BinOp(left=left, op=(gast.Mult() | gast.Div()) as op, right=right):
            if literal_number(left) is not None or literal_number(right) is not None:
                return gast.BinOp(left=conjugate(left), op=op, right=conjugate(right))
    return conjugated(partial)


def conjugated(node: gast.expr) -> gast.Call:
    return gast.Call(func=expression("np.conj"), args=[node], keywords=[])


def real_part(partial: gast.expr) -> gast.expr:
    """Of dRe + i dIm what a real operand feels; an imaginary factor stands first."""
    number = literal_number(partial)
    if number is not None:
        return literal(number.real)
    match partial:
        case gast.BinOp(left=left, op=gast.Mult() | gast.Div()):
            return literal(0) if literal_number(real_part(left)) == 0 else partial
    return partial


def conjugate_reads(node: gast.AST, names: Container[str], shape_uses: Container[int]) -> gast.AST:
    """A copy in which every value read of `names` is conjugated; shapes are left alone."""
    if isinstance(node, gast.Name) and id(node) not in shape_uses and node.id in names:
        return conjugated(node)
    fields = {}
    for field, value in gast.iter_fields(node):
        if isinstance(value, list):
            fields[field] = [
                conjugate_reads(item, names, shape_uses) if isinstance(item, gast.AST) else item
                for item in value
            ]
        elif isinstance(value, gast.AST):
            fields[field] = conjugate_reads(value, names, shape_uses)
        else:
            fields[field] = copy.copy(value)
    return type(node)(**fields)
