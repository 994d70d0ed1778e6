"""The text of a function after the rewrites, made once for what they ask of its variables.

    return [v * w for v in xs]     a comprehension of what may be active becomes a loop
"""

from __future__ import annotations

from collections.abc import Mapping

import gast

from s2s.core import MISSING, Marks, Value
from s2s.normalise.rewrites import described, rewrite
from s2s.normalise.rewrites.boxes import boxed
from s2s.normalise.rewrites.moving import may_move
from s2s.normalise.rewrites.text import Facts, Text
from s2s.normalise.scope import Session
from s2s.normalise.signatures import locals_of
from s2s.read import Source
from s2s_runtime.kinds import Array, Record, Repeated, Sequence


def known_of(given: Mapping[str, Value]) -> Facts:
    """What the rewrites ask of parameters and captured variables."""
    return Facts(
        frozenset(n for n, v in given.items() if v.static is MISSING and may_move(v.kind)),
        frozenset(n for n, v in given.items() if isinstance(v.kind, (Repeated, Sequence))),
        frozenset(n for n, v in given.items() if isinstance(v.kind, Record)),
        frozenset(n for n, v in given.items() if isinstance(v.kind, Array) and v.rank == 1),
    )


def simplified(
    session: Session,
    source: Source,
    tree: gast.FunctionDef | gast.Lambda,
    given: Mapping[str, Value],
    marks: Marks,
) -> gast.FunctionDef | gast.Lambda:
    """The tree after the rewrites, made once for each set of variables that may be active."""
    known = known_of(given)
    key = (id(tree), known, marks.plan)
    if key not in session.trees:
        plain = boxed(tree)
        own = locals_of(plain) | given.keys()
        session.trees[key] = (tree, rewrite(source, plain, own, known, marks))
    return session.trees[key][1]


def text_of(
    source: Source, tree: gast.FunctionDef | gast.Lambda, given: Mapping[str, Value]
) -> Text:
    """The text of a function that is being lowered, for statements that are read again."""
    return described(source, tree, locals_of(tree) | given.keys(), known_of(given))
