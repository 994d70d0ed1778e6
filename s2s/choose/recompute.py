"""An operation written again from its operands, where that is cheaper than keeping its result.

    r = xs[t]            xs[t]
    np.sin(a * b)        the adjoint reads a * b: two loads and a product, not a kept array
    w @ x                never: a product of matrices is kept
"""

from __future__ import annotations

from collections.abc import Iterator

import gast
import numpy as np

from s2s.choose.places import Place
from s2s.core import Load, Move, Op, Value, View, discrete
from s2s.leaves import Need, Primal, Static, attribute, call, subscript, walk
from s2s.splice import operand_text
from s2s_runtime.kinds import Array, Scalar


class TooDear(Exception):
    """An expression cannot be recomputed without keeping something."""


BINARY = {
    np.add: gast.Add,
    np.subtract: gast.Sub,
    np.multiply: gast.Mult,
    np.divide: gast.Div,
    np.power: gast.Pow,
    np.remainder: gast.Mod,
    np.floor_divide: gast.FloorDiv,
}
POINTWISE = frozenset(
    {np.abs, np.square, np.sqrt, np.sin, np.cos, np.maximum, np.minimum, np.exp, np.log}
)
FREE = frozenset({np.transpose})


def expression_of(born: Place, value: Value) -> tuple[gast.expr, int] | None:
    """The operation that made `value`, as a text over reads of its operands, and its cost."""
    node = born.node
    if isinstance(node, View) and node.key is not None or isinstance(node, Load):
        base = Primal(node.base, node.at)
        if isinstance(node, Load) and node.attribute is not None:
            return attribute(base, node.attribute), 0
        return subscript(base, operand_text(node.key, node.at)), 0
    if isinstance(node, View) and node.function in FREE and len(node.bound) == 1:
        return attribute(Primal(node.base, node.at), "T"), 0
    if isinstance(node, Move):
        return Primal(node.source, node.at), 0
    if isinstance(node, Op):
        return _operation(node, value)
    return None


def _operation(node: Op, value: Value) -> tuple[gast.expr, int] | None:
    if node.function is discrete:
        return _discrete(node, value)
    operands = [operand_text(operand, node.at) for operand in node.bound.values()]
    if node.function in BINARY and len(operands) == 2:
        return gast.BinOp(operands[0], BINARY[node.function](), operands[1]), 1
    if node.function is np.negative:
        return gast.UnaryOp(gast.USub(), operands[0]), 1
    if node.function in POINTWISE and len(operands) == 1 and _is_numpy_call(value.node):
        return call(Static(node.function, f"np.{node.function.__name__}"), *operands), 2
    return None


def _is_numpy_call(node: gast.expr | None) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute)


def _discrete(node: Op, value: Value) -> tuple[gast.expr, int] | None:
    """Comparisons, lengths, shapes: the user's own text over reads of its operands."""
    text, operands = value.node, node.bound["operands"]
    reads = [operand_text(operand, node.at) for operand in operands]
    if isinstance(text, gast.Compare):
        return gast.Compare(reads[0], text.ops, reads[1:]), 1
    if isinstance(text, gast.UnaryOp):
        return gast.UnaryOp(text.op, reads[0]), 1
    if isinstance(text, gast.Attribute):
        return attribute(_shape_only(reads[0]), text.attr), 0
    if isinstance(text, gast.Call) and isinstance(text.func, gast.Name) and text.func.id == "len":
        return call(Static(len, "len"), _length_only(reads[0])), 0
    return None


def _shape_only(read: gast.expr) -> gast.expr:
    return Primal(read.value, read.at, Need.SHAPE) if isinstance(read, Primal) else read


def _length_only(read: gast.expr) -> gast.expr:
    """Arrays keep their length, lists and dicts do not."""
    if not isinstance(read, Primal) or isinstance(read.value.kind, (Array, Scalar)):
        return _shape_only(read)
    return Primal(read.value, read.at, Need.LENGTH)


def operands_read(text: gast.expr) -> Iterator[Primal]:
    """The reads inside a text."""
    for node in walk(text):
        if isinstance(node, Primal):
            yield node
