"""Primitives that return a tuple: a value per item, as for a function of the user's.

    w, v = np.linalg.eigh(a)      Op(eigh, a) -> (%1, %2);  w = %1;  v = %2
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gast

from s2s.core import Op, Operand, Value
from s2s.normalise.infer import infer
from s2s.normalise.scope import Scope
from s2s.normalise.user_calls import item_node
from s2s_runtime.kinds import Sequence


def several(
    scope: Scope, node: gast.Call, function: Callable, bound: Mapping[str, Operand], run: Callable
) -> Value | None:
    """The values of the items; None where their number is not known."""
    forms = _forms(function, bound, run)
    if len(forms) < 2 or forms[-1] != forms[-2]:
        return None
    count, fields = forms[-1]
    values = tuple(_item(scope, node, function, bound, run, index) for index in range(count))
    kind = Sequence("tuple", tuple(value.kind for value in values), fields)
    out = scope.value(kind, items=values, node=node)
    scope.emit(Op, out=out, function=function, bound=bound)
    return out


def _forms(function: Callable, bound: Mapping, run: Callable) -> list[tuple[int, tuple[str, ...]]]:
    """The number of items and the names of the fields, from each trial run."""
    found = []

    def look(stand: Callable) -> float:
        result = run(stand)
        if isinstance(result, tuple):
            found.append((len(result), tuple(getattr(result, "_fields", ()))))
        return 0.0

    infer(function, bound, look)
    return found


def _item(
    scope: Scope, node: gast.Call, function: Callable, bound: Mapping, run: Callable, index: int
) -> Value:
    kind, shape = infer(function, bound, lambda stand: run(stand)[index])
    return scope.value(kind, shape=shape, node=item_node(node, index))
