"""`with s2s.no_grad():` what the block binds is a constant, as far as derivatives go.

    with s2s.no_grad():
        scale = np.max(np.abs(x))         scale carries no derivative after this line

Only new values can be cut off: a block that writes memory, or gives another name to what was there,
is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

import gast

from s2s.core import Append, Call, Move, Op, Store, Update, Value, discrete, nodes
from s2s.errors import Code
from s2s.normalise.scope import Scope
from s2s_runtime.kinds import Scalar


def make_passive(scope: Scope, node: gast.With, before: Mapping[str, Value]) -> None:
    """Cut the derivative of every variable that the block, just lowered, has bound."""
    found = list(nodes(tuple(scope.nodes)))
    if any(isinstance(one, (Store, Append, Update, Call)) for one in found):
        raise _refused(scope, node, "it writes memory, or calls a function that may")
    fresh = {one.out.number for one in found if isinstance(one, Op)}
    moved = {one.out.number: one.source.number for one in found if isinstance(one, Move)}
    for name, value in list(scope.env.items()):
        if before.get(name) is value:
            continue
        if value.items is not None:
            raise _refused(scope, node, f"`{name}` is a tuple")
        if not (isinstance(value.kind, Scalar) or {value.number, moved.get(value.number)} & fresh):
            raise _refused(scope, node, f"`{name}` may share memory with what is outside")
        out = scope.value(value.kind, name=name, shape=value.shape, node=value.node)
        scope.emit(Op, out=out, function=discrete, bound={"operands": (value,)})
        scope.env[name] = out


def _refused(scope: Scope, node: gast.With, why: str) -> Exception:
    return scope.refuse(node.items[0].context_expr, "this `no_grad` block cannot be honoured", why,
                        "take single values out: scale = s2s.stop_gradient(scale)", Code.MARK)
