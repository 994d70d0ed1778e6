"""The text of a function after the rewrites, made once for what they ask of its variables.

    return [v * w for v in xs]     a comprehension of what may be active becomes a loop
"""

from __future__ import annotations

import gast

from s2s.core import MISSING, Marks, Value
from s2s.normalise.rewrites import rewrite
from s2s.normalise.rewrites.boxes import boxed
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.scope import Session
from s2s.normalise.signatures import locals_of
from s2s.read import Source
from s2s_runtime.kinds import Array, Record, Repeated, Sequence


def simplified(
    session: Session,
    source: Source,
    tree: gast.FunctionDef | gast.Lambda,
    parameters: dict[str, Value],
    outer: dict[str, Value],
    marks: Marks,
) -> gast.FunctionDef | gast.Lambda:
    """The tree after the rewrites, made once for each set of variables that may be active."""
    given = {**outer, **parameters}
    moving = frozenset(
        name for name, value in given.items() if value.static is MISSING and may_move(value.kind)
    )
    sequences = frozenset(
        name for name, value in given.items() if isinstance(value.kind, (Repeated, Sequence))
    )
    records = frozenset(name for name, value in given.items() if isinstance(value.kind, Record))
    rows = frozenset(
        name for name, value in given.items() if isinstance(value.kind, Array) and value.rank == 1
    )
    key = (id(tree), moving, sequences, records, rows, marks.plan)
    if key not in session.trees:
        plain = boxed(tree)
        own = locals_of(plain) | given.keys()
        simple = rewrite(source, plain, own, moving, sequences, marks, records, rows)
        session.trees[key] = (tree, simple)
    return session.trees[key][1]
