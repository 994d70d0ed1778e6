"""Containers that are given other arrays: what lay in them when they were read is asked later.

    s = np.stack(h)       its adjoint belongs to the arrays that lie in h here ...
    h[1] = x              ... and the shadow of h would have that of x in its place
"""

from __future__ import annotations

from s2s.analyse.shadows import is_container
from s2s.core import Store, Value
from s2s.derive.refusals import refuse
from s2s.derive.sweep import Sweep


def demand_standing(sweep: Sweep, value: Value, at: int) -> None:
    """Refuse an adjoint of a container as a whole that is given another array after `at`."""
    cell = sweep.shadowing.memory.of(value)
    if cell is None or not any(
        held.moved and any(sweep.shadowing.shadowed(one) and not is_container(one)
                           for one in held.values)
        for held in sweep.shadowing.memory.reached(value)
    ):
        return
    for write in sorted(cell.writes):
        node = sweep.places.nodes[write][0] if write in sweep.places.nodes else None
        if isinstance(node, Store) and node.operator is None and (
            write > at or sweep.places.comes_again(write, at, value)
        ):
            raise refuse(
                sweep,
                node,
                "a container that was read as a whole is given another array",
                "its adjoint belongs to the arrays that lay in it, which are written elsewhere",
                "make a new container",
            )
