"""Zeros that are added to once are not made.

    y_bar = np.zeros_like(y)
    y_bar += np.cos(y)           ->      y_bar = np.cos(y)

    y_bar = np.zeros_like(y)
    y_bar += loss_bar            ->      y_bar = np.full_like(y, loss_bar)

The sum must have the whole shape and the dtype of the zeros, by proof, and memory of its own.
"""

from __future__ import annotations

import gast
import numpy as np

from s2s.leaves import Static, as_target, attribute, call
from s2s.optimise.arithmetic import negative, number
from s2s.optimise.facts import covers, fits
from s2s.optimise.flow import is_fresh, names_read, single_target
from s2s.optimise.fold import folded
from s2s.optimise.learned import Known
from s2s.optimise.text import Block, Text, each_block, is_compound


def fuse(text: Text) -> Text:
    """Every block of a sweep."""
    known = Known(text)
    return text.with_lines(each_block(text.lines, lambda block: _block(block, known)))


def _block(block: Block, known: Known) -> Block:
    zeros: dict[str, int] = {}
    gone: set[int] = set()
    for at, line in enumerate(block):
        if zeros:
            first = _started(line, block, zeros, known)
            if first is not None:
                gone.add(zeros.pop(line.target.id))
                block[at] = first
            found = known.of(line)
            for name in found.reads | found.binds | found.alters:
                zeros.pop(name, None)
        if _is_zeros(line):
            zeros[single_target(line)] = at
    return [line for at, line in enumerate(block) if at not in gone]


def _is_zeros(line: gast.stmt) -> bool:
    """`x_bar = np.zeros_like(x)`."""
    return (
        single_target(line) is not None
        and isinstance(line.value, gast.Call)
        and isinstance(line.value.func, Static)
        and line.value.func.target is np.zeros_like
        and len(line.value.args) == 1
    )


def _started(
    line: gast.stmt, block: Block, zeros: dict[str, int], known: Known
) -> gast.stmt | None:
    """`x_bar = e` for the first `x_bar += e`."""
    if (
        is_compound(line)
        or not isinstance(line, gast.AugAssign)
        or not isinstance(line.op, (gast.Add, gast.Sub))
    ):
        return None
    if (
        not isinstance(line.target, gast.Name)
        or line.target.id not in zeros
        or line.target.id in names_read(line.value)
    ):
        return None
    like = block[zeros[line.target.id]].value.args[0]
    value = line.value if isinstance(line.op, gast.Add) else folded(negative(line.value), known)
    found, wanted = known.fact(value), known.fact(like)
    if not wanted.is_array or not fits(found, wanted):
        return None
    if found.is_number:
        return gast.Assign([as_target(line.target)], filled(like, value), None)
    if not covers(found, wanted) or found.dtype != wanted.dtype:
        return None
    return gast.Assign(
        [as_target(line.target)], value if is_fresh(value) else call(attribute(value, "copy")), None
    )


def filled(like: gast.expr, value: gast.expr) -> gast.expr:
    """`np.full_like(x, e)`; ones have a name of their own."""
    if number(value) == 1:
        return call(Static(np.ones_like, "np.ones_like"), like)
    return call(Static(np.full_like, "np.full_like"), like, value)
