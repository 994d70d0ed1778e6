"""The text of each argument of a call, in the order of the callee's parameters.

    cell.step(x, rate=0.1)      (cell, x, 0.1)      and after them what the callee captures
"""

from __future__ import annotations

import gast

from s2s.core import Call, Program


def argument_texts(node: Call, program: Program) -> list[gast.expr]:
    """The user's text for each parameter of the callee's program."""
    return [text for text, _ in zip(node.texts, program.parameters, strict=True)]
