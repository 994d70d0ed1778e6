"""Arrays joined by a subscript: `np.r_[x, 1.0, y]` and `np.c_[x, y]` are concatenations."""

from __future__ import annotations

import gast
import numpy as np

from s2s.core import MISSING, Op, Value
from s2s.normalise.infer import infer
from s2s.normalise.scope import Scope
from s2s_runtime.joins import joined_columns, joined_rows
from s2s_runtime.kinds import Array, Scalar


def joined(
    scope: Scope, node: gast.Subscript, base: Value, key: Value, name: str | None
) -> Value | None:
    """The value of `np.r_[...]`; None for another base, and for ranges as in `np.r_[0:3]`."""
    if base.static is MISSING or not (base.static is np.r_ or base.static is np.c_):
        return None
    parts = key.items if isinstance(node.slice, gast.Tuple) else (key,)
    if not all(isinstance(part.kind, (Array, Scalar)) for part in parts):
        return None
    function = joined_rows if base.static is np.r_ else joined_columns
    bound = {"parts": tuple(parts)}
    kind, shape = infer(
        function, bound, lambda stand: function(tuple(stand(part) for part in parts))
    )
    out = scope.value(kind, name=name, node=node, shape=shape)
    scope.emit(Op, out=out, function=function, bound=bound)
    return out
