"""The adjoint of regions: branches run the arm that was taken, loops run backwards.

    for t in range(n):                    for t in reversed(range(n)):
        if a.sum() > 0:                       if taken_at[t]:
            h = np.tanh(a)          ->            a_bar = h_bar * (1 - h_at[t] ** 2)
        else:                                 else:
            h = 0.1 * a                           a_bar = 0.1 * h_bar

A name that only one arm gives an adjoint gets a zero in the other; a loop adds into zeros made
before it.  Every block is derived once.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2s.core import Block, Build, Call, If, Loop, Node, Scope, Store, Update
from s2s.derive.adjoints import reverse_node
from s2s.derive.births import arrived, births, forget
from s2s.derive.branches import reverse_if
from s2s.derive.calls import reverse_call
from s2s.derive.loops import reverse_loop
from s2s.derive.sweep import Sweep
from s2s.leaves import Shadow, Static, rebuild
from s2s.nodes import Comment


def reverse_block(
    sweep: Sweep, block: Block, opening: Callable[[], None] | None = None, within: bool = False
) -> list[gast.stmt]:
    """The reverse sweep of a block, each group under the user's line it answers to.

    `within`: the block of a `with`, whose memory outlives it.
    """
    saved, sweep.lines = sweep.lines, []
    if not within:
        births(sweep, block)
    if opening is not None:
        opening()
        sweep.flush()
    for group in reversed(groups(block)):
        reverse_group(sweep, group)
    lines, sweep.lines = sweep.lines, saved
    return lines


def groups(block: Block) -> list[list[Node]]:
    """Nodes of one user statement together."""
    found: list[list[Node]] = []
    for node in block:
        if found and found[-1][-1].origin is node.origin:
            found[-1].append(node)
        else:
            found.append([node])
    return found


def reverse_group(sweep: Sweep, group: list[Node]) -> None:
    saved, sweep.lines = sweep.lines, []
    for node in reversed(group):
        before = arrived(sweep, node)
        if isinstance(node, (Store, Update)) and sweep.effects:
            sweep.flush()  # what a later write left must stand before an earlier one
        if isinstance(node, Build) and any(
            effect.writes == sweep.token(Shadow(node.out)) for effect in sweep.effects
        ):
            sweep.flush()  # its items take what was read of it, in the same statement, too
        if isinstance(node, If):
            sweep.flush()
            reverse_if(sweep, node, reverse_block)
        elif isinstance(node, Loop):
            sweep.flush()
            reverse_loop(sweep, node, reverse_block)
        elif isinstance(node, Scope):
            sweep.flush()
            reverse_scope(sweep, node)
        elif isinstance(node, Call):
            reverse_call(sweep, node)
        else:
            reverse_node(sweep, node)
        forget(sweep, node, before)
    sweep.flush()
    lines, sweep.lines = sweep.lines, saved
    if lines:
        sweep.line(*quotation(sweep, group[0], lines))


def quotation(sweep: Sweep, node: Node, lines: list[gast.stmt]) -> list[gast.stmt]:
    """`# 14: h = np.tanh(a)` above the lines that answer to it."""
    number = getattr(node.origin, "lineno", None)
    text = sweep.program.source.lines.get(number, "").strip() if number else ""
    if not text or all(isinstance(line, Comment) for line in lines):
        return lines
    comment = text.split("  #")[0].rstrip()
    if len(comment) > 80:
        comment = comment[:77] + "..."
    return [Comment(f"{number}: {comment}"), *lines]


def reverse_scope(sweep: Sweep, node: Scope) -> None:
    """The adjoint of a `with` block; np.errstate is entered again, other contexts ran once."""
    lines = reverse_block(sweep, node.body, within=True)
    if not any(not isinstance(line, Comment) for line in lines):
        return
    items = [_again(sweep, item) for item in node.again]
    sweep.line(*([gast.With(items, lines, None)] if items else lines))


def _again(sweep: Sweep, item: gast.withitem) -> gast.withitem:
    def change(node: gast.AST) -> gast.AST | None:
        if not isinstance(node, gast.Name):
            return None
        target = sweep.program.source.resolve(node.id)
        return Static(target, node.id, getattr(target, "__name__", None))

    return gast.withitem(rebuild(item.context_expr, change), None)
