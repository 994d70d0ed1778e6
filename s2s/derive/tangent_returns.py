"""What a function with a tangent returns.

return loss             return loss, loss_dot

return np.exp(x)        value = np.exp(x)
                  ->    value_dot = x_dot * value
                        return value, value_dot
"""

from __future__ import annotations

import gast

from s2s.choose.spelling import Spelled
from s2s.core import Exit, Value
from s2s.derive.motion import Motion, Statement
from s2s.derive.settling import finish
from s2s.derive.tangent_texts import is_variable
from s2s.leaves import assign, constant, name

VALUE = "value"


def leave(motion: Motion, statement: Statement) -> None:
    """`return value, value_dot`."""
    key, origin = id(statement.origin), statement.origin
    out = next(node.value for node in statement.nodes if isinstance(node, Exit))
    dot = statement.full(out) if origin.value is not None else constant(None)
    simple = origin.value is None or is_plain(origin.value)
    value: gast.expr = origin.value if origin.value is not None else constant(None)
    if simple:
        before, after, (dot,) = finish(statement, dot)
        motion.edits.instead[key] = [*after, gast.Return(gast.Tuple([value, dot], gast.Load()))]
    else:
        text = name(motion.namer.fixed("result", VALUE, VALUE))
        text_dot = name(
            motion.namer.fixed("result dot", VALUE, f"{VALUE}_{motion.namer.dot_suffix}")
        )
        bind_result(statement, origin.value, text)
        before, after, (dot,) = finish(statement, dot)
        motion.edits.instead[key] = [
            assign(text, Spelled(origin.value)),
            *after,
            assign(text_dot, dot),
            gast.Return(gast.Tuple([text, text_dot], gast.Load())),
        ]
    motion.edits.before[key] += before


def is_plain(node: gast.expr) -> bool:
    """Whether a result can be written where it is returned: names, and tuples of names."""
    if isinstance(node, gast.Tuple):
        return all(map(is_plain, node.elts))
    return isinstance(node, (gast.Name, gast.Constant))


def bind_result(statement: Statement, node: gast.expr, text: gast.Name) -> None:
    """Let the tangent read the result under the name that it gets."""
    for part in statement.nodes:
        out = getattr(part, "out", None)
        if (
            isinstance(out, Value)
            and out.node is node
            and out.items is None
            and not is_variable(out)
        ):
            statement.slots.setdefault(out.number, text)
            statement.late.add(text.id)
