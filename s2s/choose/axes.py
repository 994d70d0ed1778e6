"""Reads of the axes of a value, served by a value with the same axes that is kept anyway.

    scores_at[t] = scores  # keep
    logp = scores - top                       scores_bar = np.zeros_like(scores_at[t])

Nothing is kept for its axes alone where something computed before it, in the same block, has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import gast

from s2s.choose.places import Places
from s2s.core import Shape, Value
from s2s.leaves import Need, Primal
from s2s.trees import walk
from s2s_runtime.kinds import Kind

Shapes = Mapping[tuple[Kind, Shape], tuple[Primal, ...]]


def shapes_read(lines: Sequence[gast.stmt]) -> Shapes:
    """The values that lines read as such, by kind and axes."""
    found: dict[tuple[Kind, Shape], list[Primal]] = {}
    for line in lines:
        for leaf in walk(line):
            if isinstance(leaf, Primal) and leaf.need is Need.VALUE and leaf.value.shape:
                found.setdefault((leaf.value.kind, leaf.value.shape), []).append(leaf)
    return {key: tuple(leaves) for key, leaves in found.items()}


def shaped_before(places: Places, value: Value, shapes: Shapes) -> Iterator[Primal]:
    """Reads of other values with the same axes, each computed before `value` in its block."""
    born = places.births.get(value.number)
    if born is None or born.node is None or value.shape is None:
        return
    for leaf in shapes.get((value.kind, value.shape), ()):
        other = places.births.get(leaf.value.number)
        if (
            other is not None
            and other.node is not None
            and (other.loops, other.block) == (born.loops, born.block)
            and other.at < born.at
        ):
            yield leaf
