"""Inner functions read a variable when they are called: in a step it has a place of its own.

    def rate(x):
        return k * x
    for t in s2s.checkpointed(range(n), snapshots=8):
        k = 0.9 * k
        u = rate(u)                                         refused: `rate` would see the old `k`
"""

from __future__ import annotations

from collections.abc import Iterator

import gast

from s2s.errors import Code
from s2s.normalise.rewrites.liveness import loads
from s2s.normalise.rewrites.text import FUNCTIONS, Text, assigned, bound_in
from s2s.normalise.scope import refusal
from s2s.trees import walk


def demand_own_variables(
    text: Text, tree: gast.FunctionDef, node: gast.stmt, bound: set[str]
) -> None:
    """Raise where a function from outside a step reads a variable that the step binds."""
    called = loads(node)
    for line, names in _functions(tree, node):
        for function in (item for item in walk(line) if isinstance(item, FUNCTIONS)):
            late = sorted(loads(function) & bound - _own(function))
            if late and names & called:
                raise refusal(
                    text.source,
                    node,
                    f"the trips bind `{late[0]}`, which an inner function reads",
                    "a trip runs as a function of its own, and the inner function would see the "
                    "value from before the trip",
                    f"pass `{late[0]}` to it as an argument",
                    Code.MARK,
                )


def _functions(tree: gast.AST, node: gast.stmt) -> Iterator[tuple[gast.stmt, set[str]]]:
    """The statements beside a block that make functions, and the names that these then have."""
    for child in gast.iter_child_nodes(tree):
        if child is node or not isinstance(child, (gast.stmt, gast.ExceptHandler)):
            continue
        if isinstance(child, gast.FunctionDef):
            yield child, {child.name}
        elif isinstance(child, gast.Assign) and any(
            isinstance(item, gast.Lambda) for item in walk(child.value)
        ):
            yield child, {name for target in child.targets for name in bound_in(target)}
        else:
            yield from _functions(child, node)


def _own(function: gast.FunctionDef | gast.Lambda) -> set[str]:
    """The parameters and variables of a function."""
    body = function.body if isinstance(function, gast.FunctionDef) else []
    return bound_in(function.args).union(*map(assigned, body))
