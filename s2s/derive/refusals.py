"""What no reverse sweep can answer to: active values that leave the call, writes that repeat."""

from __future__ import annotations

from s2s.core import Append, Node, Store
from s2s.derive.sweep import Sweep
from s2s.errors import Code
from s2s.normalise.scope import refusal
from s2s_runtime.kinds import Array


def escaping(sweep: Sweep, node: Store | Append) -> None:
    """An active value written to an object that outlives the call is an error."""
    value = node.value
    if value is None or not sweep.activity.carries(value) or isinstance(node.base.kind, Array):
        return
    if not value.differentiable or sweep.activity.carries(node.base) and sweep.wrt_holds(node.base):
        return
    cell = sweep.shadowing.memory.of(node.base)
    if cell is not None and cell.parameter and (sweep.entry or cell.outside):
        raise refuse(
            sweep,
            node,
            "an active value is written to an object that outlives the call",
            "its derivative would be lost when the call returns",
            "return the new value, or put the object in `wrt`",
            Code.ESCAPES,
        )


def refuse(
    sweep: Sweep,
    node: Node,
    what: str,
    why: str,
    instead: str,
    code: Code = Code.UNSUPPORTED_STATEMENT,
) -> Exception:
    """The error that names the user's statement, to be raised."""
    return refusal(sweep.program.source, node.origin, what, why, instead, code)
