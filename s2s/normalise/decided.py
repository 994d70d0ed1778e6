"""Tests that kinds decide: only the arm that runs is lowered.

    if weights is None:            kind of weights: NoneType    ->  the arm
        weights = np.ones(n)       kind of weights: f8[:]       ->  nothing

The guard of the module holds the kinds, so the other arm is never entered; its text stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import gast
import numpy as np

from s2s.core import Value
from s2s.normalise.scope import Scope, is_static
from s2s_runtime.kinds import Array, Constant, Instance, Kind, Record, Repeated, Scalar
from s2s_runtime.kinds import Sequence as Tuple

PYTHON: Mapping[str, type] = {"float": float, "int": int, "bool": bool, "complex": complex}
TWINS: Mapping[type, type] = {
    float: np.float64, int: np.int64, bool: np.bool_, complex: np.complex128
}
CONSTANTS: Mapping[str, type] = {
    "str": str, "NoneType": type(None), "bytes": bytes, "slice": slice, "range": range
}


def decided(scope: Scope, node: gast.expr) -> bool | None:
    """The truth of a test, where kinds tell it."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        inner = decided(scope, node.operand)
        return None if inner is None else not inner
    if isinstance(node, gast.BoolOp):
        return _both([decided(scope, part) for part in node.values], isinstance(node.op, gast.And))
    if isinstance(node, gast.Compare) and len(node.ops) == 1:
        return _is_none(scope, node)
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and len(node.args) == 2:
        return _is_instance(scope, node)
    return None


def _both(parts: list[bool | None], conjunction: bool) -> bool | None:
    """`a and b`, or `a or b`: from the left, as far as it is known."""
    for part in parts:
        if part is None:
            return None
        if part is not conjunction:
            return part
    return conjunction


def _is_none(scope: Scope, node: gast.Compare) -> bool | None:
    op, right = node.ops[0], node.comparators[0]
    none = isinstance(right, gast.Constant) and right.value is None
    if not none or not isinstance(op, (gast.Is, gast.IsNot)):
        return None
    found = _variable(scope, node.left)
    cls = class_of(found.kind) if found is not None and found.static is not None else None
    if found is not None and found.static is None:
        cls = type(None)
    return None if cls is None else (cls is type(None)) is isinstance(op, gast.Is)


def _is_instance(scope: Scope, node: gast.Call) -> bool | None:
    function = scope.expression(node.func) if node.func.id not in scope.locals else None
    if function is None or function.static is not isinstance:
        return None
    found, given = _variable(scope, node.args[0]), _classes(scope, node.args[1])
    cls = class_of(found.kind) if found is not None else None
    if cls is None or given is None or not all(isinstance(one, type) for one in given):
        return None
    # Where paths meet, a Python number and its NumPy twin are one kind: both must agree.
    twins = {cls} | {one for pair in TWINS.items() if cls in pair for one in pair}
    answers = {issubclass(one, given) for one in twins}
    return answers.pop() if len(answers) == 1 else None


def _variable(scope: Scope, node: gast.expr) -> Value | None:
    """The value of a plain variable of the function."""
    return scope.env.get(node.id) if isinstance(node, gast.Name) else None


def _classes(scope: Scope, node: gast.expr) -> tuple | None:
    parts = node.elts if isinstance(node, gast.Tuple) else [node]
    if not all(isinstance(part, (gast.Name, gast.Attribute)) for part in parts):
        return None
    if any(isinstance(part, gast.Name) and part.id in scope.locals for part in parts):
        return None
    found = [scope.expression(part) for part in parts]
    return tuple(one.static for one in found) if all(map(is_static, found)) else None


def class_of(kind: Kind) -> type | None:
    """The class of every value of a kind; None where the kind does not tell."""
    if isinstance(kind, Scalar):
        return PYTHON.get(kind.name) or np.dtype(kind.name).type
    if isinstance(kind, Array):
        return None if kind.subclass else np.ndarray
    if isinstance(kind, Instance):
        return kind.cls
    if isinstance(kind, Constant):
        return CONSTANTS.get(kind.name)
    if isinstance(kind, Tuple):
        return {"tuple": tuple, "list": list}.get(kind.name)
    if isinstance(kind, Repeated):
        return {"tuple": tuple, "list": list}.get(kind.name)
    return dict if isinstance(kind, Record) else None
