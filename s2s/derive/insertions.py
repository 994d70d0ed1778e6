"""A value whose adjoint a block of the user's changes is passed on as a copy: nothing may write it.

    v = h[1:]
    with s2s.insert_grad_of(h) as h_bar:      refused: after this line v is no window of h
        h_bar = -h_bar
    h[0] = 0.0
"""

from __future__ import annotations

import gast

from s2s.analyse.cells import Memory
from s2s.core import Op, Program, nodes
from s2s.errors import Code
from s2s.leaves import Static
from s2s.normalise.scope import refusal
from s2s_runtime.marks import inserted


def demand_unwritten(program: Program, memory: Memory) -> None:
    """Raise where the memory of such a value is written anywhere."""
    for node in nodes(program.body):
        if isinstance(node, Op) and _passes_on(node):
            value = next(iter(node.bound.values()))
            if memory.written(value) or memory.written(node.out):
                raise refusal(
                    program.source,
                    node.origin,
                    "the value of this `insert_grad_of` is written in place",
                    "the block belongs to one value, and other names may refer to its memory",
                    "write `h = h * 2` in place of `h *= 2`, or copy the array before the block",
                    Code.MARK,
                )


def _passes_on(node: Op) -> bool:
    call = node.out.node
    function = call.func if isinstance(call, gast.Call) else None
    return isinstance(function, Static) and function.target is inserted
