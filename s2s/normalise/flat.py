"""Writes through `.flat`, which counts through all axes of an array.

    y.flat[k] = v        y[flat_index(k, y)] = np.resize(v, np.size(y.flat[k]))
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import Op, Value, discrete
from s2s.leaves import Static, call, subscript
from s2s.normalise.scope import Scope
from s2s.normalise.subscripts import index_value
from s2s.normalise.writing_calls import passive, repeated
from s2s_runtime.counting import flat_index
from s2s_runtime.kinds import Array, Scalar, Sequence


def is_flat(node: gast.expr) -> bool:
    """Whether a target stands in an array counted through."""
    flat = isinstance(node, gast.Attribute) and node.attr == "flat"
    return flat and not any(isinstance(part, gast.Call) for part in gast.walk(node))


def written_key(scope: Scope, target: gast.Subscript, base: Value) -> Value:
    """The key of what is written; `y.flat[k]` of several axes has an index for each of them."""
    key = index_value(scope, target.slice)
    if not is_flat(target.value) or base.rank in (None, 1):
        return key
    if isinstance(target.slice, gast.Slice):
        return _sliced(scope, target, key, base)
    return passive(scope, target, flat_index, key, base)


def _sliced(scope: Scope, target: gast.Subscript, key: Value, base: Value) -> Value:
    """A slice has a text of its own in subscripts only."""
    assert isinstance(target.value, gast.Attribute) and base.rank is not None
    index = subscript(Static(np.s_, "np.s_"), target.slice)
    text = call(Static(flat_index, "flat_index"), index, target.value.value)
    kind = Sequence("tuple", (Array("i8", (None,)),) * base.rank)
    out = scope.value(kind, node=gast.copy_location(text, target))
    scope.emit(Op, out=out, function=discrete, bound={"operands": (key, base)})
    return out


def told_again(
    scope: Scope, target: gast.Subscript, base: Value, key: Value, value: Value
) -> Value:
    """What is written through `.flat` starts again where it is too short."""
    element = isinstance(target.slice, gast.Constant) or isinstance(key.kind, Scalar)
    if element or not is_flat(target.value) or not isinstance(base.kind, Array) or value.rank == 0:
        return value
    place = gast.Subscript(target.value, target.slice, gast.Load())
    text = gast.copy_location(call(Static(np.size, "np.size"), place), target)
    return repeated(scope, target, value, passive(scope, target, np.size, base, text=text))
