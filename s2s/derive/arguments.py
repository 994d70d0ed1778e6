"""The text of each argument of a call, in the order of the callee's parameters.

    cell.step(x, rate=0.1)      (cell, x, 0.1)      and after them what the callee captures
"""

from __future__ import annotations

import gast

from s2s.core import Call, LocalFunction, Node, Program


def argument_texts(node: Call, program: Program) -> list[gast.expr]:
    """The user's text for each parameter of the callee's program."""
    return [text for text, _ in zip(node.texts, program.parameters, strict=True)]


def is_local(node: Node, program: Program) -> bool:
    """Whether a node calls a function that is defined in a function around it, by its name."""
    if not isinstance(node, Call) or node.key is None:
        return False
    local = isinstance(node.function.static, LocalFunction)
    called = getattr(node.node, "func", None)  # a property is called without a call
    return local and isinstance(called, gast.Name) and not _is_outside(program, called.id)


def _is_outside(program: Program, name: str) -> bool:
    try:
        program.source.resolve(name)
    except NameError:
        return False
    return True
