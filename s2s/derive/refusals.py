"""What no reverse sweep can answer to: active values that leave the call, writes that repeat."""

from __future__ import annotations

from s2s.analyse.activity import Activity
from s2s.core import Append, Node, Opaque, Program, Store, Value
from s2s.derive.sweep import Sweep
from s2s.errors import Code, CompileError
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
        )


def refuse(sweep: Sweep, node: Node, what: str, why: str, instead: str) -> Exception:
    """The error that names the user's statement, to be raised."""
    return refusal(sweep.program.source, node.origin, what, why, instead)


def check(program: Program, facts: Activity) -> None:
    """Every passive construct that an active value enters is an error."""
    problems: list[Exception] = []
    for node, value in facts.misuses:
        if isinstance(node, Opaque) and _harmless(node, value, facts):
            continue
        reason = (
            node.reason
            if isinstance(node, Opaque)
            else "this argument carries a derivative and the rule has none"
        )
        instead = (
            node.instead
            if isinstance(node, Opaque)
            else "pass a constant, or take the value out of `wrt`"
        )
        where = (
            node.node if isinstance(node, Opaque) and hasattr(node.node, "lineno") else node.origin
        )
        found = refusal(
            program.source,
            where,
            "an active value enters a construct without a derivative",
            reason,
            instead,
            Code.NO_RULE,
        )
        problems += found.diagnostics
    if problems:
        raise (
            type(found)(*problems)
            if not isinstance(found, CompileError)
            else type(found)(*problems)
        )


def _harmless(node: Opaque, value: Value, facts: Activity) -> bool:
    """What is only looked at (a text made of it): the outcome does not reach the result."""
    return node.looks and node.out is not None and node.out.number not in facts.useful
